/** Sizes of a model's inputs: fixed, given by the user, or the batch. */
import { FodlamError, missingDimension } from "../../ir/errors.ts";
import type { Dimensions } from "../dimensions.ts";
import type { DimensionProto, ValueInfoProto } from "./model.ts";

/** Names of a first axis that is none. */
const LENGTH = /seq|time|len|frame|token|height|width|num|past|point|step|sample/i;

/** How to make sizes of an input's dimensions. */
export interface Sizing {
  /** The file. */
  readonly path: string;
  /** Sizes by name from the user. */
  readonly dims: Dimensions;
  /** Whether a fixed batch of images is set aside. */
  readonly dropBatch: boolean;
  /** Told what was assumed. */
  readonly note: (text: string) => void;
  /** Told that an input has other sizes than the file says. */
  readonly changed: () => void;
}

/** Whether an open dimension is the batch: the first axis unless it is called a length, another one if it is called so. */
function isBatch(name: string, axis: number, rank: number): boolean {
  if (/batch/i.test(name)) return true;
  return axis === 0 && rank >= 2 && !LENGTH.test(name);
}

/** A size from the user by one of its names; names may be sums, as in `past + 1`. */
function given(dims: Dimensions, names: readonly string[]): number | undefined {
  for (const name of names) {
    const parts = name.split("+").map((part) => part.trim()).map((part) =>
      /^\d+$/.test(part) ? Number(part) : part === "" ? NaN : dims.size(part) ?? NaN
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
  const isValue = dimensions.every(({ dimValue }) => dimValue === 1) && how.dims.size(name) !== undefined;
  const whole = isValue ? undefined : how.dims.shape(name, dimensions.map(({ dimValue }) => dimValue));
  return dimensions.map(({ dimValue, dimParam = "" }, axis) => {
    const own = `${name}.${axis}`, fixed = whole?.[axis] ?? dimValue;
    if (fixed !== undefined && fixed >= 0) {
      if (dimValue !== undefined && fixed !== dimValue) how.changed();
      if (!(how.dropBatch && axis === 0 && rank >= 4 && fixed > 1)) return fixed;
      how.note(
        `the ${whole === undefined ? "file's " : ""}batch of ${fixed} is set aside: counts are for one`,
      );
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
