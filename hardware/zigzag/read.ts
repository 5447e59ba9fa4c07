import { sizeOf, textOf } from "../../formats/text.ts";
import { parseYaml, type YamlValue } from "../../formats/yaml.ts";
import { badFile, FodlamError } from "../../ir/errors.ts";
import { BITS_PER_BYTE, KIBI } from "../../ir/units.ts";
import type { Memory, MemoryTreeData, Source as Work, TreeLevel } from "../../profiles/types.ts";
import { chipOf, FILE } from "../chip.ts";
import type { ChipReading, ChipSource, Source } from "../format.ts";
import { acceleratorOf, type AcceleratorText } from "./grammar.ts";
import { mappingOf, type MappingText, spreadsOf, USUAL_LINKS } from "./mapping.ts";
import { once } from "./repeated.ts";
import { type Remarks, treeOf, ZIGZAG } from "./tree.ts";

/** Year of the paper. */
const YEAR = 2021;

/** Where ZigZag's rules of counting stand. */
const PAPER: Work = {
  kind: "model",
  short: "ZigZag",
  citation:
    'L. Mei, P. Houshmand, V. Jain, S. Giraldo, M. Verhelst, "ZigZag: Enlarging Joint Architecture-Mapping Design Space Exploration for DNN Accelerators", IEEE Transactions on Computers 70(8), 2021; KULeuven-MICAS/zigzag',
  where: "how accesses are counted",
  year: YEAR,
  url: "https://github.com/KULeuven-MICAS/zigzag",
};

/** Reads an accelerator, with the mapping file beside it if there is one, as a tree of memories. */
export function read(source: ChipSource): ChipReading {
  const { path, beside: [mappingFile, more] } = source, remarks: Remarks = { read: [], assumptions: [] };
  if (more !== undefined) throw new FodlamError(badFile(more.path, "", "one mapping file beside it", "more"));
  const file = acceleratorOf(rootOf(source, remarks), path);
  const mapping = mappingBeside(file, mappingFile, remarks);
  for (const [name, { places, beyond }] of mapping.spreads) {
    if (beyond === undefined) continue;
    remarks.read.push(`${beyond} places of ${name} as the ${places} that there are, as in ZigZag`);
  }
  const data = treeOf(file, mapping, remarks);
  const { array: { dimensions }, memories } = file;
  const sizes = dimensions.map(({ size }) => size), places = sizes.reduce((all, size) => all * size, 1);
  const idle = new Set([...file.array.idle, ...memories.flatMap((memory) => memory.idle)]);
  return {
    profile: chipOf({
      path,
      tool: "ZigZag",
      name: file.name,
      year: YEAR,
      summary: `a core of ZigZag: ${sizes.join(" x ")} multipliers, ${
        memories.map(({ name }) => name).join(", ")
      }`,
      driven: "mappings searched",
      energyOf: "chip and memory",
      energyScope: "arithmetic and every access of the memories; no leakage, clock or control",
      bits: { weights: file.array.bits?.[1] ?? 8, activations: file.array.bits?.[0] ?? 8 },
      array: { macsPerCycle: places },
      memory: memoryOf(data),
      models: { memoryTree: data },
      sources: { [ZIGZAG]: PAPER },
      assumptions: remarks.assumptions,
    }),
    read: [
      `${sizes.join(" x ")} multipliers, ${dimensions.map(({ name }) => name).join(", ")}`,
      ...data.levels.map((level) => lineOf(level, data)),
      ...remarks.read,
      ...(idle.size > 0 ? [`without effect: ${[...idle].join(", ")}`] : []),
    ],
  };
}

/** A file's YAML, each key once. */
function rootOf(source: Source, { read }: Remarks): YamlValue {
  const { text, repeated } = once(textOf(source));
  for (const { key, line } of repeated) {
    read.push(`${source.path} line ${line}: ${key} stands again later, and the last counts, as in ZigZag`);
  }
  return parseYaml(source.path, text);
}

/** The mapping beside a file, or the spreading that it states itself. */
function mappingBeside(
  { array, dataflows }: AcceleratorText,
  beside: Source | undefined,
  remarks: Remarks,
): MappingText {
  if (beside === undefined) {
    return {
      spreads: new Map(spreadsOf(dataflows, array)),
      links: USUAL_LINKS,
      unknown: [],
      idle: [],
      passed: [],
    };
  }
  const mapping = mappingOf(rootOf(beside, remarks), beside.path, array);
  const { read, assumptions } = remarks;
  if (dataflows.isThere) read.push(`without effect: dataflows, for ${beside.path} says what is spread`);
  if (mapping.unknown.length > 0) {
    read.push(
      `without effect: ${beside.path}'s hints for ${
        mapping.unknown.join(", ")
      }, which the array does not have`,
    );
  }
  if (mapping.idle.length > 0) {
    read.push(`without effect: ${beside.path}'s entries of ${mapping.idle.join(", ")}, which are not costed`);
  }
  if (mapping.passed.length > 0) {
    assumptions.push(`${mapping.passed.join(", ")} mapped as ${beside.path}'s default`);
  }
  return mapping;
}

/** A level in a line of what was read. */
function lineOf({ name, capacityBits, keeps, feeds }: TreeLevel, { fanOuts }: MemoryTreeData): string {
  const { value } = capacityBits as { readonly value: number };
  const places = fanOuts.reduce(
    (all, fanOut) => feeds.includes(fanOut.name) ? all : all * fanOut.size.value,
    1,
  );
  const isWhole = value >= KIBI * BITS_PER_BYTE && value % BITS_PER_BYTE === 0;
  const size = isWhole ? sizeOf(value / BITS_PER_BYTE) : `${value} bits`;
  return `${name}: ${size} of ${keeps.join(", ")}${places > 1 ? `, ${places} of them` : ""}`;
}

/** Memories of a kibibyte and more that there is one of; the farthest holds the network. */
function memoryOf({ levels, fanOuts }: MemoryTreeData): Memory[] {
  const least = KIBI * BITS_PER_BYTE, [, ...nearer] = levels, [far] = levels;
  const bitsOf = (level: TreeLevel) => (level.capacityBits as { readonly value: number }).value;
  const bits = bitsOf(far!), holds = "network";
  const own = nearer.flatMap((level, i): Memory[] => {
    const isOne = level.feeds.length === fanOuts.length && bitsOf(level) >= least;
    return isOne ? [{ name: level.name, at: `memoryTree.levels.${i + 1}.capacityBits` }] : [];
  });
  const main: Memory = bits >= least
    ? { name: far!.name, bytes: Math.floor(bits / BITS_PER_BYTE), source: FILE, holds }
    : { name: far!.name, bytes: null, note: `${bits} bits, less than a kibibyte` };
  return [...own.reverse(), main];
}
