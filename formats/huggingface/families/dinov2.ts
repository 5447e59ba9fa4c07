/**
 * DINOv2: M. Oquab et al., arXiv:2304.07193, 2023: ViT whose parts are scaled before they are added. Defaults are those of
 * Dinov2Config in github.com/huggingface/transformers, src/transformers/models/dinov2.
 */
import { apply, attention, feedForward, type Fragment, layerNorm, residual } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { firstToken, held, perFeature } from "../heads.ts";
import { noteImage, patched, patchesOf } from "./image.ts";

/** Plain, or gated with two thirds of the features, rounded up to eights, and biases (giant). */
function forwardOf(config: Config, width: number): Fragment {
  const hidden = Math.floor(width * config.ratio("mlp_ratio", 4));
  if (!config.flag("use_swiglu_ffn", false)) {
    return feedForward(hidden, { activation: config.activation("hidden_act", "gelu") });
  }
  const gated = Math.floor((Math.floor(hidden * 2 / 3) + 7) / 8) * 8;
  return apply((x) => x.fc(2 * gated).glu({ gate: "silu" }).fc(width));
}

function build(config: Config, ask: Ask): Built {
  const width = config.size("hidden_size", 768), patches = patchesOf(config, 16);
  const bias = config.flag("qkv_bias", true), hasMask = config.flag("use_mask_token", true);
  const attend = attention(config.heads("num_attention_heads", 12), { bias, outputBias: true });
  const forward = forwardOf(config, width);
  const block = residual(layerNorm().then(attend).then(perFeature))
    .residual(layerNorm().then(forward).then(perFeature));
  const tokens = patched(patches, width);
  const encoded = (hasMask ? tokens.then(held(width)) : tokens).classToken(1).positionEmbedding()
    .repeat(config.layers("num_hidden_layers", 12), block).layerNorm();
  noteImage(ask, patches);
  if (ask.head !== "ForImageClassification") return { outputs: encoded };
  const classes = config.labels(), count = encoded.shape[0]!;
  ask.note(`${classes} classes of the first token and the mean of the others`);
  const mean = encoded.slice(0, 1, count).globalPool();
  return { outputs: encoded.then(firstToken).concat(mean).fc(classes, { name: "classifier" }) };
}

/** DINOv2. */
export const dinov2: Family = {
  classes: ["Dinov2"],
  heads: ["Model", "ForImageClassification", "Backbone"],
  build,
};
