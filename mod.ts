/**
 * FODLAM says how many seconds and joules a neural network costs on an accelerator, layer by layer, and how far the
 * number can be trusted.
 *
 * ```ts
 * import { conv, network } from "@fodlam/fodlam";
 *
 * export const tiny = network("tiny", [3, 32, 32], conv(64, 3).relu().pool().fc(10).softmax());
 * ```
 *
 * This file re-exports the rooms' sources: what one edits is what runs.
 *
 * @module
 */
export * from "./dsl/mod.ts";
export * from "./ir/mod.ts";
export * from "./engine/mod.ts";
export * from "./profiles/mod.ts";
export * from "./sweep/mod.ts";
export { defineProfile, type ProfileInput } from "./profiles/define.ts";
export { run, type RunOptions } from "./cli/run.ts";
