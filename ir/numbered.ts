/** Names that layers get by themselves: the kind and a number. */

/**
 * An automatic name. A kind that ends in a digit is kept apart from the number, so that the first `relu6` is not read as a
 * sixty-first `relu`.
 *
 * ```ts
 * import { numbered } from "./numbered.ts";
 *
 * console.log(numbered("conv", 2), numbered("relu6", 1)); // conv2 relu6_1
 * ```
 */
export function numbered(kind: string, number: number): string {
  const last = kind.charCodeAt(kind.length - 1);
  return last >= ZERO && last <= NINE ? `${kind}_${number}` : `${kind}${number}`;
}

const ZERO = "0".charCodeAt(0), NINE = "9".charCodeAt(0);

/** The number in an automatic name of a kind; `NaN` for any other name. */
export function numberIn(name: string, kind: string): number {
  const digits = /[1-9]\d{0,8}$/.exec(name.slice(kind.length))?.[0];
  return digits !== undefined && name === numbered(kind, Number(digits)) ? Number(digits) : NaN;
}
