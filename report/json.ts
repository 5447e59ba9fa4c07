import type { Estimate } from "../engine/estimate.ts";
import { jsonText } from "../ir/escape.ts";

/** An estimate as JSON, or a list of them when there are several. */
export function json(estimates: readonly Estimate[]): string {
  return jsonText(estimates.length === 1 ? estimates[0] : estimates, 2);
}
