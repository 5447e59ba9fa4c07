/** What a run costs beyond its layers: its start, and what is waited for. */
import type { Run } from "../../equations.ts";
import * as equations from "./equations.ts";
import type { RunTerms } from "./equations.ts";

/** Costs a run; `isCalled` where each call is waited for, else the chip's own time says how far its host is ahead. */
export function costRun(t: RunTerms, run: Run, isCalled: boolean, deviceSeconds: () => number): void {
  if (t.inputSeconds === 0 && t.hostSeconds === 0) run(equations.start, t);
  else {
    if (t.inputSeconds > 0) run(equations.waitForInputs, t);
    else if (isCalled) run(equations.waitForCalls, t);
    else {
      t.deviceSeconds = deviceSeconds();
      run(equations.waitForHost, t);
    }
    run(equations.startAndWait, t);
  }
  run(equations.runEnergy, t);
}
