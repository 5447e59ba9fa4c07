/**
 * Golden tables of the zoo: a line a layer, so that a change of any layer of any network is seen. In a large
 * network of repeated blocks, equal layers share a line, which says how many there are.
 */
import { fromZoo, zoo } from "../../examples/mod.ts";
import { csvCell } from "../../ir/escape.ts";
import { formatShape } from "../../ir/shape.ts";
import { count } from "../../mod.ts";

/** Where the tables are. */
export const NETS = "tests/golden/nets/";

/** A network of more layers than this is folded, if each of its lines then stands for so many layers on average. */
const LARGE = 300, WORTH = 10;

type Cells = readonly (string | number)[];

const COLUMNS = ["kind", "shape", "instances", "macs", "parameters"];

/** Layers under the name of the first of their kind, shape and counts, and how many are equal to it. */
function folded(layers: readonly (readonly [name: string, cells: Cells])[]): Cells[] {
  const sorts = Map.groupBy(layers, ([, cells]) => cells.join());
  return [...sorts.values()].map((equal) => [...equal[0]!.flat(), equal.length]);
}

/** The table of a network of the zoo. */
export async function netTable(name: string): Promise<string> {
  const layers = count(await fromZoo(name)).layers.map((
    { name, kind, shape, instances, macs, parameters },
  ) => [name, [kind, formatShape(shape), instances, macs, parameters]] as const);
  const few = folded(layers), isFolded = layers.length > Math.max(LARGE, WORTH * few.length);
  const lines: readonly Cells[] = isFolded
    ? [["first", ...COLUMNS, "times"], ...few]
    : [["name", ...COLUMNS], ...layers.map((layer) => layer.flat())];
  return lines.map((line) => line.map(csvCell).join(",") + "\n").join("");
}

/** Every table by path. */
export async function netFiles(): Promise<Record<string, string>> {
  const names = Object.keys(zoo);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [`${NETS}${name}.csv`, await netTable(name)])),
  );
}
