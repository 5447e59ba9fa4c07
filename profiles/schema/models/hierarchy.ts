import { z } from "../../../deps/zod.ts";
import type { HierarchyData } from "../../data/hierarchy.ts";
import { groups } from "../base.ts";
import { maybe, object } from "../kit.ts";
import type { ModelSchema } from "../model.ts";
import { cited, count, factor, quantity } from "../quantities.ts";
import {
  array,
  assumedDensity,
  cheaperOutside,
  moreThanArray,
  runLengthCode,
  units,
  wordTooShort,
} from "./rowStationary.ts";

/** Energy by level of memory. */
export const hierarchy: ModelSchema<"hierarchy"> = {
  data: object<HierarchyData>({
    groups,
    array,
    goal: maybe(z.unknown().describe("Has no effect: mappings are searched by time")),
    units: units.describe("Energy of accesses, as multiples of a multiply-accumulate's"),
    unitBits: cited(count("Bits of the word that the units are for", 1, 64)),
    joulesPerUnit: cited(quantity("energy", "Joules of one unit")),
    code: maybe(
      runLengthCode.describe("Code of feature maps in DRAM; zeros do not travel anywhere if left out"),
    ),
    trafficFactor: maybe(
      cited(
        factor(
          "Words that move beyond the registers, over those of the mapping found; 1 if left out",
          0.1,
          10,
        ),
      ),
    ),
    assumedDensity,
  }),
  *contradictions({ array, units, code }, profile) {
    yield* moreThanArray(array, profile);
    yield* cheaperOutside(units);
    if (code !== undefined) yield* wordTooShort(code);
  },
};
