import { z } from "../../../deps/zod.ts";
import type { HierarchyData } from "../../data/hierarchy.ts";
import { groups } from "../base.ts";
import { maybe, object } from "../kit.ts";
import type { ModelSchema } from "../model.ts";
import { cited, count, quantity } from "../quantities.ts";
import { array, assumedDensity, cheaperOutside, units } from "./rowStationary.ts";

/** Energy by level of memory. */
export const hierarchy: ModelSchema<"hierarchy"> = {
  data: object<HierarchyData>({
    groups,
    array,
    goal: maybe(z.unknown().describe("Has no effect: mappings are searched by time")),
    units: units.describe("Energy of accesses, as multiples of a multiply-accumulate's"),
    unitBits: cited(count("Bits of the word that the units are for", 1, 64)),
    joulesPerUnit: cited(quantity("energy", "Joules of one unit")),
    assumedDensity,
  }),
  *contradictions({ units }) {
    yield* cheaperOutside(units);
  },
};
