/**
 * SigLIP: X. Zhai et al., ICCV 2023: as CLIP, with an attention of one learned query that pools the image, and no mask on texts.
 * Defaults are those of SiglipTextConfig and SiglipVisionConfig in github.com/huggingface/transformers,
 * src/transformers/models/siglip.
 */
import { type AnyTensor, attention, feedForward, layerNorm } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { lastToken } from "../heads.ts";
import { noteImage, patched, patchesOf } from "./image.ts";
import { embeddedText, likeness, type Tower, towerOf } from "./towers.ts";

const ACTIVATION = "gelu_pytorch_tanh";
const VISION = { width: 768, hidden: 3072, heads: 12, activation: ACTIVATION };
const TEXT = { width: 768, hidden: 3072, heads: 12, activation: ACTIVATION };

/** One vector of an image: a learned query attends to all patches, then a feed-forward around which it is added. */
function pooled(x: AnyTensor, { width, hidden, heads, activation }: Tower): AnyTensor {
  const query = x.custom(0, { name: "probe", parameters: width, group: "movement", output: [1, width] });
  const forward = feedForward(hidden, { activation });
  return query.then(attention(heads, { memory: x })).residual(layerNorm().then(forward)).flatten();
}

/** What the vision tower gives for each patch, and the image's vector where the tower has a head. */
function vision(config: Config, ask: Ask): AnyTensor {
  const tower = towerOf(config, VISION), patches = patchesOf(config, 16);
  noteImage(ask, patches);
  const tokens = patched(patches, tower.width).positionEmbedding().then(tower.layers).layerNorm();
  return config.flag("vision_use_head", true) ? pooled(tokens, tower) : tokens;
}

/** The text's vector: the last token's, projected. */
function text(config: Config, ask: Ask): AnyTensor {
  const { width, layers } = towerOf(config, TEXT);
  const tokens = embeddedText(config, ask, width, 32000, 64).then(layers).layerNorm();
  return lastToken(tokens).fc(config.size("projection_size", width), { name: "head" });
}

/** Both towers and how alike image and text are; or the one that the architecture names. */
function both(config: Config, ask: Ask): Built {
  const textPart = config.partOrNone("text_config");
  const visionPart = config.partOrNone("vision_config");
  if (ask.head === "VisionModel") return { outputs: vision(visionPart, ask) };
  if (ask.head === "TextModel") return { outputs: text(textPart, ask) };
  visionPart.only("vision_use_head", true);
  ask.note("both towers, for one image and one text");
  return { outputs: likeness(vision(visionPart, ask), text(textPart, ask), 2) };
}

/** SigLIP, and its towers alone. */
export const siglips: Readonly<Record<string, Family>> = {
  siglip: { classes: ["Siglip"], parts: true, heads: ["Model", "VisionModel", "TextModel"], build: both },
  siglip_vision_model: {
    classes: ["SiglipVision"],
    heads: ["Model"],
    build: (config, ask) => ({ outputs: vision(config, ask) }),
  },
  siglip_text_model: {
    classes: ["SiglipText"],
    heads: ["Model"],
    build: (config, ask) => ({ outputs: text(config, ask) }),
  },
};
