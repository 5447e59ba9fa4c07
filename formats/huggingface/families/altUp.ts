/**
 * Alternating updates (C. Baykal et al., NeurIPS 2023): several streams of which one is worked on, the others are predicted and
 * corrected from it. Streams stand side by side as `[tokens, streams, width]`.
 */
import type { AnyTensor } from "../../../dsl/mod.ts";

const bias = false;

/** How much each stream tells of each other, as a stream itself says. */
function router(x: AnyTensor, name: string, isFirst: boolean, streams: number): AnyTensor {
  const own = (part: string) => isFirst ? { name: `${name}_${part}` } : { sharedWith: `${name}_${part}` };
  return x.rmsNorm(own("router_norm")).fc(streams, { bias, ...own("router") }).tanh();
}

/** One of several streams. */
export function stream(x: AnyTensor, index: number): AnyTensor {
  const [length, , width] = x.shape as [number, number, number];
  return x.slice(1, index, index + 1).reshape([length, width]);
}

/** Every stream predicted from all, by as many numbers as there are pairs of them. */
export function predicted(streams: AnyTensor, name: string): AnyTensor {
  const [length, count] = streams.shape as [number, number];
  const pairs = router(stream(streams, 0), name, true, count).fc(count * count, { bias });
  return streams.einsum(pairs.reshape([length, count, count]), "tjd,tij->tid").add(streams);
}

/** Every stream corrected by what was learned on one. */
export function corrected(predictions: AnyTensor, worked: AnyTensor, name: string): AnyTensor {
  const [length, count, width] = predictions.shape as [number, number, number];
  const shares = router(worked, name, false, count).fc(count, { bias });
  const news = worked.add(stream(predictions, 0)).concat(shares)
    .custom(0, {
      group: "elementwise",
      vectorOperations: length * count * width,
      output: [length, count, width],
    });
  return predictions.add(news);
}

/** Streams side by side: the first as it is, the others projected. */
export function spread(words: AnyTensor, streams: number): AnyTensor {
  const [length, width] = words.shape as [number, number];
  const one = (x: AnyTensor) => x.reshape([length, 1, width]);
  if (streams === 1) return one(words);
  const [second, ...others] = Array.from({ length: streams - 1 }, () => one(words.fc(width, { bias })));
  return one(words).concat(second!, ...others, { axis: 1 });
}

/** Streams brought together: the others projected back, and the mean of all. */
export function gathered(streams: AnyTensor): AnyTensor {
  const [, count, width] = streams.shape as [number, number, number];
  const back = Array.from({ length: count - 1 }, (_, i) => stream(streams, i + 1).fc(width, { bias }));
  const first = stream(streams, 0);
  return back.length === 0 ? first : first.add(back[0]!, ...back.slice(1));
}
