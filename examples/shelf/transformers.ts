import type { Shelf } from "./entry.ts";

/** Vision transformers, encoders, and transformers up to GPT-2. */
export const transformers: Shelf = {};
