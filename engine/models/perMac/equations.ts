/** A constant cost per multiply-accumulate. */
import { Scope } from "../../equations.ts";

/** Terms of a layer. */
export class PerMacTerms extends Scope {
  latencyPerMacSeconds = 0;
  energyPerMacJoules = 0;
  /** Of one inference. */
  macs = 0;
  batch = 1;
  latencySeconds = 0;
  energyJoules = 0;
}

/** Time and energy. */
export function costs(t: PerMacTerms): void {
  t.latencySeconds = t.latencyPerMacSeconds * t.macs * t.batch;
  t.energyJoules = t.energyPerMacJoules * t.macs * t.batch;
}
