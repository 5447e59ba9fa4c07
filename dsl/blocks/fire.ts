import { count } from "../../ir/field.ts";
import { block } from "../block.ts";
import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";

/**
 * A squeeze to few channels, then 1x1 and 3x3 convolutions side by side (SqueezeNet).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(96, 55, 55).fire(16, 64).shape); // [ 128, 55, 55 ]
 * ```
 */
export const fire: (squeeze: number, expand: number) => Fragment = block(
  "fire",
  { squeeze: count("channels of the squeeze"), expand: count("channels of each convolution after it") },
  (squeeze: number, expand: number) => {
    const one = empty.conv(expand, 1).relu();
    const three = empty.conv(expand, 3, { padding: 1 }).relu();
    return empty.conv(squeeze, 1).relu().branch(one, three).concat();
  },
);
