/** Accelerators as ZigZag's files state them, in the grammar of 2025 or that of 2024: numbers checked, nothing interpreted. */
import { badFile, FodlamError, notModelled, unknownWord } from "../../ir/errors.ts";
import type { YamlValue } from "../../formats/yaml.ts";

/** Operands of the hardware: two inputs and the output. A mapping says which input is the weights. */
export const OPERANDS = ["I1", "I2", "O"] as const;

/** An operand of the hardware. */
export type Operand = typeof OPERANDS[number];

/** From higher: written by a farther memory; to lower: read for a nearer one; from lower, to higher: outputs on their way back. */
export const DIRECTIONS = ["fh", "tl", "fl", "th"] as const;

/** A direction of data. */
export type Direction = typeof DIRECTIONS[number];

/** Directions that read a memory; the others write it. */
export const READS: readonly Direction[] = ["tl", "th"];

/** The most memories, and ports of one. */
const MOST_MEMORIES = 64, MOST_PORTS = 64;

/** The most dimensions of the array, for their names have one digit, and the most places of one. */
const MOST_DIMENSIONS = 9, MOST_PLACES = 1e6;

/** Energies above this are in another unit than picojoules. */
const MOST_PICOJOULES = 1e6;

/** Bits that a memory can hold at most. */
const MOST_BITS = 1e15;

/** Bits that a port can move in a cycle at most. */
const MOST_PORT_BITS = 1e6;

/** A port, and what is read and written through it. */
export interface Port {
  readonly name: string;
  readonly leastBits: number;
  readonly bits: number;
  readonly serves: readonly { readonly operand: Operand; readonly direction: Direction }[];
}

/** A memory. */
export interface MemoryText {
  readonly name: string;
  readonly at: YamlValue;
  readonly bits: number;
  /** Picojoules of an access of a port's whole width; none where CACTI is to say. */
  readonly cost: { readonly read: number; readonly write: number } | undefined;
  readonly operands: readonly Operand[];
  readonly serves: readonly string[];
  readonly ports: readonly Port[];
  readonly isDoubled: boolean;
  /** Keys that change nothing that is modelled. */
  readonly idle: readonly string[];
  /** Allocations that a later one replaces. */
  readonly replaced: readonly string[];
}

/** The array of multipliers. */
export interface ArrayText {
  readonly dimensions: readonly { readonly name: string; readonly size: number }[];
  /** Picojoules of one multiply-accumulate; none where the file states none. */
  readonly picojoules: number | undefined;
  /** Bits of inputs and weights, where the file states them. */
  readonly bits: readonly [inputs: number, weights: number] | undefined;
  readonly idle: readonly string[];
}

/** An accelerator. */
export interface AcceleratorText {
  readonly name: string | undefined;
  readonly memories: readonly MemoryText[];
  readonly array: ArrayText;
  /** Loops spread over the array, in the form of a mapping's `spatial_mapping`. */
  readonly dataflows: YamlValue;
}

/** Refuses keys that a mapping does not have. */
export function checkKeys(value: YamlValue, path: string, what: string, known: readonly string[]): void {
  for (const key of value.keys()) {
    if (known.includes(key)) continue;
    const { expected, got, hint } = unknownWord(what, key, known);
    throw new FodlamError(badFile(path, `line ${value.get(key).line}`, expected, got, hint));
  }
}

/** A number from one to another. */
export function number(value: YamlValue, least: number, most: number, unit: string): number {
  const own = value.value;
  if (typeof own === "number" && own >= least && own <= most) return own;
  throw value.fault(`${unit} from ${least} to ${most}`);
}

/** A whole number from one to another. */
export function whole(value: YamlValue, least: number, most: number, unit: string): number {
  const own = value.whole(least);
  if (own <= most) return own;
  throw value.fault(`${unit} from ${least} to ${most}`);
}

/** True or false; false if it is not there. */
function flag(value: YamlValue): boolean {
  if (!value.isThere) return false;
  if (typeof value.value !== "boolean") throw value.fault("true or false");
  return value.value;
}

/** Items of a list, each once and one of some words. */
function words<W extends string>(value: YamlValue, known: readonly W[]): W[] {
  const all = value.list().map((item) => {
    const word = known.find((own) => own === item.value);
    if (word === undefined) throw item.fault(`one of ${known.join(", ")}`);
    return word;
  });
  const twice = all.findIndex((word, at) => all.indexOf(word) !== at);
  if (twice >= 0) throw value.list()[twice]!.fault("each once");
  return all;
}

/** An accelerator's text, each of its keys known. */
export function acceleratorOf(root: YamlValue, path: string): AcceleratorText {
  checkKeys(root, path, "a key of an accelerator", ["name", "memories", "operational_array", "dataflows"]);
  const array = arrayOf(root.get("operational_array"), path), { dimensions } = array;
  const memories = root.get("memories"), names = memories.keys();
  if (names.length === 0 || names.length > MOST_MEMORIES) {
    throw memories.fault(`memories, at most ${MOST_MEMORIES}`, `${names.length}`);
  }
  const known = dimensions.map(({ name }) => name);
  return {
    name: root.get("name").isThere ? root.get("name").text() : undefined,
    memories: names.map((name) => memoryOf(name, memories.get(name), path, known)),
    array,
    dataflows: root.get("dataflows"),
  };
}

/** Keys of the array that only arrays which compute in memory have. */
const IN_MEMORY = ["imc_type", "adc_resolution", "bit_serial_precision"];

const AREAS = ["unit_area", "multiplier_area"];

function arrayOf(array: YamlValue, path: string): ArrayText {
  const energies = ["unit_energy", "multiplier_energy"];
  checkKeys(array, path, "a key of operational_array", [
    "dimensions",
    "sizes",
    "is_imc",
    "input_precision",
    ...energies,
    ...AREAS,
    ...IN_MEMORY,
  ]);
  for (const key of ["is_imc", ...IN_MEMORY]) {
    const own = array.get(key);
    if (!own.isThere || own.value === false || own.value === 0) continue;
    const hint = "only arrays of multipliers are read";
    throw new FodlamError(notModelled(path, `line ${own.line} "${key}"`, "computing in memory", hint));
  }
  const dimensions = array.get("dimensions").list(), sizes = array.get("sizes").list();
  if (dimensions.length > MOST_DIMENSIONS) {
    throw array.get("dimensions").fault(`at most ${MOST_DIMENSIONS} dimensions`, `${dimensions.length}`);
  }
  if (sizes.length !== dimensions.length) {
    throw array.get("sizes").fault(`${dimensions.length} sizes, one for each dimension`, `${sizes.length}`);
  }
  const names = dimensions.map((own) => {
    if (!/^D\d$/.test(String(own.value))) throw own.fault("D and a digit");
    return own.text();
  });
  names.forEach((name, at) => {
    if (names.indexOf(name) !== at) throw dimensions[at]!.fault("each dimension once");
  });
  const energy = energies.map((key) => array.get(key)).find((own) => own.isThere);
  const bits = array.get("input_precision");
  return {
    dimensions: names.map((name, at) => ({
      name,
      size: whole(sizes[at]!, 1, MOST_PLACES, "a whole number of places"),
    })),
    picojoules: energy && number(energy, 0, MOST_PICOJOULES, "picojoules"),
    bits: bits.isThere ? precisionOf(bits) : undefined,
    idle: AREAS.filter((key) => array.get(key).isThere),
  };
}

function precisionOf(bits: YamlValue): readonly [number, number] {
  const [inputs, weights, more] = bits.list();
  if (inputs === undefined || weights === undefined || more !== undefined) {
    throw bits.fault("bits of inputs and of weights");
  }
  return [whole(inputs, 1, 32, "bits"), whole(weights, 1, 32, "bits")];
}

/** Keys of both grammars, and those of 2024: widths and numbers of ports of the memory, ports by operand. */
const MEMORY_KEYS = [
  "size",
  "r_cost",
  "w_cost",
  "auto_cost_extraction",
  "operands",
  "ports",
  "served_dimensions",
  "force_double_buffering",
];
const IDLE_KEYS = ["area", "latency", "mem_type"];
const OLD_KEYS = ["r_bw", "w_bw", "r_port", "w_port", "rw_port", "min_r_granularity", "min_w_granularity"];

function memoryOf(name: string, at: YamlValue, path: string, dimensions: readonly string[]): MemoryText {
  checkKeys(at, path, `a key of memory "${name}"`, [...MEMORY_KEYS, ...IDLE_KEYS, ...OLD_KEYS]);
  const operands = words(at.get("operands"), OPERANDS);
  if (operands.length === 0) throw at.get("operands").fault("at least one operand");
  const isAutomatic = flag(at.get("auto_cost_extraction"));
  const cost = (key: string) => number(at.get(key), 0, MOST_PICOJOULES, "picojoules");
  const { ports, replaced } = portsOf(at, path, operands);
  return {
    name,
    at,
    bits: whole(at.get("size"), 1, MOST_BITS, "bits"),
    cost: isAutomatic ? undefined : { read: cost("r_cost"), write: cost("w_cost") },
    operands,
    serves: words(at.get("served_dimensions"), dimensions),
    ports,
    isDoubled: flag(at.get("force_double_buffering")),
    idle: [...IDLE_KEYS, ...(isAutomatic ? ["r_cost", "w_cost"] : [])].filter((key) => at.get(key).isThere),
    replaced,
  };
}

/** The ports of a memory; of several that are to serve the same, the last does, as in ZigZag. */
function portsOf(
  at: YamlValue,
  path: string,
  operands: readonly Operand[],
): { readonly ports: readonly Port[]; readonly replaced: readonly string[] } {
  const list = at.get("ports").list();
  if (list.length === 0 || list.length > MOST_PORTS) {
    throw at.get("ports").fault(`ports, at most ${MOST_PORTS}`, `${list.length}`);
  }
  const isOld = list.every((port) => port.isMapping && !port.get("name").isThere);
  const stated = isOld ? portsByOperand(at, list, operands, path) : list.map((port) => portOf(port, path));
  const last = new Map<string, Port>(), replaced: string[] = [];
  for (const port of stated) {
    for (const { operand, direction } of port.serves) {
      if (!operands.includes(operand)) {
        throw at.get("ports").fault(`allocations of ${operands.join(", ")}, which the memory keeps`, operand);
      }
      const key = `${operand}, ${direction}`;
      if (last.has(key)) replaced.push(`${key} of ${last.get(key)!.name}`);
      last.set(key, port);
    }
  }
  const ports = stated.map((port) => ({
    ...port,
    serves: port.serves.filter(({ operand, direction }) => last.get(`${operand}, ${direction}`) === port),
  }));
  return { ports: ports.filter(({ serves }) => serves.length > 0), replaced };
}

const TYPES: Readonly<Record<string, readonly Direction[]>> = {
  read: ["tl", "th"],
  write: ["fh", "fl"],
  read_write: DIRECTIONS,
};

/** A port of 2025, which says what it serves. */
function portOf(port: YamlValue, path: string): Port {
  checkKeys(port, path, "a key of a port", ["name", "type", "bandwidth_min", "bandwidth_max", "allocation"]);
  const type = port.get("type"), named = String(type.value);
  const may = Object.hasOwn(TYPES, named) ? TYPES[named] : undefined;
  if (may === undefined) throw type.fault(`one of ${Object.keys(TYPES).join(", ")}`);
  const bits = whole(port.get("bandwidth_max"), 1, MOST_PORT_BITS, "bits a cycle");
  const allocation = port.get("allocation").list();
  if (allocation.length > OPERANDS.length * DIRECTIONS.length) {
    throw port.get("allocation").fault("each operand and direction once", `${allocation.length}`);
  }
  return {
    name: port.get("name").text(),
    bits,
    leastBits: whole(port.get("bandwidth_min"), 1, bits, "bits a cycle, no more than bandwidth_max,"),
    serves: allocation.map((item) => {
      const [, operand, direction] = /^(I1|I2|O), (fh|tl|fl|th)$/.exec(String(item.value)) ?? [];
      if (operand === undefined) throw item.fault("an operand and a direction, such as I1, tl");
      if (!may.includes(direction as Direction)) {
        throw item.fault(`one of ${may.join(", ")} at a port of type ${type.value}`);
      }
      return { operand: operand as Operand, direction: direction as Direction };
    }),
  };
}

/** Ports of 2024: for each operand the names of the ports that serve it; all of a sort are equally wide. */
function portsByOperand(
  at: YamlValue,
  list: readonly YamlValue[],
  operands: readonly Operand[],
  path: string,
): Port[] {
  if (list.length !== operands.length) {
    throw at.get("ports").fault(`ports of each of the ${operands.length} operands`, `${list.length}`);
  }
  const ports = new Map<string, { readonly port: Omit<Port, "serves">; serves: Port["serves"] }>();
  list.forEach((item, i) => {
    checkKeys(item, path, "a direction", DIRECTIONS);
    for (const direction of DIRECTIONS) {
      const own = item.get(direction);
      if (!own.isThere) continue;
      const name = own.text(), isRead = READS.includes(direction);
      if (!/^(rw|r|w)_port_\d+$/.test(name) || !name.split("_")[0]!.includes(isRead ? "r" : "w")) {
        throw own.fault(`${isRead ? "r" : "w"}_port_1, rw_port_1 or another number`);
      }
      const side = name.startsWith("w") ? "w" : "r";
      const bits = whole(at.get(`${side}_bw`), 1, MOST_PORT_BITS, "bits a cycle");
      if (name.startsWith("rw") && at.get("w_bw").value !== bits) {
        throw at.get("w_bw").fault(`${bits} bits, as r_bw, for ${name} reads and writes`);
      }
      const least = at.get(`min_${side}_granularity`);
      const leastBits = least.isThere ? whole(least, 1, bits, "bits, no more than the port has,") : bits;
      const found = ports.get(name) ?? { port: { name, bits, leastBits }, serves: [] };
      ports.set(name, { ...found, serves: [...found.serves, { operand: operands[i]!, direction }] });
    }
  });
  checkCounts(at, [...ports.keys()]);
  return [...ports.values()].map(({ port, serves }) => ({ ...port, serves }));
}

/** Refuses ports that the memory's numbers of ports do not have. */
function checkCounts(at: YamlValue, names: readonly string[]): void {
  for (const side of ["r", "w", "rw"]) {
    const count = at.get(`${side}_port`), named = names.filter((name) => name.startsWith(`${side}_`));
    const own = count.isThere ? whole(count, 0, MOST_PORTS, "a number of ports") : named.length;
    const beyond = named.find((name) => Number(name.split("_").at(-1)) > own);
    if (beyond !== undefined) throw count.fault(`as many ports as ${beyond} needs`);
  }
}
