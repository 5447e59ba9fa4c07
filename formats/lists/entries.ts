/** A network as a list of loop nests, for writers. */
import { cannotSay, FodlamError, nothingToSay } from "../../ir/errors.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import type { Kind, Layer, LayerOf } from "../../ir/registry.ts";
import { axes, paddingOf, type Shape } from "../../ir/shape.ts";
import { macsOf, type Nest, type Workload } from "../../ir/work.ts";
import type { Note, Skipped, WriteOptions } from "../format.ts";
import type { Entry, Image } from "./entry.ts";

/** What a format can say. */
export interface Dialect {
  /** The format's name. */
  readonly name: string;
  /** Why it cannot say an entry; nothing if it can. */
  reason?(entry: Entry): string | undefined;
  /** A layer's name as the format can spell it. */
  word?(name: string): string;
}

/** A network's entries, and what is not among them. */
export interface Listed {
  /** One or more of each layer that multiplies, in the network's order. */
  readonly entries: readonly Entry[];
  /** Layers that the format cannot say. */
  readonly skipped: readonly Skipped[];
  /** What a reader of the list will miss. */
  readonly notes: readonly Note[];
}

/** What the loop nests of a layer of several are called, after the layer's name; `part1of3` for other kinds. */
const PARTS: { readonly [K in Kind]?: readonly string[] } = {
  dotProductAttention: ["scores", "values"],
  linearAttention: ["state", "answer"],
  moe: ["router", "up", "down"],
};

/** The image that a convolution reads, with its padding counted out. */
function imageOfLayer(layer: Layer, [, height, width]: Shape): Image | undefined {
  if (layer.kind !== "conv" && layer.kind !== "depthwise") return undefined;
  const [vertical, horizontal] = axes(layer as LayerOf<"conv">);
  const [top, bottom] = paddingOf(height!, vertical);
  const [left, right] = paddingOf(width!, horizontal);
  return { height: height!, width: width!, padding: [top, bottom, left, right] };
}

/** Every size of a legal entry is a number that JavaScript holds exactly. */
function isExact(nest: Nest): boolean {
  return Number.isSafeInteger(macsOf(nest));
}

function entriesOfLayer(
  layer: Layer,
  input: Shape,
  { nests, group, bits, density }: Workload,
  batch: number,
) {
  const parts = PARTS[layer.kind] ?? [];
  return nests.map((nest, i): Entry => {
    const part = parts[i] ?? `part${i + 1}of${nests.length}`;
    return {
      name: nests.length === 1 ? layer.name : `${layer.name}_${part}`,
      layer: layer.name,
      nest: batch === 1 ? nest : { ...nest, n: nest.n * batch },
      constant: group !== "matmul",
      image: nests.length === 1 ? imageOfLayer(layer, input) : undefined,
      bits,
      density,
    };
  });
}

/** Why a layer's MACs are not all in its loop nests, or cannot be said. */
function reasonOf(workload: Workload, entries: readonly Entry[], dialect: Dialect): string | undefined {
  const inNests = workload.nests.reduce((sum, nest) => sum + macsOf(nest), 0);
  if (workload.macs !== inNests) return "its MACs are a mere number";
  if (!entries.every(({ nest }) => isExact(nest))) return "more than 2^53 MACs";
  for (const entry of entries) {
    const reason = dialect.reason?.(entry);
    if (reason !== undefined) return reason;
  }
}

/** Gives each entry a name that the format can spell and that no other bears. */
class Namer {
  readonly #taken = new Set<string>();
  readonly #numbers = new Map<string, number>();

  constructor(readonly word: (name: string) => string) {}

  name(wanted: string): string {
    const base = this.word(wanted);
    let name = base;
    for (let number = this.#numbers.get(base) ?? 1; this.#taken.has(name);) {
      name = `${base}_${++number}`;
      this.#numbers.set(base, number);
    }
    this.#taken.add(name);
    return name;
  }
}

/**
 * The entries of a network: layers without MACs are left out and noted, those that the format cannot say are refused or, if
 * that was asked for, skipped.
 *
 * @throws {FodlamError} naming the layers that the format cannot express
 */
export function entriesOf(network: Network, dialect: Dialect, options: WriteOptions): Listed {
  const { batch = 1, skipUnsupported = false } = options;
  const namer = new Namer(dialect.word ?? ((name) => name));
  const shapes = new Map<string, Shape>();
  for (const { name, shape } of [...network.inputs, ...network.layers]) shapes.set(name, shape);
  const entries: Entry[] = [], skipped: Skipped[] = [], free: string[] = [];
  lower(network).forEach((workload, i) => {
    const layer = network.layers[i]!;
    if (workload.macs === 0) return void free.push(layer.name);
    const own = entriesOfLayer(layer, shapes.get(layer.inputs[0]!)!, workload, batch);
    const reason = reasonOf(workload, own, dialect);
    if (reason !== undefined) return void skipped.push({ layer: layer.name, reason });
    for (const entry of own) entries.push({ ...entry, name: namer.name(entry.name) });
  });
  if (skipped.length > 0 && !skipUnsupported) {
    throw new FodlamError(cannotSay(dialect.name, network.name, skipped));
  }
  if (entries.length === 0) throw new FodlamError(nothingToSay(dialect.name, network.name));
  const text = "layers without MACs are not in the list, nor is what reads what";
  return { entries, skipped, notes: free.length > 0 ? [{ text, layers: free }] : [] };
}
