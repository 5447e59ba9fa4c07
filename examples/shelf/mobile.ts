import type { Shelf } from "./entry.ts";

/** Image classifiers made for phones, and those searched or scaled since. */
export const mobile: Shelf = {};
