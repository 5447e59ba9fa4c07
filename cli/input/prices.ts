/** What chips and electricity cost, after `--price` and `--grid`. */
import type { Estimate } from "../../engine/estimate.ts";
import { priced, type Prices } from "../../engine/price.ts";
import { badOption, FodlamError, suggestion } from "../../ir/errors.ts";
import { grids } from "../../profiles/grid.ts";
import type { Options, OptionSpec } from "../spec.ts";

/** The options. */
export const pricing: readonly OptionSpec[] = [
  {
    flags: "--price <price>",
    help: "price of a chip, such as 2.50/h, for the money of an inference, item or token",
  },
  {
    flags: "--grid <grams>",
    help: "grams of CO2e per kWh, or a country such as germany, for the carbon of the electricity",
  },
];

/** The prices that are asked for. */
export function pricesOf({ price, grid }: Options): Prices {
  return {
    ...(price !== undefined && { pricePerHour: pricePerHour(price) }),
    ...(grid !== undefined && { gramsPerKilowattHour: gramsOf(grid) }),
  };
}

/** An estimate with its money and carbon, if prices are given. */
export function withPrices(estimate: Estimate, options: Options): Estimate {
  const prices = pricesOf(options);
  return Object.keys(prices).length === 0 ? estimate : priced(estimate, prices);
}

const HOURS: Readonly<Record<string, number>> = {
  s: 1 / 3600,
  min: 1 / 60,
  h: 1,
  day: 24,
  month: 730,
  year: 8766,
};

function pricePerHour(text: unknown): number {
  const [, digits, unit] = /^(\d+\.?\d*|\.\d+)\s*\/\s*(s|min|h|day|month|year)$/.exec(String(text)) ?? [];
  const price = Number(digits) / HOURS[unit ?? ""]!;
  if (price >= 0 && price < 1e9) return price;
  throw new FodlamError(
    badOption("--price", "a price and its time, such as 2.50/h, /day, /month or /year", text),
  );
}

function gramsOf(text: unknown): number {
  const word = String(text).toLowerCase(),
    grams = /^(\d+\.?\d*|\.\d+)$/.test(word) ? Number(word) : grids[word];
  if (
    grams !== undefined && Object.hasOwn(grids, word) || grams !== undefined && grams >= 0 && grams <= 1e6
  ) return grams;
  const names = Object.keys(grids);
  throw new FodlamError(
    badOption(
      "--grid",
      "grams of CO2e per kWh, or a country",
      text,
      suggestion(word, names) ?? `known: ${names.join(", ")}`,
    ),
  );
}
