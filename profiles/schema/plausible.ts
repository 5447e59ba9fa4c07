/** Numbers that are each plausible and together are not. */
import { looksLike } from "../../ir/errors.ts";
import { MILLI } from "../../ir/units.ts";
import type { Fault, Place } from "./fault.ts";

/** No engine for networks takes more than so many joules for each MAC at its peak; processors without one take 1e-9. */
const MOST_JOULES_PER_MAC = 5e-9;

/** A power that is out of all proportion to the MACs that it is for: watts where milliwatts were meant. */
export function* powerOfPeak(place: Place, watts: number, macsPerSecond: number): Iterable<Fault> {
  if (watts <= MOST_JOULES_PER_MAC * macsPerSecond) return;
  const most = Number((MOST_JOULES_PER_MAC * macsPerSecond).toPrecision(2));
  const meant = Number((watts * MILLI).toPrecision(12));
  const expected = `a power in watts up to ${most}, 5 nJ for each of ${
    macsPerSecond.toPrecision(3)
  } MACs a second`;
  yield {
    place,
    expected,
    got: `${watts}`,
    hint: meant <= most ? looksLike("mW", "watts", meant) : undefined,
  };
}
