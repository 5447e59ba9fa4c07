import type { Network } from "../../ir/network.ts";
import type { Kind, Layer } from "../../ir/registry.ts";

/** Layers whose core is no matrix of weights: what a block of a model is built around. */
const CORES: readonly Kind[] = ["dotProductAttention", "linearAttention", "selectiveScan"];

/** Layers at which a walk ends: the residual stream, and where it begins. */
const ENDS: readonly Kind[] = [...CORES, "add", "embedding", "moe"];

const NORMS: readonly Kind[] = ["rmsNorm", "layerNorm", "batchNorm", "groupNorm", "instanceNorm"];

/** Whether a layer is the core of a block. */
export function isCore({ kind }: Layer): boolean {
  return CORES.includes(kind);
}

/** Whether a layer normalises. */
export function isNorm({ kind }: Layer): boolean {
  return NORMS.includes(kind);
}

/** Whether a layer is what PyTorch calls linear: a matrix that each token is multiplied by. */
export function isLinear(layer: Layer): boolean {
  return layer.kind === "fc" || (layer.kind === "conv1d" && layer.kernel === 1);
}

/** Whether a linear layer has a matrix for each head: one of latent attention, folded into queries or values. */
export function isPerHead(layer: Layer): boolean {
  return layer.kind === "conv1d" && layer.kernel === 1 && layer.groups > 1;
}

/** What a walk met: linear layers, at which it turns back, and what lay between. */
export interface Walk {
  /** The linear layers, in the order of the network. */
  readonly linears: readonly Layer[];
  /** Other layers that it passed. */
  readonly passed: readonly Layer[];
  /** Layers at which it ended: sums, cores, mixtures, embeddings. */
  readonly ends: readonly Layer[];
}

/** A network's layers as neighbours. */
export class Graph {
  readonly #byName: ReadonlyMap<string, Layer>;
  readonly #readers = new Map<string, Layer[]>();
  readonly #places: ReadonlyMap<Layer, number>;

  /** The neighbours of every layer. */
  constructor({ layers }: Network) {
    this.#byName = new Map(layers.map((layer) => [layer.name, layer]));
    this.#places = new Map(layers.map((layer, i) => [layer, i]));
    for (const layer of layers) {
      for (const input of new Set(layer.inputs)) {
        const own = this.#readers.get(input);
        if (own === undefined) this.#readers.set(input, [layer]);
        else own.push(layer);
      }
    }
  }

  /** What stands before some names, as far as the next linear layers, or through those that `through` lets pass. */
  before(names: readonly string[], through: (layer: Layer) => boolean = () => false): Walk {
    const start = names.flatMap((name) => this.#byName.get(name) ?? []);
    return this.#walk(start, ({ inputs }) => inputs.flatMap((name) => this.#byName.get(name) ?? []), through);
  }

  /** What stands after a layer, likewise. */
  after({ name }: Layer, through: (layer: Layer) => boolean = () => false): Walk {
    const next = (of: string) => this.#readers.get(of) ?? [];
    return this.#walk(next(name), (layer) => next(layer.name), through);
  }

  #walk(
    start: readonly Layer[],
    next: (layer: Layer) => readonly Layer[],
    through: (layer: Layer) => boolean,
  ): Walk {
    const linears: Layer[] = [], passed: Layer[] = [], ends: Layer[] = [];
    const seen = new Set<Layer>(), left = [...start];
    for (let layer = left.pop(); layer !== undefined; layer = left.pop()) {
      if (seen.has(layer)) continue;
      seen.add(layer);
      if (ENDS.includes(layer.kind)) ends.push(layer);
      else if (isLinear(layer) && !through(layer)) linears.push(layer);
      else {
        passed.push(layer);
        left.push(...next(layer));
      }
    }
    const inOrder = (layers: Layer[]) => layers.sort((a, b) => this.#places.get(a)! - this.#places.get(b)!);
    return { linears: inOrder(linears), passed: inOrder(passed), ends: inOrder(ends) };
  }
}
