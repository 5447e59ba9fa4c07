import type { SparseData } from "../../types.ts";
import { density, groups } from "../base.ts";
import { flag, maybe, object, word } from "../kit.ts";
import type { ModelSchema } from "../model.ts";
import { powerOfPeaks } from "../plausible.ts";
import { cited, count, factor, quantity, sourceId } from "../quantities.ts";

/** Stored densities. */
export const sparse: ModelSchema<"sparse"> = {
  data: object<SparseData>({
    groups,
    pes: cited(count("Processing elements")),
    multipliers: maybe(cited(count("Multiply-accumulates of one of them a cycle"))),
    dealtOut: maybe(word(
      { outputs: "each with its weights", pixels: "the pixels of all outputs" },
      "What is dealt out to the processing elements",
    )),
    convolutions: maybe(flag("Whether convolutions are done as well as products of matrices and vectors")),
    denseActivations: maybe(flag("Whether zero activations are multiplied like others")),
    longestZeroRun: maybe(cited(count("Zeros that may stand between two stored weights", 0, 1e6))),
    powerWatts: cited(quantity("power", "Power in watts, whatever the layer")),
    weightCapacity: maybe(cited(count("Weights, padding included, that fit on the chip", 1, 1e12))),
    loadImbalance: cited(factor("Actual time over the time of a perfectly shared load", 1, 1000)),
    assumedDensity: object<SparseData["assumedDensity"]>({ ...density, source: sourceId }),
  }),
  *contradictions({ pes, multipliers, powerWatts }, { clock, precision }) {
    const macsPerSecond = pes.value * (multipliers?.value ?? 1) * clock.hertz;
    yield* powerOfPeaks(["powerWatts", "value"], powerWatts.value, [{
      macsPerSecond,
      bits: precision.weights,
    }]);
  },
};
