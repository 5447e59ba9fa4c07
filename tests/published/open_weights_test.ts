/**
 * Language models of 2021 to 2025 counted a second time, by hand, from the sizes in their `config.json`: each count is a sum
 * written out. T is the number of tokens, S that of the tokens seen, D the width, F that of a feed-forward.
 */
import assert from "node:assert/strict";
import { deepseekV3, kimiK2 } from "../../examples/deepseek.ts";
import { gemma3 } from "../../examples/gemma3.ts";
import { gptj } from "../../examples/gptj.ts";
import { llama4 } from "../../examples/llama4.ts";
import { fromZoo } from "../../examples/mod.ts";
import { nemotronNano } from "../../examples/nemotron.ts";
import { qwen3Moe } from "../../examples/qwen3.ts";
import { count, type Network } from "../../mod.ts";

/** A run of equal layers. */
interface Run {
  readonly layers: number;
  readonly heads?: readonly [queries: number, keyValues: number, size: number];
  /** The most tokens that attention sees in the cache. */
  readonly window?: number;
  /** Weights of matrices beside attention, and those that one token meets. */
  readonly weights: number;
  readonly met?: number;
  /** Learned numbers that take no MACs: scales, shifts, biases. */
  readonly others: number;
}

interface Model {
  readonly d: number;
  readonly words: number;
  /** 1 if the head is the embedding. */
  readonly tables: 1 | 2;
  readonly runs: readonly Run[];
  /** Learned numbers outside of the layers. */
  readonly others: number;
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const gated = (d: number, f: number) => 3 * d * f;

const projections = (d: number, { heads }: Run) =>
  heads === undefined ? 0 : 2 * d * (heads[0] + heads[1]) * heads[2];

/** Both products of a prompt's whole matrix, or of one token with those that a window leaves. */
const products = (t: number, s: number, { heads, window = Infinity }: Run) =>
  heads === undefined ? 0 : 2 * t * (t > 1 ? s : Math.min(s, window)) * heads[0] * heads[2];

const macs = ({ d, words, runs }: Model, t: number, s: number) =>
  t * d * words +
  sum(
    runs.map((run) =>
      run.layers * (t * (projections(d, run) + (run.met ?? run.weights)) + products(t, s, run))
    ),
  );

const parameters = ({ d, words, tables, runs, others }: Model) =>
  tables * d * words + others +
  sum(runs.map((run) => run.layers * (projections(d, run) + run.weights + run.others)));

/** Llama: two normalisations a layer. */
const llama = (layers: number, d: number, queries: number, f: number): Model => {
  const heads = [queries, 8, 128] as const;
  return {
    d,
    words: 128256,
    tables: 2,
    runs: [{ layers, heads, weights: gated(d, f), others: 2 * d }],
    others: d,
  };
};

/** Qwen 3: a scale of 128 for queries and one for keys besides. */
const qwen = (tables: 1 | 2, layers: number, d: number, queries: number, f: number): Model => {
  const heads = [queries, 8, 128] as const;
  return {
    d,
    words: 151936,
    tables,
    runs: [{ layers, heads, weights: gated(d, f), others: 2 * d + 2 * 128 }],
    others: d,
  };
};

/** A router and experts, 8 for each token. */
const qwenMoe = (
  layers: number,
  d: number,
  queries: number,
  kv: number,
  f: number,
  experts: number,
): Model => {
  const weights = d * experts + experts * gated(d, f), met = d * experts + 8 * gated(d, f);
  const run: Run = { layers, heads: [queries, kv, 128], weights, met, others: 2 * d + 2 * 128 };
  return { d, words: 151936, tables: 2, runs: [run], others: d };
};

/** Gemma 3: four normalisations a layer; every sixth layer has no window. */
const gemma = (
  layers: number,
  d: number,
  heads: readonly [number, number, number],
  f: number,
  [window, words]: readonly [number, number],
): Model => {
  const run = { heads, weights: gated(d, f), others: 4 * d + 2 * heads[2] }, whole = Math.floor(layers / 6);
  return {
    d,
    words,
    tables: 1,
    runs: [{ ...run, layers: layers - whole, window }, { ...run, layers: whole }],
    others: d,
  };
};

/** Llama 4: a router, one of the experts and a shared one; or twice the features. */
const llama4Of = (mixed: number, dense: number, experts: number): Model => {
  const d = 5120, heads = [40, 8, 128] as const, others = 2 * d, router = d * experts;
  const weights = router + (experts + 1) * gated(d, 8192), met = router + 2 * gated(d, 8192);
  const runs: readonly Run[] = [
    { layers: mixed, heads, weights, met, others },
    { layers: dense, heads, weights: gated(d, 16384), others },
  ];
  return { d, words: 202048, tables: 2, runs, others: d };
};

/** GPT-J: one normalisation a layer, biases of its feed-forward, of the last normalisation and the head. */
const GPT_J: Model = {
  d: 4096,
  words: 50400,
  tables: 2,
  runs: [{ layers: 28, heads: [16, 16, 256], weights: 8 * 4096 ** 2, others: 2 * 4096 + 5 * 4096 }],
  others: 2 * 4096 + 50400,
};

/** GPT-OSS-120B: biases of projections, router and experts, sinks. */
const ossExpert = 3 * 2880 ** 2;
const OSS_RUN = {
  layers: 18,
  heads: [64, 8, 64],
  weights: 2880 * 128 + 128 * ossExpert,
  met: 2880 * 128 + 4 * ossExpert,
  others: 2 * 2880 + (4096 + 2 * 512 + 2880) + 64 + 128 + 128 * (5760 + 2880),
} as const;
const GPT_OSS: Model = {
  d: 2880,
  words: 201088,
  tables: 2,
  runs: [{ ...OSS_RUN, window: 128 }, OSS_RUN],
  others: 2880,
};

/** Nemotron: Mamba-2's projections in and out, its convolution, and both products of its state. */
const IN = 10240 + 12288 + 128, STATES = 2 * 10240 * 128;
const NEMOTRON: Model = {
  d: 4480,
  words: 131072,
  tables: 2,
  runs: [
    {
      layers: 27,
      weights: 4480 * IN + 4 * 12288 + 10240 * 4480,
      met: 4480 * IN + 4 * 12288 + 10240 * 4480 + STATES,
      others: 12288 + 3 * 128 + 10240 + 4480,
    },
    { layers: 25, weights: 2 * 4480 * 15680, others: 4480 },
    { layers: 4, heads: [40, 8, 128], weights: 0, others: 4480 },
  ],
  others: 4480,
};

const MODELS: Readonly<Record<string, Model>> = {
  "llama-3-70b": llama(80, 8192, 64, 28672),
  "llama-3.1-405b": llama(126, 16384, 128, 53248),
  "qwen3-0.6b": qwen(1, 28, 1024, 16, 3072),
  "qwen3-1.7b": qwen(1, 28, 2048, 16, 6144),
  "qwen3-4b": qwen(1, 36, 2560, 32, 9728),
  "qwen3-8b": qwen(2, 36, 4096, 32, 12288),
  "qwen3-14b": qwen(2, 40, 5120, 40, 17408),
  "qwen3-32b": qwen(2, 64, 5120, 64, 25600),
  "qwen3-30b-a3b": qwenMoe(48, 2048, 32, 4, 768, 128),
  "qwen3-235b-a22b": qwenMoe(94, 4096, 64, 4, 1536, 128),
  "qwen3-coder-480b-a35b": qwenMoe(62, 6144, 96, 8, 2560, 160),
  "gemma-3-1b": gemma(26, 1152, [4, 1, 256], 6912, [512, 262144]),
  "gemma-3-4b": gemma(34, 2560, [8, 4, 256], 10240, [1024, 262208]),
  "gemma-3-12b": gemma(48, 3840, [16, 8, 256], 15360, [1024, 262208]),
  "gemma-3-27b": gemma(62, 5376, [32, 16, 128], 21504, [1024, 262208]),
  "llama-4-scout": llama4Of(48, 0, 16),
  "llama-4-maverick": llama4Of(24, 24, 128),
  "gpt-j-6b": GPT_J,
  "gpt-oss-120b": GPT_OSS,
  "nemotron-nano-9b-v2": NEMOTRON,
};

for (const [name, model] of Object.entries(MODELS)) {
  Deno.test(`${name} counts what a hand counts, with a prompt and for one token`, async () => {
    const [prompt, token] = [count(await fromZoo(name)), count(await fromZoo(`${name}-decode`))];
    assert.deepEqual([prompt.macs, prompt.parameters], [macs(model, 128, 128), parameters(model)]);
    assert.deepEqual([token.macs, token.parameters], [macs(model, 1, 2048), parameters(model)]);
  });
}

/** Latent attention of some heads: ways to and from the latents of queries, keys and values, and out. */
const latent = (heads: number) =>
  7168 * 1536 + 1536 * heads * 192 + 7168 * 576 + 512 * heads * 256 + heads * 128 * 7168;

/** Learned scales of a layer: before both parts, of both latents. */
const SCALES = 2 * 7168 + 1536 + 512;
const DENSE = gated(7168, 18432), EXPERT = gated(7168, 2048);

/** DeepSeek-V3 and what has its form: [heads, dense layers, experts, words]. */
const LATENT = { "deepseek-v3": [128, 3, 256, 129280], "kimi-k2": [64, 1, 384, 163840] } as const;

for (const [name, [heads, dense, experts, words]] of Object.entries(LATENT)) {
  Deno.test(`${name} counts what a hand counts, with a prompt and for one token`, async () => {
    const mixed = 61 - dense;
    const perToken = 61 * latent(heads) + dense * DENSE + mixed * (7168 * experts + 9 * EXPERT) +
      7168 * words;
    const weights = 2 * 7168 * words + 7168 + 61 * (latent(heads) + SCALES) + dense * DENSE +
      mixed * (7168 * experts + experts + (experts + 1) * EXPERT);
    const [prompt, token] = [count(await fromZoo(name)), count(await fromZoo(`${name}-decode`))];
    // keys of 128 + 64 features and values of 128 for each head; one token: 576 and 512 that heads share
    const pairs = 61 * 128 * 128 * heads * (192 + 128), seen = 61 * 2048 * heads * (576 + 512);
    assert.deepEqual([prompt.macs, prompt.parameters], [128 * perToken + pairs, weights]);
    assert.deepEqual([token.macs, token.parameters], [perToken + seen, weights]);
  });
}

/** ModernBERT: a window costs no less in a whole matrix; the first layer is not normalised before attention. */
const modernBert = (layers: number, d: number, f: number, t: number) => ({
  macs: layers * (t * (4 * d * d + gated(d, f)) + 2 * t * t * d),
  parameters: 50368 * d + layers * (4 * d * d + gated(d, f) + 2 * d) - d + 2 * d,
});

for (const [size, layers, d, f] of [["base", 22, 768, 1152], ["large", 28, 1024, 2624]] as const) {
  Deno.test(`modernbert-${size} counts what a hand counts`, async () => {
    const { macs, parameters } = count(await fromZoo(`modernbert-${size}`));
    assert.deepEqual({ macs, parameters }, modernBert(layers, d, f, 512));
  });
}

const FP16 = 2;
const read = { context: 2048 };

/** Billions of parameters that one token reads, of which the embedding is one row. */
const active = (network: Network) => count(network).weightBytesRead / FP16 / 1e9;

Deno.test("one token reads the parameters that are called active, to the digits of the names", () => {
  const cases: readonly (readonly [Network, string])[] = [
    [qwen3Moe("30b-a3b", read), "3"],
    [qwen3Moe("235b-a22b", read), "22"],
    [qwen3Moe("coder-480b-a35b", read), "35"],
    [deepseekV3(read), "37"],
    [kimiK2(read), "32"],
  ];
  for (const [network, billions] of cases) assert.equal(active(network).toFixed(0), billions, network.name);
  // Meta's 17 B have the whole embedding.
  for (const size of ["scout", "maverick"] as const) {
    assert.equal((active(llama4(size, read)) + 202048 * 5120 / 1e9).toFixed(0), "17");
  }
});

Deno.test("one token reads the cache that its model keeps", () => {
  const bytes = (network: Network) => count(network).stateBytes / FP16;
  assert.equal(bytes(gptj(read)), 28 * 2047 * 2 * 4096);
  assert.equal(bytes(gemma3("1b", read)), (22 * 511 + 4 * 2047) * 2 * 256);
  assert.equal(bytes(deepseekV3(read)), 61 * 2047 * 576);
  assert.equal(bytes(llama4("scout", { context: 16384 })), (36 * 8191 + 12 * 16383) * 2 * 1024);
  // Mamba-2's states and the three tokens before its convolution do not grow
  assert.equal(bytes(nemotronNano(read)), 27 * (10240 * 128 + 3 * 12288) + 4 * 2047 * 2 * 1024);
});
