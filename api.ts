/**
 * What `mod.ts` offers, room by room. Users import `mod.ts`, which has the same from one built file.
 *
 * ```ts
 * import { conv, network } from "@fodlam/fodlam";
 *
 * export const tiny = network("tiny", [3, 32, 32], conv(64, 3).relu().pool().fc(10).softmax());
 * ```
 *
 * @module
 */
export * from "./dsl/mod.ts";
export * from "./ir/mod.ts";
export * from "./engine/mod.ts";
export * from "./profiles/mod.ts";
export { defineProfile, type ProfileInput } from "./profiles/define.ts";
export { run, type RunOptions } from "./cli/run.ts";
