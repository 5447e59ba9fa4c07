/**
 * Timeloop's architectures: A. Parashar et al., ISPASS 2019; the keys of github.com/NVlabs/timeloop (`src/model`, `src/mapping`) and of
 * github.com/Accelergy-Project/timeloop-accelergy-exercises.
 */
import type { ChipFormat } from "../format.ts";
import { read } from "./read.ts";
import { write } from "./write.ts";

/** Timeloop's architectures, read and written. */
export const format: ChipFormat = { read, write };
