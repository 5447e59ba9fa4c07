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
export type {
  Branches,
  ChainKind,
  Composable,
  Fragment,
  MergeKind,
  MergeMethods,
  Methods,
  Tensor,
} from "./builder.ts";
export * from "./network.ts";
export type { Merge, Start } from "./start.ts";
export * from "./starters.ts";
