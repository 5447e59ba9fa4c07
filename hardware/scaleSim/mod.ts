/**
 * SCALE-Sim's configurations, versions 2 and 3: A. Samajdar et al., ISPASS 2020; the keys of `scalesim/scale_config.py` in
 * github.com/scalesim-project/SCALE-Sim.
 */
import type { ChipFormat } from "../format.ts";
import { read } from "./read.ts";

/** SCALE-Sim's configurations, read. */
export const format: ChipFormat = { read };
