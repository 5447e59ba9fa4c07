import { cannotSay, FodlamError, isFodlamError } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import type { Format, Note } from "../format.ts";
import { inUseOrder } from "../order.ts";
import { replayed, type Script } from "./replay.ts";
import { scriptOf } from "./script.ts";
import { PACKAGE, textOf } from "./text.ts";

/** Whether two networks are the same JSON, keys in any order. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const left = a as Readonly<Record<string, unknown>>, right = b as Readonly<Record<string, unknown>>;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => same(left[key], right[key]));
}

/** A script that makes a network, if it does: what it makes is compared. */
function proven(network: Network, fold: boolean): Script | undefined {
  const script = scriptOf(network, fold);
  try {
    return same(replayed(script), network) ? script : undefined;
  } catch (error) {
    if (isFodlamError(error)) return undefined;
    throw error;
  }
}

/** Why no script makes a network: weights that are used before they are made. */
function unsayable(network: Network): FodlamError {
  const places = new Map(network.layers.map(({ name }, i) => [name, i]));
  const early = network.layers.filter(({ sharedWith }, i) =>
    sharedWith !== undefined && !(places.get(sharedWith)! < i)
  );
  const reason = "it uses weights of a layer that a script would make later, or not at all";
  const skipped = early.map(({ name }) => ({ layer: name, reason }));
  return new FodlamError(cannotSay("a script", network.name, skipped));
}

function notesOf(network: Network, ordered: Network, unused: readonly string[]): Note[] {
  const notes: Note[] = [];
  if (unused.length > 0) {
    notes.push({ text: "no output needs these; the script has not got them", layers: unused });
  }
  const moved = ordered.layers.filter(({ name }, i) => network.layers[i]!.name !== name);
  if (moved.length > 0 && unused.length === 0) {
    notes.push({
      text: "a script makes layers in the order of their use: some are elsewhere in the list",
      layers: [],
    });
  }
  return notes;
}

/** Scripts: networks in FODLAM's own language, as somebody would write them. */
export const format: Format = {
  write(given, { importFrom = PACKAGE }) {
    const { network, unused } = inUseOrder(given);
    const script = proven(network, true) ?? proven(network, false);
    if (script === undefined) throw unsayable(network);
    const content = textOf(script, importFrom);
    return { files: [{ path: "", content }], skipped: [], notes: notesOf(given, network, unused) };
  },
};
