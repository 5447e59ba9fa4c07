/** Rows of published tables, each with the network that it is about and what was published of it. */
import { flow, layerOf, type Network, NETWORK_FORMAT } from "../ir/network.ts";
import { def, type Kind } from "../ir/registry.ts";
import type { Shape } from "../ir/shape.ts";
import type { Density } from "../ir/work.ts";
import { toSi } from "../profiles/rows.ts";
import type { ChipProfile, ModelId, PublishedTable, Source } from "../profiles/types.ts";
import { models } from "./models/mod.ts";

/** What a row is about: a layer of its own, or a network to be found by name, at its own size or another. */
export type Subject =
  | { readonly layer: Network }
  | { readonly zoo: string; readonly input?: Shape };

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

/** A network of one layer. */
function single(kind: Kind, args: readonly unknown[], shape: Shape, density?: Density): Network {
  const definition = def(kind)!;
  const fields = (definition.make as (...args: readonly unknown[]) => Record<string, unknown>)(...args);
  const base = { name: kind, inputs: ["input"], density };
  const layer = layerOf(definition, base, fields, flow(definition, fields, [{ shape, instances: 1 }]));
  const inputs = [{ name: "input", shape }];
  return { format: NETWORK_FORMAT, name: kind, inputs, layers: [layer], outputs: [layer.name] };
}

function convolution(cells: Cells, density: Density | undefined): Network {
  const number = (name: string, fallback?: number) => (cells[name] ?? fallback) as number;
  const kernel = [number("kernelHeight", 1), number("kernelWidth", 1)];
  const stride = number("stride", 1), groups = number("groups", 1);
  const side = (outputs: number, kernel: number) => (outputs - 1) * stride + kernel;
  const shape = [
    number("inputChannels"),
    side(number("outputHeight"), kernel[0]!),
    side(number("outputWidth"), kernel[1]!),
  ];
  return single("conv", [number("filters"), kernel, { stride, groups, bias: false }], shape, density);
}

/** Operations of micro-benchmarks by name, on m rows of k or n elements. */
const operations: Readonly<Record<string, (cells: Cells) => Network>> = {
  matmul: ({ m, k, n }) => single("fc", [n, { bias: false }], [m as number, k as number]),
  softmax: ({ m, n }) => single("softmax", [], [m as number, n as number]),
  layerNorm: ({ m, n }) => single("layerNorm", [], [m as number, n as number]),
  gelu: ({ elements }) => single("gelu", [], [elements as number]),
};

function densityOf({ weightDensity, activationDensity, inputZero }: Cells): Density | undefined {
  if (typeof weightDensity === "number" && typeof activationDensity === "number") {
    return { weights: weightDensity, activations: activationDensity };
  }
  return typeof inputZero === "number" ? { weights: 1, activations: 1 - inputZero } : undefined;
}

function subjectOf(cells: Cells): Subject {
  const density = densityOf(cells);
  if (typeof cells.op === "string") return { layer: operations[cells.op]!(cells) };
  if ("filters" in cells) return { layer: convolution(cells, density) };
  if ("outputs" in cells) {
    return { layer: single("fc", [cells.outputs, { bias: false }], [cells.inputs as number], density) };
  }
  const input = typeof cells.input === "string" ? cells.input.split("x").map(Number) : undefined;
  return { zoo: cells.network as string, ...(input && { input }) };
}

/** Columns that say what a row is about; every other number was published of it. */
const ABOUT = new Set([
  ..."profile network layer op input source batch bits note round system scenario framework accelerators m k n elements inputs outputs filters groups"
    .split(" "),
  ..."inputChannels paddedHeight paddedWidth kernelHeight kernelWidth stride outputHeight outputWidth".split(
    " ",
  ),
  ..."weightDensity activationDensity inputZero flop macs".split(" "),
]);

const isChange = (name: string) => name.split(".")[0]! in models;

/** The rows of a published table that are about a profile. */
export function rowsAbout(table: PublishedTable, profile: string): Row[] {
  const columns = table.columns.map(toSi);
  return table.rows.flatMap((row): Row[] => {
    const entries = columns.flatMap(([name, factor], i): [string, string | number][] => {
      const cell = row[i];
      return cell === null || cell === undefined
        ? []
        : [[name, typeof cell === "number" ? cell * factor : cell]];
    });
    const cells: Cells = Object.fromEntries(entries);
    if ((cells.profile ?? table.profile) !== profile) return [];
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

/** A profile with other values in its models' data: `systolic.rows` replaces the number there, or a cited number's value. */
export function withChanges(
  profile: ChipProfile,
  changes: Readonly<Record<string, string | number>>,
): ChipProfile {
  let models: unknown = profile.models;
  for (const [path, value] of Object.entries(changes)) models = replaced(models, path.split("."), value);
  return { ...profile, models: models as ChipProfile["models"] };
}

function replaced(at: unknown, [key, ...rest]: readonly string[], value: string | number): unknown {
  if (key === undefined) {
    return typeof at === "object" && at !== null && "value" in at ? { ...at, value } : value;
  }
  if (Array.isArray(at)) return at.map((item, i) => i === Number(key) ? replaced(item, rest, value) : item);
  const object = at as Readonly<Record<string, unknown>>;
  return { ...object, [key]: replaced(object[key], rest, value) };
}

/** The value at a path of a model's data. */
export function valueAt(profile: ChipProfile, model: ModelId, path: string): number {
  const found = path.split(".").reduce<unknown>(
    (at, key) => (at as Record<string, unknown>)[key],
    profile.models[model],
  );
  return typeof found === "object" && found !== null ? (found as { value: number }).value : found as number;
}
