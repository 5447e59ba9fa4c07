/** What a network counts to: exact work of each layer, sums, and the memory that its activations need. */
import { checkedFunction } from "./checked.ts";
import { calling } from "./errors.ts";
import { count as wholeFromOne, type Fields, flag, record } from "./field.ts";
import { networkField } from "./given.ts";
import { lower } from "./lower.ts";
import type { Network } from "./network.ts";
import type { Kind } from "./registry.ts";
import { computed, stored } from "./options.ts";
import { peakOf } from "./peak.ts";
import { elements, type Shape } from "./shape.ts";
import { fieldsOf, optionProblem } from "./signature.ts";
import { BITS_PER_BYTE } from "./units.ts";
import { VERSION } from "./version.ts";
import { bitsOf, bytesOf, type FallbackBits, type Group, type Workload } from "./work.ts";

/** The name and version of the count format. */
export const COUNT_FORMAT = "fodlam/count@1";

/** How to count. */
export interface CountOptions {
  /** Inferences processed together; 1 if left out. Work and activations grow with it, weights do not. */
  readonly batch?: number;
  /** Bits of weights, activations and KV cache where the network fixes none; 16 if left out, of the cache those of activations. */
  readonly bits?: Partial<FallbackBits>;
  /**
   * Whether products that a causal or window mask throws away count; true if left out, as frameworks compute
   * them.
   */
  readonly masked?: boolean;
  /** Whether the addition of a bias counts as a MAC; false if left out. */
  readonly bias?: boolean;
}

/** Conventions of a count, so that two can be compared. */
export interface CountConventions {
  /** Whether products that a mask throws away are counted. */
  readonly masked: boolean;
  /** Whether additions of a bias are counted as MACs. */
  readonly bias: boolean;
  /** Bits of a weight where the network fixes none. */
  readonly weightBits: number;
  /** Bits of an activation where the network fixes none. */
  readonly activationBits: number;
  /** Bits of an element of the KV cache where the network fixes none. */
  readonly cacheBits: number;
}

/** Work and bytes, of a layer or of a whole network, for the batch. */
export interface Counted {
  /** Multiply-accumulates. */
  readonly macs: number;
  /** Floating-point operations: 2 x MACs. */
  readonly flops: number;
  /**
   * MACs whose results a causal or window mask throws away; contained in `macs` if the convention counts
   * them.
   */
  readonly maskedMacs: number;
  /** Weights and biases. */
  readonly parameters: number;
  /** Bytes of all weights. */
  readonly weightBytes: number;
  /** Bytes of the weights that are read: rows of a table, some of the experts, or all. */
  readonly weightBytesRead: number;
  /** Bytes of a state that is read, such as a KV cache. */
  readonly stateBytes: number;
  /** Bytes of activations read. */
  readonly inputBytes: number;
  /** Bytes of activations written. */
  readonly outputBytes: number;
  /** Operations that are not multiply-accumulates. */
  readonly vectorOperations: number;
  /** MACs for each byte read or written. */
  readonly arithmeticIntensity: number;
}

/** A layer's count. */
export interface LayerCount extends Counted {
  /** The layer's name. */
  readonly name: string;
  /** Its kind. */
  readonly kind: Kind;
  /** Its sort of work. */
  readonly group: Group;
  /** Output shape of one instance. */
  readonly shape: Shape;
  /** Outputs of that shape for one inference. */
  readonly instances: number;
}

/** A network's count as plain JSON. */
export interface Count extends Counted {
  /** Always `"fodlam/count@1"`. */
  readonly format: "fodlam/count@1";
  /** The version of FODLAM that counted. */
  readonly fodlam: string;
  /** The network's name. */
  readonly network: string;
  /** Inferences counted together. */
  readonly batch: number;
  /** What is counted and what is not. */
  readonly conventions: CountConventions;
  /** Bytes of the activations that must be held at once, at the most, in the network's order of layers. */
  readonly peakActivationBytes: number;
  /** The layer at which they are. */
  readonly peakLayer: string;
  /** Every layer in order. */
  readonly layers: readonly LayerCount[];
}

const NOTHING: Counted = {
  macs: 0,
  flops: 0,
  maskedMacs: 0,
  parameters: 0,
  weightBytes: 0,
  weightBytesRead: 0,
  stateBytes: 0,
  inputBytes: 0,
  outputBytes: 0,
  vectorOperations: 0,
  arithmeticIntensity: 0,
};

function counted(
  workload: Workload,
  batch: number,
  conventions: CountConventions,
  fallback: FallbackBits,
): Counted {
  const bytes = bytesOf(workload, fallback);
  const { macs: all, maskedMacs, biasAdditions, parameters, vectorOperations } = workload;
  const macs = batch * (all - (conventions.masked ? 0 : maskedMacs) + (conventions.bias ? biasAdditions : 0));
  const moved = bytes.weightBytes + batch * (bytes.stateBytes + bytes.inputBytes + bytes.outputBytes);
  return {
    macs,
    flops: 2 * macs,
    maskedMacs: batch * maskedMacs,
    parameters,
    weightBytes: parameters * bitsOf(workload, fallback).weights / BITS_PER_BYTE,
    weightBytesRead: bytes.weightBytes,
    stateBytes: batch * bytes.stateBytes,
    inputBytes: batch * bytes.inputBytes,
    outputBytes: batch * bytes.outputBytes,
    vectorOperations: batch * vectorOperations,
    arithmeticIntensity: moved === 0 ? 0 : macs / moved,
  };
}

function sumOf(layers: readonly Counted[]): Counted {
  const sum: { -readonly [K in keyof Counted]: number } = { ...NOTHING };
  const keys = Object.keys(NOTHING) as (keyof Counted)[];
  for (const layer of layers) for (const key of keys) sum[key] += layer[key];
  const moved = sum.weightBytesRead + sum.stateBytes + sum.inputBytes + sum.outputBytes;
  return { ...sum, arithmeticIntensity: moved === 0 ? 0 : sum.macs / moved };
}

const countFields: Fields<CountOptions> = {
  batch: wholeFromOne("inferences processed together"),
  bits: record<NonNullable<CountOptions["bits"]>>(
    "bits of weights, activations and KV cache where the network fixes none",
    "numbers from 1 to 64 for weights, whole ones for activations or cache",
    { weights: stored, activations: computed, cache: computed },
  ),
  masked: flag("whether products that a mask throws away count"),
  bias: flag("whether the addition of a bias counts as a MAC"),
};

/**
 * What a network counts to, layer by layer and in all: MACs, FLOPs (2 x MACs), parameters, bytes, vector
 * operations, and the peak memory of its activations. Counts are exact; the conventions that they follow are
 * part of the result.
 *
 * @example
 * ```ts
 * import { conv, count, network } from "@fodlam/fodlam";
 *
 * const { macs, parameters } = count(network("one", [3, 32, 32], conv(64, 3)));
 * console.log(macs, parameters); // 1555200 1792
 * ```
 *
 * @throws {FodlamError} if an option is not legal
 */
export const count: (network: Network, options?: CountOptions) => Count = checkedFunction(
  {
    act: calling("count"),
    takes: { network: networkField },
    options: fieldsOf(countFields),
    refuse: optionProblem,
  },
  counting,
);

function counting(network: Network, options: CountOptions = {}): Count {
  const { batch = 1, bits = {}, masked = true, bias = false } = options;
  const { weights: weightBits = 16, activations: activationBits = 16 } = bits;
  const conventions = { masked, bias, weightBits, activationBits, cacheBits: bits.cache ?? activationBits };
  const fallback = { ...bits, weights: weightBits, activations: activationBits };
  const workloads = lower(network);
  const layers = network.layers.map((layer, i): LayerCount => ({
    name: layer.name,
    kind: layer.kind,
    group: workloads[i]!.group,
    shape: layer.shape,
    instances: layer.instances ?? 1,
    ...counted(workloads[i]!, batch, conventions, fallback),
  }));
  const inputBytes = network.inputs.map(({ shape }) =>
    batch * elements(shape) * activationBits / BITS_PER_BYTE
  );
  const peak = peakOf(network, workloads, inputBytes, layers.map(({ outputBytes }) => outputBytes));
  return {
    format: COUNT_FORMAT,
    fodlam: VERSION,
    network: network.name,
    batch,
    conventions,
    ...sumOf(layers),
    peakActivationBytes: peak.bytes,
    peakLayer: layers[peak.at]?.name ?? "",
    layers,
  };
}
