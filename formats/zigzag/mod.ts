/**
 * ZigZag's workloads: L. Mei et al., "ZigZag: Enlarging Joint Architecture-Mapping Design Space Exploration for DNN
 * Accelerators", IEEE TC 2021; the form of `inputs/workload/resnet18.yaml` and of `zigzag/parser/workload_validator.py` in
 * github.com/KULeuven-MICAS/zigzag.
 */
import type { Format } from "../format.ts";
import { read } from "./read.ts";
import { write } from "./write.ts";

/** ZigZag's workloads, read and written. */
export const format: Format = { read, write };
