import type { Estimate } from "../engine/estimate.ts";

/** An estimate as JSON, or a list of them when there are several. */
export function json(estimates: readonly Estimate[]): string {
  return JSON.stringify(estimates.length === 1 ? estimates[0] : estimates, null, 2);
}
