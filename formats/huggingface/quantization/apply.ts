import type { Network } from "../../../ir/network.ts";
import type { Layer } from "../../../ir/registry.ts";
import type { Bits } from "../../../ir/work.ts";
import { BITS_PER_BYTE } from "../../../ir/units.ts";
import { withBits } from "../../bits.ts";
import { type Holder, holdersOf, type Module } from "./modules.ts";
import { type Beside, HALF, type Precision, type Scheme } from "./scheme.ts";

/** Bytes that are stored beside weights, by what they are. */
export interface BesideBytes {
  /** Scales. */
  scales: number;
  /** Zero points. */
  zeros: number;
  /** Numbers of groups. */
  indices: number;
  /** Tables of values. */
  tables: number;
  /** By how much biases and routers are more than counted: they stay as they are. */
  rest: number;
}

/** What became of a network. */
export interface Applied {
  /** The network with its bits. */
  readonly network: Network;
  /** Layers whose weights are quantised, by their bits. */
  readonly layers: ReadonlyMap<number, number>;
  /** Bits of activations that are quantised. */
  readonly activations: ReadonlySet<number>;
  /** What is stored beside the weights. */
  readonly beside: Readonly<BesideBytes>;
}

/** Adds what is stored beside a matrix. */
function addBeside(bytes: BesideBytes, { inputs, outputs, copies }: Module, beside: Beside): void {
  const { group = inputs, rows = 1, scaleBits, zeroBits = 0, indexBits = 0, tableBits = 0 } = beside;
  const groups = copies * Math.ceil(inputs / group) * Math.max(1, Math.ceil(outputs / rows)) / BITS_PER_BYTE;
  bytes.scales += groups * scaleBits;
  bytes.zeros += groups * zeroBits;
  bytes.indices += copies * inputs * indexBits / BITS_PER_BYTE;
  bytes.tables += copies * tableBits / BITS_PER_BYTE;
}

const sizeOf = ({ inputs, outputs, copies }: Module) => inputs * outputs * copies;

/** Bits of a layer with matrices of which some are quantised: theirs, or the mean where they differ. */
function bitsOf(
  modules: readonly Module[],
  made: readonly (Precision | undefined)[],
  rest: number,
): Partial<Bits> {
  const weights = made.map((precision) => precision?.weights ?? rest);
  const all = modules.reduce((sum, module) => sum + sizeOf(module), 0);
  const mean = modules.reduce((sum, module, i) => sum + weights[i]! * sizeOf(module), 0) / all;
  const activations = Math.max(...made.map((precision) => precision?.activations ?? HALF));
  return { weights: weights.every((bits) => bits === weights[0]) ? weights[0]! : mean, activations };
}

/** Gives every layer of a network its bits: those of the scheme to matrices, `rest` to all others. */
export function apply(network: Network, type: string, scheme: Scheme, rest: number): Applied {
  const beside: BesideBytes = { scales: 0, zeros: 0, indices: 0, tables: 0, rest: 0 };
  const layers = new Map<number, number>(), activations = new Set<number>();
  const bits = new Map<Layer, Partial<Bits>>();
  for (const holder of holdersOf(network, type)) bits.set(holder.layer, ofHolder(holder));
  const usual = Math.max(HALF, rest), { cacheBits } = scheme;
  const others = ({ kind }: Layer) =>
    kind === "dotProductAttention" && cacheBits !== undefined
      ? { activations: cacheBits }
      : { activations: usual };
  return {
    network: withBits(network, (layer) => ({ ...others(layer), ...bits.get(layer) })),
    layers,
    activations,
    beside,
  };

  function ofHolder({ modules, parameters, names }: Holder): Partial<Bits> {
    for (const list of modules.length === 0 ? scheme.names ?? [] : []) list.has({ names });
    const made = modules.map((module) => scheme.of(module));
    if (!made.some((precision) => precision !== undefined)) return { weights: rest };
    const own = bitsOf(modules, made, rest), weights = own.weights!;
    layers.set(weights, (layers.get(weights) ?? 0) + 1);
    if (own.activations! < HALF) activations.add(own.activations!);
    if (parameters === 0) return own; // another layer's, counted there
    for (const [i, module] of modules.entries()) {
      if (made[i]?.beside !== undefined) addBeside(beside, module, made[i].beside);
    }
    const matrices = modules.reduce((sum, module) => sum + sizeOf(module), 0);
    beside.rest += (parameters - matrices) * (rest - weights) / BITS_PER_BYTE;
    return own;
  }
}
