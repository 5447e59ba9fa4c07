/** An architecture, with the files that belong to it, as a chip. */
import { MAX_YAML_BYTES } from "../../formats/limits.ts";
import type { YamlValue } from "../../formats/yaml.ts";
import { badFile, FodlamError, isFodlamError } from "../../ir/errors.ts";
import { NANO } from "../../ir/units.ts";
import type { MemoryTreeData } from "../../profiles/data/memoryTree.ts";
import type { Memory, Source as CitedSource } from "../../profiles/types.ts";
import { chipOf } from "../chip.ts";
import type { ChipReading, ChipSource } from "../format.ts";
import { expandedYaml } from "../jinja.ts";
import { withoutEffect, type World, worldOf } from "./attributes.ts";
import { classicDesign } from "./classic.ts";
import { checkedCycle, type Energies, energiesOf } from "./energies.ts";
import { designOfNodes } from "./nodes.ts";
import { checked, type Design } from "./parts.ts";
import { isEmpty } from "./limits.ts";
import { addTargets, TARGET_KEYS } from "./targets.ts";
import { ERT, TIMELOOP, treeOf } from "./tree.ts";
import { refused, unknownWord } from "./words.ts";

/** Names of tables of energies that are looked for in the same folder. */
const USUAL = ["timeloop-mapper.ERT.yaml", "timeloop-model.ERT.yaml", "ERT.yaml"];

/** Top-level keys without effect on the chip, and what they are. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  ART: "areas",
  ART_summary: "areas",
  ERT_summary: "a summary of energies",
  problem: "a problem, which is a network's",
  mapper: "the mapper's settings: FODLAM searches its own way",
  components: "compound components, whose energies are in a table",
  compound_components: "compound components, whose energies are in a table",
  globals: "settings of the tool",
  dumped_by_timeloop_front_end: "a mark of Timeloop's front end",
};

/** Top-level keys that are refused, and what helps. */
const REFUSED: Readonly<Record<string, string>> = {
  mapping: "write it as FODLAM's mappings are (eval --use-mapping)",
  sparse_optimizations: "leave them out to cost the dense design",
};

/** What the files say, by their keys. */
interface Sections {
  architecture?: YamlValue;
  energies?: Energies;
  energiesFrom?: string;
  readonly targets: YamlValue[];
  readonly variables: YamlValue[];
  readonly notes: string[];
}

/** Reads an architecture as a tree of memories. */
export async function read(source: ChipSource): Promise<ChipReading> {
  const sections: Sections = { targets: [], variables: [], notes: [] };
  for (const file of [source, ...source.beside]) await add(sections, file, file === source);
  const { architecture, targets, variables } = sections;
  if (architecture === undefined) {
    throw new FodlamError(badFile(source.path, "", 'a key "architecture"', "none"));
  }
  if (sections.energies === undefined) await addUsual(sections, source);
  const world = worldOf(variables);
  const design = checked(designOf(architecture, world), architecture);
  const constraints = targets.reduce((all, value) => all + addTargets(value, design), 0);
  return chipFrom({ source, design, sections, constraints, world });
}

/** The design of whatever version it is. */
function designOf(architecture: YamlValue, world: World): Design {
  const known = ["version", "nodes", "subtree", "local", "name", "attributes", "variables"];
  for (const key of architecture.keys()) {
    if (!known.includes(key)) throw unknownWord(architecture.get(key), key, known);
  }
  if (architecture.get("variables").isThere) world.variables.push(architecture.get("variables"));
  if (architecture.get("nodes").isThere) return designOfNodes(architecture, world);
  const isClassic = architecture.get("subtree").isThere || architecture.get("local").isThere;
  if (!isClassic) {
    throw architecture.fault("nodes (version 0.4), a subtree (0.3) or local components", "none");
  }
  return classicDesign(architecture, world);
}

/** Sorts the keys of a file. */
async function add(
  sections: Sections,
  file: Pick<ChipSource, "path" | "bytes" | "sibling">,
  isMain: boolean,
): Promise<void> {
  const { root, included } = await expandedYaml(file);
  const others = isMain ? [] : root.keys().filter((key) => key !== "ERT");
  if (others.length > 0) sections.notes.push(`${file.path}: ${others.join(", ")}`);
  if (included.length > 0) sections.notes.push(`included: ${included.join(", ")}`);
  for (const key of root.keys()) {
    const value = root.get(key),
      effect = Object.hasOwn(WITHOUT_EFFECT, key) ? WITHOUT_EFFECT[key] : undefined;
    if (key === "architecture") {
      if (sections.architecture !== undefined) throw value.fault("one architecture", "a second one");
      sections.architecture = value;
    } else if (key === "variables") sections.variables.push(value);
    else if (key === "ERT") addEnergies(sections, value, file.path);
    else if (TARGET_KEYS.includes(key)) sections.targets.push(value);
    else if (Object.hasOwn(REFUSED, key)) {
      if (!isEmpty(value)) throw refused(value, `"${key}"`, REFUSED[key]);
    } else if (effect !== undefined) sections.notes.push(`no effect: ${key}, ${effect}`);
    else if (value.isThere) {
      const all = ["architecture", "variables", "ERT", ...TARGET_KEYS, ...Object.keys(WITHOUT_EFFECT)];
      throw unknownWord(value, key, all);
    }
  }
}

function addEnergies(sections: Sections, value: YamlValue, path: string): void {
  if (sections.energies !== undefined) throw value.fault("one table of energies", "a second one");
  sections.energies = energiesOf(value);
  sections.energiesFrom = path;
}

/** Energies in the same folder, by their usual names. */
async function addUsual(sections: Sections, { path, sibling }: ChipSource): Promise<void> {
  if (sibling === undefined) return;
  for (const name of USUAL) {
    let bytes: Uint8Array;
    try {
      bytes = await sibling(name, MAX_YAML_BYTES + 1);
    } catch (error) {
      if (isFodlamError(error) && (error as FodlamError).code === "cannot-read") continue; // there is none
      throw error;
    }
    const beside = path.replace(/[^/\\]*$/, name);
    await add(sections, { path: beside, bytes }, false);
    return;
  }
}

/** Nanometres and hertz, where they are stated. */
interface Technology {
  readonly nanometers?: number | undefined;
  readonly hertz?: number | undefined;
}

/** `45nm`, `"45 nm"`, 45 or 45e-9; nothing where a placeholder stands. */
function nanometersOf(at: YamlValue): number | undefined {
  const text = /^([\d.]+(?:e-\d+)?)\s*(nm)?$/i.exec(`${at.value}`)?.[1], number = Number(text);
  if (text === undefined || !(number > 0)) return undefined;
  const nanometers = number < 1e-3 ? Number((number / NANO).toPrecision(6)) : number;
  if (nanometers < 1 || nanometers > 1000) throw at.fault("a process from 1 to 1000 nm");
  return nanometers;
}

/** What the arithmetic's node says of process and clock, or a memory's, or the variables. */
function technologyOf({ parts }: Design, { variables, used }: World): Technology {
  const scopes = parts.flatMap((part) => part.kind === "mesh" ? [] : [part.attributes]).toReversed(),
    [scope] = scopes;
  const named = (key: string) => {
    used.add(key);
    return [
      ...scopes.map((own) => own.find(key)),
      ...variables.map((own) => own.get(key)).toReversed(),
    ].filter((value): value is YamlValue => value?.isThere === true);
  };
  const nanometers = named("technology").map(nanometersOf).find((own) => own !== undefined);
  const [cycle] = ["global_cycle_seconds", "cycle_seconds"].flatMap(named);
  return { nanometers, hertz: cycle && 1 / checkedCycle(scope!.numberAt(cycle), cycle) };
}

interface Found {
  readonly source: ChipSource;
  readonly design: Design;
  readonly sections: Sections;
  readonly constraints: number;
  readonly world: World;
}

function chipFrom({ source: { path }, design, sections, constraints, world }: Found): ChipReading {
  const technology = technologyOf(design, world);
  const { energies, energiesFrom } = sections, { tree, assumptions, notes } = treeOf(design, energies);
  const idle = withoutEffect(world), unread = energies?.idle ?? [];
  const year = /0\.4/.test(design.version) ? 2024 : 2020, { levels, fanOuts, compute } = tree;
  const seconds = energies?.cycleSeconds,
    hertz = technology.hertz ?? (seconds === undefined ? undefined : 1 / seconds);
  const isOther = seconds !== undefined && technology.hertz !== undefined &&
    Math.abs(seconds * technology.hertz - 1) > 1e-6;
  const sides = (kind: "x" | "y") =>
    design.parts.reduce((all, part) => part.kind === "mesh" ? all * part[kind] : all, 1);
  const [far] = levels, word = far!.wordBits as { readonly value: number };
  const energy = energies === undefined && compute.joulesPerMac === undefined
    ? "none is stated: energies are those of a public table"
    : "arithmetic, every access of memory, the farthest included, and leakage of memories; no clock and no control";
  return {
    profile: chipOf({
      path,
      tool: "Timeloop",
      year,
      summary: `Timeloop's design of ${levels.map(({ name }) => name).join(", ")} and ${
        sides("x") * sides("y")
      } multipliers`,
      driven: "mappings searched",
      energyOf: "chip and memory",
      energyScope: energy,
      hertz: hertz === undefined ? undefined : Number(hertz.toPrecision(12)),
      nanometers: technology.nanometers,
      bits: { weights: word.value, activations: word.value },
      array: { macsPerCycle: sides("x") * sides("y"), rows: sides("y"), columns: sides("x") },
      memory: memoriesOf(tree),
      models: { memoryTree: tree },
      sources: {
        [TIMELOOP]: timeloopSource(year),
        ...(energiesFrom !== undefined && { [ERT]: tableSource(energiesFrom, year) }),
      },
      assumptions,
    }),
    read: [
      `${design.version}: ${levels.map(({ name }) => name).join(", ")}, ${design.parts.at(-1)!.name}`,
      ...(fanOuts.length > 0
        ? [`side by side: ${fanOuts.map(({ name, size }) => `${name} ${size.value}`).join(", ")}`]
        : []),
      energiesFrom === undefined
        ? "no table of energies (ERT) beside it: those of a public table are used"
        : `energies of ${energiesFrom}`,
      ...(constraints > 0 ? [`constraints of ${constraints} targets`] : []),
      ...design.notes,
      ...sections.notes,
      ...notes,
      ...(idle.length > 0 ? [`no effect here: ${few(idle)}`] : []),
      ...(isOther
        ? [`no effect: global_cycle_seconds of ${energiesFrom}, ${seconds}, for the architecture has its own`]
        : []),
      ...(unread.length > 0 ? [`no effect: ${few(unread)} of ${energiesFrom}`] : []),
    ],
  };
}

/** The most names in a line of what was read. */
const MOST_NAMED = 64;

function few(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Memories that all places share. */
function memoriesOf({ levels, fanOuts }: MemoryTreeData): Memory[] {
  return levels.flatMap(({ name, feeds, capacityBits }, i): Memory[] => {
    if (feeds.length < fanOuts.length && i > 0) return [];
    const holds = i === 0 ? { holds: "network" as const } : {};
    return capacityBits === undefined
      ? [{ name, bytes: null, ...holds, note: "the description states no size" }]
      : [{ name, at: `memoryTree.levels.${i}.capacityBits`, ...holds }];
  });
}

function timeloopSource(year: number): CitedSource {
  return {
    kind: "simulation",
    short: "Parashar et al., ISPASS 2019",
    citation:
      'A. Parashar et al., "Timeloop: A Systematic Approach to DNN Accelerator Evaluation", ISPASS 2019',
    where: "how accesses are counted; version 4cf6d4c (2025-03-31)",
    year,
    url: "https://doi.org/10.1109/ISPASS.2019.00042",
  };
}

function tableSource(path: string, year: number): CitedSource {
  return { kind: "model", short: "Accelergy", citation: path, where: "its table of energies", year };
}
