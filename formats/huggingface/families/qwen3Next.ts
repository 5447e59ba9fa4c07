/**
 * Qwen3-Next: Qwen Team, 2025: three of four layers have a gated delta net (S. Yang, J. Kautz, A. Hatamizadeh, "Gated Delta
 * Networks", ICLR 2025), the fourth attends with a gate on its output; each feed-forward is a mixture. Defaults are those of
 * Qwen3NextConfig in github.com/huggingface/transformers, src/transformers/models/qwen3_next.
 */
import {
  type AnyTensor,
  apply,
  type Fragment,
  gatedFeedForward,
  residual,
  rmsNorm,
} from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { languageFamily, languageModel } from "./languageModel.ts";
import { mixture } from "./qwen.ts";

/** Sizes of a gated delta net. */
interface DeltaNet {
  readonly keyHeads: number;
  readonly valueHeads: number;
  /** Features of a head of keys, and of values. */
  readonly keySize: number;
  readonly valueSize: number;
  readonly kernel: number;
}

/**
 * A state for each head of values: it fades, is asked what it holds of a key, takes in what is missing, and answers the query.
 * Those are three products of a vector and the state for each token; the kind for linear attention counts the last two.
 */
function deltaRule(
  queries: AnyTensor,
  keys: AnyTensor,
  values: AnyTensor,
  rates: AnyTensor,
  sizes: DeltaNet,
  ask: Ask,
) {
  const { valueHeads, keySize, valueSize } = sizes;
  const [length, features] = values.shape as [number, number];
  const stateOperations = length * valueHeads * keySize * valueSize;
  const held = keys.concat(rates).custom(stateOperations, {
    group: "fc",
    parameters: 2 * valueHeads,
    vectorOperations: stateOperations + 8 * length * valueHeads,
    output: [length, features],
  });
  const missing = values.add(held).custom(0, { group: "elementwise", vectorOperations: length * features });
  return queries.linearAttention(keys, missing, valueHeads, { stateful: ask.context !== undefined });
}

/** Each of some heads as often as there are heads of values for it. */
function repeated(x: AnyTensor, times: number): AnyTensor {
  return times === 1 ? x : x.concat(x, ...Array<AnyTensor>(times - 2).fill(x));
}

/** Heads normalised one by one, with one scale for all. */
function perHead(x: AnyTensor, size: number): AnyTensor {
  const [length, features] = x.shape as [number, number];
  return x.reshape([length * features / size, size]).rmsNorm().reshape([length, features]);
}

function deltaNet(x: AnyTensor, sizes: DeltaNet, ask: Ask): AnyTensor {
  const { keyHeads, valueHeads, keySize, valueSize, kernel } = sizes;
  const keys = keyHeads * keySize, values = valueHeads * valueSize, mixed = 2 * keys + values;
  const projected = x.fc(mixed + values, { bias: false }), rates = x.fc(2 * valueHeads, { bias: false });
  const before = ask.context === undefined ? { padding: [kernel - 1, 0] as const } : { cached: kernel - 1 };
  const turned = projected.slice(1, 0, mixed).conv1d(mixed, kernel, { groups: mixed, bias: false, ...before })
    .silu();
  const part = (start: number, end: number) => turned.slice(1, start, end);
  const heads = (start: number, end: number) => repeated(part(start, end), valueHeads / keyHeads);
  const answer = deltaRule(heads(0, keys), heads(keys, 2 * keys), part(2 * keys, mixed), rates, sizes, ask);
  const gate = projected.slice(1, mixed, mixed + values).silu();
  return perHead(answer, valueSize).mul(gate).fc(x.shape[1]!, { bias: false });
}

/** Sizes of attention. */
interface Attention {
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly bias: boolean;
}

/** Attention whose output is gated by a part of the queries' projection. */
function gatedAttention(
  x: AnyTensor,
  { heads, keyValueHeads, headSize, bias }: Attention,
  ask: Ask,
): AnyTensor {
  const features = heads * headSize, projected = x.fc(2 * features, { bias });
  const turned = (tensor: AnyTensor) => perHead(tensor, headSize).rotary();
  const keys = turned(x.fc(keyValueHeads * headSize, { bias })),
    values = x.fc(keyValueHeads * headSize, { bias });
  const how = { keyValueHeads, causal: true, cached: ask.cached() };
  return turned(projected.slice(1, 0, features)).dotProductAttention(keys, values, heads, how)
    .mul(projected.slice(1, features, 2 * features).sigmoid()).fc(x.shape[1]!, { bias });
}

function deltaNetOf(config: Config): DeltaNet {
  const keyHeads = config.heads("linear_num_key_heads", 16),
    valueHeads = config.heads("linear_num_value_heads", 32);
  if (valueHeads % keyHeads !== 0) {
    throw config.fault(
      "linear_num_value_heads",
      `a multiple of linear_num_key_heads, ${keyHeads}`,
      valueHeads,
    );
  }
  return {
    keyHeads,
    valueHeads,
    keySize: config.size("linear_key_head_dim", 128),
    valueSize: config.size("linear_value_head_dim", 128),
    kernel: config.size("linear_conv_kernel_dim", 4),
  };
}

function build(config: Config, ask: Ask): Built {
  const layers = config.layers("num_hidden_layers", 48), every = config.size("full_attention_interval", 4);
  const types = config.layerTypes(
    layers,
    ["linear_attention", "full_attention"],
    (i) => (i + 1) % every === 0 ? "full_attention" : "linear_attention",
  );
  const sizes = deltaNetOf(config);
  const attention: Attention = {
    heads: config.heads("num_attention_heads", 16),
    keyValueHeads: config.heads("num_key_value_heads", 2),
    headSize: config.size("head_dim", 256),
    bias: config.flag("attention_bias", false),
  };
  const gate = config.activation("hidden_act", "silu");
  const plain = gatedFeedForward(config.size("intermediate_size", 5632), { gate });
  const shared = config.number("shared_expert_intermediate_size", 512);
  const mixed = mixture(config, 512, 10, config.size("moe_intermediate_size", 512), shared);
  const block = (i: number): Fragment => {
    const isLinear = types[i] === "linear_attention";
    const mix = apply((x) => isLinear ? deltaNet(x, sizes, ask) : gatedAttention(x, attention, ask));
    return residual(rmsNorm().then(mix)).residual(rmsNorm().then(mixed(i) ?? plain));
  };
  ask.note("rotary positions are counted on all features of a head, not on some of them");
  ask.note("the delta rule is counted token by token; kernels process a prompt in chunks");
  return languageModel(config, ask, {
    vocabulary: config.size("vocab_size", 151936),
    width: config.size("hidden_size", 2048),
    layers,
    tied: config.tied(false),
    block,
  });
}

/** Qwen3-Next. */
export const qwen3Next: Family = languageFamily(["Qwen3Next"], build);
