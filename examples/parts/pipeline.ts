/** What a model of images is asked to do, and the parameters of that. */
import type { Parameter } from "../../mod.ts";

/** What a model of images is asked to do. */
export interface PipelineOptions {
  /** Height of the image in pixels. */
  readonly height?: number;
  /** Width of the image in pixels. */
  readonly width?: number;
  /** Tokens of the text. */
  readonly prompt?: number;
  /** Runs of the denoiser. */
  readonly steps?: number;
}

/** Height and width of an image, as parameters. */
export function imageSides(
  pixels: number,
  multipleOf: number,
): { readonly height: Parameter; readonly width: Parameter } {
  const unit = "pixels";
  return {
    height: { meaning: "height of the image", unit, default: pixels, multipleOf },
    width: { meaning: "width of the image", unit, default: pixels, multipleOf },
  };
}
