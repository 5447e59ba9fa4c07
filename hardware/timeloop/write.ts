import { yamlText } from "../../formats/yaml.ts";
import { cannotSayOfChip, FodlamError } from "../../ir/errors.ts";
import { jsonText } from "../../ir/escape.ts";
import { PICO } from "../../ir/units.ts";
import type { FanOut, MemoryTreeData, TensorName } from "../../profiles/data/memoryTree.ts";
import type { ChipProfile, Cited } from "../../profiles/types.ts";
import type { ChipWriteOptions, ChipWriting } from "../format.ts";
import { Sayable, type SayableLevel, UNIT } from "./sayable.ts";
import { LETTERS, LOOPS, SPACES, TENSORS } from "./words.ts";

/** Digits of an energy in picojoules; more are rounding. */
const DIGITS = 12;

/** The name of the container around all. */
const SYSTEM = "system";

/** A profile with a tree of memories as an architecture of version 0.4, and its energies as a table beside it. */
export function write(profile: ChipProfile, { skipUnsupported = false }: ChipWriteOptions): ChipWriting {
  const { id, models: { memoryTree: data } } = profile;
  if (data === undefined) {
    throw new FodlamError(
      cannotSayOfChip("Timeloop", id, ["a chip without the cost model memoryTree"], false),
    );
  }
  const { levels, unsaid, missing, notes } = new Sayable(data);
  if (missing.length > 0 || unsaid.length > 0 && !skipUnsupported) {
    throw new FodlamError(cannotSayOfChip("Timeloop", id, [...missing, ...unsaid], missing.length === 0));
  }
  const energies = tableLines(data);
  return {
    files: [
      { path: "", content: text(architectureLines(profile, data, levels)) },
      ...(energies.length > 0
        ? [{ path: "ERT.yaml", content: text(["ERT:", "  version: 0.4", "  tables:", ...energies]) }]
        : []),
    ],
    notes: [...unsaid.map((what) => `left out: ${what}`), ...notes].map((text) => ({ text, layers: [] })),
  };
}

function text(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

function architectureLines(
  { process, clock }: ChipProfile,
  { fanOuts }: MemoryTreeData,
  levels: readonly SayableLevel[],
): string[] {
  const spread = (names: readonly string[]) =>
    names.flatMap((name) => meshLines(fanOuts.find((fanOut) => fanOut.name === name)!));
  const rest = levels.at(-1)!.level.feeds;
  return [
    "architecture:",
    "  version: 0.4",
    "  nodes:",
    "  - !Container",
    `    name: ${SYSTEM}`,
    "    attributes:",
    `      technology: ${jsonText(`${process.nanometers}nm`)}`,
    `      global_cycle_seconds: ${1 / clock.hertz}`,
    ...levels.flatMap((own, i) => [...spread(own.fanOutsAbove), ...levelLines(own, i === 0)]),
    ...spread(rest),
    "  - !Component",
    `    name: ${UNIT}`,
    "    class: intmac",
  ];
}

/** Places side by side. */
function meshLines({ name, size, loops, counts, multicast = true, reduction = true }: FanOut): string[] {
  const alone = [...(multicast ? [] : ["Weights", "Inputs"]), ...(reduction ? [] : ["Outputs"])];
  return [
    "  - !Container",
    `    name: ${yamlText(name)}`,
    `    spatial: {meshX: ${size.value}}`,
    "    constraints:",
    "      spatial:",
    `        factors: [${factors(loops, counts).join(", ")}]`,
    ...(alone.length > 0 ? [`        no_reuse: [${alone.join(", ")}]`] : []),
  ];
}

/** Factors of 1 for loops that may not stand at a place, and those that are fixed. Groups are no dimension of Timeloop's. */
function factors(loops: FanOut["loops"], counts: FanOut["counts"] = {}): string[] {
  return LOOPS.filter((loop) => loop !== "g").flatMap((loop) => {
    const count = counts[loop] ?? (loops.includes(loop) ? undefined : 1);
    return count === undefined ? [] : [`${LETTERS[loop]}=${count}`];
  });
}

function levelLines({ level, wordBits, depth, width, bandwidths }: SayableLevel, isFar: boolean): string[] {
  const { name, keeps, mayKeep = [], tiles, instancesPerLine, temporal } = level;
  const passed = TENSORS.filter((tensor) => !keeps.includes(tensor) && !mayKeep.includes(tensor));
  const spaces = (tensors: readonly TensorName[]) =>
    `[${tensors.map((tensor) => SPACES[tensor]).join(", ")}]`;
  const loops = temporal?.loops ?? LOOPS, order = temporal?.order?.toReversed().map((loop) => LETTERS[loop]);
  const own = factors(loops, temporal?.counts),
    kept = isFar ? [] : [
      `      dataspace: {keep: ${spaces(keeps)}${passed.length > 0 ? `, bypass: ${spaces(passed)}` : ""}}`,
    ];
  const limits = [
    ...(own.length > 0 ? [`factors: [${own.join(", ")}]`] : []),
    ...(order !== undefined ? [`permutation: [${order.join(", ")}]`] : []),
  ];
  const constraints = [...kept, ...(limits.length > 0 ? [`      temporal: {${limits.join(", ")}}`] : [])];
  return [
    "  - !Component",
    `    name: ${yamlText(name)}`,
    `    class: ${isFar ? "DRAM" : level.feeds.length > 0 ? "SRAM" : "regfile"}`,
    "    attributes:",
    ...(depth === undefined ? [] : [`      depth: ${depth}`]),
    `      width: ${width}`,
    ...(instancesPerLine === undefined ? [] : [`      cluster_size: ${instancesPerLine.value}`]),
    `      datawidth: ${wordBits}`,
    ...[...bandwidths].map(([key, words]) => `      ${key}: ${words}`),
    ...(tiles === undefined ? [] : [`      multiple_buffering: ${tiles.value}`]),
    ...(constraints.length > 0 ? ["    constraints:", ...constraints] : []),
  ];
}

/** Energies of every part that states some, in picojoules of a line. */
function tableLines({ levels, fanOuts, compute }: MemoryTreeData): string[] {
  const component = (
    name: string,
    feeds: readonly string[],
    actions: readonly (readonly [name: string, energy: Cited | undefined])[],
  ) => {
    const instances = fanOuts.reduce((all, own) => feeds.includes(own.name) ? all : all * own.size.value, 1);
    return [
      `  - name: ${jsonText(`${SYSTEM}.${name}[1..${instances}]`)}`,
      "    actions:",
      ...actions.flatMap(([action, energy]) =>
        energy === undefined ? [] : [
          `    - {name: ${action}, arguments: {}, energy: ${
            Number((energy.value / PICO).toPrecision(DIGITS))
          }}`,
        ]
      ),
    ];
  };
  const { joulesPerMac } = compute;
  if (joulesPerMac === undefined || levels.some(({ energy }) => energy === undefined)) return [];
  return [
    ...levels.flatMap(({ name, feeds, energy }) => {
      const { readJoules, writeJoules, updateJoules = writeJoules, leakageJoules } = energy!;
      return component(name, feeds, [
        ["read", readJoules],
        ["write", writeJoules],
        ["update", updateJoules],
        ["leak", leakageJoules],
      ]);
    }),
    ...component(UNIT, [], [["compute", joulesPerMac]]),
  ];
}
