/** Places of elements in small tensors, row by row. */

/** How far apart neighbours on each axis are. */
export function stridesOf(shape: readonly number[]): number[] {
  const out = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    out[i] = step;
    step *= shape[i]!;
  }
  return out;
}

/** The index of every element in turn. Each is the same array, changed: copy what is kept. */
export function* indices(shape: readonly number[]): Generator<number[]> {
  const index = new Array<number>(shape.length).fill(0);
  if (shape.includes(0)) return;
  while (true) {
    yield index;
    let axis = shape.length - 1;
    while (axis >= 0 && ++index[axis]! === shape[axis]) index[axis--] = 0;
    if (axis < 0) return;
  }
}

/** Numbers of a tensor as those of a larger one into which it stretches. */
export function stretched(
  data: readonly number[],
  from: readonly number[],
  to: readonly number[],
): readonly number[] {
  if (from.length === to.length && from.every((size, i) => size === to[i])) return data;
  const gap = to.length - from.length, strides = stridesOf(from);
  const out: number[] = [];
  for (const index of indices(to)) {
    let at = 0;
    for (let i = 0; i < from.length; i++) if (from[i] !== 1) at += strides[i]! * index[gap + i]!;
    out.push(data[at]!);
  }
  return out;
}
