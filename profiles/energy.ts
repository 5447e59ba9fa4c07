/** What a chip's energies stand on, as far as its data tell. */
import type { ChipProfile } from "./types.ts";

/** How the rule of an energy begins that was never held against a published one. */
export const NEVER_MEASURED = "never measured";

/** Whether any energy of a chip was held against a published one, and whether its power is the same whatever runs. */
export interface EnergyStanding {
  /** Whether some published energy or power of a layer or network stands behind it. */
  readonly measured: boolean;
  /** Whether it is a constant power times the latency: nothing is known by operation and byte. */
  readonly constantPower: boolean;
}

/** Whether the models know a power and no energy of a single operation or byte. */
function hasConstantPower(
  { table, perMac, rowStationary, hierarchy, memoryTree, systolic, roofline, gpu }: ChipProfile["models"],
) {
  if (table || perMac || rowStationary || hierarchy || memoryTree || systolic || gpu?.power.macs) {
    return false;
  }
  const events = [
    ...roofline?.peaks.map(({ joulesPerMac }) => joulesPerMac) ?? [],
    ...roofline?.memories.map(({ joulesPerByte }) => joulesPerByte) ?? [],
    roofline?.vector.joulesPerOperation,
  ];
  return events.every((event) => event === undefined);
}

/** What the energies of a chip stand on. */
export function energyStanding({ models, validation }: ChipProfile): EnergyStanding {
  const rules = validation.map(({ rule, energyRule = rule }) => energyRule);
  const measured = models.table !== undefined || rules.some((rule) => !/(never|not) measured/.test(rule));
  return { measured, constantPower: hasConstantPower(models) };
}
