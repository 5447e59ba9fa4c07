/** A chip's data as scopes of constants, at the process asked for: what memory and runtimes take is not the chip's process. */
import { BITS_PER_BYTE } from "../../../ir/units.ts";
import type { NpuData, NpuRate } from "../../../profiles/data/npu.ts";
import type { Cited } from "../../../profiles/types.ts";
import type { Chip } from "../../model.ts";
import type { ScaleFactors } from "../../technology.ts";
import { NpuRunTerms, NpuTerms, PaddedProducts } from "./equations.ts";

/** Values and the ids of their sources, by name. */
function valuesOf(numbers: Readonly<Record<string, Cited>>) {
  const entries = Object.entries(numbers);
  return {
    ...Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
    cited: Object.fromEntries(entries.map(([name, { source }]) => [name, source])),
  };
}

/** The chip's own constants. */
export function constantsOf(data: NpuData, { delay, power }: ScaleFactors): NpuTerms {
  const { vector, weightBytesPerSecond, layerSeconds, operationSeconds, slowness } = data;
  const t: NpuTerms = Object.assign(
    new NpuTerms(),
    valuesOf({
      ...vector,
      weightBytesPerSecond,
      layerSeconds,
      operationSeconds,
      slowness,
      ratedWatts: data.power.watts,
      powerShare: data.power.share,
    }),
  );
  t.elementsPerSecond /= delay;
  t.ratedWatts *= power;
  return t;
}

/** The matrix unit's tile. */
export function productsOf({ tile: { rows, columns, depth, source } }: NpuData): PaddedProducts {
  return Object.assign(new PaddedProducts(), {
    tileRows: rows,
    tileColumns: columns,
    tileDepth: depth,
    cited: { tileRows: source, tileColumns: source, tileDepth: source },
  });
}

/** Rates, the narrowest first. */
export function ratesOf({ rates }: NpuData, { delay }: ScaleFactors): readonly NpuRate[] {
  return rates.map((rate) => ({ ...rate, macsPerSecond: rate.macsPerSecond / delay }))
    .sort((a, b) => a.bits - b.bits);
}

/** The constants of a run: the start of the runtime in use, for networks with weights of so many bits. */
export function runOf(
  { starts, runtime, slowness, power }: NpuData,
  { precision, factors }: Chip,
): NpuRunTerms {
  const own = starts.find(({ name }) => name === runtime)!;
  const startSeconds = precision.weights <= BITS_PER_BYTE ? own.quantisedSeconds : own.floatSeconds;
  const t: NpuRunTerms = Object.assign(
    new NpuRunTerms(),
    valuesOf({ startSeconds, slowness, ratedWatts: power.watts, powerShare: power.share }),
  );
  t.ratedWatts *= factors.power;
  return t;
}
