/**
 * What networks, estimates and rows are in a notebook: Deno's kernel asks what a cell gives for `Symbol.for("Jupyter.display")`. The
 * property is not enumerable, so JSON, copies and comparisons do not see it; what draws is told by whoever can, and is loaded when a
 * notebook asks.
 */

/** Contents by their MIME type, as notebooks take them. */
export type Bundle = Readonly<Record<string, string>>;

/** What can be shown. */
export type Displayed = "network" | "estimate" | "rows";

/** Makes the contents of a value. */
export type Show = (what: Displayed, value: unknown) => Promise<Bundle>;

let show: Show = (_what, value) => Promise.resolve({ "text/plain": JSON.stringify(value, null, 2) });

/** Says who shows things from now on. */
export function showBy(one: Show): void {
  show = one;
}

const DISPLAY = Symbol.for("Jupyter.display"); // docs.deno.com, "Jupyter Kernel": rich content output

function shower(what: Displayed): PropertyDescriptor {
  return {
    value(this: unknown): Promise<Bundle> {
      return show(what, this);
    },
  };
}

const showers: Readonly<Record<Displayed, PropertyDescriptor>> = {
  network: shower("network"),
  estimate: shower("estimate"),
  rows: shower("rows"),
};

/** A value that notebooks show; one that somebody has frozen stays as it is. */
export function displayed<T extends object>(what: Displayed, value: T): T {
  return Object.isExtensible(value) ? Object.defineProperty(value, DISPLAY, showers[what]) : value;
}
