/** Golden tables of the zoo: a line a layer, so that a change of any layer of any network is seen. */
import { fromZoo, zoo } from "../examples/mod.ts";
import { count } from "../mod.ts";
import { csvCell } from "../ir/escape.ts";
import { formatShape } from "../ir/shape.ts";

/** Where the tables are. */
export const netsFolder = new URL("golden/nets/", import.meta.url);

/** The file of each network's table. */
export function netFiles(): Map<string, URL> {
  return new Map(Object.keys(zoo).map((name) => [name, new URL(`${name}.csv`, netsFolder)]));
}

/** A network's table. */
export async function netTable(name: string): Promise<string> {
  const { layers } = count(await fromZoo(name));
  const lines = layers.map(({ name, kind, shape, instances, macs, parameters }) =>
    [name, kind, formatShape(shape), instances, macs, parameters].map(csvCell).join(",")
  );
  return ["name,kind,shape,instances,macs,parameters", ...lines, ""].join("\n");
}

/** Writes every table anew, and removes those of networks that are gone: part of `deno task bless`. */
export async function blessNets(): Promise<void> {
  const files = netFiles();
  for await (const file of Deno.readDir(netsFolder)) {
    if (!files.has(file.name.replace(/\.csv$/, ""))) await Deno.remove(new URL(file.name, netsFolder));
  }
  for (const [name, file] of files) await Deno.writeTextFile(file, await netTable(name));
}
