/**
 * RNN-T of MLPerf: Y. He et al., "Streaming End-to-End Speech Recognition for Mobile Devices", ICASSP 2019, section 3.1, with
 * the sizes of mlcommons/inference, retired_benchmarks/speech_recognition/rnnt. A frame is 30 ms, three of 80 filterbanks. The
 * defaults are the means of its data (dev-clean up to 15 s: 6.25 s, 93 characters); decoding is greedy: the joint network runs
 * once for each pair of frames and once for each character, the prediction once for each character.
 *
 * @module
 */
import {
  custom,
  input,
  type Network,
  network,
  type Parametric,
  parametric,
  run,
  type TokenTensor,
} from "../mod.ts";

const FEATURES = 240, HIDDEN = 1024, STACKED = 2, PREDICTED = 320, JOINT = 512;
const CHARACTERS = 28, BLANK = 1;

/** What RNN-T hears. */
export interface RnntOptions {
  /** Frames of 30 ms; 208 if left out. */
  readonly frames?: number;
  /** Characters that it writes; 93 if left out. */
  readonly characters?: number;
}

/** RNN-T on some speech. */
export function rnnt({ frames = 208, characters = 93 }: RnntOptions = {}): Network {
  const heard = input(frames, FEATURES, { name: "frames" }).lstm(HIDDEN, { layers: 2 })
    .reshape([frames / STACKED, STACKED * HIDDEN]).lstm(HIDDEN, { layers: 3 }) as TokenTensor;
  const written = input(characters, { name: "characters" }).embedding(CHARACTERS, PREDICTED)
    .lstm(PREDICTED, { layers: 2 });
  const pairs = [frames / STACKED + characters, HIDDEN + PREDICTED];
  const scores = custom(heard, written, 0, { output: pairs, group: "movement" }) as TokenTensor;
  return network("RNN-T", scores.fc(JOINT).relu().fc(CHARACTERS + BLANK));
}

const net: Parametric = parametric({
  frames: { meaning: "length of the speech, 30 ms each", unit: "frames", default: 208, multipleOf: STACKED },
  characters: { meaning: "length of what is written", unit: "characters", default: 93 },
}, rnnt);
export default net;

if (import.meta.main) await run(net);
