/** Terms of an explanation as people read them: a name in words, a value with the unit that the name ends in. */
import { quantity, tally } from "./quantity.ts";

/** Endings of names, and the units that they mean; the longest that fits is taken. */
const units: readonly (readonly [ending: string, unit: string])[] = [
  ["BytesPerSecond", "B/s"],
  ["MacsPerSecond", "MAC/s"],
  ["OperationsPerSecond", "op/s"],
  ["PerSecond", "/s"],
  ["JoulesPerByte", "J/B"],
  ["JoulesPerMac", "J/MAC"],
  ["Seconds", "s"],
  ["Joules", "J"],
  ["Watts", "W"],
  ["Hertz", "Hz"],
  ["Bytes", "B"],
];

/** A value with the unit that its name ends in: `dramBytes` as `1.500 MB`. */
export function termValue(name: string, value: number): string {
  const unit = units.find(([ending]) => name.endsWith(ending))?.[1];
  if (unit !== undefined) return quantity(value, unit);
  if (Number.isInteger(value)) return value < 1e7 ? `${value}` : tally(value);
  return value >= 1e6 ? tally(value) : `${Number(value.toPrecision(4))}`;
}
