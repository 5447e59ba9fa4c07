/** Numbers that are each plausible and together are not. */
import { looksLike } from "../../ir/errors.ts";
import { MILLI } from "../../ir/units.ts";
import type { ArrayOfMacs } from "../types.ts";
import type { Fault, Place } from "./fault.ts";

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

/** A peak and the bits of its operands. */
interface Peak {
  readonly macsPerSecond: number;
  readonly bits: number;
}

/** Rates of one precision that are stated twice, and of a narrower one that are below those of a wider one. */
export function* rateFaults(list: string, rates: readonly Peak[]): Iterable<Fault> {
  const place = (rate: Peak) => [list, rates.indexOf(rate)];
  const narrowestFirst = [...rates].sort((a, b) => a.bits - b.bits);
  for (const [i, wider] of narrowestFirst.entries()) {
    const narrower = narrowestFirst[i - 1];
    if (narrower === undefined) continue;
    if (narrower.bits === wider.bits) {
      yield {
        place: [...place(wider), "bits"],
        expected: "every precision once",
        got: `${wider.bits} again`,
      };
    } else if (narrower.macsPerSecond < wider.macsPerSecond) {
      const expected = `at least the ${wider.macsPerSecond} of ${wider.bits} bits, which are wider`;
      yield { place: [...place(narrower), "macsPerSecond"], expected, got: `${narrower.macsPerSecond}` };
    }
  }
}

/** The most joules per MAC of engines by their peak in MACs per second: V100 takes 5e-12, Jetson Nano 4e-11, processors 1e-9. */
const MOST_JOULES_PER_MAC = [[1e14, 2e-11], [1e13, 1e-10], [1e12, 5e-10], [0, 5e-9]] as const;

/** Joules per MAC and bit of its operands that no engine goes below; the thriftiest of analog arrays take some 1e-15. */
const LEAST_JOULES_PER_BIT = 5e-16;

function mostWatts(macsPerSecond: number): number {
  return MOST_JOULES_PER_MAC.find(([peak]) => macsPerSecond >= peak)![1] * macsPerSecond;
}

/** A power that no chip of such peaks draws: watts where milliwatts were meant, or kilowatts. */
export function* powerOfPeaks(place: Place, watts: number, peaks: readonly Peak[]): Iterable<Fault> {
  const fastest = Math.max(...peaks.map(({ macsPerSecond }) => macsPerSecond));
  const least = Math.max(
    ...peaks.map(({ macsPerSecond, bits }) => LEAST_JOULES_PER_BIT * bits * macsPerSecond),
  );
  yield* powerFrom(place, watts, fastest, least);
}

/** A static power that is more than a chip of that peak draws in all. */
export function* staticPowerOfPeak(place: Place, watts: number, macsPerSecond: number): Iterable<Fault> {
  yield* powerFrom(place, watts, macsPerSecond, 0);
}

function* powerFrom(place: Place, watts: number, macsPerSecond: number, least: number): Iterable<Fault> {
  const most = mostWatts(macsPerSecond);
  if (watts >= least && watts <= most) return;
  const [from, to] = [least, most].map((bound) => Number(bound.toPrecision(2)));
  const expected = `a power in watts from ${from} to ${to}, as chips of ${
    macsPerSecond.toPrecision(3)
  } MACs per second draw`;
  const likely = [["mW", MILLI], ["kW", 1 / MILLI]] as const;
  const slips = likely.flatMap(([slip, factor]) => {
    const meant = Number((watts * factor).toPrecision(12));
    return watts > 0 && meant >= least && meant <= most ? [{ slip, meant }] : [];
  });
  yield { place, expected, got: `${watts}`, hint: slips.length > 0 ? looksLike(slips, "watts") : undefined };
}

/** A model that multiplies more in a cycle than the profile's array. */
export function* macsOfArray(
  place: Place,
  macsPerCycle: number,
  array: ArrayOfMacs | undefined,
): Iterable<Fault> {
  if (array === undefined || macsPerCycle <= array.macsPerCycle) return;
  const expected = `at most the ${array.macsPerCycle} MACs per cycle of the profile's array`;
  yield { place, expected, got: `${macsPerCycle}` };
}
