/** Writes `docs/zoo.md` from the shelves, the networks' counts and the module comments of `examples/`. */
import { fromZoo, openZoo, zoo } from "../../examples/mod.ts";
import { benchmarks } from "../../examples/shelf/benchmarks.ts";
import { classic } from "../../examples/shelf/classic.ts";
import { detection } from "../../examples/shelf/detection.ts";
import type { ZooFacts } from "../../examples/shelf/entry.ts";
import { language } from "../../examples/shelf/language.ts";
import { mobile } from "../../examples/shelf/mobile.ts";
import { residual } from "../../examples/shelf/residual.ts";
import { searched } from "../../examples/shelf/searched.ts";
import { transformers } from "../../examples/shelf/transformers.ts";
import { yolo } from "../../examples/shelf/yolo.ts";
import { formatShape } from "../../ir/shape.ts";
import { count } from "../../mod.ts";
import { tally } from "../../report/quantity.ts";
import { textOf } from "./layers.ts";
import { GENERATED, page, table } from "./markdown.ts";

const root = new URL("../../", import.meta.url);

const SHELVES = {
  "Image classifiers": classic,
  "Image classifiers that came of ResNet and Inception": residual,
  "Image classifiers for phones": mobile,
  "Image classifiers whose sizes were searched or scaled": searched,
  "Detectors and segmenters": detection,
  "YOLO": yolo,
  "Transformers": transformers,
  "Language models": language,
  "Stand-ins for applications that were measured and never published": benchmarks,
};

const shelves = new URL("examples/shelf/", root);
const sources = [...Deno.readDirSync(shelves)].map(({ name }) =>
  Deno.readTextFileSync(new URL(name, shelves))
);

/** The file of `examples/` that the entry of a name opens: the first that is imported after the name. */
function fileOf(name: string): string {
  const source = sources.find((source) => source.includes(`  "${name}": `))!;
  return /import\("\.\.\/([^"]+)"\)/.exec(source.slice(source.indexOf(`  "${name}": `)))![1]!;
}

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

async function family(file: string, entries: readonly (readonly [string, ZooFacts])[]): Promise<string[]> {
  return [
    `### [${file.replace(".ts", "")}](../examples/${file})`,
    await commentOf(file),
    table(HEADS, await Promise.all(entries.map(row)), NUMBERS),
  ];
}

async function shelf(title: string, entries: Readonly<Record<string, ZooFacts>>): Promise<string[]> {
  const families = [...Map.groupBy(Object.entries(entries), ([name]) => fileOf(name))];
  families.sort(([a], [b]) => a < b ? -1 : 1);
  if (families.length === 0) return [];
  return [`## ${title}`, ...(await Promise.all(families.map((args) => family(...args)))).flat()];
}

/** The text of `docs/zoo.md`. */
export async function zooPage(): Promise<string> {
  const shelves = Object.entries(SHELVES);
  const shelved = shelves.flatMap(([, entries]) => Object.keys(entries));
  const lost = Object.keys(zoo).filter((name) => !shelved.includes(name));
  if (lost.length > 0) throw new Error(`no shelf in tests/docs/zoo.ts holds ${lost.join(", ")}`);
  const sections = await Promise.all(shelves.map(([title, entries]) => shelf(title, entries)));
  return page([
    GENERATED,
    "# The zoo",
    `${shelved.length} networks. Each is a file of \`examples/\` that runs by itself (\`deno run examples/vgg16.ts\`), can be imported,
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
