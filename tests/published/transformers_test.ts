/**
 * Transformers of the zoo counted a second time, by hand: each count is the sum that the paper's table gives, written out.
 * T is the number of tokens, S that of a second sequence, D the width, F that of the feed-forward.
 */
import assert from "node:assert/strict";
import { fromZoo } from "../../examples/mod.ts";
import { whisper } from "../../examples/whisper.ts";
import { count } from "../../mod.ts";

/** Queries, keys, values and output; both products of the attention; feed-forward there and back. */
const layer = (t: number, d: number, f = 4 * d, seen = t) => t * 4 * d * d + 2 * t * seen * d + t * 2 * d * f;

/** Queries and output, keys and values of the second sequence, both products. */
const cross = (t: number, s: number, d: number) => t * 2 * d * d + s * 2 * d * d + 2 * t * s * d;

/** Scale and shift of a layer norm. */
const norm = (d: number) => 2 * d;

/** Weights and biases of an attention, two layer norms and a feed-forward. */
const blockWeights = (d: number) => 4 * (d * d + d) + 2 * norm(d) + 8 * d * d + 5 * d;

const vit = (t: number, patch: number, layers: number, d: number) =>
  (t - 1) * 3 * patch ** 2 * d + layers * layer(t, d) + 1000 * d;
const vitWeights = (t: number, patch: number, layers: number, d: number) =>
  3 * patch ** 2 * d + d + d + t * d + layers * blockWeights(d) + norm(d) + 1000 * d + 1000;

/** Four stages, each with half the side and twice the channels, windows of 49 pixels; merging maps 4C to 2C. */
const swin = (blocks: readonly number[], channels: number) =>
  56 ** 2 * 3 * 4 ** 2 * channels + 8 * channels * 1000 +
  blocks.reduce((sum, n, i) => {
    const pixels = (56 / 2 ** i) ** 2, d = channels * 2 ** i;
    return sum + n * pixels / 49 * layer(49, d) + (i > 0 ? pixels * 2 * d * d : 0);
  }, 0);
const swinWeights = (blocks: readonly number[], heads: readonly number[], channels: number) =>
  (48 + 1 + 2) * channels + norm(8 * channels) + 1000 * (8 * channels + 1) +
  blocks.reduce((sum, n, i) => {
    const d = channels * 2 ** i;
    return sum + n * (blockWeights(d) + 13 ** 2 * heads[i]!) + (i > 0 ? 2 * d * d + norm(2 * d) : 0);
  }, 0);

const bert = (t: number, layers: number, d: number) => layers * layer(t, d) + d * d;
const bertWeights = (layers: number, d: number) =>
  (30522 + 512 + 2) * d + norm(d) + layers * blockWeights(d) + d * d + d;

const gpt2 = (t: number, layers: number, d: number, seen = t) =>
  layers * layer(t, d, 4 * d, seen) + t * d * 50257;
const gpt2Weights = (layers: number, d: number) => (50257 + 1024) * d + layers * blockWeights(d) + norm(d);

/** Encoder over S tokens, decoder over T; 32 relative positions a head in each stack, scales alone in the norms. */
const t5 = (s: number, t: number, layers: number, d: number, f: number) =>
  layers * (layer(s, d, f) + layer(t, d, f) + cross(t, s, d)) + t * d * 32128;
const t5Weights = (layers: number, d: number, heads: number, f: number) =>
  32128 * d + layers * (12 * d * d + 4 * d * f + 5 * d) + 2 * (32 * heads + d);

/** One token: no encoder, no keys and values of the prompt. */
const t5Decode = (s: number, context: number, layers: number, d: number, f: number) =>
  layers * (layer(1, d, f, context) + 2 * d * d + 2 * s * d) + d * 32128;
const t5DecodeWeights = (layers: number, d: number, heads: number, f: number) =>
  32128 * d + layers * (6 * d * d + 2 * d * f + 3 * d) + 32 * heads + d;

/** Convolutions over 3000 and then 1500 frames, encoder, decoder, head; no attention has biases on its keys. */
type Whisper = readonly [layers: number, d: number, mels: number, words: number];
const TINY: Whisper = [4, 384, 80, 51865], LARGE_V3: Whisper = [32, 1280, 128, 51866];
const whisperMacs = (t: number, [layers, d, mels, words]: Whisper) =>
  3000 * mels * 3 * d + 1500 * d * 3 * d + layers * (layer(1500, d) + layer(t, d) + cross(t, 1500, d)) +
  t * d * words;
const whisperWeights = ([layers, d, mels, words]: Whisper) =>
  (mels * 3 + 1) * d + (3 * d + 1) * d + (words + 448) * d + 2 * norm(d) +
  layers * (2 * (blockWeights(d) - d) + 4 * d * d + 3 * d + norm(d));
const whisperDecode = (context: number, [layers, d, , words]: Whisper) =>
  layers * (layer(1, d, 4 * d, context) + 2 * d * d + 2 * 1500 * d) + d * words;
const whisperDecodeWeights = ([layers, d, , words]: Whisper) =>
  (words + 448) * d + norm(d) + layers * (blockWeights(d) - d + 2 * (d * d + d) + norm(d));

const SWIN_T = [2, 2, 6, 2], SWIN_S = [2, 2, 18, 2], HEADS = [3, 6, 12, 24];

const HAND_COUNTS: Readonly<Record<string, readonly [macs: number, parameters: number]>> = {
  "vit-ti-16": [vit(197, 16, 12, 192), vitWeights(197, 16, 12, 192)],
  "vit-s-16": [vit(197, 16, 12, 384), vitWeights(197, 16, 12, 384)],
  "vit-b-16": [vit(197, 16, 12, 768), vitWeights(197, 16, 12, 768)],
  "vit-b-32": [vit(50, 32, 12, 768), vitWeights(50, 32, 12, 768)],
  "vit-l-16": [vit(197, 16, 24, 1024), vitWeights(197, 16, 24, 1024)],
  "vit-l-32": [vit(50, 32, 24, 1024), vitWeights(50, 32, 24, 1024)],
  "vit-h-14": [vit(257, 14, 32, 1280), vitWeights(257, 14, 32, 1280)],
  "swin-t": [swin(SWIN_T, 96), swinWeights(SWIN_T, HEADS, 96)],
  "swin-s": [swin(SWIN_S, 96), swinWeights(SWIN_S, HEADS, 96)],
  "swin-b": [swin(SWIN_S, 128), swinWeights(SWIN_S, [4, 8, 16, 32], 128)],
  "bert-base": [bert(128, 12, 768), bertWeights(12, 768)],
  "bert-base-384": [bert(384, 12, 768), bertWeights(12, 768)],
  "bert-base-512": [bert(512, 12, 768), bertWeights(12, 768)],
  "bert-large-384": [bert(384, 24, 1024), bertWeights(24, 1024)],
  "gpt2-small": [gpt2(1024, 12, 768), gpt2Weights(12, 768)],
  "gpt2-medium": [gpt2(1024, 24, 1024), gpt2Weights(24, 1024)],
  "gpt2-large": [gpt2(1024, 36, 1280), gpt2Weights(36, 1280)],
  "gpt2-xl": [gpt2(1024, 48, 1600), gpt2Weights(48, 1600)],
  "gpt2-small-decode": [gpt2(1, 12, 768, 1024), gpt2Weights(12, 768)],
  "t5-small": [t5(512, 512, 6, 512, 2048), t5Weights(6, 512, 8, 2048)],
  "t5-base": [t5(512, 512, 12, 768, 3072), t5Weights(12, 768, 12, 3072)],
  "t5-small-decode": [t5Decode(512, 512, 6, 512, 2048), t5DecodeWeights(6, 512, 8, 2048)],
  "whisper-tiny": [whisperMacs(4, TINY), whisperWeights(TINY)],
  "whisper-tiny-decode": [whisperDecode(448, TINY), whisperDecodeWeights(TINY)],
  "whisper-large-v3": [whisperMacs(4, LARGE_V3), whisperWeights(LARGE_V3)],
  "whisper-large-v3-decode": [whisperDecode(448, LARGE_V3), whisperDecodeWeights(LARGE_V3)],
};

for (const [name, [macs, parameters]] of Object.entries(HAND_COUNTS)) {
  Deno.test(`${name} counts what a hand counts`, async () => {
    const counted = count(await fromZoo(name));
    assert.deepEqual([counted.macs, counted.parameters], [macs, parameters]);
  });
}

/** timm results/benchmark-infer CSV, through fvcore: GMACs and millions of parameters. */
const TIMM = { "vit-ti-16": ["1.26", "5.72"], "vit-s-16": ["4.61", "22.05"], "vit-b-16": ["17.58", "86.57"] };

for (const [name, [macs, parameters]] of Object.entries(TIMM)) {
  Deno.test(`${name} is timm's, which counts 5 operations an element in a layer norm`, async () => {
    const counted = count(await fromZoo(name));
    const norms = counted.layers.filter(({ kind }) => kind === "layerNorm");
    const elements = norms.reduce((sum, { shape: [tokens, size] }) => sum + tokens! * size!, 0);
    assert.equal(((counted.macs + 5 * elements) / 1e9).toFixed(2), macs);
    assert.equal((counted.parameters / 1e6).toFixed(2), parameters);
  });
}

/** Parameters of openai/whisper's checkpoints, and what Hugging Face counts: the encoder's 1500 sines more. */
const WHISPER = {
  tiny: [384, 37184640, 37760640],
  base: [512, 71825920, 72593920],
  small: [768, 240582912, 241734912],
  medium: [1024, 762321920, 763857920],
  large: [1280, 1541384960, 1543304960],
  "large-v3": [1280, 1541570560, 1543490560],
} as const;

for (const size of Object.keys(WHISPER) as (keyof typeof WHISPER)[]) {
  Deno.test(`whisper(${size}) has OpenAI's parameters, and Hugging Face's with the sines`, () => {
    const [width, own, stored] = WHISPER[size];
    const { parameters } = count(whisper(size));
    assert.equal(parameters, own);
    assert.equal(parameters + 1500 * width, stored);
  });
}

Deno.test("gpt2-small-decode reads each weight once and 1023 cached tokens", async () => {
  const { stateBytes, weightBytesRead, parameters } = count(await fromZoo("gpt2-small-decode"));
  assert.equal(stateBytes, 2 * 12 * 1023 * 2 * 768);
  // One row of each embedding; the tied head reads the table of words whole.
  assert.equal(weightBytesRead, 2 * (parameters - 1024 * 768 + 768 + 768));
});
