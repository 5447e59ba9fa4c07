/**
 * Writes `dsl/starters.gen.ts`: one exported function for each layer kind, with the kind's own documentation. Run by
 * `deno task bless`; a test holds the file against it.
 */
import type { Arity } from "../../ir/layer.ts";
import { def, kinds } from "../../ir/registry.ts";

const root = new URL("../../", import.meta.url);

/** The comment above a kind's definition. */
export async function commentOf(kind: string): Promise<string> {
  const source = await Deno.readTextFile(new URL(`ir/layers/${kind}.ts`, root));
  const comments = source.slice(0, source.indexOf(`export const ${kind}:`)).match(/\/\*\*[\s\S]*?\*\//g) ??
    [];
  return comments.at(-1) ?? `/** ${kind} */`;
}

/** The type of each kind's function, and what makes it. */
const words: Readonly<Record<Arity, readonly [type: string, make: string]>> = {
  one: ["Start", "start"],
  many: ["Merge", "merge"],
  any: ["StartOrMerge", "startOrMerge"],
};

/** The text of `dsl/starters.gen.ts`. */
export async function starters(): Promise<string> {
  const blocks = await Promise.all(kinds.map(async (kind) => {
    const [type, make] = words[def(kind)!.inputs];
    const value = `${type}<"${kind}"> = ${make}("${kind}")`;
    return `${await commentOf(kind)}\nexport const ${kind}: ${value};\n`;
  }));
  return `// Written by \`deno task bless\` from ir/layers/; change the comments there.
import { type Merge, merge, type Start, start, type StartOrMerge, startOrMerge } from "./start.ts";

${blocks.join("\n")}`;
}
