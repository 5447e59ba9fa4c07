import { count } from "../field.ts";
import type { LayerDef, LayerOptions } from "../layer.ts";
import { image, Refusal } from "../shape.ts";

/** Fields of a cutting into windows. */
export interface ToWindowsFields {
  /** Windows, each an instance of what follows. */
  readonly windows: number;
  /** Height and width of a window. */
  readonly size: number;
}

/**
 * An image cut into square windows, each a token sequence by itself (Swin): what follows runs once for each
 * window, with the same weights.
 *
 * Shape: `[C, H, W]` to `windows` instances of `[size x size, C]`. H and W are padded up to whole windows. No
 * MACs, no parameters, no vector operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(96, 56, 56).toWindows(64, 7);
 * console.log(x.shape, x.instances); // [ 49, 96 ] 64
 * ```
 *
 * @throws {FodlamError} if the image does not make so many windows
 */
export const toWindows: LayerDef<
  "toWindows",
  [windows: number, size: number, options?: LayerOptions],
  ToWindowsFields,
  "one",
  { readonly image: "tokens" }
> = {
  kind: "toWindows",
  inputs: "one",
  ranks: { image: "tokens" },
  group: "movement",
  fields: {
    windows: count("windows, each an instance of what follows"),
    size: count("height and width of a window"),
  },
  options: [],
  make: (windows, size) => ({ windows, size }),
  shape({ windows, size }, inputs) {
    const [channels, height, width] = image(inputs);
    const made = Math.ceil(height / size) * Math.ceil(width / size);
    if (made !== windows) {
      throw new Refusal(
        `an image of ${windows} windows of ${size}x${size}`,
        `${height}x${width}, which makes ${made}`,
      );
    }
    return [size * size, channels];
  },
  work: () => ({}),
  instances: ({ windows }, instances) => windows * instances,
};
