import type { Nest } from "../../ir/work.ts";

/** Heights that are tried: no image has more, whatever its stride. */
const MOST_TRIED = 10_000;

/**
 * Height and width of the image that a loop nest reads, which the nest does not say: the two factors of the pixels read whose
 * ratio is nearest to that of outputs times stride. Where no factors lie within the kernel's reach of that ratio (taps in depth
 * stand among the channels), outputs times stride.
 */
export function imageOf(nest: Nest, inputElements: number): readonly [height: number, width: number] {
  const { n, c, p, q, r, s, stride, dilation } = nest;
  const height = p * stride[0], width = q * stride[1];
  const pixels = inputElements / (c * n);
  if (Number.isInteger(pixels)) {
    const middle = Math.round(Math.sqrt(pixels * height / width));
    const reach = dilation[0] * (r - 1) + dilation[1] * (s - 1) + stride[0] + stride[1];
    for (let off = 0; off <= Math.min(reach, MOST_TRIED); off++) {
      for (const h of [middle - off, middle + off]) if (h > 0 && pixels % h === 0) return [h, pixels / h];
    }
  }
  return [height, width];
}
