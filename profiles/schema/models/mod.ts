/**
 * Schemas of the models' data: one a file, one line here. The type of the list is made of the data's own types, so that a
 * model without a schema, or a field that only one of the two knows, does not compile. Imports `profiles/` and `deps/zod.ts`.
 *
 * ```ts
 * import { modelSchemas } from "./mod.ts";
 *
 * console.log("table" in modelSchemas); // true
 * ```
 *
 * @module
 */
import type { ModelId } from "../../types.ts";
import type { ModelSchema } from "../model.ts";
import { gpu } from "./gpu.ts";
import { hierarchy } from "./hierarchy.ts";
import { memoryTree } from "./memoryTree.ts";
import { npu } from "./npu.ts";
import { nvdla } from "./nvdla.ts";
import { perMac } from "./perMac.ts";
import { roofline } from "./roofline.ts";
import { rowStationary } from "./rowStationary.ts";
import { sparse } from "./sparse.ts";
import { systolic } from "./systolic.ts";
import { table } from "./table.ts";

/** The schema of each model's data. */
export const modelSchemas: { readonly [M in ModelId]: ModelSchema<M> } = {
  table,
  rowStationary,
  systolic,
  nvdla,
  sparse,
  gpu,
  hierarchy,
  memoryTree,
  npu,
  roofline,
  perMac,
};
