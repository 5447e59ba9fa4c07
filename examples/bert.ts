/**
 * BERT: J. Devlin, M. Chang, K. Lee, K. Toutanova, "BERT: Pre-training of Deep Bidirectional Transformers for Language
 * Understanding", NAACL 2019, section 3: the encoder and the pooler, uncased vocabulary, without a task's own head.
 *
 * @module
 */
import { input, type Network, network, type Parametric, run, transformerBlock } from "../mod.ts";
import { ofSequence } from "./shelf/parameters.ts";

/** A size of BERT. */
export type BertSize = "base" | "large";

/** Layers L, hidden size H and heads A; the feed-forward is four times as wide. */
const SIZES: Record<BertSize, readonly [layers: number, width: number, heads: number]> = {
  base: [12, 768, 12],
  large: [24, 1024, 16],
};

/** BERT on so many tokens. */
export function bert(size: BertSize, tokens = 128): Network {
  const [layers, width, heads] = SIZES[size];
  const segments = input(tokens, { name: "segments" }).embedding(2, width, { name: "segment" });
  const encoded = input(tokens, { name: "tokens" }).embedding(30522, width, { name: "word" })
    .add(segments).positionEmbedding({ positions: 512 }).layerNorm()
    .repeat(layers, transformerBlock(heads, 4 * width, { normAt: "after" }));
  const pooled = encoded.slice(0, 0, 1).flatten().fc(width, { name: "pooler" }).tanh();
  return network(`BERT-${size}`, [encoded, pooled]);
}

/** DistilBERT (V. Sanh, L. Debut, J. Chaumond, T. Wolf, arXiv:1910.01108): every other layer of BERT-base, no segments and no pooler. */
export function distilbert(tokens = 128): Network {
  const [layers, width, heads] = SIZES.base;
  const encoded = input(tokens, { name: "tokens" }).embedding(30522, width, { name: "word" })
    .positionEmbedding({ positions: 512 }).layerNorm()
    .repeat(layers / 2, transformerBlock(heads, 4 * width, { normAt: "after" }));
  return network("DistilBERT", encoded);
}

const net: Parametric = ofSequence({ tokens: 128, most: 512 }, (tokens) => bert("base", tokens));
export default net;

if (import.meta.main) await run(net);
