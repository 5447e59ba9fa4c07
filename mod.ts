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
 * What stands behind this file is `api.ts`, which re-exports the rooms; a script runs the same code from one file, which starts in
 * half the time (`deno task build` makes it, a test holds it against the rooms).
 *
 * @module
 */
// @ts-types="./api.ts"
export * from "./built/fodlam.js";
