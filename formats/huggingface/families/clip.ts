/**
 * CLIP: A. Radford et al., ICML 2021: a text's last token and an image's first, projected and compared. Defaults are those of
 * CLIPTextConfig and CLIPVisionConfig in github.com/huggingface/transformers, src/transformers/models/clip.
 */
import type { AnyTensor } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { firstToken, lastToken } from "../heads.ts";
import { noteImage, patched, patchesOf } from "./image.ts";
import { embeddedText, likeness, towerOf } from "./towers.ts";

const VISION = { width: 768, hidden: 3072, heads: 12, activation: "quick_gelu" };
const TEXT = { width: 512, hidden: 2048, heads: 8, activation: "quick_gelu" };

/** What the vision tower gives for each patch. */
function seen(config: Config, ask: Ask): AnyTensor {
  const { width, layers } = towerOf(config, VISION), patches = patchesOf(config, 32);
  noteImage(ask, patches);
  return patched(patches, width, false).classToken(1).positionEmbedding().layerNorm().then(layers);
}

/** What the text tower gives for each token. */
function read(config: Config, ask: Ask): AnyTensor {
  const { width, layers } = towerOf(config, TEXT, true);
  return embeddedText(config, ask, width, 49408, 77).then(layers).layerNorm();
}

/** Features of the vectors that are compared; a tower alone has them in its own part. */
const projected = (config: Config): number => config.size("projection_dim", 512);

const project = (x: AnyTensor, size: number, name: string): AnyTensor => x.fc(size, { bias: false, name });

/** The image's vector: the first token's, normalised. */
const imageVector = (x: AnyTensor): AnyTensor => x.then(firstToken).layerNorm();

/** The vision tower alone. */
function vision(config: Config, ask: Ask): Built {
  const tokens = seen(config, ask);
  const vector = imageVector(tokens);
  if (ask.head !== "ModelWithProjection" && ask.head !== "VisionModelWithProjection") {
    return { outputs: vector };
  }
  return { outputs: project(vector, projected(config), "visual_projection") };
}

/** The text tower alone. */
function text(config: Config, ask: Ask): Built {
  const tokens = read(config, ask);
  if (ask.head !== "ModelWithProjection" && ask.head !== "TextModelWithProjection") {
    return { outputs: tokens };
  }
  return { outputs: project(lastToken(tokens), projected(config), "text_projection") };
}

/** An image's classes: those of the mean of its patches. */
function classified(config: Config, inner: Config, ask: Ask): Built {
  const tokens = seen(inner, ask), classes = config.labels();
  const normed = imageVector(tokens); // stands in the file, and is not used
  const mean = tokens.slice(0, 1, tokens.shape[0]!).globalPool();
  ask.note(`${classes} classes of the mean of the patches`);
  return { outputs: [mean.fc(classes, { name: "classifier" }), normed] };
}

/** Both towers and how alike image and text are; or the one that the architecture names. */
function both(config: Config, ask: Ask): Built {
  const textPart = config.partOrNone("text_config");
  const visionPart = config.partOrNone("vision_config");
  if (ask.head === "ForImageClassification") return classified(config, visionPart, ask);
  if (ask.head.startsWith("Vision")) return vision(visionPart, ask);
  if (ask.head.startsWith("Text")) return text(textPart, ask);
  const size = projected(config);
  for (const part of [textPart, visionPart]) projected(part);
  const image = project(imageVector(seen(visionPart, ask)), size, "visual_projection");
  const words = project(lastToken(read(textPart, ask)), size, "text_projection");
  ask.note("both towers, for one image and one text");
  return { outputs: likeness(image, words, 1) };
}

/** CLIP, and its towers alone. */
export const clips: Readonly<Record<string, Family>> = {
  clip: {
    classes: ["CLIP"],
    parts: true,
    heads: [
      "Model",
      "VisionModel",
      "VisionModelWithProjection",
      "TextModel",
      "TextModelWithProjection",
      "ForImageClassification",
    ],
    build: both,
  },
  clip_vision_model: { classes: ["CLIPVision"], heads: ["Model", "ModelWithProjection"], build: vision },
  clip_text_model: { classes: ["CLIPText"], heads: ["Model", "ModelWithProjection"], build: text },
};
