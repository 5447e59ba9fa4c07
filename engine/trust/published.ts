/** Rows of published tables, each with the network that it is about and what was published of it. */
import { type Flow, flow, layerOf, type Network, NETWORK_FORMAT } from "../../ir/network.ts";
import { def, type Kind } from "../../ir/registry.ts";
import type { Shape } from "../../ir/shape.ts";
import type { Density, Group } from "../../ir/work.ts";
import { toSi } from "../../profiles/rows.ts";
import type { ChipProfile, ModelId, PublishedTable, Source } from "../../profiles/types.ts";
import { models } from "../models/mod.ts";

/** What a row is about: a layer of its own, or a network to be found by name, at its own size or another, whole or one sort of work. */
export type Subject =
  | { readonly layer: Network }
  | { readonly zoo: string; readonly input?: Shape; readonly group?: Group; readonly density?: Density };

/** A row of a published table, in SI units. */
export interface Row {
  /** The table. */
  readonly table: string;
  /** The row in words: `VGG-16 CONV1-1`. */
  readonly name: string;
  /** The profile that it is about. */
  readonly profile: string;
  /** The published network, or the table where there is none: what is left out together. */
  readonly network: string;
  /** What it is about. */
  readonly subject: Subject;
  /** Inputs processed together. */
  readonly batch: number;
  /** Bits, if not the profile's own. */
  readonly bits?: number;
  /** Values of model data for this row, by path: `systolic.rows`. */
  readonly changes: Readonly<Record<string, string | number>>;
  /** Published quantities by name. */
  readonly published: Readonly<Record<string, number>>;
  /** What sort of source it stands on. */
  readonly kind: Source["kind"];
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

/** Operations of micro-benchmarks by name, on m rows of k or n elements. */
const operations: Readonly<Record<string, (cells: Cells) => Network>> = {
  matmul: ({ m, k, n }) => chain([m as number, k as number], [["fc", [n, { bias: false }]]]),
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

function subjectOf(cells: Cells): Subject {
  const density = densityOf(cells);
  if (typeof cells.op === "string") return { layer: operations[cells.op]!(cells) };
  if ("filters" in cells) return { layer: convolution(cells, density) };
  if ("outputs" in cells) {
    return { layer: chain([cells.inputs as number], [["fc", [cells.outputs, { bias: false }]]], density) };
  }
  const input = typeof cells.input === "string" ? cells.input.split("x").map(Number) : undefined;
  const { group } = cells as { readonly group?: Group };
  return {
    zoo: cells.network as string,
    ...(input && { input }),
    ...(group && { group }),
    ...(density && { density }),
  };
}

/** Columns that say what a row is about; every other number was published of it. */
const ABOUT = new Set([
  ..."profile network layer op input source batch bits note round system scenario framework accelerators m k n elements inputs outputs filters groups"
    .split(" "),
  ..."inputChannels inputHeight inputWidth writtenHeight writtenWidth group paddedHeight paddedWidth kernelHeight kernelWidth stride outputHeight outputWidth"
    .split(
      " ",
    ),
  ..."weightDensity activationDensity inputZero flop macs".split(" "),
]);

const isChange = (name: string) => name.split(".")[0]! in models;

/** The rows of a published table that are about a profile. */
export function rowsAbout(table: PublishedTable, profile: string): Row[] {
  const columns = table.columns.map(toSi);
  const at = table.columns.indexOf("profile");
  return table.rows.flatMap((row): Row[] => {
    if ((row[at] ?? table.profile) !== profile) return [];
    const entries = columns.flatMap(([name, factor], i): [string, string | number][] => {
      const cell = row[i];
      return cell === null || cell === undefined
        ? []
        : [[name, typeof cell === "number" ? cell * factor : cell]];
    });
    const cells: Cells = Object.fromEntries(entries);
    const numbers = entries.filter((entry): entry is [string, number] =>
      typeof entry[1] === "number" && !ABOUT.has(entry[0]) && !isChange(entry[0])
    );
    const words = ["network", "layer", "op", "input", "scenario", "round", "system"].flatMap((key) =>
      key in cells ? [cells[key]] : []
    );
    const shape = ["m", "k", "n", "elements"].flatMap((key) => key in cells ? [cells[key]] : []).join("x");
    const bits = cells.bits ?? table.bits;
    return [{
      table: table.id,
      name: [...words, ...(shape === "" ? [] : [shape])].join(" "),
      profile,
      network: String(cells.network ?? table.id),
      subject: subjectOf(cells),
      batch: Number(cells.batch ?? table.batch ?? 1),
      ...(bits !== undefined && { bits: Number(bits) }),
      changes: Object.fromEntries(entries.filter(([name]) => isChange(name))),
      published: Object.fromEntries(numbers),
      kind: table.sources[String(cells.source)]!.kind,
    }];
  });
}

/** The rows of a profile's own table. */
export function ownRows({ id, models: { table }, sources }: ChipProfile): Row[] {
  if (table === undefined) return [];
  return rowsAbout(
    { ...table, format: "fodlam/published@1", id: "own", title: "", profile: id, sources },
    id,
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
