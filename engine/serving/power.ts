/** Power of a GPU by what it does, as shares of its rated power: while anything runs, at the peak of arithmetic, at the full bandwidth. */
import type { PowerShares } from "../../profiles/serving/mod.ts";

/** What a GPU does for some seconds. */
export interface Doing {
  /** Seconds. */
  readonly seconds: number;
  /** Of these, those that multiply-accumulates would take at the peak. */
  readonly macSeconds: number;
  /** And those that bytes would take at the memory's full bandwidth. */
  readonly byteSeconds: number;
}

/** Joules of a GPU of so many rated watts. */
export function joulesOf(
  { seconds, macSeconds, byteSeconds }: Doing,
  watts: number,
  shares: PowerShares,
): number {
  const { idle, macs, bytes, most } = shares;
  return watts * Math.min(most * seconds, idle * seconds + macs * macSeconds + bytes * byteSeconds);
}
