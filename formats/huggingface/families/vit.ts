/** ViT. Defaults are those of ViTConfig at huggingface.co/docs/transformers/model_doc; recalled. */
import { feedForward, transformerBlock } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { patched, patchesOf } from "./image.ts";

/** With its classes if the file says that it classifies, with its pooler otherwise. */
function build(config: Config, ask: Ask): Built {
  const width = config.size("hidden_size", 768), hidden = config.size("intermediate_size", 3072);
  const block = transformerBlock(config.heads("num_attention_heads", 12), hidden, {
    bias: config.flag("qkv_bias", true),
    outputBias: true,
    feedForward: feedForward(hidden, { activation: config.activation("hidden_act", "gelu") }),
  });
  const first = patched(patchesOf(config, 16), width).classToken(1).positionEmbedding()
    .repeat(config.layers("num_hidden_layers", 12), block)
    .layerNorm()
    .slice(0, 0, 1, { name: "class" }).flatten();
  if (ask.head === "Model") {
    return { outputs: first.fc(config.size("pooler_output_size", width), { name: "pooler" }).tanh() };
  }
  const classes = config.labels();
  ask.note(`${classes} classes, and a softmax over them`);
  return { outputs: first.fc(classes).softmax() };
}

/** ViT. */
export const vit: Family = { classes: ["ViT"], heads: ["Model", "ForImageClassification"], build };
