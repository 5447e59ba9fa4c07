/** Where layers are written: for editors, which show a layer beside its line. Nothing is asked unless an editor asks. */
import { checkedFunction } from "../ir/checked.ts";
import { calling } from "../ir/errors.ts";
import { type Field, optional } from "../ir/field.ts";
import type { Layer } from "../ir/registry.ts";

let place: (() => unknown) | undefined;
const places = new WeakMap<Layer, unknown>();

const whereField: Field<() => unknown> = {
  doc: "what gives the place of the layer that is being written",
  expected: "a function that gives a place",
  accepts: (value): value is () => unknown => typeof value === "function",
};

/**
 * Asks `where` for a place at each layer that is written from now on, such as a line taken from a stack; `placeOf` gives it again.
 * Without an argument nothing is asked any more.
 *
 * @example
 * ```ts
 * import { conv, network, placeOf, traceLayers } from "@fodlam/fodlam";
 *
 * let line = 1;
 * traceLayers(() => line++);
 * const net = network("two", [3, 8, 8], conv(16, 3).relu());
 * traceLayers();
 * console.log(net.layers.map(placeOf)); // [ 1, 2 ]
 * ```
 *
 * @throws {FodlamError} if it is no function
 */
export const traceLayers: (where?: () => unknown) => void = checkedFunction(
  { act: calling("traceLayers"), takes: { where: optional(whereField) } },
  (where?: () => unknown) => {
    place = where;
  },
);

/** Where a layer was written; undefined if nobody asked while it was, or its network did not come from the language. */
export function placeOf(layer: Layer): unknown {
  return places.get(layer);
}

/** The place of a layer that is being written. */
export function placeNow(): unknown {
  return place?.();
}

/** Keeps a layer's place. */
export function keepPlace(layer: Layer, place: unknown): Layer {
  places.set(layer, place);
  return layer;
}
