/**
 * MAESTRO's networks: H. Kwon et al., "Understanding Reuse, Performance, and Hardware Cost of DNN Dataflow: A Data-Centric
 * Approach", MICRO 2019, and the files in `data/model/` of github.com/maestro-project/maestro.
 */
import type { Format } from "../format.ts";
import { read } from "./read.ts";
import { write } from "./write.ts";

/** MAESTRO's networks, read and written. */
export const format: Format = { read, write };
