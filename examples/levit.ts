/**
 * LeViT: B. Graham, A. El-Nouby, H. Touvron, P. Stock, A. Joulin, H. Jégou, M. Douze, "LeViT: a Vision Transformer in ConvNet's
 * Clothing for Faster Inference", ICCV 2021, Table 2: convolutions down to 14x14 pixels, then attention whose scores shift with the
 * distance, with keys narrower than values. Two heads, trained with and without distillation, are averaged.
 *
 * @module
 */
import {
  add,
  type AnyTensor,
  apply,
  convNorm,
  fc,
  type Fragment,
  type Network,
  network,
  type Parametric,
  residual,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Channels, heads and blocks of the three stages, and channels of a key. */
const SIZES = {
  "128s": [[128, 256, 384], [4, 6, 8], [2, 3, 4], 16],
  "128": [[128, 256, 384], [4, 8, 12], [4, 4, 4], 16],
  "192": [[192, 288, 384], [3, 5, 6], [4, 4, 4], 32],
  "256": [[256, 384, 512], [4, 6, 8], [4, 4, 4], 32],
  "384": [[384, 512, 768], [6, 9, 12], [4, 4, 4], 32],
} as const;

/** A size of LeViT. */
export type LevitSize = keyof typeof SIZES;

/** A linear layer on each token with its normalisation. */
function linear(features: number): Fragment {
  return fc(features, { bias: false }).batchNorm();
}

/** What follows attention. */
const mlp: Fragment = apply((x) => {
  const features = x.shape[1]!;
  return x.then(linear(2 * features)).hardSwish().then(linear(features));
});

/** Attention; each distance in rows and columns has a value for each head, by which scores shift. */
function attention(heads: number, key: number): Fragment {
  return apply((x) => {
    const [tokens, features] = x.shape as [number, number], keys = heads * key;
    const all = x.then(linear(4 * keys)); // values are twice as wide as keys
    const queries = all.slice(1, 0, keys), values = all.slice(1, 2 * keys, 4 * keys);
    return queries.dotProductAttention(all.slice(1, keys, 2 * keys), values, heads, {
      relativePositions: tokens,
    }).hardSwish().then(linear(features));
  });
}

/** Attention of every second pixel each way to all of them; values are four times as wide as keys. */
function shrinking(height: number, width: number, features: number, key: number): Fragment {
  return apply((x) => {
    const [tokens, channels] = x.shape as [number, number],
      heads = Math.trunc(channels / key),
      keys = heads * key;
    const all = x.then(linear(5 * keys));
    const queries = x.toImage(height, width).pool(1, { stride: 2 }).toTokens().then(linear(keys));
    const seen: AnyTensor = queries.dotProductAttention(
      all.slice(1, 0, keys),
      all.slice(1, keys, 5 * keys),
      heads,
      {
        relativePositions: tokens,
      },
    );
    return seen.hardSwish().then(linear(features));
  });
}

/** Four convolutions that halve the image. */
function stem(channels: number): Fragment {
  const step = (filters: number, activation: "hardSwish" | "none" = "hardSwish") =>
    convNorm(filters, 3, { stride: 2, activation });
  return step(channels / 8).then(step(channels / 4)).then(step(channels / 2)).then(step(channels, "none"));
}

/** A LeViT on one image. */
export function levit(
  size: LevitSize = "256",
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const [channels, heads, blocks, key] = SIZES[size];
  const block = (stage: number) => residual(attention(heads[stage]!, key)).residual(mlp);
  const half = (pixels: number, times: number) => Math.ceil(pixels / 2 ** times);
  const body = channels.slice(1).reduce<Fragment>((x, features, i) => {
    const step = shrinking(half(height, 4 + i), half(width, 4 + i), features, key);
    return x.then(step).residual(mlp).repeat(blocks[i + 1]!, block(i + 1));
  }, stem(channels[0]).toTokens().repeat(blocks[0], block(0)));
  const scores = body.globalPool().apply((x) => {
    const head = () => x.batchNorm().fc(classes) as AnyTensor;
    return add(head(), head());
  });
  return network(`LeViT-${size.toUpperCase()}`, [3, height, width], scores);
}

const net: Parametric = ofImages((at) => levit("256", at));
export default net;

if (import.meta.main) await run(net);
