/** Words of whole tensors. */
import { C, G, K, N, P, Q, R, S, type Shape } from "./shape.ts";

/** Words of each tensor of a shape; of the inputs those that windows touch. */
export function wordsOf(shape: Shape): Float64Array {
  return Float64Array.of(weightWords(shape), inputWords(shape), outputWords(shape));
}

function weightWords({ counts: x }: Shape): number {
  return x[G]! * x[K]! * x[C]! * x[R]! * x[S]!;
}

function outputWords({ counts: x }: Shape): number {
  return x[G]! * x[N]! * x[K]! * x[P]! * x[Q]!;
}

/** Words of inputs that windows touch. */
function inputWords({ counts: x, stride, dilation, image }: Shape): number {
  const rows = Math.min(image[0], touched(x[P]!, stride[0], x[R]!, dilation[0]));
  const columns = Math.min(image[1], touched(x[Q]!, stride[1], x[S]!, dilation[1]));
  return x[G]! * x[N]! * x[C]! * rows * columns;
}

/** Different places that windows have along a side. */
function touched(outputs: number, stride: number, kernel: number, dilation: number): number {
  if (kernel === 1) return outputs;
  if (stride === 1 && dilation === 1) return outputs + kernel - 1;
  const places = new Set<number>();
  for (let p = 0; p < outputs; p++) for (let r = 0; r < kernel; r++) places.add(p * stride + r * dilation);
  return places.size;
}
