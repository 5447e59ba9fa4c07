/** What a reader should know beside the numbers, a line each, the most important first. */
import type { Estimate } from "../engine/estimate.ts";
import { percent } from "../ir/numbers.ts";
import { errorRange } from "./quantity.ts";
import { groupBy } from "../ir/group.ts";

/** Names in a line: all of a few, the first of many. */
export function some(names: readonly string[]): string {
  return names.length <= 6
    ? names.join(", ")
    : `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`;
}

/** `text (names)` once for each text, in order of appearance. */
function gather(pairs: readonly (readonly [text: string, name: string])[]): string[] {
  const groups = groupBy(pairs, ([text]) => text);
  return [...groups].map(([text, group]) => `${text} (${some(group.map(([, name]) => name))})`);
}

/** Shares of the work. */
export function sharesText({ macs, bytes }: { readonly macs: number; readonly bytes: number }): string {
  return `${percent(macs)} of MACs and ${percent(bytes)} of bytes`;
}

function withStatus({ layers }: Estimate, status: "free" | "uncovered"): string[] {
  return gather(
    layers.flatMap((layer) => layer.status === status ? [[layer.reason, layer.name] as const] : []),
  );
}

function coverage(estimate: Estimate): string[] {
  return withStatus(estimate, "uncovered").map((reason) => `not costed: ${reason}`);
}

function free(estimate: Estimate): string[] {
  const { bytes } = estimate.coverage.free,
    reasons = withStatus(estimate, "free").map((reason) => `free: ${reason}`);
  return bytes > 0 ? [`free: ${sharesText(estimate.coverage.free)}`, ...reasons] : reasons;
}

function trust({ error, assumptions }: Estimate): string[] {
  const band = error && [
    `latency ${errorRange(error.latency)}`,
    ...(Number.isFinite(error.energy.low) ? [`energy ${errorRange(error.energy)}`] : []),
  ].join(", ");
  return [
    ...(error ? [`range: errors found were ${band} (estimated / published - 1); ${error.rule}`] : []),
    ...assumptions.map(({ text, layers }) =>
      `assumed: ${text}${layers.length === 0 ? "" : ` (${some(layers)})`}`
    ),
  ];
}

function scaled({ scaling }: Estimate): string[] {
  return scaling.map(({ on, rule, fromNanometers, toNanometers, delayFactor, energyFactor }) => {
    const factors = `time x ${delayFactor.toFixed(3)}, energy x ${energyFactor.toFixed(3)}`;
    return `scaled: ${on} from ${fromNanometers} to ${toNanometers} nm by ${rule}, ${factors}`;
  });
}

/** All notes of an estimate. */
export function notesOf(estimate: Estimate): string[] {
  const { reproduction, energyScope } = estimate.profile;
  return [
    ...(reproduction ? [`reproduction: ${reproduction}`] : []),
    ...coverage(estimate),
    ...trust(estimate),
    ...free(estimate),
    ...scaled(estimate),
    `energy: ${energyScope}`,
  ];
}
