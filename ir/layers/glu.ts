import { oneOf } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { channelAxis, channelsOf, elements, Refusal, resized } from "../shape.ts";

/** What gates: the function applied to the second half. */
export type Gate = "sigmoid" | "silu" | "gelu" | "relu" | "none";

/** Operations an element of each gate. */
const OPERATIONS: Readonly<Record<Gate, number>> = { none: 0, relu: 1, sigmoid: 4, silu: 5, gelu: 8 };

/** Fields of a gated linear unit. */
export interface GluFields {
  /** The gate's function. */
  readonly gate: Gate;
}

/** Options of a gated linear unit. */
export interface GluOptions extends LayerOptions {
  /** The gate's function: sigmoid (GLU, the default), silu (SwiGLU), gelu (GeGLU), relu or none. */
  readonly gate?: Gate;
}

/**
 * Gated linear unit: one half of the channels times a function of the other half.
 *
 * Shape: `[C, H, W]` to `[C / 2, H, W]`, `[T, D]` to `[T, D / 2]`. No MACs, no parameters. Vector operations:
 * 1 for each output element, and the gate's own (sigmoid 4, silu 5, gelu 8, relu 1).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(77, 5120).glu({ gate: "gelu" }).shape); // [ 77, 2560 ]
 * ```
 *
 * @throws {FodlamError} if the number of channels is odd
 */
export const glu: LayerDef<"glu", [options?: GluOptions], GluFields> = {
  kind: "glu",
  inputs: "one",
  ranks: ranks.same,
  group: "activation",
  fields: { gate: oneOf("the gate's function", "sigmoid", "silu", "gelu", "relu", "none") },
  options: ["gate"],
  make: ({ gate = "sigmoid" } = {}) => ({ gate }),
  shape(_fields, [input]) {
    const channels = channelsOf(input!);
    if (channels % 2 !== 0) throw new Refusal("an even number of channels", `${channels}`);
    return resized(input!, channelAxis(input!), channels / 2);
  },
  work: ({ gate }, _inputs, output) => ({ vectorOperations: elements(output) * (1 + OPERATIONS[gate]) }),
};
