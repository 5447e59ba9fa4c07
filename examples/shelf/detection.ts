import type { Shelf } from "./entry.ts";

/** Detectors and segmenters. */
export const detection: Shelf = {};
