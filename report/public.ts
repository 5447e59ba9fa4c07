/**
 * `fodlam/report` (npm), `@fodlam/fodlam/report` (JSR): everything that commands print and draw, for users of the library. Texts and
 * tables are plain, pictures are SVG documents as texts; nothing is written anywhere.
 *
 * ```ts
 * import { conv, evaluate, loadProfile, network } from "@fodlam/fodlam";
 * import { comparisonText, latencyPicture } from "./public.ts";
 *
 * const net = network("one layer", [3, 227, 227], conv(96, 11, { stride: 4 }));
 * const estimates = [evaluate(net, await loadProfile("eyeriss")), evaluate(net, await loadProfile("h100"))];
 * console.log(comparisonText(estimates).split("\n")[0]!.slice(0, 9)); // one layer
 * console.log(latencyPicture(estimates[0]!).slice(0, 4)); // <svg
 * ```
 *
 * @module
 */
export { comparisonCsv, type ComparisonOptions, comparisonText } from "./compare.ts";
export { countCsv, countText } from "./count.ts";
export { explanationText } from "./explain.ts";
export { explainedNetworkText } from "./explainNetwork.ts";
export * from "./mod.ts";
export { ansi, plain, type Style } from "./style.ts";
export * from "./svg/mod.ts";
export type { Detail, TextOptions } from "./text.ts";
