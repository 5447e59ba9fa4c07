/**
 * MAESTRO's hardware and dataflows: H. Kwon et al., "Understanding Reuse, Performance, and Hardware Cost of DNN Dataflow: A
 * Data-Centric Approach", MICRO 2019; the files in `data/hw/`, `data/mapping/` and `tools/frontend/dataflow/` of
 * github.com/maestro-project/maestro.
 */
import type { ChipFormat } from "../format.ts";
import { read } from "./read.ts";

/** MAESTRO's hardware, read. */
export const format: ChipFormat = { read };
