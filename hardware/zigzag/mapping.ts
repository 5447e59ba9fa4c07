/** Mapping files: which loops are spread over which dimension of the array, and which input of the hardware holds the weights. */
import type { YamlValue } from "../../formats/yaml.ts";
import { badFile, FodlamError, notModelled } from "../../ir/errors.ts";
import type { LoopName, TensorName } from "../../profiles/types.ts";
import { type ArrayText, checkKeys, type Operand } from "./grammar.ts";

/** ZigZag's letters, in its convolutions and products, as the loops of a nest. */
export const LOOPS: Readonly<Record<string, LoopName>> = {
  B: "n",
  D: "n",
  G: "g",
  H: "g",
  K: "k",
  C: "c",
  OY: "p",
  OX: "q",
  FY: "r",
  FX: "s",
};

/** Sorts of layers that the cost model does not do, so that their entries change nothing. */
const UNCOSTED = ["Add", "Pooling", "MaxPool", "AveragePool", "GlobalAveragePool", "Softmax", "Gelu", "Silu"];

/** The most entries of a file, and loops of a dimension. */
const MOST_ENTRIES = 10_000, MOST_LOOPS = 16;

/** Loops that are spread over a dimension, and at most over how many of its places. */
export interface Spread {
  readonly loops: readonly LoopName[];
  readonly places: number;
  /** Places that a mapping states beyond those that there are. */
  readonly beyond?: number;
}

/** Tensors by operand of the hardware. */
export type Links = Readonly<Record<Operand, TensorName>>;

/** What ZigZag takes where a mapping does not say. */
export const USUAL_LINKS: Links = { I1: "inputs", I2: "weights", O: "outputs" };

/** What a mapping says. */
export interface MappingText {
  /** Spreads by dimension; others take any loop. */
  readonly spreads: ReadonlyMap<string, Spread>;
  readonly links: Links;
  /** Hints for dimensions that the array does not have. */
  readonly unknown: readonly string[];
  /** Entries that change nothing, and those taken as if they were not there. */
  readonly idle: readonly string[];
  readonly passed: readonly string[];
}

/** A mapping file's text. */
export function mappingOf(root: YamlValue, path: string, array: ArrayText): MappingText {
  const entries = root.list();
  if (entries.length > MOST_ENTRIES) throw root.fault(`at most ${MOST_ENTRIES} entries`, `${entries.length}`);
  const names = entries.map((entry) => entry.get("name").text());
  const own = entries[names.indexOf("default")];
  if (own === undefined) throw new FodlamError(badFile(path, "file", 'an entry named "default"', "none"));
  const order = own.get("temporal_ordering");
  if (order.isThere && order.list().length > 0) {
    const what = "one order of loops for all layers", hint = "leave it out: mappings are searched";
    throw new FodlamError(notModelled(path, `line ${order.line} "temporal_ordering"`, what, hint));
  }
  checkKeys(own, path, "a key of a mapping", [
    "name",
    "spatial_mapping",
    "spatial_mapping_hint",
    "memory_operand_links",
    "temporal_ordering",
  ]);
  const others = names.filter((name) => name !== "default");
  return {
    spreads: new Map([
      ...hintsOf(own.get("spatial_mapping_hint"), array),
      ...spreadsOf(own.get("spatial_mapping"), array),
    ]),
    links: linksOf(own.get("memory_operand_links"), path),
    unknown: unknownOf(own.get("spatial_mapping_hint"), array),
    idle: others.filter((name) => UNCOSTED.includes(name)),
    passed: others.filter((name) => !UNCOSTED.includes(name)),
  };
}

/** A loop by ZigZag's letters. */
function loopOf(value: YamlValue, word: string): LoopName {
  if (Object.hasOwn(LOOPS, word)) return LOOPS[word]!;
  const known = Object.keys(LOOPS).join(", ");
  throw value.fault(`a loop of convolutions and products, one of ${known}`);
}

/** The items of a dimension's list. */
function itemsOf(value: YamlValue): YamlValue[] {
  const items = value.list();
  if (items.length > MOST_LOOPS) throw value.fault(`at most ${MOST_LOOPS} loops`, `${items.length}`);
  return items;
}

/** Dimensions that a mapping names and the array does not have. */
function unknownOf(value: YamlValue, { dimensions }: ArrayText): string[] {
  return value.isThere ? value.keys().filter((key) => dimensions.every(({ name }) => name !== key)) : [];
}

/** The dimensions of the array that a mapping names. */
function dimensionsOf(value: YamlValue, { dimensions }: ArrayText) {
  const named = dimensions.filter(({ name }) => value.isThere && value.keys().includes(name));
  return named.map(({ name, size }) => ({ name, size, value: value.get(name) }));
}

/** Loops and how many iterations of each are spread, no more than there are places: `D1: ["K, 32"]`. */
export function spreadsOf(value: YamlValue, array: ArrayText): [string, Spread][] {
  const [unknown] = unknownOf(value, array), known = array.dimensions.map(({ name }) => name).join(", ");
  if (unknown !== undefined) {
    throw value.get(unknown).fault(`a dimension of the array, one of ${known}`, unknown);
  }
  return dimensionsOf(value, array).map(({ name, size, value }) => {
    const loops = new Set<LoopName>();
    let places = 1;
    for (const item of itemsOf(value)) {
      const [, word, count] = /^([A-Z]+\d*), (\d{1,9})$/.exec(String(item.value)) ?? [];
      if (word === undefined) throw item.fault('a loop and its iterations, such as "K, 32"');
      const own = Number(count);
      if (own < 1) throw item.fault("at least 1 iteration");
      loops.add(loopOf(item, word));
      places *= own;
    }
    const spread = { loops: [...loops], places: Math.min(places, size) };
    return [name, places > size ? { ...spread, beyond: places } : spread];
  });
}

/** Loops that may be spread, however many iterations of each: `D1: [K]`. */
function hintsOf(value: YamlValue, array: ArrayText): [string, Spread][] {
  return dimensionsOf(value, array).map(({ name, size, value }) => {
    const loops = itemsOf(value).map((item) => loopOf(item, item.text()));
    return [name, { loops: [...new Set(loops)], places: size }];
  });
}

/** Which input of the hardware holds weights. */
function linksOf(value: YamlValue, path: string): Links {
  if (!value.isThere) return USUAL_LINKS;
  checkKeys(value, path, "an operand of layers", ["O", "I", "W"]);
  if (value.get("O").value !== "O") throw value.get("O").fault("O");
  const named = `${value.get("I").value} ${value.get("W").value}`;
  if (named === "I1 I2") return USUAL_LINKS;
  if (named === "I2 I1") return { I1: "weights", I2: "inputs", O: "outputs" };
  throw value.fault("I1 and I2 for I and W, each once");
}
