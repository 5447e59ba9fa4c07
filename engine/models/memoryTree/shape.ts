/** Loops and tensors by number, and a nest as the counting takes it. */
import type { Nest, Workload } from "../../../ir/work.ts";
import type { LoopName, TensorName } from "../../../profiles/data/memoryTree.ts";

/** Loops by number. */
export const loopNames: readonly LoopName[] = ["g", "n", "k", "c", "p", "q", "r", "s"];

/** How many loops there are. */
export const LOOPS = 8;

/** Their numbers. */
export const G = 0, N = 1, K = 2, C = 3, P = 4, Q = 5, R = 6, S = 7;

/** Tensors by number. */
export const tensorNames: readonly TensorName[] = ["weights", "inputs", "outputs"];

/** How many tensors there are. */
export const TENSORS = 3;

/** Their numbers. */
export const WEIGHTS = 0, INPUTS = 1, OUTPUTS = 2;

const RELEVANT = [[G, K, C, R, S], [G, N, C, P, Q, R, S], [G, N, K, P, Q]] as const;

/** Whether a tensor's elements depend on a loop: `concerns[tensor * LOOPS + loop]`. */
export const concerns: Uint8Array = Uint8Array.from(
  { length: TENSORS * LOOPS },
  (_, at) => (RELEVANT[Math.floor(at / LOOPS)] as readonly number[]).includes(at % LOOPS) ? 1 : 0,
);

/** A nest with its batch, in numbers. */
export interface Shape {
  /** Iterations of each loop. */
  readonly counts: Float64Array;
  /** Input rows for one more output row, and columns. */
  readonly stride: readonly [number, number];
  /** Input rows for one more kernel row, and columns. */
  readonly dilation: readonly [number, number];
  /** Height and width of the image that is read; nothing beyond it is. */
  readonly image: readonly [number, number];
  /** Rows and columns of the image from the first to the last that windows touch, and of those no more than all windows have. */
  readonly reached: readonly [number, number];
  readonly windowed: readonly [number, number];
  /** Multiply-accumulates. */
  readonly macs: number;
  /** What tells it apart from other shapes. */
  readonly key: string;
}

/**
 * The shape of a nest. A batch of inputs that share weights makes more of `n`; where there are no weights, each input brings its
 * own second operand and makes more of `g`.
 */
export function shapeOf(nest: Nest, batch: number, hasWeights: boolean): Shape {
  const { n, k, c, p, q, r, s, groups, stride, dilation } = nest;
  const { image = [p * stride[0], q * stride[1]] } = nest;
  const counts = Float64Array.of(
    hasWeights ? groups : groups * batch,
    hasWeights ? n * batch : n,
    k / groups,
    c / groups,
    p,
    q,
    r,
    s,
  );
  const macs = counts.reduce((product, count) => product * count, 1);
  const key = keyOf({ counts, stride, dilation, image });
  const reached = [
    Math.min(image[0], reach(p, stride[0], r, dilation[0])),
    Math.min(image[1], reach(q, stride[1], s, dilation[1])),
  ] as const;
  const windowed = [Math.min(reached[0], p * r), Math.min(reached[1], q * s)] as const;
  return { counts, stride, dilation, image, reached, windowed, macs, key };
}

/** Rows or columns from the first to the last that windows touch. */
export function reach(outputs: number, stride: number, kernel: number, dilation: number): number {
  return (outputs - 1) * stride + (kernel - 1) * dilation + 1;
}

/** What tells shapes apart. */
export function keyOf(
  { counts, stride, dilation, image }: Pick<Shape, "counts" | "stride" | "dilation" | "image">,
): string {
  return [...counts, ...stride, ...dilation, ...image].join();
}

/** Whether the second operand of a layer's products is weights that a batch shares. */
export function sharesWeights({ parametersRead }: Workload): boolean {
  return parametersRead > 0;
}
