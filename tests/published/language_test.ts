/**
 * Language models and a diffusion model of the zoo counted a second time, by hand: each count is the sum that
 * the paper's table gives, written out. T is the number of tokens, S that of the tokens seen, D the width, F
 * that of a feed-forward.
 */
import assert from "node:assert/strict";
import { deepseekV2, type DeepSeekV2Size } from "../../examples/deepseek.ts";
import { gptOss, type GptOssSize } from "../../examples/gpt-oss.ts";
import { llama, type LlamaSize } from "../../examples/llama.ts";
import { mamba, type MambaSize } from "../../examples/mamba.ts";
import { mistral } from "../../examples/mistral.ts";
import { mixtral } from "../../examples/mixtral.ts";
import { fromZoo } from "../../examples/mod.ts";
import { count, type Network } from "../../mod.ts";

/** Weights of queries and output, keys and values. */
const projections = (d: number, heads: number, keyValueHeads: number, size: number) =>
  2 * d * heads * size + 2 * d * keyValueHeads * size;

/** Both products of the attention. */
const products = (t: number, s: number, heads: number, size: number) => 2 * t * s * heads * size;

/** Weights of a gated feed-forward. */
const gated = (d: number, f: number) => 3 * d * f;

type Llama = readonly [
  layers: number,
  d: number,
  heads: number,
  keyValueHeads: number,
  f: number,
  words: number,
];

const LLAMA_7B: Llama = [32, 4096, 32, 32, 11008, 32000];
const LLAMA_13B: Llama = [40, 5120, 40, 40, 13824, 32000];
const LLAMA_70B: Llama = [80, 8192, 64, 8, 28672, 32000];
const LLAMA_3_8B: Llama = [32, 4096, 32, 8, 14336, 128256];
const LLAMA_3_1B: Llama = [16, 2048, 32, 8, 8192, 128256];
const MISTRAL: Llama = [32, 4096, 32, 8, 14336, 32000];

const llamaMacs = (t: number, s: number, [layers, d, heads, kv, f, words]: Llama) =>
  layers * (t * (projections(d, heads, kv, d / heads) + gated(d, f)) + products(t, s, heads, d / heads)) +
  t * d * words;
const llamaWeights = ([layers, d, heads, kv, f, words]: Llama, tables = 2) =>
  tables * words * d + layers * (projections(d, heads, kv, d / heads) + gated(d, f) + 2 * d) + d;

/** Router, the experts chosen of all; the rest as Mistral. */
const MIXTRAL: Llama = [32, 4096, 32, 8, 0, 32000];
const mixtralMacs = (t: number, s: number) =>
  llamaMacs(t, s, MIXTRAL) + t * 32 * (4096 * 8 + 2 * gated(4096, 14336));
const mixtralWeights = llamaWeights(MIXTRAL) + 32 * (4096 * 8 + 8 * gated(4096, 14336));

/** Lite: queries, latent features with the rotary key, keys and values of the 16 heads from them, output. */
const latent = 2048 * 16 * 192 + 2048 * 576 + 512 * 16 * 256 + 16 * 128 * 2048;
const latentMixture = (experts: number) => 2048 * 64 + (experts + 2) * gated(2048, 1408);
const deepseekPerToken = 27 * latent + gated(2048, 10944) + 26 * latentMixture(6) + 2048 * 102400;
/** A prompt: keys of 128 + 64 features and values of 128, for each head. */
const deepseekMacs = (t: number) => t * deepseekPerToken + 27 * t * t * 16 * (192 + 128);
/** One token: keys of 512 + 64 features and values of 512, the same for each head. */
const deepseekDecode = (s: number) => deepseekPerToken + 27 * s * 16 * (576 + 512);
const deepseekWeights = 2 * 2048 * 102400 + 27 * (latent + 512 + 2 * 2048) + gated(2048, 10944) +
  26 * latentMixture(64) + 2048;

/** In, convolution, steps and B and C, steps for all features, out; the scan has no MACs. */
const mambaLayer = 768 * 3072 + 1536 * 4 + 1536 * (48 + 2 * 16) + 48 * 1536 + 1536 * 768;
const mambaMacs = (t: number) => t * (24 * mambaLayer + 768 * 50280);
const mambaWeights = 768 * 50280 + 24 * (mambaLayer + 1536 + 1536 + 1536 * 16 + 1536 + 768) + 768;

/** 12 layers see 128 tokens at most in the cache, 12 all; a prompt's matrix is counted whole. */
const ossExpert = 2880 * 5760 + 2880 * 2880;
const ossLayer = projections(2880, 64, 8, 64) + 2880 * 32 + 4 * ossExpert;
const ossMacs = (t: number, banded: number, dense: number) =>
  t * (24 * ossLayer + 2880 * 201088) + 12 * (products(t, banded, 64, 64) + products(t, dense, 64, 64));
const ossWeights = 2 * 2880 * 201088 + 2880 +
  24 * (projections(2880, 64, 8, 64) + (4096 + 2 * 512 + 2880) + 64 + 2 * 2880 + (2880 + 1) * 32 +
      32 * (ossExpert + 5760 + 2880));

/** Residual blocks by level, channels in and out: 64, 32, 16 and 8 pixels a side, down, in the middle, up. */
const RESIDUAL: readonly (readonly [side: number, from: number, to: number])[] = [
  [64, 320, 320],
  [64, 320, 320],
  [32, 320, 640],
  [32, 640, 640],
  [16, 640, 1280],
  [16, 1280, 1280],
  [8, 1280, 1280],
  [8, 1280, 1280],
  [8, 1280, 1280],
  [8, 1280, 1280],
  [8, 2560, 1280],
  [8, 2560, 1280],
  [8, 2560, 1280],
  [16, 2560, 1280],
  [16, 2560, 1280],
  [16, 1920, 1280],
  [32, 1920, 640],
  [32, 1280, 640],
  [32, 960, 640],
  [64, 960, 320],
  [64, 640, 320],
  [64, 640, 320],
];
/** Transformer blocks: two down, three up at each of three levels, one in the middle. */
const ATTENDING: readonly (readonly [times: number, side: number, channels: number])[] = [
  [5, 64, 320],
  [5, 32, 640],
  [5, 16, 1280],
  [1, 8, 1280],
];
/** Other 3x3 convolutions: into the network, down, up, out of it. */
const PLAIN = [
  [64, 4, 320],
  [32, 320, 320],
  [16, 640, 640],
  [8, 1280, 1280],
  [16, 1280, 1280],
  [32, 1280, 1280],
  [64, 640, 640],
  [64, 320, 4],
] as const;

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
/** Convolutions, time, and the projection around them where channels change; biases, norms. */
const residualMacs = sum(
  RESIDUAL.map(([side, from, to]) =>
    side * side * (9 * to * (from + to) + (from === to ? 0 : from * to)) + 1280 * to
  ),
);
const residualWeights = sum(
  RESIDUAL.map(([, from, to]) =>
    9 * to * (from + to) + 2 * to + (from === to ? 0 : from * to + to) + 1280 * to + to + 2 * (from + to)
  ),
);
/** 1x1 convolutions in and out, attention to pixels, attention to 77 words, gated feed-forward. */
const attendingMacs = sum(
  ATTENDING.map(([times, side, c]) =>
    times * (side ** 2 * (2 + 4 + 2 + 12) * c * c + 77 * 2 * 768 * c + 2 * side ** 2 * (side ** 2 + 77) * c)
  ),
);
const attendingWeights = sum(
  ATTENDING.map(([times, , c]) =>
    times * ((2 + 4 + 2 + 12) * c * c + 2 * 768 * c + (2 + 1 + 1 + 8 + 1) * c + (1 + 3) * 2 * c)
  ),
);
const time = 320 * 1280 + 1280 * 1280;
const diffusionMacs = residualMacs + attendingMacs + time +
  sum(PLAIN.map(([side, from, to]) => side * side * 9 * from * to));
const diffusionWeights = residualWeights + attendingWeights + time + 2 * 1280 + 2 * 320 +
  sum(PLAIN.map(([, from, to]) => 9 * from * to + to));

const HAND_COUNTS: Readonly<Record<string, readonly [macs: number, parameters: number]>> = {
  "llama-2-7b": [llamaMacs(128, 128, LLAMA_7B), llamaWeights(LLAMA_7B)],
  "llama-2-7b-decode": [llamaMacs(1, 2048, LLAMA_7B), llamaWeights(LLAMA_7B)],
  "llama-2-13b": [llamaMacs(128, 128, LLAMA_13B), llamaWeights(LLAMA_13B)],
  "llama-2-13b-decode": [llamaMacs(1, 2048, LLAMA_13B), llamaWeights(LLAMA_13B)],
  "llama-2-70b": [llamaMacs(128, 128, LLAMA_70B), llamaWeights(LLAMA_70B)],
  "llama-2-70b-decode": [llamaMacs(1, 2048, LLAMA_70B), llamaWeights(LLAMA_70B)],
  "llama-3-8b": [llamaMacs(128, 128, LLAMA_3_8B), llamaWeights(LLAMA_3_8B)],
  "llama-3-8b-decode": [llamaMacs(1, 2048, LLAMA_3_8B), llamaWeights(LLAMA_3_8B)],
  "llama-3.2-1b": [llamaMacs(128, 128, LLAMA_3_1B), llamaWeights(LLAMA_3_1B, 1)],
  "llama-3.2-1b-decode": [llamaMacs(1, 2048, LLAMA_3_1B), llamaWeights(LLAMA_3_1B, 1)],
  "mistral-7b": [llamaMacs(128, 128, MISTRAL), llamaWeights(MISTRAL)],
  "mistral-7b-decode": [llamaMacs(1, 2048, MISTRAL), llamaWeights(MISTRAL)],
  "mixtral-8x7b": [mixtralMacs(128, 128), mixtralWeights],
  "mixtral-8x7b-decode": [mixtralMacs(1, 2048), mixtralWeights],
  "deepseek-v2-lite": [deepseekMacs(128), deepseekWeights],
  "deepseek-v2-lite-decode": [deepseekDecode(2048), deepseekWeights],
  "mamba-130m": [mambaMacs(128), mambaWeights],
  "mamba-130m-decode": [mambaMacs(1), mambaWeights],
  "gpt-oss-20b": [ossMacs(128, 128, 128), ossWeights],
  "gpt-oss-20b-decode": [ossMacs(1, 128, 2048), ossWeights],
  "stable-diffusion-1.5": [diffusionMacs, diffusionWeights],
};

for (const [name, [macs, parameters]] of Object.entries(HAND_COUNTS)) {
  Deno.test(`${name} counts what a hand counts`, async () => {
    const counted = count(await fromZoo(name));
    assert.deepEqual([counted.macs, counted.parameters], [macs, parameters]);
  });
}

/** Parameters of the checkpoints on Hugging Face; the sizes that are not on the shelf too. */
const LLAMAS: Record<LlamaSize, number> = {
  "2-7b": 6738415616,
  "2-13b": 13015864320,
  "2-70b": 68976648192,
  "3-8b": 8030261248,
  "3-70b": 70553706496,
  "3.1-405b": 405853388800,
  "3.2-1b": 1235814400,
  "3.2-3b": 3212749824,
};
const DEEPSEEKS: Record<DeepSeekV2Size, number> = { lite: 15706484224, full: 235741434880 };
const MAMBAS: Record<MambaSize, number> = {
  "130m": 129135360,
  "370m": 371516416,
  "790m": 793204224,
  "1.4b": 1372178432,
  "2.8b": 2768345600,
};
const GPT_OSS: Record<GptOssSize, number> = { "20b": 20914757184, "120b": 116829156672 };

Deno.test("every size has its checkpoint's parameters, with a prompt and for one token", async (t) => {
  const families = [[LLAMAS, llama], [DEEPSEEKS, deepseekV2], [MAMBAS, mamba], [GPT_OSS, gptOss]] as const;
  for (const [sizes, make] of families) {
    for (const [size, parameters] of Object.entries(sizes)) {
      await t.step(`${make.name} ${size}`, () => {
        for (const options of [{}, { context: 2048 }]) {
          assert.equal(count(make(size as never, options)).parameters, parameters);
        }
      });
    }
  }
});

const FP16 = 2;
const read = { context: 2048 };

Deno.test("one token reads the cache of all earlier ones", () => {
  assert.equal(count(llama("2-7b", read)).stateBytes, FP16 * 32 * 2047 * 2 * 4096);
  assert.equal(count(llama("3-8b", read)).stateBytes, FP16 * 32 * 2047 * 2 * 1024);
  assert.equal(count(deepseekV2("lite", read)).stateBytes, FP16 * 27 * 2047 * 576);
});

Deno.test("a window bounds the cache", () => {
  const { stateBytes, maskedMacs } = count(mistral({ context: 32768 }));
  assert.deepEqual([stateBytes, maskedMacs], [FP16 * 32 * 4095 * 2 * 1024, 0]);
  assert.equal(count(gptOss("20b", read)).stateBytes, FP16 * 12 * (127 + 2047) * 2 * 512);
});

Deno.test("Mamba's state is the same after any number of tokens", () => {
  const state = FP16 * 24 * 1536 * (3 + 16);
  for (const context of [2, 2048, 1e6]) assert.equal(count(mamba("130m", { context })).stateBytes, state);
  assert.equal(count(mamba("130m")).stateBytes, 0);
});

/** Billions of parameters that one token reads, of which the embedding is one row. */
const active = (network: Network) => count(network).weightBytesRead / FP16 / 1e9;

Deno.test("one token reads the parameters that are called active", () => {
  // The model card's Table 1 leaves out the embedding; Mistral's 12.9 B has it.
  assert.equal(active(gptOss("20b", read)).toFixed(2), "3.61");
  assert.equal(active(gptOss("120b", read)).toFixed(2), "5.13");
  assert.equal((active(mixtral(read)) + 32000 * 4096 / 1e9).toFixed(1), "12.9");
});

Deno.test("stable-diffusion-1.5 counts what thop counts, by thop's rules", async () => {
  // thop 0.1.1 on diffusers' module (Nota-NetsPresso/BK-SDM, issue 53) leaves out attention products, and
  // counts 4 operations an element in a layer norm.
  const { layers, macs } = count(await fromZoo("stable-diffusion-1.5"));
  const products = layers.filter(({ kind }) => kind === "dotProductAttention");
  const norms = layers.filter(({ kind }) => kind === "layerNorm");
  const elements = sum(norms.map(({ shape: [tokens, size] }) => tokens! * size!));
  assert.equal(macs - sum(products.map((layer) => layer.macs)) + 4 * elements, 338749194240);
});

/**
 * transformers 5.18 on a prompt of 128 tokens, counted by torch's FlopCounterMode: matrix products of eager
 * attention and linear layers, without the routed experts, which run in a kernel that it does not know.
 */
const TRANSFORMERS: Readonly<Record<string, readonly [macs: number, headSize: number, experts: number]>> = {
  "llama-2-7b": [850000879616, 128, 0],
  "llama-2-13b": [1651716923392, 128, 0],
  "llama-2-70b": [8816762560512, 128, 0],
  "llama-3-8b": [964891254784, 128, 0],
  "llama-3.2-1b": [159249338368, 64, 0],
  "mistral-7b": [914425389056, 128, 0],
  "mixtral-8x7b": [193005101056, 128, 32 * 2 * gated(4096, 14336)],
  "deepseek-v2-lite": [143294205952, 64, 26 * 6 * gated(2048, 1408)],
  "gpt-oss-20b": [159170695168, 64, 24 * 4 * ossExpert],
};

for (const [name, [macs, headSize, experts]] of Object.entries(TRANSFORMERS)) {
  Deno.test(`${name} counts what transformers does, less the rotary angles`, async () => {
    const angles = 128 * headSize / 2; // a product of positions and frequencies
    assert.equal(count(await fromZoo(name)).macs - 128 * experts, macs - angles);
  });
}

Deno.test("mamba-130m counts what transformers does, less a product of its scan and the end of its padding", async () => {
  const [product, end] = [24 * 128 * 1536 * 16, 24 * 3 * 1536 * 4];
  assert.equal(count(await fromZoo("mamba-130m")).macs, 16513155072 - product - end);
});
