import { type Field, oneOf } from "./field.ts";
import { elements, type Shape } from "./shape.ts";
import type { Work } from "./work.ts";

/** How pixels between pixels are made. */
export type ResizeMode = "nearest" | "bilinear";

/** The field of how pixels are made, of resizing and upsampling. */
export const resizeMode: Field<ResizeMode> = oneOf(
  "how pixels between pixels are made",
  "nearest",
  "bilinear",
);

/** The work of making pixels between pixels. */
export function resizeWork(
  { mode }: { readonly mode: ResizeMode },
  _inputs: readonly Shape[],
  output: Shape,
): Work {
  return { vectorOperations: mode === "bilinear" ? 7 * elements(output) : 0 };
}
