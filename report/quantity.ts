/** Quantities as people read them: four digits and a unit with a prefix. */
const prefixes: readonly (readonly [factor: number, prefix: string])[] = [
  [1e15, "P"],
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
  [1, ""],
  [1e-3, "m"],
  [1e-6, "u"],
  [1e-9, "n"],
  [1e-12, "p"],
  [1e-15, "f"],
];

/** Stands where nothing is known. */
export const UNKNOWN = "-";

/** `0.0254` s as `25.40 ms`. */
export function quantity(value: number, unit: string, digits = 4): string {
  if (Number.isNaN(value)) return UNKNOWN;
  if (value === 0) return `0 ${unit}`;
  const [factor, prefix] = prefixFor(value, digits);
  return `${(value / factor).toPrecision(digits)} ${prefix}${unit}`;
}

/** The prefix with which a value has one to three digits before its point. */
function prefixFor(value: number, digits: number): readonly [factor: number, prefix: string] {
  const size = Math.abs(value) * (1 + 0.5 * 10 ** -digits);
  let at = 0;
  while (at < prefixes.length - 1 && size < prefixes[at]![0]) at++;
  return prefixes[at]!;
}

/** A number without the zeros that mean nothing: three digits, or all of those before its point. */
function short(value: number): string {
  return value >= 100 ? `${Math.round(value)}` : `${Number(value.toPrecision(3))}`;
}

/** A quantity without zeros that mean nothing, for axes: `10 ms`, `2.5 GB/s`. */
export function brief(value: number, unit: string): string {
  if (Number.isNaN(value)) return UNKNOWN;
  if (value === 0) return `0 ${unit}`.trimEnd();
  const [factor, prefix] = prefixFor(value, 3);
  return `${short(value / factor)} ${prefix}${unit}`.trimEnd();
}

/**
 * An estimate and where the truth is expected, in one unit: `4.004 ms, 2.04 to 11.8 ms`; the estimate alone where its error is not known,
 * or the range is of no width because the error is of something else.
 */
export function withSpan(
  value: number,
  range: { readonly low: number; readonly high: number } | null | undefined,
  unit: string,
): string {
  if (range === null || range === undefined || !(value > 0) || range.low === range.high) {
    return quantity(value, unit);
  }
  const [factor, prefix] = prefixFor(value, 4);
  const [low, high] = [range.low, range.high].map((end) => short(end / factor));
  return `${quantity(value, unit)}, ${low} to ${high} ${prefix}${unit}`;
}

/** How often in a second: `511`, `12.3 k`. */
export function perSecond(value: number | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  return value < 1000 ? short(value) : quantity(value, "", 3).trimEnd();
}

/** `1849688064` as `1.850 G`; whole numbers below a thousand as they are. */
export function tally(count: number): string {
  return count < 1000 && Number.isInteger(count) ? `${count}` : quantity(count, "").trimEnd();
}

/** A relative error as `-54 %`. */
export function signed(share: number): string {
  const value = Math.round(share * 100);
  return `${value < 0 ? "" : "+"}${value} %`;
}

/** A range of relative errors as `-54 %..+116 %`. */
export function errorRange({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${signed(low)}..${signed(high)}`;
}
