/**
 * SCALE-Sim's topologies: A. Samajdar et al., "A Systematic Methodology for Characterizing Scalability of DNN Accelerators
 * using SCALE-Sim", ISPASS 2020, and the files in `topologies/` of github.com/scalesim-project/scale-sim-v2.
 */
import type { Format } from "../format.ts";
import { read } from "./read.ts";
import { write } from "./write.ts";

/** SCALE-Sim's topologies, read and written. */
export const format: Format = { read, write };
