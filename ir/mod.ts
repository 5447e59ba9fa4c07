/**
 * The layer language as plain data: `Network` and `Layer`, shapes, work, units, errors and checks. This room imports
 * nothing; producers (`dsl/`, `formats/`, JSON) and consumers (`engine/`, `report/`) meet here.
 *
 * ```ts
 * import { check, network, conv } from "@fodlam/fodlam";
 *
 * const net = network("one", [3, 8, 8], conv(16, 3));
 * console.log(check(net), JSON.parse(JSON.stringify(net)).layers[0].shape); // [] [ 16, 6, 6 ]
 * ```
 *
 * @module
 */
export * from "./check.ts";
export { FodlamError, type Problem } from "./errors.ts";
export type { Field, Fields } from "./field.ts";
export type {
  AnyRank,
  Arity,
  ByShapes,
  ImageRank,
  LayerBase,
  LayerDef,
  LayerOptions,
  Rank,
  Ranks,
  SameRank,
  TokenRank,
} from "./layer.ts";
export * from "./count.ts";
export { lower } from "./lower.ts";
export { type Network, NETWORK_FORMAT, type NetworkInput } from "./network.ts";
export * from "./registry.ts";
export type { Padding, Pair, Shape } from "./shape.ts";
export type { Hertz, Joules, Nanometers, Seconds, Watts } from "./units.ts";
export { bytesOf, macsOf } from "./sums.ts";
export {
  type AttentionWork,
  type Bits,
  type Density,
  type ExpertsWork,
  type FallbackBits,
  type Group,
  type Nest,
  type TensorBytes,
  type Work,
  type Workload,
} from "./work.ts";
