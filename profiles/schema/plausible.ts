/** Numbers that are each plausible and together are not. */
import { looksLike } from "../../ir/errors.ts";
import { MILLI } from "../../ir/units.ts";
import type { Fault, Place } from "./fault.ts";

/** No engine for networks takes more than so many joules for each MAC at its peak; processors without one take 1e-9. */
const MOST_JOULES_PER_MAC = 5e-9;

/** A level of a memory hierarchy: what it holds, if that is known, and how fast it is. */
export interface Level {
  /** Where it stands. */
  readonly place: Place;
  /** Its name. */
  readonly name: string;
  /** Bytes a second. */
  readonly bytesPerSecond: number;
  /** Bytes that it holds. */
  readonly capacityBytes?: number | undefined;
  /** Whether it is another chip. */
  readonly offChip: boolean;
}

/**
 * Levels, the nearest first, that cannot stand behind each other: an outer one that is faster, a memory of another chip that holds
 * less than one on the chip, one on the chip behind one that is not. On a chip an outer level may hold less than the sum of many inner ones
 * (the V100's L2 cache holds 6 MB, its L1 caches together 10 MB).
 */
export function* levels(nearestFirst: readonly Level[]): Iterable<Fault> {
  for (const [i, outer] of nearestFirst.entries()) {
    const inner = nearestFirst[i - 1];
    if (inner !== undefined) yield* levelBehind(inner, outer);
  }
}

function* levelBehind(inner: Level, outer: Level): Iterable<Fault> {
  if (inner.offChip && !outer.offChip) {
    const expected = `no memory on the chip behind "${inner.name}", which is off the chip`;
    return yield { place: [...outer.place, "offChip"], expected, got: "false" };
  }
  if (outer.bytesPerSecond > inner.bytesPerSecond) {
    const expected = `no more than the ${inner.bytesPerSecond} of "${inner.name}", which is nearer`;
    yield { place: [...outer.place, "bytesPerSecond", "value"], expected, got: `${outer.bytesPerSecond}` };
  }
  const [less, more] = [outer.capacityBytes ?? Infinity, inner.capacityBytes ?? 0];
  if (outer.offChip && !inner.offChip && less < more) {
    const expected = `at least the ${more} of "${inner.name}", which is on the chip`;
    yield { place: [...outer.place, "capacityBytes", "value"], expected, got: `${less}` };
  }
}

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
    hint: meant <= most ? looksLike([{ slip: "mW", meant }], "watts") : undefined,
  };
}
