/**
 * GNMT of MLPerf: Y. Wu et al., "Google's Neural Machine Translation System", arXiv:1609.08144, 2016, section 3, with the
 * sizes of mlcommons/inference, retired_benchmarks/translation/gnmt (`wmt16_gnmt_4_layer.json`, architecture `gnmt_v2`): four
 * layers of LSTM on both sides, the first both ways; each word of the target attends to the source once, by a learned sum of
 * hyperbolic tangents, and all layers above read what it saw.
 *
 * @module
 */
import {
  concat,
  custom,
  input,
  type Network,
  network,
  type Parametric,
  parametric,
  run,
  type TokenTensor,
} from "../mod.ts";

const WIDTH = 1024, WORDS = 36548;
const bias = false, biases = 1;

/** What GNMT translates. */
export interface GnmtOptions {
  /** Words of the source; 30 if left out. */
  readonly source?: number;
  /** Words of the target; 30 if left out. */
  readonly target?: number;
  /** Translations that the search follows; 10 if left out. */
  readonly beam?: number;
}

/** The source as four layers make it: the last two are added to what they read. */
function encode(words: TokenTensor): TokenTensor {
  let x = words.lstm(WIDTH, { bidirectional: true, biases }).lstm(WIDTH, { biases });
  for (let i = 0; i < 2; i++) x = x.lstm(WIDTH, { biases }).add(x);
  return x;
}

/** What each word of the target sees of the source: a score for each pair, one learned sum of `WIDTH` tangents. */
function attend(states: TokenTensor, source: TokenTensor): TokenTensor {
  const [targets, sources] = [states.shape[0]!, source.shape[0]!], pairs = targets * sources;
  const sums = custom(states.fc(WIDTH, { bias }), source.fc(WIDTH, { bias }), 0, {
    group: "elementwise",
    parameters: WIDTH + 1, // a bias, and the length of the sum's weights
    vectorOperations: 2 * pairs * WIDTH,
    output: [pairs, WIDTH],
  }) as TokenTensor;
  const scores = sums.tanh().fc(1, { bias }).reshape([targets, sources]) as TokenTensor;
  return scores.softmax().matmul(source) as TokenTensor;
}

/** GNMT on a source and what it is translated to. */
export function gnmt({ source = 30, target = 30, beam = 10 }: GnmtOptions = {}): Network {
  const encoded = encode(input(source, { name: "source" }).embedding(WORDS, WIDTH));
  const words = input(target * beam, { name: "target" }).embedding(WORDS, WIDTH);
  const before = input(target * beam, WIDTH, { name: "seen before" });
  let x = concat(words, before).lstm(WIDTH, { biases });
  const seen = attend(x, encoded);
  for (let i = 1; i < 4; i++) {
    const next = concat(x, seen).lstm(WIDTH, { biases });
    x = i === 1 ? next : next.add(x);
  }
  return network("GNMT", x.fc(WORDS, { bias, name: "head" }));
}

const net: Parametric = parametric({
  source: { meaning: "length of the source", unit: "words", default: 30 },
  target: { meaning: "length of the translation", unit: "words", default: 30 },
  beam: { meaning: "translations that the search follows", unit: "translations", default: 10 },
}, gnmt);
export default net;

if (import.meta.main) await run(net);
