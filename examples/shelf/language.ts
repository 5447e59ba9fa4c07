import type { Shelf } from "./entry.ts";

/** Large language models, mixtures of experts, state-space models, diffusion. */
export const language: Shelf = {};
