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
 * and of moving inputs, and an overhead. `work` is the share of multiplications that take time.
 */
export function processingCycles(traffic: RowTraffic, overhead: number, work = 1): ProcessingCycles {
  const { full, last, fullPasses, lastPasses } = traffic;
  const longer = fullPasses > 0 ? full : last;
  const pass = { ...longer, arithmetic: longer.arithmetic * work };
  const shortened = (one: PassCycles) => longest({ ...one, arithmetic: one.arithmetic * work });
  const cycles = fullPasses * shortened(full) + lastPasses * shortened(last) +
    (fullPasses + lastPasses) * overhead;
  return { cycles, pass, bound: boundOf(pass, overhead) };
}
