/** Nodes of an architecture as levels, fan-outs and arithmetic. */
import { FodlamError, notModelled, show, unknownWord } from "../../ir/errors.ts";
import type { YamlValue } from "../../formats/yaml.ts";
import type {
  Cited,
  FanOut,
  LoopName,
  MemoryEnergy,
  MemoryPort,
  TensorName,
  TreeLevel,
} from "../../profiles/types.ts";
import { assumed, stated } from "../chip.ts";
import { type Names, VALUE_BITS } from "./numbers.ts";
import { TENSORS, tensorsOf } from "./sets.ts";

/** A memory, its ports in bits a second. */
export interface Store extends Omit<TreeLevel, "feeds" | "ports"> {
  readonly ports: readonly (Omit<MemoryPort, "bitsPerCycle"> & { readonly bitsPerSecond: number })[];
  /** Watts that each leaks. */
  readonly leakWatts: number;
}

/** What multiplies. */
export interface Arithmetic {
  readonly joulesPerMac: Cited;
  readonly macsPerSecond: number;
}

/** An action: what it costs, how often a second, how many bits. */
interface Action {
  readonly joules: number;
  readonly perSecond: number;
  readonly bits: number;
}

/** Refuses what FODLAM does not model, with its place. */
export function refused(value: YamlValue, what: string): FodlamError {
  const { path, words } = value.place;
  return new FodlamError(notModelled(path, words, what));
}

/** Attributes of every component that are read, and those without effect. */
const COMPONENT = [
  "name",
  "actions",
  "component_class",
  "leak_power",
  "total_latency",
  "spatial",
  "enabled",
] as const;
const SCALES = [
  "energy_scale",
  "throughput_scale",
  "leak_power_scale",
  "n_parallel_instances",
  "actions_scale",
];
const UNUSED = ["area", "area_scale", "total_area", "extra_attributes_for_component_model"];
const STORE = ["size", "tensors", "bits_per_value", "bits_per_action", "skip_initial_output_write"];

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  Memory: [...COMPONENT, ...SCALES, ...UNUSED, ...STORE],
  Compute: [...COMPONENT, ...SCALES, ...UNUSED, "skip_initial_output_write"],
  Container: ["name", "spatial"],
};

/** Refuses attributes that are not known, and those that would change the rest. */
export function checkAttributes(node: YamlValue, tag: string): void {
  for (const key of node.keys()) {
    if (SCALES.includes(key) && node.get(key).value !== 1) {
      throw refused(node.get(key), `${key} other than 1`);
    }
    if (KNOWN[tag]!.includes(key)) continue;
    const { expected, got } = unknownWord(`an attribute of ${tag}`, key, KNOWN[tag]!);
    throw node.get(key).fault(expected, got);
  }
}

/** Joules of the costliest access, and the clocks that a chip may have; examples count in units of their own, 1 J and 1 Hz. */
const MOST_JOULES = 1e-6, HERTZ = { least: 1e6, most: 1e11 };

/** The numbers of an action; refused where a component model would give them. */
function actionOf(node: YamlValue, name: string, names: Names): Action {
  const actions = node.get("actions"), isDummy = node.get("component_class").value === "Dummy";
  const list = actions.isThere ? actions.list() : [];
  const found = list.find((one) => one.get("name").value === name);
  const places = list.filter((one) => one.get("name").value === name);
  if (places.length > 1) throw places[1]!.fault("each action once", show(name));
  for (const key of found?.keys() ?? []) {
    if (["name", "energy", "throughput", "bits_per_action"].includes(key)) continue;
    throw refused(found!.get(key), `${key} of an action`);
  }
  const numberOf = (key: string, dummy: number) => {
    const own = found?.get(key);
    if (own?.isThere) return names.number(own);
    if (isDummy) return dummy;
    const model = node.get("component_class");
    if (!model.isThere) throw (found ?? node).fault(`${key} of action ${show(name)}`, "none");
    throw refused(
      model,
      `the component model ${show(model.value)}, where ${key} of ${show(name)} is not stated`,
    );
  };
  const bits = found?.get("bits_per_action").isThere
    ? found.get("bits_per_action")
    : node.get("bits_per_action");
  const action = {
    joules: numberOf("energy", 0),
    perSecond: numberOf("throughput", Infinity),
    bits: bits.isThere ? names.number(bits) : 1,
  };
  if (!(action.joules >= 0 && action.joules <= MOST_JOULES)) {
    throw found!.get("energy").fault(`joules from 0 to ${MOST_JOULES}`, `${action.joules}`);
  }
  if (!(action.perSecond > 0)) throw found!.get("throughput").fault("actions a second of more than 0");
  if (!(action.bits >= 1 && action.bits < Infinity)) throw bits.fault("bits of at least 1");
  return action;
}

/** Refuses actions that nothing is made of. */
function checkActions(node: YamlValue, known: readonly string[]): void {
  const actions = node.get("actions");
  for (const action of actions.isThere ? actions.list() : []) {
    const name = action.get("name");
    if (known.includes(name.text())) continue;
    const { expected, got } = unknownWord("an action", name.text(), known);
    throw name.fault(expected, got);
  }
}

/** The two forms of a time that are read: each action after the other, or reads and writes side by side. */
const FORMS: Readonly<Record<string, "shared" | "apart">> = {
  "sum(a.n_calls/a.throughput for a in actions)": "shared",
  "max(a.n_calls/a.throughput for a in actions)": "apart",
};

function formOf(node: YamlValue): "shared" | "apart" {
  const latency = node.get("total_latency");
  if (!latency.isThere) return "shared";
  const text = String(latency.value).trim().replace(/\s+/g, " ").replace(/ ?([()/]) ?/g, "$1");
  const form = Object.hasOwn(FORMS, text) ? FORMS[text] : undefined;
  if (form === undefined) throw refused(latency, `the time ${show(latency.value)}`);
  return form;
}

const quantity = (value: number): number => Number(value.toPrecision(12));

/** Ports of a memory: none where nothing takes time. */
function portsOf(node: YamlValue, read: Action, write: Action, keeps: readonly TensorName[]): Store["ports"] {
  const reading = quantity(read.perSecond * read.bits), writing = quantity(write.perSecond * write.bits);
  const port = (bitsPerSecond: number, use: Omit<MemoryPort, "bitsPerCycle">) =>
    Number.isFinite(bitsPerSecond) ? [{ bitsPerSecond, ...use }] : [];
  if (formOf(node) === "shared" && Number.isFinite(reading) && Number.isFinite(writing)) {
    if (reading !== writing) {
      throw refused(node, "reads and writes of different speeds over one port");
    }
    return port(reading, { reads: keeps, writes: keeps });
  }
  return [...port(reading, { reads: keeps }), ...port(writing, { writes: keeps })];
}

/** Bits of each tensor's values: the workload's, unless the memory has its own. */
function wordBitsOf(node: YamlValue, names: Names): TreeLevel["wordBits"] {
  const own = node.get("bits_per_value");
  if (!own.isThere) return assumed(VALUE_BITS);
  const bits = new Map<TensorName, Cited>(TENSORS.map((tensor) => [tensor, assumed(VALUE_BITS)]));
  for (const key of own.keys()) {
    const tensor = TENSORS.find((one) => one === `${key}s`);
    if (tensor === undefined) throw own.get(key).fault("input, weight or output", show(key));
    bits.set(tensor, stated(names.number(own.get(key))));
  }
  return Object.fromEntries(bits) as Exclude<TreeLevel["wordBits"], Cited>;
}

/** What a memory keeps, and may keep. A set that is left out is all or nothing, as the tool has it. */
function keptOf(
  node: YamlValue,
  memories: ReadonlyMap<string, readonly TensorName[]>,
): { readonly keeps: readonly TensorName[]; readonly mayKeep: readonly TensorName[] } {
  const tensors = node.get("tensors"), keep = tensors.get("keep"), may = tensors.get("may_keep");
  for (const key of tensors.isThere ? tensors.keys() : []) {
    if (key === "keep" || key === "may_keep") continue;
    throw refused(tensors.get(key), `tensors.${key}`);
  }
  const keeps = keep.isThere ? tensorsOf(keep, memories) : [];
  const mayKeep = may.isThere ? tensorsOf(may, memories) : keep.isThere ? [] : TENSORS;
  return { keeps, mayKeep: mayKeep.filter((tensor) => !keeps.includes(tensor)) };
}

/** A memory. */
export function storeOf(
  node: YamlValue,
  names: Names,
  memories: ReadonlyMap<string, readonly TensorName[]>,
): Store {
  const enabled = node.get("enabled");
  if (enabled.isThere && enabled.value !== true) {
    throw refused(enabled, "a memory that some layers do without");
  }
  const read = actionOf(node, "read", names), write = actionOf(node, "write", names);
  checkActions(node, ["read", "write"]);
  if (node.get("skip_initial_output_write").value === false) {
    throw refused(
      node.get("skip_initial_output_write"),
      "outputs that are read before the first of them is written",
    );
  }
  const { keeps, mayKeep } = keptOf(node, memories), size = names.number(node.get("size"));
  if (!(size >= 1)) throw node.get("size").fault("a size of at least 1 bit", `${size}`);
  // energies are linear in bits, so one line length serves reads and writes
  const lineBits = read.bits === write.bits ? read.bits : 1;
  const joules = (action: Action) => stated(quantity(action.joules / action.bits * lineBits));
  const energy: MemoryEnergy = { readJoules: joules(read), writeJoules: joules(write) };
  const leak = node.get("leak_power");
  return {
    name: node.get("name").text(),
    keeps,
    ...(mayKeep.length > 0 && { mayKeep }),
    ...(Number.isFinite(size) && { capacityBits: stated(Math.round(size)) }),
    wordBits: wordBitsOf(node, names),
    lineBits: stated(lineBits, lineBits === 1 ? "energies are of a bit" : `${lineBits} bits an action`),
    energy,
    ports: portsOf(node, read, write, [...keeps, ...mayKeep]),
    leakWatts: leak.isThere ? names.number(leak) : 0,
  };
}

/** What multiplies. */
export function arithmeticOf(node: YamlValue, names: Names): Arithmetic {
  const leak = node.get("leak_power");
  if (leak.isThere && names.number(leak) !== 0) throw refused(leak, "leak_power of arithmetic");
  const { joules, perSecond } = actionOf(node, "compute", names);
  checkActions(node, ["compute"]);
  formOf(node);
  if (Number.isFinite(perSecond) && (perSecond < HERTZ.least || perSecond > HERTZ.most)) {
    const expected = `operations a second, which is the clock, from ${HERTZ.least} to ${HERTZ.most}`;
    throw node.get("actions").fault(expected, `a throughput of ${perSecond}`);
  }
  return { joulesPerMac: stated(quantity(joules)), macsPerSecond: perSecond };
}

/** Whether a compute multiplies: it works on three tensors, as its condition says, or has none. */
export function multiplies(node: YamlValue): boolean {
  const enabled = node.get("enabled");
  if (!enabled.isThere || enabled.value === true) return true;
  const count = /^len\(All\)\s*==\s*(\d+)$/.exec(String(enabled.value).trim())?.[1];
  if (count === undefined) throw refused(enabled, `the condition ${show(enabled.value)}`);
  return count === "3";
}

/** Loops that each tensor depends on. */
const CONCERNS: Readonly<Record<TensorName, string>> = {
  weights: "gkcrs",
  inputs: "gncpqrs",
  outputs: "gnkpq",
};

/** Loops along which a part of the inputs is the same: windows overlap. */
const WINDOWS = "pqrs";

const LOOPS: readonly LoopName[] = ["g", "n", "k", "c", "p", "q", "r", "s"];

const SPATIAL = [
  "name",
  "fanout",
  "reuse",
  "may_reuse",
  "min_usage",
  "usage_scale",
  "power_gateable",
  "loop_bounds",
];

/** Attributes of places that change nothing: the search fills as many as pay. */
const IDLE_SPATIAL = ["min_usage", "power_gateable"];

/** Attributes of a node that change nothing, in words. */
export function idleOf(node: YamlValue): string[] {
  const name = node.get("name").text(), spatial = node.get("spatial");
  const places = (spatial.isThere ? spatial.list() : []).flatMap((one) =>
    IDLE_SPATIAL.filter((key) => one.get(key).isThere).map((key) =>
      `${key} of ${name}.${one.get("name").text()}`
    )
  );
  return [...UNUSED.filter((key) => node.get(key).isThere).map((key) => `${key} of ${name}`), ...places];
}

/** Places side by side of a node, from outside in. */
export function spreadsOf(
  node: YamlValue,
  names: Names,
  memories: ReadonlyMap<string, readonly TensorName[]>,
): FanOut[] {
  const spatial = node.get("spatial");
  return (spatial.isThere ? spatial.list() : []).map((one) => {
    for (const key of one.keys()) {
      if (!SPATIAL.includes(key)) {
        const { expected, got } = unknownWord("an attribute of spatial", key, SPATIAL);
        throw one.get(key).fault(expected, got);
      }
    }
    if (one.get("loop_bounds").isThere) throw refused(one.get("loop_bounds"), "bounds of loops over places");
    const scale = one.get("usage_scale");
    if (scale.isThere && scale.value !== 1) throw refused(scale, "places that count more than once");
    const reuse = one.get("reuse").isThere ? tensorsOf(one.get("reuse"), memories) : [];
    const loops = LOOPS.filter((loop) => reuse.every((tensor) => !CONCERNS[tensor].includes(loop)));
    const may = one.get("may_reuse").isThere
      ? tensorsOf(one.get("may_reuse"), memories)
      : one.get("reuse").isThere
      ? reuse
      : TENSORS;
    const size = names.number(one.get("fanout"));
    if (!Number.isSafeInteger(size) || size < 1) {
      throw one.get("fanout").fault("a whole number of at least 1", `${size}`);
    }
    return {
      name: `${node.get("name").text()}.${one.get("name").text()}`,
      size: stated(size),
      loops,
      multicast: multicastOf(one, loops, may),
      reduction: may.includes("outputs") || loops.every((loop) => CONCERNS.outputs.includes(loop)),
    };
  });
}

/** Whether one read serves places that need the same word: the same for weights and inputs, where both could. */
function multicastOf(spatial: YamlValue, loops: readonly LoopName[], may: readonly TensorName[]): boolean {
  const same = (["weights", "inputs"] as const).filter((tensor) =>
    loops.some((loop) => !CONCERNS[tensor].includes(loop))
  );
  const served = same.filter((tensor) => may.includes(tensor));
  if (served.length > 0 && served.length < same.length) {
    throw refused(spatial, "places that share reads of weights and not of inputs, or the other way round");
  }
  if (same.length > 0) return served.length > 0;
  return may.includes("inputs") || !loops.some((loop) => WINDOWS.includes(loop));
}
