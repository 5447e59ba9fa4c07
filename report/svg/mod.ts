/**
 * Pictures: pure functions from plain data to the text of an SVG document, the same for commands, reports, the page and notebooks. Nothing is
 * loaded but `ir/` and the reports' words; widths of text are reckoned, so that labels do not overlap.
 *
 * ```ts
 * import { conv, evaluate, loadProfile, network } from "@fodlam/fodlam";
 * import { latencyPicture } from "./mod.ts";
 *
 * const net = network("one layer", [3, 227, 227], conv(96, 11, { stride: 4 }));
 * const svg = latencyPicture(evaluate(net, await loadProfile("eyeriss")));
 * console.log(svg.slice(0, 4)); // <svg
 * ```
 *
 * @module
 */
export { comparisonPicture, type ComparisonPictureOptions, paretoOf } from "./compare.ts";
export { energyPicture, latencyPicture, type LayersOptions } from "./layers.ts";
export { type Roof, type RooflineData, rooflineOf, rooflinePicture, type RooflinePoint } from "./roofline.ts";
export {
  type LineAxis,
  type LinePoint,
  type LinesData,
  linesPicture,
  type Series,
  type ServingData,
  servingPicture,
  type ServingPoint,
} from "./lines.ts";
export { type ParetoData, paretoPicture, type ParetoPoint, type Quantity } from "./pareto.ts";
export { type TornadoData, tornadoPicture, type TornadoRow } from "./tornado.ts";
export { energyTreemap } from "./treemap.ts";
export { graphPicture } from "./graph.ts";
export { networkPicture } from "./network.ts";
export {
  type AgreementData,
  agreementOf,
  agreementPicture,
  type AgreementPoint,
  type AgreementSource,
} from "./agreement.ts";
