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
  ["JoulesPerCycle", "J/cycle"],
  ["JoulesPerUnit", "J/unit"],
  ["Seconds", "s"],
  ["Joules", "J"],
  ["Watts", "W"],
  ["Hertz", "Hz"],
  ["Bytes", "B"],
];

/** What tells terms of one name apart: the first and the second of two nests, an array in full and its rest. */
const WHICH = /(\d+|Full|Rest)$/;

/** The unit that a name is or ends in: that of `dramBytes`, `bytes` and `dramBytes2` is B. */
function unitOf(name: string): string | undefined {
  const [first = "", ...rest] = name.replace(WHICH, ""), capital = first.toUpperCase() + rest.join("");
  return units.find(([ending]) => capital.endsWith(ending))?.[1];
}

/** A value with the unit that its name ends in: `dramBytes` as `1.500 MB`. */
export function termValue(name: string, value: number): string {
  const unit = unitOf(name);
  if (unit !== undefined) return quantity(value, unit);
  if (Number.isInteger(value)) return value < 1e7 ? `${value}` : tally(value);
  return value >= 1e6 ? tally(value) : `${Number(value.toPrecision(4))}`;
}
