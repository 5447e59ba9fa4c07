/** Writes `docs/reference/language.md`: the words that join layers, and the blocks, from their comments in `dsl/`. */
import * as image from "../../../dsl/blocks/image.ts";
import * as tokens from "../../../dsl/blocks/tokens.ts";
import { partsOf, tagBlocks, textOf } from "./layers.ts";
import { fence, GENERATED, page, table } from "./markdown.ts";

const root = new URL("../../../", import.meta.url);

/** Words that join layers, in the order in which a newcomer meets them. */
const WORDS = [
  "network",
  "input",
  "repeat",
  "residual",
  "branch",
  "scope",
  "bits",
  "apply",
  "shareWeights",
  "split",
];

/** An exported thing as the source has it. */
interface Export {
  readonly name: string;
  readonly comment: string;
  readonly signature: string;
}

/** Everything that a file exports with a comment and a signature: functions, and constants with a type. */
function exportsOf(source: string): Export[] {
  const found = source.matchAll(
    /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)\nexport (?:function|const) (\w+)([\s\S]*?)(?: =\s+(?:atCaller|block|checkedFunction)| \{\n {2})/g,
  );
  return [...found].map(([, comment, name, rest]) => ({
    name: name!,
    comment: comment!,
    signature: `${name}${rest}`,
  }));
}

/** The members of an interface: name with type, and comment. */
function membersOf(source: string, name: string): (readonly [member: string, comment: string])[] {
  const body = new RegExp(`export interface ${name}[^{]*\\{([\\s\\S]*?)^\\}`, "m").exec(source)?.[1] ?? "";
  const found = body.matchAll(/(\/\*\*[\s\S]*?\*\/)\s*(?:readonly )?([\s\S]*?);\n/g);
  return [...found].map(([, comment, member]) =>
    [member!.replaceAll(/\s+/g, " "), textOf(comment!).replaceAll(/\s+/g, " ")] as const
  );
}

/** An options interface's own members, and those of the one that it extends. */
function optionsOf(source: string, name: string): (readonly [member: string, comment: string])[] {
  const parent = new RegExp(`export interface ${name} extends (\\w+)`).exec(source)?.[1];
  return [...(parent === undefined ? [] : optionsOf(source, parent)), ...membersOf(source, name)];
}

function section({ name, comment, signature }: Export, source: string): string[] {
  const { description, tags } = partsOf(comment);
  const options = /\w+Options/.exec(signature)?.[0];
  const rows = options === undefined ? [] : optionsOf(source, options);
  const calls = /Make\w+/.exec(signature)?.[0];
  const code = calls === undefined
    ? signature
    : membersOf(source, calls).map(([call]) => name + call).join("\n");
  return [
    `## ${name}`,
    description,
    fence("ts", code).replace("```ts", "```ts ignore"),
    rows.length === 0
      ? ""
      : table(["option", "meaning"], rows.map(([member, text]) => [`\`${member}\``, text])),
    ...tagBlocks(tags),
  ];
}

const INTRODUCTION =
  `A network is made of layers ([layers.md](layers.md)) that are joined by the words of this page. A *fragment*
(\`conv(64, 3).relu()\`) is a run of layers that knows no shape yet; it can be stored, repeated and put anywhere. A *tensor*
(\`input(3, 224, 224)\`) knows its shape, and so which methods it has:

| tensor | shape | made by | has, for example |
| --- | --- | --- | --- |
| \`ImageTensor\` | \`[C, H, W]\` | \`input(3, 224, 224)\` | \`conv\`, \`pool\`, \`resize\`, \`invertedResidual\` |
| \`TokenTensor\` | \`[T, D]\` | \`input(128, 768)\` | \`attention\`, \`layerNorm\`, \`lstm\`, \`moe\` |
| \`VectorTensor\` | \`[D]\` | \`input(10)\` | \`fc\`, \`embedding\` |
| \`VolumeTensor\` | \`[C, D, H, W]\` | \`input(3, 16, 112, 112)\` | \`conv3d\` |
| \`AnyTensor\` | known when it runs | \`.then(fragment)\`, \`.residual()\`, \`split()\` | every method |

Blocks are well-known groups of layers. A block is rewritten to layers where it stands, so counts, JSON and profiles never
see it. Each is a function that gives a fragment, and a method.`;

/** The text of `docs/reference/language.md`. */
export async function languagePage(): Promise<string> {
  const read = (path: string) => Deno.readTextFile(new URL(`dsl/${path}`, root));
  const words = await read("network.ts"), types = await read("types.ts");
  const files = [...Deno.readDirSync(new URL("dsl/blocks/", root))].map(({ name }) => name).sort();
  const blocks = (await Promise.all(files.map((name) => read(`blocks/${name}`)))).join("\n");
  const inWords = exportsOf(words), isBlock = ({ name }: Export) => name in image || name in tokens;
  const known = exportsOf(blocks).filter(isBlock).sort((a, b) => a.name < b.name ? -1 : 1);
  const links = (names: readonly string[]) =>
    names.map((name) => `[${name}](#${name.toLowerCase()})`).join(" · ");
  return page([
    GENERATED,
    "# The language",
    INTRODUCTION,
    `Words: ${links(WORDS)} · [methods](#methods)`,
    `Blocks: ${links(known.map(({ name }) => name))}`,
    ...WORDS.flatMap((word) => section(inWords.find(({ name }) => name === word)!, words)),
    "## Methods",
    "Beside a method for each layer and each block, fragments and tensors have these:",
    table(["method", "meaning"], membersOf(types, "Composable").map(([call, text]) => [`\`${call}\``, text])),
    "Tensors alone:",
    table(["member", "meaning"], membersOf(types, "TensorBase").map(([call, text]) => [`\`${call}\``, text])),
    ...known.flatMap((block) => section(block, blocks)),
  ]);
}
