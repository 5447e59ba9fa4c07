import type { SparseData } from "../../types.ts";
import { density, groups } from "../base.ts";
import { object } from "../kit.ts";
import type { ModelSchema } from "../model.ts";
import { powerOfPeak } from "../plausible.ts";
import { cited, count, factor, quantity, sourceId } from "../quantities.ts";

/** Stored densities. */
export const sparse: ModelSchema<"sparse"> = {
  data: object<SparseData>({
    groups,
    pes: cited(count("Processing elements, each one multiply-accumulate a cycle")),
    longestZeroRun: cited(count("Zeros that may stand between two stored weights", 0, 1e6)),
    powerWatts: cited(quantity("power", "Power in watts, whatever the layer", { low: 1e-6 })),
    weightCapacity: cited(count("Weights, padding included, that fit on the chip", 1, 1e12)),
    loadImbalance: cited(factor("Actual time over the time of a perfectly shared load", 1, 1000)),
    assumedDensity: object<SparseData["assumedDensity"]>({ ...density, source: sourceId }),
  }),
  *contradictions({ pes, powerWatts }, { clock }) {
    yield* powerOfPeak(["powerWatts", "value"], powerWatts.value, pes.value * clock.hertz);
  },
};
