import { MAX_YAML_BYTES } from "../../formats/limits.ts";
import { placeOf, textOf } from "../../formats/text.ts";
import { FodlamError, notModelled, show, unknownWord } from "../../ir/errors.ts";
import { NANO } from "../../ir/units.ts";
import type { FanOut, MemoryTreeData, Source as Cited, TensorName, TreeLevel } from "../../profiles/types.ts";
import { assumed, chipOf, HERTZ, refuseBeside, stated } from "../chip.ts";
import type { YamlValue } from "../../formats/yaml.ts";
import type { ChipReading, ChipSource } from "../format.ts";
import { expandedYaml } from "../jinja.ts";
import { Names, VALUE_BITS } from "./numbers.ts";
import {
  type Arithmetic,
  arithmeticOf,
  checkAttributes,
  idleOf,
  multiplies,
  refused,
  spreadsOf,
  type Store,
  storeOf,
} from "./nodes.ts";

const TAGS = ["Memory", "Compute", "Container", "Hierarchical"];

/** The most nodes, and how deep they stand inside each other. */
const MOST_NODES = 64, MOST_DEEP = 8;

/** The most places side by side of a fan-out, and of all. */
const MOST_PLACES = 1e6, MOST_MULTIPLIERS = 1e9;

const accelforge: Cited = {
  kind: "model",
  short: "AccelForge",
  citation: "Accelergy-Project/accelforge, accelforge/frontend/arch, version of 2026-08-12",
  where: "what the fields of an architecture mean",
  year: 2026,
  url: "https://github.com/Accelergy-Project/accelforge",
};

/** What an architecture is made of, from outside in. */
interface Parts {
  readonly stores: (Store & { readonly outside: number })[];
  readonly spreads: FanOut[];
  readonly unused: string[];
  arithmetic?: Arithmetic;
}

/** Parts that compute in memory: their models and files lie in folders of their own, so they are looked for before anything else. */
const IN_MEMORY = /^\s*component_class:\s*(MemoryCell|ADC|Array(?:Row|Column)Drivers)\b/m;

/** Refuses what computes in memory. */
function refuseInMemory(source: ChipSource): void {
  const text = textOf(source, MAX_YAML_BYTES), found = IN_MEMORY.exec(text);
  if (found === null) return;
  const line = placeOf(text, found.index + found[0].length).line;
  throw new FodlamError(notModelled(source.path, `line ${line}`, `computing in memory (${found[1]})`));
}

/** Reads an architecture as a tree of memories. */
export async function read(source: ChipSource): Promise<ChipReading> {
  refuseInMemory(source);
  const { path } = source, { root, included } = await expandedYaml(source);
  refuseBeside(source, "AccelForge");
  const unused = root.keys().filter((key) => key !== "arch" && key !== "variables");
  const arch = root.get("arch"), names = new Names();
  if (!arch.isMapping) {
    throw arch.fault("an architecture: arch with nodes", arch.isThere ? show(arch.value) : "none");
  }
  names.add(arch.get("variables"));
  names.add(root.get("variables"));
  const extra = arch.get("extra_attributes_for_all_component_models");
  for (const key of arch.keys()) checkKey(arch.get(key), key);
  const parts: Parts = { stores: [], spreads: [], unused };
  addNodes(arch.get("nodes"), names, parts, 0);
  const { stores, spreads, arithmetic } = parts;
  if (arithmetic === undefined) throw arch.get("nodes").fault("a !Compute that multiplies", "none");
  if (stores.length === 0) throw arch.get("nodes").fault("at least one !Memory", "none");
  const node = extra.isThere ? extra.get("tech_node") : undefined;
  const nanometers = node?.isThere ? Math.round(names.number(node) / NANO) : undefined;
  unused.push(
    ...(extra.isMapping ? extra.keys().filter((key) => key !== "tech_node") : []),
    ...names.idle().map((name) => `variable ${name}`),
  );
  const hertz = Number.isFinite(arithmetic.macsPerSecond) ? arithmetic.macsPerSecond : HERTZ;
  const memoryTree = treeOf(parts, hertz);
  return {
    profile: chipOf({
      path,
      tool: "AccelForge",
      year: accelforge.year,
      summary: `${stores.map(({ name }) => name).join(", ")} as AccelForge describes them`,
      driven: "mappings searched",
      energyOf: "chip and memory",
      energyScope: "arithmetic, every access of memory and leakage of memories; no clock and no control",
      hertz,
      nanometers,
      bits: { weights: VALUE_BITS, activations: VALUE_BITS },
      array: { macsPerCycle: spreads.reduce((all, { size }) => all * size.value, 1) },
      memory: stores.map(({ name, capacityBits }, at) =>
        capacityBits === undefined
          ? { name, bytes: null, ...(at === 0 && { holds: "network" as const }), note: "of any size" }
          : { name, at: `memoryTree.levels.${at}.capacityBits` }
      ),
      models: { memoryTree },
      sources: { accelforge },
      assumptions: [
        `values of ${VALUE_BITS} bits, which the architecture leaves to the workload`,
        "each layer by itself: no tensor stays on the chip for the next one",
        ...(Number.isFinite(arithmetic.macsPerSecond)
          ? []
          : ["a clock of 1 GHz, for arithmetic has no throughput"]),
      ],
    }),
    read: [
      `memories ${stores.map(({ name }) => name).join(", ")}`,
      ...spreads.map(({ name, size, loops }) => `${size.value} places of ${name}: ${loops.join(", ")}`),
      ...(Number.isFinite(arithmetic.macsPerSecond)
        ? [`a clock of ${hertz / 1e9} GHz: arithmetic's throughput`]
        : []),
      ...included.map((file) => `included ${file}`),
      ...(unused.length > 0 ? [`without effect: ${unused.join(", ")}`] : []),
    ],
  };
}

function checkKey(value: YamlValue, key: string): void {
  const known = ["nodes", "variables", "extra_attributes_for_all_component_models"];
  if (known.includes(key)) return;
  const { expected, got } = unknownWord("a key of arch", key, known);
  throw value.fault(expected, got);
}

/** Adds nodes, those inside of others too. */
function addNodes(nodes: YamlValue, names: Names, parts: Parts, deep: number): void {
  if (deep > MOST_DEEP) throw nodes.fault(`nodes at most ${MOST_DEEP} inside each other`, "more");
  for (const node of nodes.list()) {
    const { tag } = node;
    if (tag === "Hierarchical") {
      addNodes(node.get("nodes"), names, parts, deep + 1);
      continue;
    }
    if (tag === undefined || !TAGS.includes(tag)) {
      if (tag === undefined) throw node.fault(`nodes among !${TAGS.join(", !")}`, "one without a tag");
      const name = node.isMapping ? node.get("name") : undefined;
      throw refused(node, `a !${tag}${typeof name?.value === "string" ? ` ${show(name.value)}` : ""}`);
    }
    checkAttributes(node, tag);
    addNode(node, tag, names, parts);
    if (parts.stores.length + parts.spreads.length > MOST_NODES) {
      throw node.fault(`at most ${MOST_NODES} memories and fan-outs`, "more");
    }
  }
}

function addNode(node: YamlValue, tag: string, names: Names, parts: Parts): void {
  const { stores, spreads, unused } = parts, name = node.get("name").text();
  const memories = new Map<string, readonly TensorName[]>(stores.map((store) => [store.name, store.keeps]));
  const isDone = parts.arithmetic !== undefined;
  if (tag === "Compute" && !multiplies(node)) {
    unused.push(`${name}, which does not multiply`);
    return;
  }
  if (isDone) throw refused(node, `a node behind the arithmetic, ${show(name)}`);
  spreads.push(...spreadsOf(node, names, memories));
  const places = spreads.map(({ size }) => size.value), all = places.reduce((all, one) => all * one, 1);
  if (Math.max(0, ...places) > MOST_PLACES || all > MOST_MULTIPLIERS) {
    throw node.get("spatial").fault(
      `at most ${MOST_PLACES} places, and ${MOST_MULTIPLIERS} with all others`,
      `${all}`,
    );
  }
  unused.push(...idleOf(node));
  if (tag === "Compute") parts.arithmetic = arithmeticOf(node, names);
  if (tag !== "Memory") return;
  const store = storeOf(node, names, memories);
  // the farthest memory has every tensor: there is nothing behind it
  const isFirst = stores.length === 0, { mayKeep = [], ...rest } = store;
  stores.push({
    ...(isFirst ? { ...rest, keeps: [...store.keeps, ...mayKeep] } : store),
    outside: spreads.length,
  });
}

function treeOf({ stores, spreads, arithmetic }: Parts, hertz: number): MemoryTreeData {
  const levels: TreeLevel[] = stores.map(({ outside, ports, leakWatts, energy, ...level }) => ({
    ...level,
    feeds: spreads.slice(outside).map(({ name }) => name),
    energy: {
      ...energy!,
      ...(leakWatts > 0 && { leakageJoules: stated(leakWatts / hertz, `${leakWatts} W`) }),
    },
    ...(ports.length > 0 && {
      ports: ports.map(({ bitsPerSecond, ...use }) => ({
        bitsPerCycle: stated(
          Number((bitsPerSecond / hertz).toPrecision(12)),
          `${bitsPerSecond} bits a second`,
        ),
        ...use,
      })),
    }),
  }));
  return {
    groups: ["conv", "fc", "matmul"],
    levels,
    fanOuts: spreads,
    compute: {
      joulesPerMac: arithmetic!.joulesPerMac,
      macsPerCycle: assumed(1, "the clock is arithmetic's throughput"),
    },
    counting: { strideGaps: "skipped", firstSums: "set", leavingSums: "read", source: "accelforge" },
  };
}
