import { badFile, FodlamError, notModelled } from "../../ir/errors.ts";
import type { LoopName, Source as Cited } from "../../profiles/types.ts";
import { chipOf } from "../chip.ts";
import type { ChipReading, ChipSource, Source } from "../format.ts";
import { dataflowsOf, type Use } from "./dataflow.ts";
import { hardwareOf } from "./hardware.ts";
import { completed, type Rules, rulesOf, type Sort, sortOf, together } from "./rules.ts";
import { treeOf, WORD_BITS } from "./tree.ts";

/** Files beside a description: one dataflow each, or one mapping. */
const MOST_BESIDE = 4;

const maestro: Cited = {
  kind: "model",
  short: "Kwon et al., MICRO 2019",
  citation:
    'H. Kwon, P. Chatarasi, M. Pellauer, A. Parashar, V. Sarkar, T. Krishna, "Understanding Reuse, Performance, and Hardware Cost of DNN Dataflow: A Data-Centric Approach", MICRO 2019; the tool of version 4eb08d1',
  where: "how accesses are counted; energies relative to a multiply-accumulate in BASE_constants.hpp",
  year: 2019,
  url: "https://github.com/maestro-project/maestro",
};

/** Nanometres of the energies that the tool takes. */
const NANOMETERS = 45;

const LOOPS: readonly LoopName[] = ["g", "n", "k", "c", "p", "q", "r", "s"];

/** Rules, and what they come from in words. */
interface Mapped {
  readonly rules: Rules;
  readonly read: readonly string[];
  readonly assumptions: readonly string[];
}

/** Reads a hardware file, with a dataflow or a mapping beside it, as a tree of memories. */
export function read(source: ChipSource): ChipReading {
  const { path, beside } = source, hardware = hardwareOf(source), { elements } = hardware;
  if (beside.length > MOST_BESIDE) {
    throw new FodlamError(badFile(path, "", `at most ${MOST_BESIDE} files beside it`, `${beside.length}`));
  }
  const { rules, read, assumptions } = mappedOf(beside, elements), memoryTree = treeOf(hardware, rules);
  return {
    profile: chipOf({
      path,
      tool: "MAESTRO",
      year: 2019,
      summary: `${elements} processing elements as MAESTRO describes them`,
      driven: "mappings searched within the dataflow",
      energyOf: "chip and memory",
      energyScope:
        "arithmetic and every access of the two memories and of DRAM; no network on chip, no leakage",
      nanometers: NANOMETERS,
      bits: { weights: WORD_BITS, activations: WORD_BITS },
      array: { macsPerCycle: rules.spreads.reduce((all, { places }) => all * places, 1) },
      memory: [
        ...(hardware.sharedBytes === undefined
          ? []
          : [{ name: "l2", at: "memoryTree.levels.1.capacityBits" }]),
        { name: "dram", bytes: null, holds: "network" as const, note: "the description states no size" },
      ],
      models: { memoryTree },
      sources: { maestro },
      assumptions: [
        ...assumptions,
        "one multiply-accumulate a processing element and cycle: the tool's command line says how many, the file does not",
        "words of 8 bits",
        "energies of MAESTRO's program relative to a multiply-accumulate (1.68 and 18.61), DRAM 200 (ISCA 2016)",
      ],
    }),
    read: [
      `${elements} processing elements`,
      ...(hardware.nearBytes === undefined
        ? []
        : [`${hardware.nearBytes} bytes in each, two tiles of each tensor`]),
      ...(hardware.sharedBytes === undefined
        ? []
        : [`${hardware.sharedBytes} bytes shared, two tiles of each tensor`]),
      ...(hardware.nearWords === undefined
        ? []
        : [`${hardware.nearWords} elements a cycle to and from them`]),
      ...(hardware.farWords === undefined ? [] : [`${hardware.farWords} elements a cycle off the chip`]),
      ...read,
      ...hardware.unused.map((key) =>
        `without effect: ${key}, which the tool multiplies by a latency of its command line`
      ),
    ],
  };
}

/** Rules of the files beside: of dense layers first, then of others. */
function mappedOf(beside: readonly Source[], elements: number): Mapped {
  const found = beside.flatMap((file) => byRules(file, elements));
  if (found.length === 0) {
    return {
      rules: { spreads: [{ places: elements, loops: LOOPS }], outside: LOOPS, order: [], inside: LOOPS },
      read: [],
      assumptions: ["any dataflow: no file beside the description names one (--beside)"],
    };
  }
  const order: readonly Sort[] = ["dense", "grouped", "product", "depthwise"];
  const sorts = order.map((sort) => found.filter((one) => one.sort === sort)).filter(({ length }) =>
    length > 0
  );
  const read: string[] = [], assumptions: string[] = [];
  let rules: Rules | undefined;
  for (const own of sorts) {
    const [most, ...others] = own.toSorted((a, b) => b.uses.length - a.uses.length);
    if (others.some(({ uses }) => uses.length === most!.uses.length)) throw undecided(most!, others);
    const both = rules === undefined ? most!.rules : together(rules, most!.rules);
    if (both === undefined) {
      assumptions.push(
        `${layersOf(most!)}: not mapped as ${placeOf(most!)} says, which needs other clusters`,
      );
    } else {
      rules = both;
      read.push(`dataflow of ${most!.sort} layers: ${placeOf(most!)}`);
    }
    for (const other of others) {
      assumptions.push(
        `${layersOf(other)}: mapped like the other ${other.sort} layers, not as ${placeOf(other)} says`,
      );
    }
  }
  read.push("without effect: sizes of pieces in TemporalMap and SpatialMap, for mappings are searched");
  return { rules: completed(rules!, LOOPS), read, assumptions };
}

/** Layers of a sort whose dataflows come to the same rules. */
interface Alike {
  readonly path: string;
  readonly sort: Sort;
  readonly rules: Rules;
  readonly uses: readonly Use[];
}

function byRules(source: Source, elements: number): Alike[] {
  const { path } = source, all = new Map<string, { sort: Sort; rules: Rules; uses: Use[] }>();
  for (const use of dataflowsOf(source)) {
    const sort = sortOf(use.type, use.dataflow), rules = rulesOf(path, use.dataflow, sort, elements);
    const key = JSON.stringify([sort, rules]), known = all.get(key);
    if (known === undefined) all.set(key, { sort, rules, uses: [use] });
    else known.uses.push(use);
  }
  return [...all.values()].map((one) => ({ path, ...one }));
}

const MOST_NAMED = 3;

function layersOf({ uses }: Alike): string {
  const named = uses.slice(0, MOST_NAMED).flatMap(({ layer }) => layer ?? []);
  const more = uses.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function placeOf({ path, uses: [first] }: Alike): string {
  return `${path} line ${first!.dataflow.line}`;
}

function undecided(one: Alike, [other]: readonly Alike[]): FodlamError {
  return new FodlamError(
    notModelled(
      one.path,
      `line ${one.uses[0]!.dataflow.line}`,
      `two dataflows of ${one.sort} layers that equally many have`,
      `the other begins in ${placeOf(other!)}; a chip has one of each sort`,
    ),
  );
}
