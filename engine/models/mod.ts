/**
 * The cost models: one a file, one line here. A model turns workloads into costs; it never sees a layer's kind or name.
 * Where a profile has data for several, the first in this list that covers a layer is used. Imports `ir/`, `profiles/` and
 * `engine/model.ts`.
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
import { hierarchy } from "./hierarchy.ts";
import { nvdla } from "./nvdla.ts";
import { perMac } from "./perMac.ts";
import { roofline } from "./roofline.ts";
import { rowStationary } from "./rowStationary.ts";
import { sparse } from "./sparse.ts";
import { systolic } from "./systolic.ts";
import { table } from "./table.ts";

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
