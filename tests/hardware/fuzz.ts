/** Hostile descriptions of chips: each is refused with one message that names the place, or becomes a chip that costs something where it fits. */
import assert from "node:assert/strict";
import { conv, network } from "../../dsl/mod.ts";
import { evaluate } from "../../engine/mod.ts";
import { type ChipSource, readSource, type Source } from "../../hardware/mod.ts";
import { fuzzed, type FuzzOptions, type FuzzResult, type Sample } from "../formats/fuzz.ts";

const small = network("small", [3, 8, 8], conv(4, 3, { padding: 1 }).relu().fc(5));

/** Reads mutants of descriptions of a format; files beside them are not changed, or `whole` says where a mutant stands. */
export function fuzzChips(
  from: string,
  samples: readonly Sample[],
  beside: readonly Source[] = [],
  options: FuzzOptions = {},
  whole: (mutant: Source) => ChipSource = (mutant) => ({ ...mutant, beside }),
): Promise<FuzzResult> {
  return fuzzed(
    async (source) => {
      const { profile } = await readSource(whole(source), from);
      const { total, layers } = evaluate(small, profile, {
        ...("parts" in profile || profile.models.memoryTree === undefined ? {} : { mapSeconds: 0.001 }),
      });
      if (!layers.some(({ status }) => status === "costed")) return; // memories too small for any tile
      const { latencySeconds, energyJoules } = total; // no energy is known where the description states none
      assert.ok(Number.isFinite(latencySeconds) && latencySeconds >= 0, `a latency of ${latencySeconds}`);
      assert.ok(
        Number.isNaN(energyJoules) || energyJoules >= 0 && energyJoules < Infinity,
        `${energyJoules} J`,
      );
    },
    samples,
    { place: /"|\b(byte|line|section|file|levels?|sizes?|memor(y|ies)|models)\b/, ...options },
  );
}
