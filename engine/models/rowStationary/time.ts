import { longest, type PassCycles, type RowTraffic } from "./traffic.ts";

/** What holds a pass up. */
export type PassBound = "arithmetic" | "psums" | "inputs" | "overhead";

/** A mapped layer's time on the array, in cycles. */
export interface ProcessingCycles {
  /** All of it. */
  readonly cycles: number;
  /** A full pass, as far as its times overlap. */
  readonly pass: PassCycles;
  /** The longest of a full pass's times. */
  readonly bound: PassBound;
}

function boundOf(pass: PassCycles, overhead: number): PassBound {
  const most = longest(pass);
  if (overhead > most) return "overhead";
  if (pass.arithmetic + pass.weightLoad === most) return "arithmetic";
  return pass.psums === most ? "psums" : "inputs";
}

/**
 * Passes follow each other: each takes the longest of multiplying (after its weights were loaded), of moving partial sums
 * and of moving inputs, and an overhead. `work` and `loaded` are the shares of multiplications and of weights that take time.
 */
export function processingCycles(
  traffic: RowTraffic,
  overhead: number,
  work = 1,
  loaded = 1,
): ProcessingCycles {
  const { full, last, fullPasses, lastPasses } = traffic;
  const shorter = (one: PassCycles) => ({
    ...one,
    arithmetic: one.arithmetic * work,
    weightLoad: one.weightLoad * loaded,
  });
  const pass = shorter(fullPasses > 0 ? full : last);
  const cycles = fullPasses * longest(shorter(full)) + lastPasses * longest(shorter(last)) +
    (fullPasses + lastPasses) * overhead;
  return { cycles, pass, bound: boundOf(pass, overhead) };
}
