/**
 * AccelForge's architectures, those parts that state their own numbers: the fields of `accelforge/frontend/arch/` in
 * github.com/Accelergy-Project/accelforge.
 */
import type { ChipFormat } from "../format.ts";
import { read } from "./read.ts";

/** AccelForge's architectures, read. */
export const format: ChipFormat = { read };
