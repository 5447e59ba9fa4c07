/** Writes `docs/reference/layers.md` from the layer definitions and the comments above them. */
import { arities } from "../../../ir/layer.ts";
import { type AnyLayerDef, def, kinds } from "../../../ir/registry.ts";
import { common } from "../../../ir/options.ts";
import { commentOf } from "../starters.ts";
import { fence, GENERATED, page, table } from "./markdown.ts";

const root = new URL("../../../", import.meta.url);

/** A comment's text without its stars. */
export function textOf(comment: string): string {
  return comment.replace(/^\/\*\*\s?/, "").replace(/\s*\*\/$/, "").replace(/^\s*\* ?/gm, "").trim();
}

/** A comment's description, and its tags with their text. */
export function partsOf(
  comment: string,
): { description: string; tags: (readonly [name: string, text: string])[] } {
  const [description, ...tags] = textOf(comment).split(/^@/m);
  return {
    description: description!.trim(),
    tags: tags.map((tag) => {
      const [, name, text] = /^(\w+)\s*([\s\S]*)$/.exec(tag)!;
      return [name!, text!.trim()] as const;
    }),
  };
}

/** The comment of each option, from the kind's `...Options` interface: it says what is taken if the option is left out. */
async function optionComments(kind: string): Promise<Map<string, string>> {
  const source = await Deno.readTextFile(new URL(`ir/layers/${kind}.ts`, root));
  const body = /export interface \w+Options extends LayerOptions \{([\s\S]*?)^\}/m.exec(source)?.[1] ?? "";
  const found = body.matchAll(/(\/\*\*[\s\S]*?\*\/)\s*readonly (\w+)\?:/g);
  return new Map([...found].map(([, comment, name]) => [name!, textOf(comment!).replaceAll("\n", " ")]));
}

/** How the builder's method is called. */
function callOf(kind: string, { fields, options, inputs }: AnyLayerDef): string {
  const positional = Object.keys(fields).filter((field) => !options.includes(field));
  const own = [...options, ...Object.keys(common)].join(", ");
  const tensors = { one: [], many: ["tensor", "..."], any: ["...tensors"] }[inputs];
  const first = [...tensors, ...positional];
  return `.${kind}(${[...first, `{ ${own} }`].join(", ")})`;
}

async function fieldTable(kind: string, { fields, options }: AnyLayerDef): Promise<string> {
  const comments = await optionComments(kind);
  const names = Object.keys(fields);
  if (names.length === 0) return "No fields of its own.";
  let place = 0;
  return table(
    ["field", "given as", "legal values", "meaning"],
    names.map((name) => {
      const given = options.includes(name) ? "option" : `argument ${++place}`;
      const { expected, doc } = fields[name]!;
      return [`\`${name}\``, given, expected, comments.get(name) ?? doc];
    }),
  );
}

/** The tags of a comment that a reader needs: examples, and what is thrown. */
export function tagBlocks(tags: readonly (readonly [name: string, text: string])[]): string[] {
  return tags.flatMap(([name, text]) => {
    if (name === "throws") return [`Throws ${text.replace(/^\{(\w+)\}/, "`$1`")}.`];
    if (name !== "example") return [];
    const [, title, code] = /^([\s\S]*?)(```ts[\s\S]*?```)/.exec(text)!;
    return [title!.trim() === "" ? "Example:" : `Example: ${title!.trim()}`, code!];
  });
}

async function section(kind: string): Promise<string[]> {
  const definition = def(kind)!;
  const { description, tags } = partsOf(await commentOf(kind));
  const group = typeof definition.group === "function"
    ? "as its field `group` says"
    : `\`${definition.group}\``;
  return [
    `## ${kind}`,
    description,
    fence("text", callOf(kind, definition)),
    `Group of work: ${group}. Inputs: ${arities[definition.inputs].words}.`,
    await fieldTable(kind, definition),
    ...tagBlocks(tags),
  ];
}

const INTRODUCTION =
  `Each layer kind below is one file in \`ir/layers/\`; [language.md](language.md) has the words that join layers, and blocks of
them. A kind's method is on every fragment, and on the tensors that it takes; the function of the same
name starts a fragment (\`conv(64, 3)\`), and for kinds that read several inputs it merges tensors (\`add(a, b)\`).

A JSON network holds every field in its long form: defaults filled in, pairs as \`[height, width]\`, padding as \`"same"\` or
\`[top, bottom, left, right]\`. See [network.md](../network.md). Shapes leave the batch out. Work is for one inference.

The letters of the papers: \`filters\` (M), input channels (C), \`kernel\` (R, S), output height and width (E, F; P, Q here),
\`stride\` (U).`;

/** The text of `docs/reference/layers.md`. */
export async function layersPage(): Promise<string> {
  const sections = await Promise.all(kinds.map(section));
  return page([
    GENERATED,
    "# Layers",
    INTRODUCTION,
    kinds.map((kind) => `[${kind}](#${kind.toLowerCase()})`).join(" · "),
    "Every layer takes these options:",
    table(
      ["option", "legal values", "meaning"],
      Object.entries(common).map(([name, { expected, doc }]) => [`\`${name}\``, expected, doc]),
    ),
    ...sections.flat(),
  ]);
}
