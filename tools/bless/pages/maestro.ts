/** MAESTRO's published runs beside what the same mappings cost here. */
import { type Compared, compared, type Figure, maestroRows } from "../../../tests/published/maestro.ts";
import { GENERATED, page, table } from "./markdown.ts";

/** The middle of some numbers. */
function median(all: readonly number[]): number {
  const sorted = all.toSorted((a, b) => a - b), half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}

/** A ratio in three digits. */
const ratio = (value: number): string => String(Number(value.toPrecision(3)));

const count = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 1 });

/** Ours relative to the tool's. */
const off = ({ both }: Compared, figure: Figure): number => both[figure][1] / both[figure][0];

const FIGURES: readonly Figure[] = [
  "cycles",
  "elements in use",
  "inputs read of L2",
  "weights read of L2",
  "inputs read of L1",
  "weights read of L1",
  "energy by counts",
];

function summary(run: string, rows: readonly Compared[]): string[] {
  return [
    run,
    ...FIGURES.map((figure) => {
      const all = rows.map((row) => off(row, figure));
      return `${ratio(median(all))} (${ratio(Math.min(...all))} to ${ratio(Math.max(...all))})`;
    }),
  ];
}

function printedPerCount(rows: readonly Compared[]): string {
  const all = rows.map(({ printed, both }) => printed / both["energy by counts"][0]);
  return `${ratio(Math.min(...all))} to ${ratio(Math.max(...all))}`;
}

const HEADS = [
  "layer",
  "cycles",
  "ours",
  "ours / theirs",
  "elements",
  "ours",
  "L2 inputs",
  "L2 weights",
  "L1 inputs",
  "L1 weights",
  "energy by counts",
  "printed / counts",
];

function line(row: Compared): string[] {
  const { both, layer, printed } = row;
  return [
    layer,
    ...both.cycles.map(count),
    ratio(off(row, "cycles")),
    ...both["elements in use"].map(count),
    ...FIGURES.slice(2).map((figure) => ratio(off(row, figure))),
    ratio(printed / both["energy by counts"][0]),
  ];
}

const WHY = `Why they differ:

- **Cycles.** Both take the same steps. The tool adds what a step waits for inside of a cluster: one cycle for 1 x 1
  kernels on clusters of 64, two for 3 x 3. Here what comes and goes overlaps with arithmetic, and a layer takes its steps
  or what its busiest port takes. The row-stationary run is another matter. A step of a 3 x 3 kernel is 24 products an
  element; the tool prints one cycle for it, which comes to 3,888 multiply-accumulates a cycle on 256 elements of nine lanes,
  2,304 at most. Seven kernel columns on clusters of three (\`CONV1\`) take it 687 cycles a step.
- **Elements in use.** Clusters of a depthwise layer are taken whole here: 128 elements where 96 are needed. In the
  row-stationary run the tool counts one element of a cluster of three.
- **L2.** Inputs and weights read of L2 are equal but for edges: the tool counts whole clusters where channels fill a part
  (64 and 32 of 96 channels as 128: ours are 0.75 of that). In the row-stationary run, a column of the image that the
  neighbour had in the step before comes from L2 again here (3 x); the tool passes it on.
- **L1.** The tool reads both operands of each product. Here two filters on two lanes read an input once (0.5).
- **Energy.** The printed energies do not follow from the printed accesses with the constants of the program, 1.68 for a word
  of L1 and 18.61 of L2, relative to a multiply-accumulate: a second table has the ratios. So energy is compared as the sum of
  what is printed times those constants. DRAM, which the tool leaves out, is left out. Ours is higher where a word that
  goes to many elements is written in each, which the tool counts once, and lower where lanes add up their products before
  they reach L1.`;

/** The page. */
export async function maestroPage(): Promise<string> {
  const rows = await Promise.all((await maestroRows()).map(compared));
  const runs = Map.groupBy(rows, ({ run }) => run);
  return page([
    "# MAESTRO's published results, row by row",
    GENERATED,
    `The four result files of [MAESTRO](https://github.com/maestro-project/maestro) (H. Kwon et al., MICRO 2019;
\`tools/jupyter_notebook/data/\`, version 4eb08d1): ${rows.length} rows, re-entered in
\`tests/published/mappings/maestro.csv\`. Each row's dataflow is turned into the mapping that it says, which is scored by
[the cost model \`memoryTree\`](../models/memoryTree.md), on [a hardware file as it is read](maestro.md) with 1024
elements a cycle and nine lanes an element (the tables' \`NoC BW\` and \`Vector Width\`). Nothing is searched or fitted.`,
    "Ours relative to the tool's: median (least to most).",
    table(["run", ...FIGURES], [...runs].map(([run, own]) => summary(run, own)), FIGURES),
    WHY,
    "Printed energy, nanojoules by its head, for each unit of the energy by counts:",
    table(["run", "least to most"], [...runs].map(([run, own]) => [run, printedPerCount(own)]), [
      "least to most",
    ]),
    ...[...runs].flatMap(([run, own]) => [`## ${run}`, table(HEADS, own.map(line), HEADS.slice(1))]),
  ]);
}
