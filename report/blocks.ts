/** Layers as rows of a table that a person reads: a block of layers of one scope is one row, and so are layers that are alike. */
import type { Cost, CostedLayer, Estimate } from "../engine/estimate.ts";
import type { Bound } from "../engine/model.ts";
import { groupBy } from "../ir/group.ts";

/** What a row adds up: a layer with a cost, or what a run costs beyond its layers. */
export interface RowPart extends Cost {
  /** The layer's kind. */
  readonly kind: string;
  /** Its multiply-accumulates. */
  readonly macs: number;
  /** What limits it. */
  readonly bound?: Bound;
}

/** A row: some costed layers. */
export interface Row<L = RowPart> {
  /** The block's name, or that of the first layer. */
  readonly name: string;
  /** The layers that it stands for. */
  readonly layers: readonly L[];
}

/** Rows of a network, and what they are. */
export interface Rows {
  /** A word for what a row is. */
  readonly word: "block" | "layer";
  /** The rows in the network's order. */
  readonly rows: readonly Row[];
}

/** The scopes of a name, at most so many: `layer1.conv1` is in `layer1`. */
function scopeOf(name: string, depth: number): string {
  const parts = name.split(".");
  return parts.slice(0, Math.min(depth, parts.length - 1)).join(".");
}

/** What has a place in a network. */
interface Named {
  readonly name: string;
}

function folded<L extends Named>(layers: readonly L[], keyOf: (layer: L) => string): Row<L>[] {
  const groups = groupBy(layers, keyOf);
  return [...groups.values()].map((group) => ({ name: group[0]!.name, layers: group }));
}

/** Layers of one scope as a row each; a layer in no scope is a row of its own. */
function blocks<L extends Named>(layers: readonly L[], depth: number): Row<L>[] {
  const rows = folded(layers, ({ name }) => scopeOf(name, depth) || `.${name}`);
  return rows.map((row) => row.layers.length === 1 ? row : { ...row, name: scopeOf(row.name, depth) });
}

/** Layers of the same kind and cost as a row. */
function alike(layers: readonly CostedLayer[]): Row[] {
  return folded(
    layers,
    ({ kind, macs, latencySeconds, energyJoules }) => `${kind} ${macs} ${latencySeconds} ${energyJoules}`,
  );
}

const DEEPEST = 8;

/** The least depth of scopes that cuts layers in more than two blocks; none where none does. */
function depthOf(layers: readonly Named[]): number | undefined {
  for (let depth = 1; depth <= DEEPEST; depth++) {
    const most = Math.max(...blocks(layers, depth).map((row) => row.layers.length));
    if (most > 1 && most <= layers.length / 2) return depth;
  }
}

/** Blocks of the outermost scopes that cut the network in more than two; layers, equal ones together, where none do. */
export function rowsOf({ layers }: Pick<Estimate, "layers">): Rows {
  const costed = layers.filter((layer): layer is CostedLayer => layer.status === "costed");
  const depth = depthOf(costed);
  return depth === undefined
    ? { word: "layer", rows: alike(costed) }
    : { word: "block", rows: blocks(costed, depth) };
}

/** Every layer in blocks of the same scopes, each a run of layers that follow one another; and the block of each layer. */
export function rowsByPlace<L extends Named>({ layers }: { readonly layers: readonly L[] }): {
  readonly rows: readonly Row<L>[];
  readonly rowOf: ReadonlyMap<string, number>;
} {
  const depth = depthOf(layers) ?? DEEPEST, rows: { name: string; layers: L[] }[] = [];
  const rowOf = new Map<string, number>();
  let last: string | undefined;
  for (const layer of layers) {
    const scope = scopeOf(layer.name, depth), isNew = scope === "" || scope !== last;
    if (isNew) rows.push({ name: scope || layer.name, layers: [layer] });
    else rows.at(-1)!.layers.push(layer);
    rowOf.set(layer.name, rows.length - 1);
    last = scope;
  }
  return { rows, rowOf };
}
