/**
 * The cost models: one a folder, one line here. A model turns workloads into costs; it never sees a layer's kind or name.
 * Where a profile has data for several, the first in this list that covers a layer is used. Each folder has `mod.ts`, the model, and
 * `equations.ts`, its formulas; what finds facts stands beside them under its own name. Imports `ir/`, `profiles/`,
 * `engine/model.ts`, `engine/equations.ts` and `engine/mapping/`.
 *
 * ```ts
 * import { models } from "./mod.ts";
 *
 * console.log(Object.keys(models)); // [ "table", "rowStationary", "systolic", "nvdla", "sparse", "roofline", "hierarchy", "perMac" ]
 * ```
 *
 * @module
 */
import type { ModelId } from "../../profiles/types.ts";
import type { CostModel } from "../model.ts";
import { hierarchy } from "./hierarchy/mod.ts";
import { nvdla } from "./nvdla/mod.ts";
import { perMac } from "./perMac/mod.ts";
import { roofline } from "./roofline/mod.ts";
import { rowStationary } from "./rowStationary/mod.ts";
import { sparse } from "./sparse/mod.ts";
import { systolic } from "./systolic/mod.ts";
import { table } from "./table/mod.ts";

/** Every cost model by name. */
export const models: { readonly [M in ModelId]: CostModel<M> } = {
  table,
  rowStationary,
  systolic,
  nvdla,
  sparse,
  roofline,
  hierarchy,
  perMac,
};

/** The names of the cost models, the preferred first. */
export const modelIds: readonly ModelId[] = Object.keys(models) as ModelId[];
