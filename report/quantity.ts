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

/** `0.0254` s as `25.40 ms`. */
export function quantity(value: number, unit: string, digits = 4): string {
  if (value === 0) return `0 ${unit}`;
  const size = Math.abs(value) * (1 + 0.5 * 10 ** -digits);
  let at = 0;
  while (at < prefixes.length - 1 && size < prefixes[at]![0]) at++;
  const [factor, prefix] = prefixes[at]!;
  return `${(value / factor).toPrecision(digits)} ${prefix}${unit}`;
}

/** `1849688064` as `1.850 G`; whole numbers below a thousand as they are. */
export function tally(count: number): string {
  return count < 1000 && Number.isInteger(count) ? `${count}` : quantity(count, "").trimEnd();
}

/** `0.4536` as `45.4 %`; a share that is not all is never printed as all, nor one that is not none as none. */
export function percent(share: number, digits = 1): string {
  const least = 10 ** -digits;
  const value = share * 100;
  if (value > 0 && value < least) return `<${least} %`;
  if (value < 100 && value > 100 - least) return `>${100 - least} %`;
  return `${Number(value.toFixed(digits))} %`;
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
