/**
 * The builder: networks as programs. A fragment (`conv(64, 3).relu()`) knows no shape, a tensor (`input(3, 224, 224)`)
 * knows its own; both have a method for each layer kind, and `network()` makes plain JSON of them. Imports `ir/`.
 *
 * ```ts
 * import { conv, network } from "@fodlam/fodlam";
 *
 * export const tiny = network("tiny", [3, 32, 32], conv(64, 3).relu().pool().fc(10).softmax());
 * ```
 *
 * @module
 */
import { install } from "./builder.ts";
import * as imageBlocks from "./blocks/image.ts";
import * as tokenBlocks from "./blocks/tokens.ts";

install({ ...imageBlocks, ...tokenBlocks });

export * from "./blocks/image.ts";
export * from "./blocks/tokens.ts";
export * from "./network.ts";
export { type Parameter, type Parameters, type Parametric, parametric, type ValuesOf } from "./parametric.ts";
export type { Merge, Start, StartOrMerge } from "./start.ts";
export * from "./starters.gen.ts";
export { placeOf, traceLayers } from "./trace.ts";
export type * from "./types.ts";
