/**
 * ZigZag's accelerators and mapping files: L. Mei et al., "ZigZag: Enlarging Joint Architecture-Mapping Design Space Exploration for
 * DNN Accelerators", IEEE TC 2021; the grammar of `zigzag/parser/accelerator_validator.py` and `mapping_validator.py` in
 * github.com/KULeuven-MICAS/zigzag, and that of its files of 2024.
 */
import type { ChipFormat } from "../format.ts";
import { read } from "./read.ts";
import { write } from "./write.ts";

/** ZigZag's accelerators, read and written. */
export const format: ChipFormat = { read, write };
