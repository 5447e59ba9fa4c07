/** Writes `docs/zoo.md` from the shelves, the networks' counts and the module comments of `examples/`. */
import { fromZoo, openZoo, zoo } from "../../../examples/mod.ts";
import type { ZooFacts } from "../../../examples/shelf/entry.ts";
import { shelves } from "../../../examples/shelf/mod.ts";
import { formatShape } from "../../../ir/shape.ts";
import { count } from "../../../mod.ts";
import { tally } from "../../../report/quantity.ts";
import { familyOf } from "../counts.ts";
import { textOf } from "./layers.ts";
import { groupBy } from "../../../ir/group.ts";
import { GENERATED, page, table } from "./markdown.ts";

const root = new URL("../../../", import.meta.url);

/** What a family is: the module comment of its file, on one line. */
async function commentOf(file: string): Promise<string> {
  const source = await Deno.readTextFile(new URL(`examples/${file}`, root));
  const [comment] = textOf(/\/\*\*[\s\S]*?\*\//.exec(source)![0]).split(/^@/m);
  return comment!.trim().replaceAll(/\s+/g, " ");
}

const megabytes = (bytes: number) => (bytes / 1e6).toPrecision(4);

async function row([name, entry]: readonly [string, ZooFacts]): Promise<string[]> {
  const network = await fromZoo(name);
  const sizes = Object.entries((await openZoo(name)).parameters);
  const { macs, parameters, weightBytes, peakActivationBytes } = count(network);
  return [
    `\`${name}\``,
    entry.title,
    network.inputs.map(({ shape }) => formatShape(shape)).join(", "),
    sizes.map(([name, { default: usual }]) => `\`${name}\` ${usual}`).join(", ") || "-",
    `${network.layers.length}`,
    tally(macs),
    tally(parameters),
    megabytes(weightBytes),
    megabytes(peakActivationBytes),
    entry.paper,
    [entry.reference, ...(entry.convention === undefined ? [] : [entry.convention])].join("; "),
  ];
}

const NUMBERS = ["layers", "MACs", "parameters", "weights, MB", "peak, MB"];
const HEADS = [
  "network",
  "what it is",
  "input",
  "sizes, by default",
  ...NUMBERS,
  "paper",
  "reference, and what it counts otherwise",
];

async function section(family: string, entries: readonly (readonly [string, ZooFacts])[]): Promise<string[]> {
  return [
    `### [${family}](../examples/${family}.ts)`,
    await commentOf(`${family}.ts`),
    table(HEADS, await Promise.all(entries.map(row)), NUMBERS),
  ];
}

async function shelf(title: string, entries: Readonly<Record<string, ZooFacts>>): Promise<string[]> {
  const families = [...groupBy(Object.entries(entries), ([name]) => familyOf(name))];
  families.sort(([a], [b]) => a < b ? -1 : 1);
  if (families.length === 0) return [];
  return [`## ${title}`, ...(await Promise.all(families.map((args) => section(...args)))).flat()];
}

/** The text of `docs/zoo.md`. */
export async function zooPage(): Promise<string> {
  const sections = await Promise.all(
    Object.entries(shelves).map(([title, entries]) => shelf(title, entries)),
  );
  return page([
    GENERATED,
    "# The zoo",
    `${
      Object.keys(zoo).length
    } networks. Each is a file of \`examples/\` that runs by itself (\`deno run examples/vgg16.ts\`), can be imported,
and is known to every command by its name (\`fodlam eval vgg16\`, \`fodlam count vgg16\`).`,
    `A network has sizes that may be chosen: \`fodlam eval resnet18 --dim height=512 --dim width=512\`; \`fodlam nets resnet18\` says what each
means ([parameters of networks](parameters.md)).

MACs, parameters and layers are for one inference of the input in the third column. Weights and the peak of the activations are
at 16 bits an element; the peak is in the order in which the layers are written. [How FODLAM counts](counting.md), and why other
tools print other numbers. The tests hold every network to the counts of its reference, to the unit or to the last digit that the
reference prints.`,
    ...sections.flat(),
  ]);
}
