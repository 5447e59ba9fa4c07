/** One estimate on the page: what it comes to, pictures, layers, notes, sources, and itself as JSON. */
import type { Estimate } from "../../engine/estimate.ts";
import { htmlText, jsonInHtml, shown } from "../../ir/escape.ts";
import type { Network } from "../../ir/network.ts";
import { notesOf } from "../notes.ts";
import {
  energyPicture,
  energyTreemap,
  graphPicture,
  latencyPicture,
  type RooflineData,
  rooflinePicture,
} from "../svg/mod.ts";
import { inlined } from "../svg/document.ts";
import { factsOf, heading, numbered } from "../text.ts";
import { details, foreign, list, scrolling, tag } from "./element.ts";
import { layersPart } from "./layers.ts";

/** An estimate, and what more is shown of it where it is given. */
export interface Reported {
  /** The estimate. */
  readonly estimate: Estimate;
  /** Its network: drawn as a graph. */
  readonly network?: Network | undefined;
  /** Its layers under the chip's roof. */
  readonly roofline?: RooflineData | undefined;
  /** The address of a page that opens the network, to change it. */
  readonly link?: string | undefined;
}

/** A picture in its frame. */
export function figure(svg: string, label: string): string {
  return tag("figure", {}, scrolling(label, "wide", inlined(svg)));
}

/** What is drawn of an estimate; without known energies nothing of these. */
function pictures({ estimate, roofline }: Reported): string {
  const { total: { energyJoules }, layers } = estimate;
  const parts = new Set(
    layers.flatMap((layer) => layer.status === "costed" ? Object.entries(layer.energyParts ?? {}) : [])
      .flatMap(([part, joules]) => joules > 0 ? [part] : []),
  );
  const drawn = [
    figure(latencyPicture(estimate), "latency by block"),
    ...(energyJoules > 0 ? [figure(energyPicture(estimate), "energy by block")] : []),
    ...(parts.size > 1 ? [figure(energyTreemap(estimate), "energy as areas")] : []),
    ...(roofline === undefined ? [] : [figure(rooflinePicture(roofline), "layers under the roof")]),
  ];
  return tag("div", { class: "pictures" }, ...drawn);
}

/** Addresses that a reader may be sent to. */
function isWeb(address: string): boolean {
  return /^https?:\/\//i.test(address);
}

function sourceText({ kind, short, citation, where, url, note }: Estimate["sources"][string]): string {
  const work = url !== undefined && isWeb(url)
    ? tag("a", { href: url, rel: "noreferrer" }, foreign(citation))
    : foreign(citation);
  return `${htmlText(kind)}: ${foreign(short)}, ${foreign(where)}; ${work}${
    note === undefined ? "" : `; ${foreign(note)}`
  }`;
}

function sourcesPart({ sources }: Estimate, numbers: ReadonlyMap<string, number>): string {
  const items = [...numbers].flatMap(([id, number]) => {
    const source = sources[id];
    return source === undefined ? [] : [tag("li", { value: number }, sourceText(source))];
  });
  return details(`Sources (${items.length})`, {}, tag("ol", {}, ...items));
}

function factsPart(estimate: Estimate): string {
  return tag(
    "dl",
    {},
    ...factsOf(estimate).flatMap((
      [word, text],
    ) => [tag("dt", {}, htmlText(word)), tag("dd", {}, foreign(text))]),
  );
}

/** The title of an estimate, and the estimate below it; `level` is that of its heading, none where it has one already. */
export function estimatePart(exact: Reported, id: string, level?: 1 | 2): string {
  const one = { ...exact, estimate: shown(exact.estimate) }, { estimate, link, network } = one;
  const numbers = numbered(estimate), notes = notesOf(estimate), below = level === 1 ? "h2" : "h3";
  const title = (text: string) => tag(below, {}, text);
  return tag(
    "section",
    { "data-estimate": id, "data-file": `${estimate.profile.id}.json` },
    level === undefined ? "" : tag(`h${level}`, {}, foreign(heading(estimate))),
    factsPart(estimate),
    link === undefined
      ? ""
      : tag("p", { class: "share" }, tag("a", { href: link }, "Open in the playground")),
    estimate.layers.some(({ status }) => status === "costed") ? title("Pictures") + pictures(one) : "",
    network === undefined
      ? ""
      : details("Network", {}, figure(graphPicture(network, exact.estimate), "network")),
    title("Layers"),
    layersPart(id, estimate, numbers),
    details(`Notes (${notes.length})`, {}, list(notes)),
    sourcesPart(estimate, numbers),
    tag("script", { type: "application/json", id }, jsonInHtml(exact.estimate)),
  );
}
