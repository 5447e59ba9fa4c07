/** Money and carbon in words. */
import type { Money, PricedValue } from "../engine/price.ts";
import { UNKNOWN, withSpan } from "./quantity.ts";

const EACH: Readonly<Record<Money["per"], string>> = {
  inference: "an inference",
  "million tokens": "a million tokens",
  item: "an item",
};

/** An amount of money with its range, in the currency of the price: `0.0123, 0.01 to 0.02`. */
function amount({ value, low, high }: PricedValue): string {
  if (!(value > 0)) return value === 0 ? "0" : UNKNOWN;
  const short = (one: number) => `${Number(one.toPrecision(3))}`;
  return low === null || high === null ? short(value) : `${short(value)}, ${short(low)} to ${short(high)}`;
}

/** A line each for money and for carbon, as a word and what it is. */
export function moneyFacts(money: Money | undefined): (readonly [word: string, text: string])[] {
  if (money === undefined) return [];
  const { price, gramsCarbon, gramsPerKilowattHour, per } = money, each = EACH[per];
  const pricePerHour = Number(money.pricePerHour?.toPrecision(4)); // of a day's or a year's price a fraction
  return [
    ...(price === undefined
      ? []
      : [["price", `${amount(price)} for ${each}; at ${pricePerHour} a chip and hour`] as const]),
    ...(gramsCarbon === undefined ? [] : [
      [
        "carbon",
        `${carbon(gramsCarbon)} of CO2e for ${each}; at ${gramsPerKilowattHour} g per kWh`,
      ] as const,
    ]),
  ];
}

function carbon({ value, low, high }: PricedValue): string {
  return withSpan(value, low === null || high === null ? null : { low, high }, "g");
}

/** Money alone, for a column. */
export function priceCell({ price }: Money): string {
  return price === undefined ? UNKNOWN : amount(price).split(",")[0]!;
}

/** Carbon alone, for a column. */
export function carbonCell({ gramsCarbon }: Money): string {
  return gramsCarbon === undefined ? UNKNOWN : carbon({ ...gramsCarbon, low: null });
}
