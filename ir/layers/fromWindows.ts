import { count, pair, toPair } from "../field.ts";
import type { LayerDef, LayerOptions } from "../layer.ts";
import { type Pair, Refusal, tokens } from "../shape.ts";

/** Fields of a putting together of windows. */
export interface FromWindowsFields {
  /** Windows that make one image. */
  readonly windows: number;
  /** Height and width of the image. */
  readonly size: Pair;
}

/**
 * Windows put together to an image again: the inverse of `toWindows`; what was padded is cut off.
 *
 * Shape: `windows` instances of `[size x size, C]` to `[C, height, width]`. No MACs, no parameters, no vector
 * operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(96, 56, 56).toWindows(64, 7).fromWindows(64, 56);
 * console.log(x.shape, x.instances); // [ 96, 56, 56 ] 1
 * ```
 *
 * @throws {FodlamError} if there are not enough pixels in the windows
 */
export const fromWindows: LayerDef<
  "fromWindows",
  [windows: number, size: number | Pair, options?: LayerOptions],
  FromWindowsFields,
  "one",
  { readonly tokens: "image" }
> = {
  kind: "fromWindows",
  inputs: "one",
  ranks: { tokens: "image" },
  group: "movement",
  fields: { windows: count("windows that make one image"), size: pair("height and width of the image") },
  options: [],
  make: (windows, size) => ({ windows, size: toPair(size) }),
  shape({ windows, size }, [input]) {
    const [length, channels] = tokens(input!);
    if (windows * length < size[0] * size[1]) {
      throw new Refusal(`windows of ${size[0] * size[1]} pixels in all`, `${windows} of ${length}`);
    }
    return [channels, ...size];
  },
  work: () => ({}),
  instances({ windows }, instances) {
    if (instances % windows !== 0) {
      throw new Refusal(`instances that ${windows} windows divide`, `${instances}`);
    }
    return instances / windows;
  },
};
