/** What a link to the playground holds of an evaluation. */
import { isShipped } from "../../profiles/given.ts";
import { compactJson } from "../../report/compactJson.ts";
import { chipLabel } from "../../report/facts.ts";
import { OWN_CHIP, type Shared } from "../../report/share.ts";
import type { Evaluated } from "./print.ts";

/** A program on the chip of an evaluation, with the same batch, bits and densities; the playground has no other options. */
export function sharedOf(source: string, { profile, how, estimate }: Omit<Evaluated, "network">): Shared {
  const { batch = 1, density, bits, weightBits = bits, activationBits = bits, cacheBits = bits } = how;
  const own = isShipped(profile) ? undefined : compactJson(profile);
  return {
    source,
    chip: own === undefined ? chipLabel(estimate) : OWN_CHIP,
    others: [],
    ...(own !== undefined && { ownChip: own }),
    batch,
    ...(weightBits !== undefined && { weightBits }),
    ...(activationBits !== undefined && { activationBits }),
    ...(cacheBits !== undefined && { cacheBits }),
    ...(density !== undefined && { density }),
  };
}
