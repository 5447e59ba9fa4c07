/**
 * Models of images and films: the parameters of each part are those of its published checkpoint to the unit (diffusers' and
 * transformers' own counts), its MACs are counted a second time by hand. N is the number of the image's tokens, T that of the
 * text's, S both together, D the width.
 */
import assert from "node:assert/strict";
import { flux, fluxTransformer } from "../../examples/flux.ts";
import {
  hunyuanDecoder,
  hunyuanTransformer,
  hunyuanVideo,
  llamaReader,
} from "../../examples/hunyuan-video.ts";
import { fromZoo } from "../../examples/mod.ts";
import { imageDecoder } from "../../examples/parts/imageDecoder.ts";
import { CLIP_BIG_G, CLIP_L, clipText, t5Encoder, umt5Encoder } from "../../examples/parts/textEncoders.ts";
import { pixartTransformer } from "../../examples/pixart-sigma.ts";
import { deepDecoder, gemma2, sanaTransformer } from "../../examples/sana.ts";
import { mmdit, stableDiffusion3 } from "../../examples/stable-diffusion-3.5.ts";
import { xlUnet } from "../../examples/stable-diffusion-xl.ts";
import { wan, wanDecoder, wanTransformer } from "../../examples/wan.ts";
import { type AnyTensor, count, input, type Network, network, type VectorTensor } from "../../mod.ts";

const tensor = (...shape: number[]) => input(...shape as [number, number]) as unknown as AnyTensor;
const vector = (features: number) => tensor(features) as unknown as VectorTensor;
const made = (x: unknown) => network("part", x as AnyTensor);

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/** Layers of a stack on `t` tokens: weights that each token meets, and attention between all pairs of features. */
const stack = (layers: number, t: number, weights: number, features: number) =>
  layers * (t * weights + 2 * t * t * features);

const clip = (layers: number, d: number, out = 0) => stack(layers, 77, 12 * d * d, d) + d * out;
const t5 = (t: number) => stack(24, t, 4 * 4096 ** 2 + 3 * 4096 * 10240, 4096);
const gemma = (t: number) => stack(26, t, 2304 * (2 * 2048 + 2 * 1024 + 3 * 9216), 2048);
const llama = (t: number) => stack(32, t, 4096 * (2 * 4096 + 2 * 1024 + 3 * 14336), 4096);

/** Two layers that make a vector of so many features as wide as a model. */
const two = (features: number, d: number) => features * d + d * d;

/** Two convolutions of so many taps, and the one around them where channels change. */
const block = (pixels: number, from: number, to: number, taps: number) =>
  pixels * (taps * to * (from + to) + (from === to ? 0 : from * to));

/** Stable Diffusion's decoder from latents of a side: levels of three blocks, a convolution after each but the last. */
function decoder(side: number, channels: number, before = false): number {
  const levels = [[1, 512, 512], [2, 512, 512], [4, 512, 256], [8, 256, 128]] as const;
  const at = (scale: number) => (side * scale) ** 2;
  return side ** 2 * (9 * channels * 512 + (before ? channels ** 2 : 0)) + 2 * block(side ** 2, 512, 512, 9) +
    side ** 2 * 4 * 512 ** 2 + 2 * side ** 4 * 512 +
    sum(levels.map(([scale, from, to], i) =>
      block(at(scale), from, to, 9) + 2 * block(at(scale), to, to, 9) +
      (i < 3 ? at(2 * scale) * 9 * to * to : 0)
    )) + at(8) * 9 * 128 * 3;
}

/** A block of two streams, of one, and the way out with 64 features a token. */
const double = (n: number, t: number, d: number) => 12 * d * d * (n + t + 1) + 2 * (n + t) ** 2 * d;
const single = (s: number, d: number) => 12 * d * d * s + 3 * d * d + 2 * s * s * d;
const out = (n: number, d: number) => 64 * n * d + 2 * d * d;

const fluxMacs = (n: number, t: number, d = 3072) =>
  n * 64 * d + t * 4096 * d + 2 * two(256, d) + two(768, d) + 19 * double(n, t, d) + 38 * single(n + t, d) +
  out(n, d);

/** The last block makes nothing of the text but keys and values, and two vectors for it. */
const mmditMacs = (blocks: number, dual: number, d: number, n = 4096, t = 333) =>
  n * 64 * d + t * 4096 * d + two(256, d) + two(2048, d) + blocks * double(n, t, d) - 9 * d * d * t -
  4 * d * d + dual * (4 * d * d * n + 2 * n * n * d + 3 * d * d) + out(n, d);

/** A block of one stream that attends to a text besides. */
const crossed = (n: number, t: number, d: number, hidden: number) =>
  n * (6 * d * d + 2 * d * hidden) + 2 * d * d * t + 2 * n * t * d;

const pixart = (n: number, t: number, d = 1152) =>
  n * 16 * d + two(256, d) + 6 * d * d + t * two(4096, d) +
  28 * (crossed(n, t, d, 4 * d) + 2 * n * n * d) + n * d * 32;

/** Linear attention of heads of 32; a feed-forward of 2.5 D that is gated and sees 9 pixels. */
const sanaMacs = (n: number, t: number, d = 2240) =>
  n * 32 * d + two(256, d) + 6 * d * d + t * two(2304, d) +
  20 * (crossed(n, t, d, 0) + 2 * n * d * 32 + n * (7.5 * d * d + 9 * 5 * d)) + n * d * 32;

/** SANA's decoder on latents of a side: blocks that attend at two scales, then blocks of two convolutions. */
function deepMacs(side: number): number {
  const attending = (pixels: number, c: number) =>
    pixels * (3 * c * c + 25 * 3 * c + 3 * c * 32 + 2 * 2 * c * 32 + 2 * c * c + 12 * c * c + 9 * 8 * c);
  const levels = [[1, 1024], [2, 1024], [4, 512], [8, 512], [16, 256], [32, 128]] as const;
  const at = (scale: number) => (side * scale) ** 2;
  return at(1) * 9 * 32 * 1024 + at(32) * 9 * 128 * 3 +
    sum(levels.map(([scale, c], i) =>
      3 * (i < 3 ? attending(at(scale), c) : at(scale) * 18 * c * c) +
      (i > 0 ? at(scale) * 9 * levels[i - 1]![1] * c : 0)
    ));
}

const wanMacs = (blocks: number, d: number, hidden: number, n: number, t: number) =>
  n * 64 * d + two(256, d) + 6 * d * d + t * two(4096, d) +
  blocks * (crossed(n, t, d, hidden) + 2 * n * n * d) + n * d * 64;

type Level = readonly [pixels: number, from: number, to: number];

/** Levels of three blocks of 27 taps each. */
const levels3d = (levels: readonly Level[]) =>
  sum(levels.map(([pixels, from, to]) => block(pixels, from, to, 27) + 2 * block(pixels, to, to, 27)));

/** Wan's decoder of latents of 60x104: time is doubled after two levels, height and width after three. */
function wanFilm(frames: number): number {
  const p = 60 * 104, [f, g, h] = [frames, 2 * frames - 1, 4 * frames - 3];
  const levels: Level[] = [[f * p, 384, 384], [g * 4 * p, 192, 384], [h * 16 * p, 192, 192], [
    h * 64 * p,
    96,
    96,
  ]];
  return f * p * (16 * 16 + 27 * 16 * 384) + 2 * block(f * p, 384, 384, 27) +
    f * p * 4 * 384 ** 2 + 2 * f * p * p * 384 + levels3d(levels) +
    3 * 384 * 768 * (f * p + g * 4 * p) +
    9 * (g * 4 * p * 384 * 192 + h * 16 * p * 384 * 192 + h * 64 * p * 192 * 96) +
    h * 64 * p * 27 * 96 * 3;
}

/** HunyuanVideo's decoder of latents of 90x160. */
function hunyuanFilm(frames: number): number {
  const p = 90 * 160, [f, g, h] = [frames, 2 * frames - 1, 4 * frames - 3];
  const [a, b, c, d] = [f * p, f * 4 * p, g * 16 * p, h * 64 * p];
  const levels: Level[] = [[a, 512, 512], [b, 512, 512], [c, 512, 256], [d, 256, 128]];
  return a * (16 * 16 + 27 * 16 * 512) + 2 * block(a, 512, 512, 27) + a * 4 * 512 ** 2 +
    2 * a * a * 512 + levels3d(levels) + 27 * (b * 512 ** 2 + c * 512 ** 2 + d * 256 ** 2) +
    d * 27 * 128 * 3;
}

/** The text, refined: two blocks, gated by two vectors each. */
const refining = (t: number, d: number) =>
  two(256, d) + two(4096, d) + t * 4096 * d + 2 * (t * 12 * d * d + 2 * t * t * d + 2 * d * d);

const hunyuanMacs = (n: number, t: number, d = 3072) =>
  n * 64 * d + refining(t, d) + 2 * two(256, d) + two(768, d) + 20 * double(n, t, d) +
  40 * single(n + t, d) + out(n, d);

/** A part with its MACs by hand and its parameters as published. */
type Part = readonly [what: string, part: () => Network, macs: number, parameters: number];

const [time, latents] = [vector(256), (channels: number, side = 128) => tensor(channels, side, side)];
const FILM = 21 * 30 * 52, LONG = 33 * 45 * 80;

const PARTS: readonly Part[] = [
  ["CLIP-L", () => made(clipText("x", CLIP_L).whole), clip(12, 768), 123060480],
  [
    "CLIP-L with its projection",
    () => made(clipText("x", { ...CLIP_L, projection: 768 }).whole),
    clip(12, 768, 768),
    123650304,
  ],
  ["OpenCLIP bigG", () => made(clipText("x", CLIP_BIG_G).whole), clip(32, 1280, 1280), 694659840],
  ["T5-XXL's encoder", () => made(input(512).scope("t5", t5Encoder())), t5(512), 4762310656],
  ["UMT5-XXL's encoder", () => made(input(512).scope("t5", umt5Encoder())), t5(512), 5680910336],
  ["Gemma 2 2B", () => made(input(300).then(gemma2())), gemma(300), 2614341888],
  ["LLaVA's Llama", () => made(input(351).then(llamaReader())), llama(351), 7505186816],
  [
    "Stable Diffusion's decoder",
    () => made(latents(4).then(imageDecoder({ before: true }))),
    decoder(128, 4, true),
    49490199,
  ],
  ["FLUX.1's decoder", () => made(latents(16).then(imageDecoder())), decoder(128, 16), 49545475],
  // the autoencoder's 312,250,275 less an encoder of 153,027,104
  ["SANA's decoder", () => made(latents(32, 32).then(deepDecoder())), deepMacs(32), 312250275 - 153027104],
  // the autoencoder's 126,892,531 less an encoder of 53,596,928
  [
    "Wan's decoder",
    () => made(tensor(16, 21, 60, 104).then(wanDecoder())),
    wanFilm(21),
    126892531 - 53596928,
  ],
  [
    "FLUX.1-dev",
    () =>
      made(
        fluxTransformer(latents(16), time, {
          text: tensor(512, 4096),
          whole: vector(768),
          guidance: vector(256),
        }),
      ),
    fluxMacs(4096, 512),
    11901408320,
  ],
  [
    "Stable Diffusion 3.5 medium",
    () => made(mmdit("medium", latents(16), time, { tokens: tensor(333, 4096), whole: vector(2048) })),
    mmditMacs(24, 13, 1536),
    2243171520,
  ],
  [
    "Stable Diffusion 3.5 large",
    () => made(mmdit("large", latents(16), time, { tokens: tensor(333, 4096), whole: vector(2048) })),
    mmditMacs(38, 0, 2432),
    8056627520,
  ],
  [
    "PixArt-Sigma",
    () => made(pixartTransformer(latents(4), time, tensor(300, 4096))),
    pixart(4096, 300),
    610856096,
  ],
  // SANA's 1,604,462,752 and what 1.5 normalises: queries and keys, twice in each block
  [
    "SANA-1.5",
    () => made(sanaTransformer(latents(32, 32), time, tensor(300, 2304))),
    sanaMacs(1024, 300),
    1604462752 + 20 * 4 * 2240,
  ],
  [
    "Wan 2.1 1.3B",
    () => made(wanTransformer("1.3b", tensor(16, 21, 60, 104), time, tensor(512, 4096))),
    wanMacs(30, 1536, 8960, FILM, 512),
    1418996800,
  ],
  [
    "Wan 2.1 14B",
    () => made(wanTransformer("14b", tensor(16, 21, 60, 104), time, tensor(512, 4096))),
    wanMacs(40, 5120, 13824, FILM, 512),
    14288491584,
  ],
  [
    "HunyuanVideo",
    () =>
      made(
        hunyuanTransformer(tensor(16, 33, 90, 160), time, {
          text: tensor(256, 4096),
          whole: vector(768),
          guidance: vector(256),
        }),
      ),
    hunyuanMacs(LONG, 256),
    12821012544,
  ],
];

Deno.test("each part has the parameters of its checkpoint and the MACs of a hand", async (t) => {
  for (const [what, part, macs, parameters] of PARTS) {
    await t.step(what, () => {
      const counted = count(part());
      assert.deepEqual([counted.macs, counted.parameters], [macs, parameters]);
    });
  }
});

/** HunyuanVideo's decoder: convolutions, biases, normalisations. */
const hunyuanDecoderWeights = () => {
  const blockOf = (from: number, to: number) =>
    27 * to * (from + to) + 2 * to + 2 * (from + to) + (from === to ? 0 : from * to + to);
  const levels = [[512, 512], [512, 512], [512, 256], [256, 128]] as const;
  return 16 * 17 + 512 * (27 * 16 + 1) + 2 * blockOf(512, 512) + 4 * 512 * 513 + 2 * 512 +
    sum(levels.map(([from, to]) => blockOf(from, to) + 2 * blockOf(to, to))) +
    2 * 512 * (27 * 512 + 1) + 256 * (27 * 256 + 1) + 2 * 128 + 3 * (27 * 128 + 1);
};

Deno.test("HunyuanVideo's decoder counts what a hand counts", () => {
  const { macs, parameters } = count(made(tensor(16, 33, 90, 160).then(hunyuanDecoder())));
  assert.deepEqual([macs, parameters], [hunyuanFilm(33), hunyuanDecoderWeights()]);
});

Deno.test("Stable Diffusion XL's U-Net has its checkpoint's parameters, and 2.99 T MACs without attention's products", () => {
  const { macs, parameters, layers } = count(
    made(xlUnet(latents(4), tensor(320), { tokens: tensor(77, 2048) as never, whole: vector(2816) })),
  );
  const products = layers.filter(({ kind }) => kind === "dotProductAttention");
  assert.deepEqual([parameters, ((macs - sum(products.map((layer) => layer.macs))) / 1e12).toFixed(2)], [
    2567463684,
    "2.99",
  ]);
  // self: 10 blocks of 4096 tokens, 60 of 1024; cross: 77 tokens
  const pairs = (blocks: number, n: number, d: number) => blocks * 2 * n * (n + 77) * d;
  assert.equal(sum(products.map((layer) => layer.macs)), pairs(10, 4096, 640) + pairs(60, 1024, 1280));
});

const bothClips = clip(12, 768, 768) + clip(32, 1280, 1280);

/** From a text to an image or film in one step. */
const WHOLE: Readonly<Record<string, number>> = {
  "flux.1-dev": t5(512) + clip(12, 768) + fluxMacs(4096, 512) + decoder(128, 16),
  "stable-diffusion-3.5-medium": t5(256) + bothClips + mmditMacs(24, 13, 1536) + decoder(128, 16),
  "stable-diffusion-3.5-large": t5(256) + bothClips + mmditMacs(38, 0, 2432) + decoder(128, 16),
  "pixart-sigma": t5(300) + pixart(4096, 300) + decoder(128, 4, true),
  "sana-1.5-1.6b": gemma(300) + sanaMacs(1024, 300) + deepMacs(32),
  "wan-2.1-1.3b": t5(512) + wanMacs(30, 1536, 8960, FILM, 512) + wanFilm(21),
  "wan-2.1-14b": t5(512) + wanMacs(40, 5120, 13824, FILM, 512) + wanFilm(21),
  "hunyuan-video": llama(351) + clip(12, 768) + hunyuanMacs(LONG, 256) + hunyuanFilm(33),
};

for (const [name, macs] of Object.entries(WHOLE)) {
  Deno.test(`${name} is its parts`, async () => assert.equal(count(await fromZoo(name)).macs, macs));
}

Deno.test("steps repeat the denoiser alone, with the same weights", () => {
  const cases: readonly (readonly [(options: { steps: number }) => Network, number])[] = [
    [flux, fluxMacs(4096, 512)],
    [(options) => stableDiffusion3("medium", options), mmditMacs(24, 13, 1536)],
    [
      (options) => wan("1.3b", { ...options, height: 64, width: 64, frames: 5 }),
      wanMacs(30, 1536, 8960, 32, 512),
    ],
    [(options) => hunyuanVideo({ ...options, height: 64, width: 64, frames: 5 }), hunyuanMacs(32, 256)],
  ];
  for (const [make, macs] of cases) {
    const [one, three] = [count(make({ steps: 1 })), count(make({ steps: 3 }))];
    assert.equal(three.macs - one.macs, 2 * macs);
    assert.equal(three.parameters, one.parameters);
  }
});

Deno.test("a film has the frames, height and width that are asked for", () => {
  for (const frames of [1, 5, 9]) {
    for (const make of [(options: object) => wan("1.3b", options), hunyuanVideo]) {
      const { layers } = make({ height: 64, width: 96, frames });
      assert.deepEqual(layers.at(-1)!.shape, [3, frames, 64, 96]);
    }
  }
});
