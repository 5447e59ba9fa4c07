/** Writes `examples/counts.gen.ts`: what a list of the zoo says of each network, so that listing builds none. */
import { fromZoo, zoo } from "../../examples/mod.ts";
import { formatShape } from "../../ir/shape.ts";
import { count } from "../../mod.ts";

const shelves = new URL("../../examples/shelf/", import.meta.url);
const sources = [...Deno.readDirSync(shelves)].map(({ name }) =>
  Deno.readTextFileSync(new URL(name, shelves))
);

/** The file of `examples/` that the entry of a name opens, without its ending: the first that is imported after the name. */
export function familyOf(name: string): string {
  const source = sources.find((source) => source.includes(`  "${name}": `))!;
  return /import\("\.\.\/([^"]+)\.ts"\)/.exec(source.slice(source.indexOf(`  "${name}": `)))![1]!;
}

async function line(name: string): Promise<string> {
  const network = await fromZoo(name), { macs, parameters } = count(network);
  const shapes = network.inputs.map(({ shape }) => formatShape(shape));
  const input = shapes.length <= 2 ? shapes.join(" ") : `${shapes[0]} and ${shapes.length - 1} more`;
  const counts = { family: familyOf(name), input, layers: network.layers.length, macs, parameters };
  return `  ${JSON.stringify(name)}: ${JSON.stringify(counts)},\n`;
}

/** The text of `examples/counts.gen.ts`. */
export async function countsText(): Promise<string> {
  const lines = await Promise.all(Object.keys(zoo).map(line));
  return `// Written by \`deno task bless\` from the networks of the zoo.
// deno-fmt-ignore-file
import type { Counts } from "./shelf/entry.ts";

/** What a list says of each network. */
export const counts: Readonly<Record<string, Counts>> = {
${lines.join("")}};
`;
}
