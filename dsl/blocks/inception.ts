import { count, type Field, type Fields, flag } from "../../ir/field.ts";
import { blockWithOptions } from "../block.ts";
import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";

/** Channels of an inception block, in the order of the GoogLeNet paper's table. */
export type InceptionBranches = readonly [
  one: number,
  reduceThree: number,
  three: number,
  reduceFive: number,
  five: number,
  poolProjection: number,
];

/** Options of an inception block. */
export interface InceptionOptions {
  /** Whether each convolution has batch normalisation instead of a bias; false if left out. */
  readonly batchNorm?: boolean;
  /** Kernel of the third branch: 5 in the paper (if left out), 3 in torchvision. */
  readonly large?: 3 | 5;
}

const channels = count("channels");

const branchesField: Field<InceptionBranches> = {
  doc: "channels of each convolution",
  expected: "six whole numbers of at least 1, such as [64, 96, 128, 16, 32, 32]",
  accepts: (value): value is InceptionBranches =>
    Array.isArray(value) && value.length === 6 && value.every((item) => channels.accepts(item)),
};

const inceptionOptions: Fields<InceptionOptions> = {
  batchNorm: flag("whether each convolution has batch normalisation instead of a bias"),
  large: {
    doc: "kernel of the third branch",
    expected: "3 or 5",
    accepts: (value): value is 3 | 5 => value === 3 || value === 5,
  },
};

/**
 * 1x1, 3x3 and 5x5 convolutions and a pooling side by side (GoogLeNet).
 *
 * @example Inception (3a)
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(192, 28, 28).inception([64, 96, 128, 16, 32, 32]).shape); // [ 256, 28, 28 ]
 * ```
 */
export const inception: (branches: InceptionBranches, options?: InceptionOptions) => Fragment =
  blockWithOptions(
    "inception",
    { branches: branchesField },
    inceptionOptions,
    parallel,
  );

function parallel(branches: InceptionBranches, { batchNorm = false, large = 5 }: InceptionOptions): Fragment {
  const [one, reduceThree, three, reduceFive, five, project] = branches;
  const conv = (from: Fragment, filters: number, kernel: number) =>
    batchNorm
      ? from.convNorm(filters, kernel)
      : from.conv(filters, kernel, { padding: (kernel - 1) / 2 }).relu();
  return empty.branch(
    conv(empty, one, 1),
    conv(conv(empty, reduceThree, 1), three, 3),
    conv(conv(empty, reduceFive, 1), five, large),
    conv(empty.pool(3, { stride: 1, padding: 1 }), project, 1),
  ).concat();
}
