/**
 * Timeloop's problems: A. Parashar et al., "Timeloop: A Systematic Approach to DNN Accelerator Evaluation", ISPASS 2019; the
 * form of `problem-shapes/cnn_layer.yaml` in github.com/NVlabs/timeloop and of the problems in
 * github.com/Accelergy-Project/timeloop-accelergy-exercises, whose `R` and `P` go with `Wstride`: they are widths.
 */
import type { Format } from "../format.ts";
import { read } from "./read.ts";
import { write } from "./write.ts";

/** Timeloop's problems, read and written. */
export const format: Format = { read, write };
