/**
 * What transformers calls the modules of a model, by its `model_type`: the names by which methods of quantisation leave
 * layers out (the model classes' attributes, huggingface.co/docs/transformers/model_doc; recalled). `{b}` is the number of a block.
 */
import type { Role } from "./roles.ts";

/** Modules of a block by the role of the layer, and of the parts of a mixture. */
export type ModuleRole = Role | `expert${"Gate" | "Up" | "Down"}` | `shared${"Gate" | "Up" | "Down"}`;

/** Names of one family. */
export interface Naming {
  /** Where a block stands. */
  readonly blocks: readonly string[];
  /** Names in a block; several where a module is called differently in different versions, or holds several matrices. */
  readonly modules: Readonly<Partial<Record<ModuleRole, readonly string[]>>>;
  /** Names in a block of what looks at another sequence. */
  readonly cross?: Readonly<Partial<Record<ModuleRole, readonly string[]>>>;
}

const LLAMA: Naming = {
  blocks: [
    "model.layers.{b}",
    "layers.{b}",
    "model.language_model.layers.{b}",
    "language_model.model.layers.{b}",
    "language_model.layers.{b}",
  ],
  modules: {
    query: ["self_attn.q_proj"],
    key: ["self_attn.k_proj"],
    value: ["self_attn.v_proj"],
    keyValue: ["self_attn.k_proj", "self_attn.v_proj"],
    queryKeyValue: ["self_attn.qkv_proj", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
    queryDown: ["self_attn.q_a_proj"],
    queryUp: ["self_attn.q_b_proj"],
    keyValueDown: ["self_attn.kv_a_proj_with_mqa"],
    keyValueUp: ["self_attn.kv_b_proj"],
    attentionOutput: ["self_attn.o_proj", "self_attn.out_proj"],
    gate: ["mlp.gate_proj", "feed_forward.gate_proj"],
    up: ["mlp.up_proj", "feed_forward.up_proj"],
    gateUp: ["mlp.gate_up_proj"],
    down: ["mlp.down_proj", "feed_forward.down_proj"],
    expertGate: ["mlp.experts.0.gate_proj", "mlp.experts.gate_up_proj", "feed_forward.experts.gate_up_proj"],
    expertUp: ["mlp.experts.0.up_proj", "mlp.experts.gate_up_proj", "feed_forward.experts.gate_up_proj"],
    expertDown: ["mlp.experts.0.down_proj", "mlp.experts.down_proj", "feed_forward.experts.down_proj"],
    sharedGate: [
      "mlp.shared_expert.gate_proj",
      "mlp.shared_experts.gate_proj",
      "feed_forward.shared_expert.gate_proj",
    ],
    sharedUp: [
      "mlp.shared_expert.up_proj",
      "mlp.shared_experts.up_proj",
      "feed_forward.shared_expert.up_proj",
    ],
    sharedDown: [
      "mlp.shared_expert.down_proj",
      "mlp.shared_experts.down_proj",
      "feed_forward.shared_expert.down_proj",
    ],
    mixer: ["linear_attn.in_proj_qkvz", "linear_attn.in_proj_ba", "linear_attn.out_proj", "mamba.in_proj"],
  },
};

const of = (blocks: readonly string[], modules: Naming["modules"], base: Naming = LLAMA): Naming => ({
  blocks,
  modules: { ...base.modules, ...modules },
});

const fused = (name: string): Naming["modules"] => ({
  query: [name],
  key: [name],
  value: [name],
  keyValue: [name],
  queryKeyValue: [name],
});

const wide = { up: ["mlp.dense_h_to_4h"], down: ["mlp.dense_4h_to_h"] };
const twoLayers = { up: ["fc1", "mlp.fc1"], down: ["fc2", "mlp.fc2"] };
const output = { attentionOutput: ["self_attn.out_proj"] };

const BERT = of(
  ["encoder.layer.{b}", "bert.encoder.layer.{b}", "roberta.encoder.layer.{b}", "electra.encoder.layer.{b}"],
  {
    query: ["attention.self.query", "attention.self.query_proj", "attention.attention.query"],
    key: ["attention.self.key", "attention.self.key_proj", "attention.attention.key"],
    value: ["attention.self.value", "attention.self.value_proj", "attention.attention.value"],
    attentionOutput: ["attention.output.dense"],
    up: ["intermediate.dense", "mlp.fc1"],
    down: ["output.dense", "mlp.fc2"],
  },
);
const VIT = of(["encoder.layer.{b}", "vit.encoder.layer.{b}", "dinov2.encoder.layer.{b}"], BERT.modules);
const DISTILBERT = of(["transformer.layer.{b}", "distilbert.transformer.layer.{b}"], {
  query: ["attention.q_lin"],
  key: ["attention.k_lin"],
  value: ["attention.v_lin"],
  attentionOutput: ["attention.out_lin"],
  up: ["ffn.lin1"],
  down: ["ffn.lin2"],
});
const GPT2 = of(["transformer.h.{b}", "h.{b}"], {
  ...fused("attn.c_attn"),
  attentionOutput: ["attn.c_proj"],
  up: ["mlp.c_fc"],
  down: ["mlp.c_proj"],
});
const T5: Naming = {
  blocks: ["{stack}.block.{b}.layer"],
  modules: {
    query: ["0.SelfAttention.q"],
    key: ["0.SelfAttention.k"],
    value: ["0.SelfAttention.v"],
    attentionOutput: ["0.SelfAttention.o"],
    gate: ["1.DenseReluDense.wi_0", "2.DenseReluDense.wi_0"],
    up: ["1.DenseReluDense.wi", "1.DenseReluDense.wi_1", "2.DenseReluDense.wi", "2.DenseReluDense.wi_1"],
    down: ["1.DenseReluDense.wo", "2.DenseReluDense.wo"],
  },
  cross: {
    query: ["1.EncDecAttention.q"],
    key: ["1.EncDecAttention.k"],
    value: ["1.EncDecAttention.v"],
    attentionOutput: ["1.EncDecAttention.o"],
  },
};
const BART: Naming = {
  ...of(["model.{stack}.layers.{b}", "model.decoder.layers.{b}", "{stack}.layers.{b}"], {
    ...twoLayers,
    ...output,
  }),
  cross: {
    query: ["encoder_attn.q_proj"],
    key: ["encoder_attn.k_proj"],
    value: ["encoder_attn.v_proj"],
    attentionOutput: ["encoder_attn.out_proj"],
  },
};
const CLIP = of(["text_model.encoder.layers.{b}", "vision_model.encoder.layers.{b}"], {
  ...twoLayers,
  ...output,
});
const MIXTRAL = of(LLAMA.blocks, {
  expertGate: ["block_sparse_moe.experts.0.w1", "mlp.experts.gate_up_proj"],
  expertUp: ["block_sparse_moe.experts.0.w3", "mlp.experts.gate_up_proj"],
  expertDown: ["block_sparse_moe.experts.0.w2", "mlp.experts.down_proj"],
});
const NEOX = of(["gpt_neox.layers.{b}", "layers.{b}"], {
  ...fused("attention.query_key_value"),
  attentionOutput: ["attention.dense"],
  ...wide,
});
const BLOOM = of(["transformer.h.{b}", "h.{b}"], {
  ...fused("self_attention.query_key_value"),
  attentionOutput: ["self_attention.dense"],
  ...wide,
});
const MAMBA = of(["backbone.layers.{b}"], {
  mixer: ["mixer.in_proj", "mixer.x_proj", "mixer.dt_proj", "mixer.out_proj"],
});
const MODERNBERT = of(["model.layers.{b}", "layers.{b}"], {
  ...fused("attn.Wqkv"),
  attentionOutput: ["attn.Wo"],
  gate: ["mlp.Wi"],
  up: ["mlp.Wi"],
  gateUp: ["mlp.Wi"],
  down: ["mlp.Wo"],
});
const PHI = of(LLAMA.blocks, { ...twoLayers, attentionOutput: ["self_attn.dense"] });
const PHI3 = of(LLAMA.blocks, {
  ...fused("self_attn.qkv_proj"),
  gate: ["mlp.gate_up_proj"],
  up: ["mlp.gate_up_proj"],
});

const namings: Readonly<Record<string, Naming>> = {
  albert: BERT,
  bart: BART,
  bert: BERT,
  bloom: BLOOM,
  camembert: BERT,
  clip: CLIP,
  "deberta-v2": BERT,
  dinov2: VIT,
  distilbert: DISTILBERT,
  electra: BERT,
  falcon: BLOOM,
  gpt2: GPT2,
  gpt_neox: NEOX,
  mamba: MAMBA,
  mixtral: MIXTRAL,
  modernbert: MODERNBERT,
  mt5: T5,
  opt: BART,
  phi: PHI,
  phi3: PHI3,
  roberta: BERT,
  siglip: CLIP,
  t5: T5,
  vit: VIT,
  whisper: BART,
  "xlm-roberta": BERT,
};

/** How a family calls its modules; Llama's way if it is not listed. */
export function namingOf(type: string): Naming {
  return Object.hasOwn(namings, type) ? namings[type]! : LLAMA;
}

/** What models call their heads, and their tables of words. */
export const ENDS: Readonly<Partial<Record<Role, readonly string[]>>> = {
  head: [
    "lm_head",
    "language_model.lm_head",
    "model.lm_head",
    "embed_out",
    "classifier",
    "score",
    "pooler.dense",
    "cls.predictions.decoder",
    "proj_out",
  ],
  embedding: [
    "model.embed_tokens",
    "embed_tokens",
    "model.language_model.embed_tokens",
    "language_model.model.embed_tokens",
    "transformer.wte",
    "transformer.word_embeddings",
    "shared",
    "gpt_neox.embed_in",
    "backbone.embeddings",
    "embeddings.word_embeddings",
  ],
};
