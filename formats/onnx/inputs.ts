/** Sizes of a model's inputs: fixed, given by the user, or the batch. */
import { FodlamError, missingDimension } from "../../ir/errors.ts";
import type { DimensionProto, ValueInfoProto } from "./model.ts";

/** Names of a first axis that is none. */
const LENGTH = /seq|time|len|frame|token|height|width|num|past|point|step|sample/i;

/** How to make sizes of an input's dimensions. */
export interface Sizing {
  /** The file. */
  readonly path: string;
  /** Sizes by name from the user. */
  readonly dims: Readonly<Record<string, number>>;
  /** Whether a fixed batch of images is set aside. */
  readonly dropBatch: boolean;
  /** Told what was assumed. */
  readonly note: (text: string) => void;
}

/** Whether an open dimension is the batch: the first axis unless it is called a length, another one if it is called so. */
function isBatch(name: string, axis: number, rank: number): boolean {
  if (/batch/i.test(name)) return true;
  return axis === 0 && rank >= 2 && !LENGTH.test(name);
}

/** A size from the user by one of its names; names may be sums, as in `past + 1`. */
function given(dims: Sizing["dims"], names: readonly string[]): number | undefined {
  for (const name of names) {
    const parts = name.split("+").map((part) => part.trim()).map((part) =>
      Object.hasOwn(dims, part) ? dims[part]! : /^\d+$/.test(part) ? Number(part) : NaN
    );
    const sum = parts.reduce((all, part) => all + part, 0);
    if (name !== "" && Number.isSafeInteger(sum)) return sum;
  }
}

/** Whether a fixed batch of images can be set aside. */
export function hasBatch({ type }: ValueInfoProto): boolean {
  const [first, ...others] = type?.tensorType?.shape?.dim ?? [];
  return others.length >= 3 && (first!.dimValue ?? 1) > 1;
}

/** The sizes of an input; refuses one that leaves a size open. */
export function sizesOf(input: ValueInfoProto, dimensions: readonly DimensionProto[], how: Sizing): number[] {
  const name = input.name ?? "", rank = dimensions.length;
  return dimensions.map(({ dimValue, dimParam = "" }, axis) => {
    const own = `${name}.${axis}`;
    if (dimValue !== undefined && dimValue >= 0) {
      if (!(how.dropBatch && axis === 0 && rank >= 4 && dimValue > 1)) return dimValue;
      how.note(`the file's batch of ${dimValue} is set aside: counts are for one`);
      return 1;
    }
    const size = given(how.dims, [own, dimParam]);
    const batch = isBatch(dimParam, axis, rank);
    if (batch && (size ?? 1) !== 1) how.note(`the batch of ${size} is set aside: counts are for one`);
    if (batch) return 1;
    if (size !== undefined) return size;
    throw new FodlamError(missingDimension(how.path, `input "${name}"`, dimParam === "" ? own : dimParam));
  });
}
