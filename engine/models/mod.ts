/**
 * The cost models: one a file, one line here. A model turns workloads into costs; it never sees a layer's kind or name.
 *
 * @module
 */
import type { ModelId } from "../../profiles/types.ts";
import type { CostModel } from "../model.ts";
import { perMac } from "./perMac.ts";
import { sparse } from "./sparse.ts";
import { table } from "./table.ts";

/** Every cost model by name. */
export const models: { readonly [M in ModelId]: CostModel<M> } = { table, perMac, sparse };
