import { yamlText } from "../../formats/yaml.ts";
import { cannotSayOfChip, FodlamError } from "../../ir/errors.ts";
import { GIGA, PICO } from "../../ir/units.ts";
import type { ChipProfile, LoopName, MemoryTreeData, TensorName } from "../../profiles/types.ts";
import type { ChipWriteOptions, ChipWriting } from "../format.ts";
import { type Operand, READS } from "./grammar.ts";
import { LOOPS, USUAL_LINKS } from "./mapping.ts";
import { Sayable, type WrittenMemory, type WrittenPort } from "./sayable.ts";

/** Digits of an energy in picojoules; more are rounding. */
const DIGITS = 12;

/** The letter of each loop: the first that names it. */
const LETTERS = Object.fromEntries(
  Object.entries(LOOPS).toReversed().map(([letter, loop]) => [loop, letter]),
) as Record<LoopName, string>;

/** The operand of each tensor. */
const OPERANDS = Object.fromEntries(
  Object.entries(USUAL_LINKS).map(([operand, tensor]) => [tensor, operand]),
) as Record<TensorName, Operand>;

/** A profile with a tree of memories as an accelerator, and a mapping file beside it that says which loops are spread. */
export function write(profile: ChipProfile, { skipUnsupported = false }: ChipWriteOptions): ChipWriting {
  const { id, models: { memoryTree: data } } = profile;
  if (data === undefined) {
    throw new FodlamError(cannotSayOfChip("ZigZag", id, ["a chip without the cost model memoryTree"], false));
  }
  const { memories, unsaid, missing, notes } = new Sayable(data);
  if (missing.length > 0 || unsaid.length > 0 && !skipUnsupported) {
    throw new FodlamError(cannotSayOfChip("ZigZag", id, [...missing, ...unsaid], missing.length === 0));
  }
  const text = (lines: readonly string[]) => `${lines.join("\n")}\n`;
  const memoryLines = memories.flatMap((memory) => linesOf(memory, data));
  return {
    files: [
      {
        path: "",
        content: text([`name: ${yamlText(id)}`, "memories:", ...memoryLines, ...arrayLines(data)]),
      },
      { path: "mapping.yaml", content: text(mappingLines(data)) },
    ],
    notes: [...unsaid.map((what) => `left out: ${what}`), ...notes, ...always(profile, data)].map((text) => ({
      text,
      layers: [],
    })),
  };
}

/** The dimension of each fan-out. */
const dimensionOf = ({ fanOuts }: MemoryTreeData, name: string): string =>
  `D${fanOuts.findIndex((fanOut) => fanOut.name === name) + 1}`;

/** A memory. Its area is not known, and its latency is not looked at. */
function linesOf(memory: WrittenMemory, data: MemoryTreeData): string[] {
  const { name, bits, cost, keeps, feeds, ports, isDoubled } = memory;
  return [
    `  ${yamlText(name)}:`,
    `    size: ${bits}`,
    ...(cost === undefined
      ? ["    auto_cost_extraction: true"]
      : [`    r_cost: ${cost.read}`, `    w_cost: ${cost.write}`]),
    "    area: 0",
    "    latency: 1",
    ...(isDoubled ? ["    force_double_buffering: true"] : []),
    `    operands: [${keeps.map((tensor) => OPERANDS[tensor]).join(", ")}]`,
    "    ports:",
    ...portLines(ports),
    `    served_dimensions: [${feeds.map((fanOut) => dimensionOf(data, fanOut)).join(", ")}]`,
  ];
}

/** Ports, named by what they do and numbered by sort. */
function portLines(ports: readonly WrittenPort[]): string[] {
  const counts = new Map<string, number>();
  return ports.flatMap(({ bits, leastBits, serves }) => {
    const reads = serves.some(({ direction }) => READS.includes(direction));
    const writes = serves.some(({ direction }) => !READS.includes(direction));
    const sort = `${reads ? "r" : ""}${writes ? "w" : ""}`, number = (counts.get(sort) ?? 0) + 1;
    counts.set(sort, number);
    const ways = serves.map(({ tensor, direction }) => `"${OPERANDS[tensor]}, ${direction}"`);
    return [
      `      - name: ${sort}_port_${number}`,
      `        type: ${[...(reads ? ["read"] : []), ...(writes ? ["write"] : [])].join("_")}`,
      `        bandwidth_min: ${leastBits}`,
      `        bandwidth_max: ${bits}`,
      `        allocation: [${ways.join(", ")}]`,
    ];
  });
}

function arrayLines({ fanOuts, compute }: MemoryTreeData): string[] {
  const picojoules = Number((compute.joulesPerMac!.value / PICO).toPrecision(DIGITS));
  return [
    "operational_array:",
    `  unit_energy: ${picojoules}`,
    "  unit_area: 0",
    `  dimensions: [${fanOuts.map((_, at) => `D${at + 1}`).join(", ")}]`,
    `  sizes: [${fanOuts.map(({ size }) => size.value).join(", ")}]`,
  ];
}

/** One loop over a dimension is a mapping; of several, ZigZag is to choose; where there is none, nothing is spread. */
function mappingLines({ fanOuts }: MemoryTreeData): string[] {
  const all = fanOuts.map(({ size, loops }, at) => ({
    name: `D${at + 1}`,
    places: size.value,
    letters: loops.map((loop) => LETTERS[loop]),
  }));
  const fixed = all.filter(({ letters }) => letters.length <= 1),
    open = all.filter((own) => !fixed.includes(own));
  return [
    "- name: default",
    ...(fixed.length > 0 ? ["  spatial_mapping:"] : []),
    ...fixed.map(({ name, places, letters: [letter] }) =>
      `    ${name}: ["${letter ?? LETTERS.k}, ${letter === undefined ? 1 : places}"]`
    ),
    ...(open.length > 0 ? ["  spatial_mapping_hint:"] : []),
    ...open.map(({ name, letters }) => `    ${name}: [${letters.join(", ")}]`),
    "  memory_operand_links:",
    "    O: O",
    "    W: I2",
    "    I: I1",
  ];
}

/** What the format has no place for, whatever the chip. */
function always({ clock }: ChipProfile, { counting, levels }: MemoryTreeData): string[] {
  const { strideGaps, firstSums, leavingSums } = counting;
  const isAlike = strideGaps === "skipped" && firstSums === "read" && leavingSums === "read";
  const bits = new Set(
    levels.flatMap(({ wordBits }) =>
      "value" in wordBits ? [wordBits.value] : Object.values(wordBits).map(({ value }) => value)
    ),
  );
  return [
    `the clock of ${clock.hertz / GIGA} GHz is not in the files: ZigZag counts cycles`,
    `words of ${
      [...bits].sort((a, b) => a - b).join(" and ")
    } bits are not in the files: ZigZag's workloads state them`,
    ...(isAlike ? [] : ["accesses are counted by ZigZag's rules, which are not all this chip's"]),
  ];
}
