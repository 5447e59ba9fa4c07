/**
 * The layer language: one kind a file, one line here. The layer types, the builder's methods, the checks of JSON and the
 * reference page follow from this list. A file holds the kind's fields, shape rule and work; it may import `ir/` alone.
 *
 * ```ts
 * import { def } from "../registry.ts";
 *
 * const { fields } = def("conv")!;
 * console.log(Object.keys(fields)); // [ "filters", "kernel", "stride", "padding", "dilation", "groups", "bias" ]
 * ```
 *
 * @module
 */
export * from "./add.ts";
export * from "./concat.ts";
export * from "./conv.ts";
export * from "./custom.ts";
export * from "./dropout.ts";
export * from "./fc.ts";
export * from "./flatten.ts";
export * from "./globalPool.ts";
export * from "./lrn.ts";
export * from "./pool.ts";
export * from "./relu.ts";
export * from "./roiPool.ts";
export * from "./softmax.ts";
