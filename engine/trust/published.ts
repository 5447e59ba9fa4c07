/** Rows of published tables, each with the network that it is about and what was published of it. */
import { type Flow, flow, layerOf, type Network, NETWORK_FORMAT } from "../../ir/network.ts";
import { def, type Kind } from "../../ir/registry.ts";
import type { Shape } from "../../ir/shape.ts";
import type { Density, Group } from "../../ir/work.ts";
import { toSi } from "../../profiles/rows.ts";
import type { ChipProfile, ModelId, PublishedTable, Source } from "../../profiles/types.ts";
import { models } from "../models/mod.ts";
import type { PrepareOptions } from "../options.ts";

/** What a row is about: a layer of its own, or of its experts alone; or a network to be found by name, at its own size or another, whole or one sort of work. */
export type Subject =
  | { readonly layer: Network; readonly routed?: true }
  | {
    readonly zoo: string;
    /** Values of the network's parameters. */
    readonly dims?: Readonly<Record<string, number>>;
    /** Tokens that a language model writes after its prompt, the first of them with it; 1 if left out. */
    readonly outputTokens?: number;
    readonly input?: Shape;
    readonly group?: Group;
    readonly density?: Density;
  };

/** A row of a published table, in SI units. */
export interface Row {
  /** The table. */
  readonly table: string;
  /** The row in words: `VGG-16 CONV1-1`. */
  readonly name: string;
  /** The profile that it is about. */
  readonly profile: string;
  /** The runtime that it is about, where the profile has several. */
  readonly runtime?: string;
  /** The published network, or the shape of an operation's weights or heads, or the table: what is left out together. */
  readonly network: string;
  /** What it is about. */
  readonly subject: Subject;
  /** The one model that it can be held against, if not any. */
  readonly model?: ModelId;
  /** Inputs processed together. */
  readonly batch: number;
  /** Bits, if not the profile's own: of all tensors, or of weights and of activations. */
  readonly widths: Pick<PrepareOptions, "bits" | "weightBits" | "activationBits">;
  /** Values of model data for this row, by path: `systolic.rows`. */
  readonly changes: Readonly<Record<string, string | number>>;
  /** Published quantities by name. */
  readonly published: Readonly<Record<string, number>>;
  /** What sort of source it stands on. */
  readonly kind: Source["kind"];
  /** Why it is held against nothing, in words; it is if left out. */
  readonly aside?: string;
}

type Cells = Readonly<Record<string, string | number>>;

/** A layer still to be made: its kind and the arguments of its maker. */
type Made = readonly [kind: Kind, args: readonly unknown[]];

/** A network of layers in a row. */
function chain(shape: Shape, made: readonly Made[], density?: Density): Network {
  let at: Flow = { shape, instances: 1 }, input = "input";
  const layers = made.map(([kind, args]) => {
    const definition = def(kind)!;
    const fields = (definition.make as (...args: readonly unknown[]) => Record<string, unknown>)(...args);
    const base = { name: kind, inputs: [input], density };
    at = flow(definition, fields, [at]);
    input = kind;
    return layerOf(definition, base, fields, at);
  });
  return {
    format: NETWORK_FORMAT,
    name: input,
    inputs: [{ name: "input", shape }],
    layers,
    outputs: [input],
  };
}

/** What makes so many places out of a side of an image: the padding behind it, or the zeros that were always in it. */
function sideOf(outputs: number, kernel: number, stride: number, printed: number | undefined) {
  const needed = (outputs - 1) * stride + kernel;
  return { side: printed ?? needed, padding: Math.max(0, needed - (printed ?? needed)) };
}

/** A pooling that makes a side of `written` places out of one of `size`. */
function poolingOf(size: number, written: number): { readonly kernel: number; readonly stride: number } {
  const stride = Math.max(1, Math.floor(size / written));
  return { kernel: size - (written - 1) * stride, stride };
}

function convolution(cells: Cells, density: Density | undefined): Network {
  const number = (name: string, fallback?: number) => (cells[name] ?? fallback) as number;
  const filters = number("filters"), channels = number("inputChannels"), stride = number("stride", 1);
  if (cells.group === "fc") {
    const shape = [channels, number("inputHeight"), number("inputWidth")];
    return chain(shape, [["fc", [filters, { bias: false }]]], density);
  }
  const kernel = [number("kernelHeight", 1), number("kernelWidth", 1)] as const;
  const outputs = [number("outputHeight"), number("outputWidth")] as const;
  const height = sideOf(outputs[0], kernel[0], stride, cells.inputHeight as number | undefined);
  const width = sideOf(outputs[1], kernel[1], stride, cells.inputWidth as number | undefined);
  const padding = [0, height.padding, 0, width.padding];
  const layers: Made[] = [
    ["conv", [filters, kernel, { stride, padding, groups: number("groups", 1), bias: false }]],
  ];
  const written = cells.writtenHeight as number | undefined;
  if (written !== undefined && written < outputs[0]) {
    const down = poolingOf(outputs[0], written), across = poolingOf(outputs[1], number("writtenWidth"));
    layers.push(["pool", [[down.kernel, across.kernel], { stride: [down.stride, across.stride] }]]);
  }
  return chain([channels, height.side, width.side], layers, density);
}

/** Attention of tokens to keys of which those before them stand in a cache. */
function attention(cells: Cells): Network {
  const { queries, keys, heads, keyValueHeads, headSize } = cells as Readonly<Record<string, number>>;
  const inputs = [heads!, keyValueHeads!, keyValueHeads!].map((own, i) => ({
    name: ["q", "k", "v"][i]!,
    shape: [queries!, own * headSize!],
  }));
  const kind = "dotProductAttention", definition = def(kind)!;
  const make = definition.make as (...args: readonly unknown[]) => Record<string, unknown>;
  const fields = make(heads, { keyValueHeads, causal: true, cached: keys! - queries! });
  const at = flow(definition, fields, inputs.map(({ shape }) => ({ shape, instances: 1 })));
  const base = { name: kind, inputs: inputs.map(({ name }) => name), density: undefined };
  const layers = [layerOf(definition, base, fields, at)];
  return { format: NETWORK_FORMAT, name: kind, inputs, layers, outputs: [kind] };
}

/** Experts of a layer, of which a chip among several has a slice of each. */
function experts(cells: Cells): Network {
  const { tokens, size, hidden, topK, tensorRanks = 1, experts } = cells as Readonly<Record<string, number>>;
  return chain([tokens!, size!], [["moe", [experts, topK, hidden! / tensorRanks]]]);
}

/** A product of matrices, m x k times k x n. */
export function productOf(m: number, k: number, n: number): Network {
  return chain([m, k], [["fc", [n, { bias: false }]]]);
}

/** Operations of micro-benchmarks by name: on m rows of k or n elements, on heads, on experts. */
const operations: Readonly<Record<string, (cells: Cells) => Network>> = {
  attention,
  experts,
  matmul: ({ m, k, n }) => productOf(m as number, k as number, n as number),
  softmax: ({ m, n }) => chain([m as number, n as number], [["softmax", []]]),
  layerNorm: ({ m, n }) => chain([m as number, n as number], [["layerNorm", []]]),
  gelu: ({ elements }) => chain([elements as number], [["gelu", []]]),
};

function densityOf({ weightDensity, activationDensity, inputZero }: Cells): Density | undefined {
  if (typeof activationDensity === "number") {
    return { weights: (weightDensity ?? 1) as number, activations: activationDensity };
  }
  return typeof inputZero === "number" ? { weights: 1, activations: 1 - inputZero } : undefined;
}

/** How a column that is a parameter of the network begins: `dim.context`. */
const DIM = "dim.";

/** Values of the network's parameters that a row states. */
function dimsOf(cells: Cells): { readonly dims?: Readonly<Record<string, number>> } {
  const entries = Object.entries(cells).filter(([name]) => name.startsWith(DIM));
  return entries.length === 0
    ? {}
    : { dims: Object.fromEntries(entries.map(([name, value]) => [name.slice(DIM.length), Number(value)])) };
}

function subjectOf(cells: Cells): Subject {
  const density = densityOf(cells);
  if (typeof cells.op === "string") {
    const layer = operations[cells.op]!(cells);
    return cells.op === "experts" ? { layer, routed: true } : { layer };
  }
  if ("filters" in cells) return { layer: convolution(cells, density) };
  if ("outputs" in cells) {
    return { layer: chain([cells.inputs as number], [["fc", [cells.outputs, { bias: false }]]], density) };
  }
  const input = typeof cells.input === "string" ? cells.input.split("x").map(Number) : undefined;
  const { group, outputTokens } = cells as { readonly group?: Group; readonly outputTokens?: number };
  return {
    zoo: cells.network as string,
    ...dimsOf(cells),
    ...(outputTokens !== undefined && { outputTokens }),
    ...(input && { input }),
    ...(group && { group }),
    ...(density && { density }),
  };
}

/** Columns that say what a row is about; every other number was published of it. */
const ABOUT = new Set([
  ..."queries keys heads keyValueHeads headSize tokens size hidden topK experts tensorRanks".split(" "),
  ..."profile runtime network layer op input source batch bits note round system scenario framework accelerators precision weightBits activationBits m k n elements inputs outputs filters groups"
    .split(" "),
  ..."inputChannels inputHeight inputWidth writtenHeight writtenWidth group paddedHeight paddedWidth kernelHeight kernelWidth stride outputHeight outputWidth"
    .split(
      " ",
    ),
  ..."weightDensity activationDensity inputZero flop macs aside outputTokens".split(" "),
]);

/** The sizes of an operation that its weights or heads have, which are left out together. */
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  matmul: ["k", "n"],
  attention: ["heads", "keyValueHeads", "headSize"],
  experts: ["size", "hidden", "topK", "experts"],
};

function unitOf(cells: Cells, table: string): string {
  const shape = SHAPES[String(cells.op)]?.map((key) => cells[key]).join("x");
  return String(cells.network ?? shape ?? table);
}

const isChange = (name: string) => name.split(".")[0]! in models;

/** Sizes that tell the rows of an operation apart. */
const SIZES = ["m", "k", "n", "elements"].concat(
  ["queries", "keys", "heads", "keyValueHeads", "headSize"],
  ["tokens", "size", "hidden", "topK", "experts", "tensorRanks", "gpu.spread.ranks", "gpu.spread.exponent"],
);

/** Bits of the tensors that a row states, or else its table. */
function widthsOf({ bits, weightBits, activationBits }: Cells, ofTable: number | undefined): Row["widths"] {
  const stated = Object.entries({ bits: bits ?? ofTable, weightBits, activationBits });
  return Object.fromEntries(
    stated.flatMap(([name, value]) => value === undefined ? [] : [[name, Number(value)]]),
  );
}

/**
 * The rows of a published table that are about a profile with its runtime, those that are set aside too; a row that names none is
 * about any.
 */
export function rowsAbout(
  table: PublishedTable,
  { id, runtime }: Pick<ChipProfile, "id" | "runtime">,
): Row[] {
  const columns = table.columns.map(toSi);
  const at = table.columns.indexOf("profile"), by = table.columns.indexOf("runtime");
  return table.rows.flatMap((row): Row[] => {
    const named = row[by] ?? table.runtime;
    if ((row[at] ?? table.profile) !== id || (named ?? runtime) !== runtime) return [];
    const entries = columns.flatMap(([name, factor], i): [string, string | number][] => {
      const cell = row[i];
      return cell === null || cell === undefined
        ? []
        : [[name, typeof cell === "number" ? cell * factor : cell]];
    });
    const cells: Cells = Object.fromEntries(entries);
    const numbers = entries.filter((entry): entry is [string, number] =>
      typeof entry[1] === "number" && !ABOUT.has(entry[0]) &&
      !isChange(entry[0]) && !entry[0].startsWith(DIM)
    );
    const words = [
      "network",
      "layer",
      "op",
      "input",
      "scenario",
      "round",
      "system",
      "precision",
      "npu.runtime",
    ].flatMap((key) => key in cells ? [cells[key]] : []);
    const dims = Object.entries(cells).flatMap(([key, value]) =>
      key.startsWith(DIM)
        ? [`${key.slice(DIM.length)} ${value}`]
        : key === "outputTokens"
        ? [`output ${value}`]
        : []
    );
    const shape = SIZES.flatMap((key) => key in cells ? [cells[key]] : []).join("x");
    return [{
      table: table.id,
      name: [...words, ...dims, ...(shape === "" ? [] : [shape])].join(" "),
      profile: id,
      ...(typeof named === "string" && { runtime: named }),
      network: unitOf(cells, table.id),
      subject: subjectOf(cells),
      ...(table.model !== undefined && { model: table.model }),
      batch: Number(cells.batch ?? table.batch ?? 1),
      widths: widthsOf(cells, table.bits),
      changes: { ...table.changes, ...Object.fromEntries(entries.filter(([name]) => isChange(name))) },
      published: Object.fromEntries(numbers),
      kind: table.sources[String(cells.source)]!.kind,
      ...("aside" in cells && { aside: table.asides?.[cells.aside!] ?? String(cells.aside) }),
    }];
  });
}

/** The rows of a profile's own table. */
export function ownRows({ id, models: { table }, sources }: ChipProfile): Row[] {
  if (table === undefined) return [];
  return rowsAbout(
    { ...table, format: "fodlam/published@1", id: "own", title: "", profile: id, sources },
    { id },
  );
}

/** The value at a path of a model's data. */
export function valueAt(profile: ChipProfile, model: ModelId, path: string): number {
  const found = path.split(".").reduce<unknown>(
    (at, key) => (at as Record<string, unknown>)[key],
    profile.models[model],
  );
  return typeof found === "object" && found !== null ? (found as { value: number }).value : found as number;
}
