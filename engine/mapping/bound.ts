import type { Bound } from "../model.ts";
import type { RowTerms } from "./equations.ts";

/** What holds up a full pass: its overhead, arithmetic, or words from the buffer. */
export function passBound(x: RowTerms): Bound {
  const most = Math.max(x.arithmeticCyclesPerPass, x.psumCyclesPerPass, x.inputCyclesPerPass);
  if (x.passOverheadCycles > most) return "overhead";
  return x.arithmeticCyclesPerPass === most ? "compute" : "memory";
}
