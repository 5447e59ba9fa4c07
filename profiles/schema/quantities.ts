/** Numbers with a unit: what is plausible, and which slip of the unit an implausible one looks like. */
import type { z } from "../../deps/zod.ts";
import { looksLike } from "../../ir/errors.ts";
import { GIGA, MEGA, MICRO, MILLI, NANO, PERCENT, PICO } from "../../ir/units.ts";
import type { Cited } from "../types.ts";
import { maybe, number, object, text } from "./kit.ts";

/** A unit that people write by mistake, how many of the right one it is, and what is usual in the right one. */
type Slip = readonly [unit: string, factor: number, usualLow: number, usualHigh: number];

/** What a sort of quantity is called, what is plausible, and which slips are known. */
interface Quantity {
  readonly what: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly whole?: boolean;
  readonly slips: readonly Slip[];
}

const KILO = 1e3, TERA = 1e12;

/** No accelerator that was ever built lies outside these bounds; they catch slips of units and nothing else. */
const quantities = {
  frequency: {
    what: "a clock",
    unit: "hertz",
    low: 1e6,
    high: 1e11,
    slips: [["GHz", GIGA, 1e8, 1e10], ["MHz", MEGA, 1e7, 1e10], ["kHz", KILO, 1e7, 1e10]],
  },
  bandwidth: {
    what: "a bandwidth",
    unit: "bytes a second",
    low: 1e6,
    high: 1e17,
    slips: [["GB/s", GIGA, 1e8, 1e13], ["MB/s", MEGA, 1e8, 1e11], ["TB/s", TERA, 1e11, 2e13]],
  },
  rate: {
    what: "a rate",
    unit: "operations a second",
    low: 1e6,
    high: 1e18,
    slips: [["tera-operations a second", TERA, 1e9, 1e15], ["giga-operations a second", GIGA, 1e9, 1e15]],
  },
  capacity: {
    what: "a capacity",
    unit: "bytes",
    low: 1024,
    high: 1e15,
    whole: true,
    slips: [["GB", GIGA, 1e8, 1e12], ["MB", MEGA, 1e5, 2e8], ["KB", 1024, 4096, 1e8]],
  },
  energy: {
    what: "an energy of one operation or byte",
    unit: "joules",
    low: 0,
    high: 1e-6,
    slips: [["pJ", PICO, 1e-16, 1e-6]],
  },
  power: {
    what: "a power",
    unit: "watts",
    low: 1e-4,
    high: 3e4,
    slips: [["mW", MILLI, 0.01, 1e3], ["uW", MICRO, 0.01, 1e5]],
  },
  time: {
    what: "a time",
    unit: "seconds",
    low: 0,
    high: 1,
    slips: [["us", MICRO, 1e-7, 1e-2], ["ms", MILLI, 1e-3, 0.1], ["ns", NANO, 1e-7, 1e-3]],
  },
  node: {
    what: "a node",
    unit: "nanometers",
    low: 1,
    high: 1000,
    slips: [["micrometers", KILO, 1, 1000], ["metres", GIGA, 1, 1000]],
  },
  voltage: {
    what: "a voltage",
    unit: "volts",
    low: 0.1,
    high: 10,
    slips: [["mV", MILLI, 0.1, 10]],
  },
  share: {
    what: "a share",
    unit: "parts of 1",
    low: 0,
    high: 1,
    slips: [["percent", PERCENT, 0.02, 1]],
  },
} satisfies Readonly<Record<string, Quantity>>;

/** A sort of quantity. */
export type Sort = keyof typeof quantities;

/** Bounds narrower or wider than a sort's own. */
export type Range = Partial<Pick<Quantity, "low" | "high">>;

/** A number as people write it: few zeros. */
function short(value: number): string {
  const size = Math.abs(value);
  const isPlain = size === 0 || (size < 1e6 && size >= 1e-3);
  return isPlain ? `${value}` : value.toExponential().replace("+", "");
}

function hintFor({ unit, slips }: Quantity, low: number, high: number, value: number): string | undefined {
  const likely = slips.flatMap(([slip, factor, usualLow, usualHigh]) => {
    const meant = Number((value * factor).toPrecision(12));
    return meant >= Math.max(low, usualLow) && meant <= Math.min(high, usualHigh) ? [{ slip, meant }] : [];
  });
  return likely.length > 0 ? looksLike(likely, unit) : undefined;
}

/** A number in the unit of its sort, within what is plausible. */
export function quantity(sort: Sort, about: string, range: Range = {}): z.ZodType<number> {
  const known: Quantity = quantities[sort];
  const { low, high, what, unit, whole = false } = { ...known, ...range };
  const bounds = {
    expected: `${what} in ${whole ? "whole " : ""}${unit} from ${short(low)} to ${short(high)}`,
    low,
    high,
    whole,
    hint: (value: number) => hintFor(known, low, high, value),
  };
  return number(bounds, about);
}

/** A whole number of things. */
export function count(about: string, low = 1, high = 1e9): z.ZodType<number> {
  const expected = low === 1 && high === 1e9
    ? "a whole number of at least 1"
    : `a whole number from ${short(low)} to ${short(high)}`;
  return number({ expected, low, high, whole: true }, about);
}

/** A number from one to another, without a unit. */
export function factor(about: string, low: number, high: number): z.ZodType<number> {
  return number({ expected: `a number from ${short(low)} to ${short(high)}`, low, high }, about);
}

/** The id of a source; whether there is such a source is asked when the shape is right. */
export const sourceId: z.ZodType<string> = text("A key of `sources`", "the id of a source");

/** A number and its source. */
export function cited(value: z.ZodType<number>): z.ZodType<Cited> {
  return object<Cited>(
    { value, source: sourceId, note: maybe(text("How it was reached")) },
    'a number and its source, as in { "value": 64, "source": "id" }',
  );
}
