/**
 * Estimates as one HTML file that needs nothing else: what they come to, pictures, every layer in a table to sort and filter, notes, sources, and
 * each estimate as JSON. Nothing in it is fetched, and no script runs but its own.
 *
 * ```ts
 * import { conv, evaluate, loadProfile, network } from "@fodlam/fodlam";
 * import { html } from "./html.ts";
 *
 * const net = network("one layer", [3, 227, 227], conv(96, 11, { stride: 4 }));
 * const page = html([{ estimate: evaluate(net, await loadProfile("eyeriss")) }]);
 * console.log(page.slice(0, 15)); // <!doctype html>
 * ```
 *
 * @module
 */
import type { Estimate } from "../engine/estimate.ts";
import { htmlText, shown } from "../ir/escape.ts";
import { groupBy } from "../ir/group.ts";
import { comparisonColumns, comparisonNotes, inOrder } from "./compare.ts";
import { chipLabel, rateText } from "./facts.ts";
import { details, foreign, list, scrolling, table, tag } from "./html/element.ts";
import { estimatePart, figure, type Reported } from "./html/estimate.ts";
import { SCRIPT, SCRIPT_HASH } from "./html/script.ts";
import { CSS } from "./html/style.ts";
import { withSpan } from "./quantity.ts";
import { comparisonPicture, paretoOf, paretoPicture } from "./svg/mod.ts";
import { isDrawn, namesOf, whyNot } from "./svg/compare.ts";
import { PICTURE_CSS } from "./svg/document.ts";
import { heading } from "./text.ts";

export type { Reported } from "./html/estimate.ts";

/** What a page leaves out, and how it is made. */
export interface HtmlOptions {
  /** Estimates that do not meet what was asked for, each with why. */
  readonly left?: readonly (readonly [estimate: Estimate, why: string])[];
  /** Whether costs are shown of networks that do not fit. */
  readonly ignoreMemory?: boolean;
}

/** Nothing is fetched, sent or framed, and no script runs but the page's. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src '${SCRIPT_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The page of some estimates; those of one network side by side first. */
export function html(all: readonly Reported[], options: HtmlOptions = {}): string {
  const [first] = all, { left = [] } = options;
  const title = first !== undefined && all.length === 1 && left.length === 0
    ? heading(shown(first.estimate))
    : titleOf([...all.map(({ estimate }) => estimate), ...left.map(([estimate]) => estimate)]);
  const main = first !== undefined && all.length === 1 && left.length === 0
    ? estimatePart(first, "estimate", 1)
    : tag("h1", {}, foreign(title)) + severalPart(all, options);
  return `<!doctype html>
${
    tag(
      "html",
      { lang: "en" },
      "\n",
      tag(
        "head",
        {},
        '<meta charset="utf-8">',
        `<meta http-equiv="Content-Security-Policy" content="${htmlText(POLICY)}">`,
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        tag("title", {}, htmlText(title)),
        `<style>${CSS}\n${PICTURE_CSS}</style>`,
      ),
      "\n",
      tag("body", {}, tag("main", {}, main), `\n<script>${SCRIPT}</script>`),
    )
  }
`;
}

/** Names of networks and the number of chips. */
function titleOf(estimates: readonly Estimate[]): string {
  const names = new Set(estimates.map(({ network }) => network.name));
  const chips = new Set(estimates.map(chipLabel)).size;
  return `${[...names].join(", ")} on ${chips} chip${chips === 1 ? "" : "s"}`;
}

/** Each network by itself, its estimates closed. */
function severalPart(all: readonly Reported[], options: HtmlOptions): string {
  const ids = new Map(all.map((one, i) => [one, `estimate-${i + 1}`]));
  const groups = [...groupBy(all, ({ estimate }) => estimate.network.name)];
  return groups.map(([name, some]) =>
    tag("h2", {}, groups.length === 1 ? "Side by side" : foreign(name)) +
    (some.length > 1 || options.left !== undefined ? comparisonPart(some, options) : "") +
    chipParts(sorted(some), ids, options)
  ).join("\n") + leftPart(options);
}

/** In the order of the comparison. */
function sorted(some: readonly Reported[]): Reported[] {
  const byEstimate = new Map(some.map((one) => [one.estimate, one]));
  return inOrder([...byEstimate.keys()]).map((estimate) => byEstimate.get(estimate)!);
}

function comparisonPart(some: readonly Reported[], { ignoreMemory = false }: HtmlOptions): string {
  const exact = some.map(({ estimate }) => estimate), estimates = inOrder(shown(exact)), [first] = estimates;
  const counted = first!.rate.tokensPerSecond === undefined ? "inferences" : "tokens";
  const drawn = exact.filter((one) => isDrawn(one, ignoreMemory));
  const pictures = drawn.length < 2 ? "" : tag(
    "div",
    { class: "pictures" },
    figure(comparisonPicture(exact, { ignoreMemory }), "latency and energy of the chips"),
    figure(paretoPicture(paretoOf(exact, { ignoreMemory })), "latency over energy"),
  );
  const caption = `batch ${first!.batch}: latency and energy of the whole batch; FODLAM ${first!.fodlam}`;
  return scrolling(
    "chips side by side",
    "rows",
    table(estimates, comparisonColumns(estimates, ignoreMemory), caption),
  ) + pictures + details("Notes", { open: true }, list(comparisonNotes(estimates, counted)));
}

/** Each estimate of several: its chip and its latency, the rest on demand. */
function chipParts(
  some: readonly Reported[],
  ids: ReadonlyMap<Reported, string>,
  { ignoreMemory = false }: HtmlOptions,
): string {
  const names = namesOf(some.map(({ estimate }) => estimate));
  return some.map((one, i) => {
    const { estimate } = one, { total } = estimate;
    const facts = isDrawn(estimate, ignoreMemory)
      ? `${withSpan(total.latencySeconds, total.range?.latencySeconds, "s")}; ${rateText(estimate)}`
      : whyNot(estimate);
    return details(foreign(`${names[i]}: ${facts}`), { class: "chip" }, estimatePart(one, ids.get(one)!));
  }).join("\n");
}

function leftPart({ left = [] }: HtmlOptions): string {
  if (left.length === 0) return "";
  return tag("h2", {}, "Left out") + list(left.map(([estimate, why]) => `${chipLabel(estimate)}: ${why}`));
}
