/**
 * DETR: N. Carion, F. Massa, G. Synnaeve, N. Usunier, A. Kirillov, S. Zagoruyko, "End-to-End Object Detection with Transformers",
 * ECCV 2020, section A.4 and Figure 10, as in facebookresearch/detr: a ResNet, an encoder over its last feature map, and a decoder
 * of 100 learned queries, of which each becomes a box or nothing.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  repeat,
  run,
} from "../mod.ts";
import { type ResnetDepth, resnetFeatures } from "./resnet.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

const WIDTH = 256, HEADS = 8, HIDDEN = 2048, LAYERS = 6, QUERIES = 100;

/** The normalisation after each sum: the paper's, or one that accelerators fold into other layers. */
export type DetrNorm = "layerNorm" | "batchNorm";

/** What may differ from the paper's network. */
export interface DetrOptions extends ImageSize {
  /** The trunk's depth; 50 if left out. */
  readonly depth?: ResnetDepth;
  /** The transformer's normalisation; `"layerNorm"` if left out. */
  readonly norm?: DetrNorm;
}

/** Attention; positions are added to what queries and keys are made of, and not to the values. */
function attend(queries: AnyTensor, keys: AnyTensor, values: AnyTensor): AnyTensor {
  return queries.fc(WIDTH).dotProductAttention(keys.fc(WIDTH), values.fc(WIDTH), HEADS).fc(WIDTH);
}

/** A layer of the encoder: attention among all pixels, and a feed-forward. */
function encoderLayer(norm: DetrNorm): Fragment {
  return apply((x) => {
    const placed = x.positionEmbedding({ learned: false });
    const mixed = x.add(attend(placed, placed, x))[norm]();
    return mixed.add(mixed.feedForward(HIDDEN, { activation: "relu" }))[norm]();
  });
}

/** A layer of the decoder: attention among the queries, attention to the pixels, and a feed-forward. */
function decoderLayer(queries: AnyTensor, memory: AnyTensor, norm: DetrNorm): Fragment {
  return apply((x) => {
    const placed = x.add(queries);
    const mixed = x.add(attend(placed, placed, x))[norm]();
    const pixels = memory.positionEmbedding({ learned: false });
    const seen = mixed.add(attend(mixed.add(queries), pixels, memory))[norm]();
    return seen.add(seen.feedForward(HIDDEN, { activation: "relu" }))[norm]();
  });
}

/** DETR on one image, for the 91 classes of COCO if nothing else is said; one more means that there is nothing. */
export function detr(
  { height = 800, width = 1066, classes = 91, depth = 50, norm = "layerNorm" }: DetrOptions = {},
): Network {
  const [, , , c5] = resnetFeatures(input(3, height, width), depth);
  const memory = c5.conv(WIDTH, 1).toTokens().then(repeat(LAYERS, encoderLayer(norm)));
  const queries = input(QUERIES, { name: "queries" }).embedding(QUERIES, WIDTH) as AnyTensor;
  const found = queries.then(repeat(LAYERS, decoderLayer(queries, memory, norm)))[norm]();
  const boxes = found.fc(WIDTH).relu().fc(WIDTH).relu().fc(4).sigmoid();
  const name = `DETR R${depth}${norm === "batchNorm" ? " with batch normalisation" : ""}`;
  return network(name, [found.fc(classes + 1).softmax(), boxes]);
}

const net: Parametric = ofImages(detr, { classes: 91 });
export default net;

if (import.meta.main) await run(net);
