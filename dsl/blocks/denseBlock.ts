import { count, natural } from "../../ir/field.ts";
import { block } from "../block.ts";
import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";

/**
 * Layers of which each reads what all before it made (DenseNet): normalisation, 1x1 to 4 x growth channels,
 * normalisation, 3x3 to `growth` channels, beside the input.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).denseBlock(6, 32).shape); // [ 256, 56, 56 ]
 * ```
 */
export const denseBlock: (layers: number, growth: number) => Fragment = block(
  "denseBlock",
  { layers: natural("layers"), growth: count("channels that each layer adds") },
  (layers: number, growth: number) => {
    const layer = empty.batchNorm().relu().conv(4 * growth, 1, { bias: false })
      .batchNorm().relu().conv(growth, 3, { padding: 1, bias: false });
    return empty.repeat(layers, empty.branch(empty, layer).concat());
  },
);
