/**
 * Work: what a layer asks of a machine, without saying which layer it is. Cost models see nothing else.
 */
import { BITS_PER_BYTE } from "./units.ts";

/**
 * The perfectly nested loop of a multiply-accumulate layer. A matrix product is the case p = q = r = s = 1. In the
 * papers' letters: `k` filters (M), `c` input channels, `p` x `q` output pixels (E, F), `r` x `s` kernel, `n` inputs.
 */
export interface Nest {
  /** How many times the loop runs on other data with the same weights (batch left out): RoIs, tokens. */
  readonly n: number;
  /** Output channels, over all groups. */
  readonly k: number;
  /** Input channels, over all groups. */
  readonly c: number;
  /** Output height. */
  readonly p: number;
  /** Output width. */
  readonly q: number;
  /** Kernel height. */
  readonly r: number;
  /** Kernel width. */
  readonly s: number;
  /** Stride `[vertical, horizontal]`. */
  readonly stride: readonly [number, number];
  /** Dilation `[vertical, horizontal]`. */
  readonly dilation: readonly [number, number];
  /** Groups: each sees c / groups input channels and makes k / groups output channels. */
  readonly groups: number;
  /** Height and width of the image that is read, where they are not those of the outputs times the stride. */
  readonly image?: readonly [number, number];
}

/** Multiply-accumulates of a loop nest: n k (c / groups) p q r s. */
export function macsOf(nest: Nest): number {
  return nest.n * nest.k * (nest.c / nest.groups) * nest.p * nest.q * nest.r * nest.s;
}

/** What sort of work a layer is. Profiles say by group what they cost and what they take to be free. */
export type Group =
  | "conv"
  | "fc"
  | "matmul"
  | "pool"
  | "rectifier"
  | "activation"
  | "normalization"
  | "elementwise"
  | "movement"
  | "identity";

/** An attention as one kernel sees it that does scores, softmax and sums at once. */
export interface AttentionWork {
  /** Tokens that ask. */
  readonly queries: number;
  /** Tokens that are asked, those in the cache included. */
  readonly keys: number;
  /** Query heads. */
  readonly heads: number;
  /** Key-value heads. */
  readonly keyValueHeads: number;
  /** Features of a head. */
  readonly headSize: number;
  /** Whether a token sees only itself and earlier ones. */
  readonly causal: boolean;
  /** How many tokens back a token sees; all if 0. */
  readonly window: number;
}

/** Experts that tokens are sent to, as grouped products. */
export interface ExpertsWork {
  /** Experts among which each token chooses. */
  readonly experts: number;
  /** Experts that each token goes to. */
  readonly topK: number;
  /** Tokens. */
  readonly tokens: number;
  /** Features of a token. */
  readonly size: number;
  /** Hidden features of an expert. */
  readonly hidden: number;
  /** Matrices that lead into an expert's hidden features: two if gated, else one; one leads back. */
  readonly matricesIn: number;
  /** Place among the nests of the first of the two products of the experts. */
  readonly firstNest: number;
}

/** What a layer's definition says of its work for one instance of its input. */
export interface Work {
  /** Loop nests of the multiply-accumulates; none for other layers. */
  readonly nests?: readonly Nest[];
  /** MACs that no loop nest describes. */
  readonly macs?: number;
  /** MACs among them whose results a causal or window mask throws away. */
  readonly maskedMacs?: number;
  /** Additions of a bias, which no convention here counts as MACs unless asked to. */
  readonly biasAdditions?: number;
  /** Weights and biases, counted once however often they are used. */
  readonly parameters?: number;
  /** Weights that one inference reads, where it does not read them all: rows of a table, some of the experts. */
  readonly parametersRead?: number;
  /** Elements read from memory that are neither inputs nor weights: a KV cache. */
  readonly stateElements?: number;
  /** Operations that are not multiply-accumulates: comparisons, additions, exponentials, one each. */
  readonly vectorOperations?: number;
  /** Bytes of activations read, where the user states them and the shapes do not say. */
  readonly inputBytes?: number;
  /** Bytes of activations written, where the user states them and the shapes do not say. */
  readonly outputBytes?: number;
  /** What its products are together, if they are an attention. */
  readonly attention?: AttentionWork;
  /** What its products are together, if some of them are those of experts. */
  readonly experts?: ExpertsWork;
}

/** Bits of one element of each tensor. */
export interface Bits {
  /** Bits of a weight as it is stored; a fraction where scales are stored with it (4.5 for 4 bits and a 16-bit scale for each 32). */
  readonly weights: number;
  /** Bits of an activation, in and out. */
  readonly activations: number;
  /** Bits of a partial sum. */
  readonly accumulator: number;
  /** Bits of an element of the KV cache or of another state. */
  readonly cache: number;
}

/** Bits of tensors for which a layer states none; of the cache those of its activations if left out. */
export type FallbackBits = Pick<Bits, "weights" | "activations"> & Partial<Pick<Bits, "cache">>;

/** Bits of a layer's tensors: those that it states, or else the fallback's. */
export function bitsOf({ bits }: Pick<Workload, "bits">, fallback: FallbackBits): Omit<Bits, "accumulator"> {
  const activations = bits?.activations ?? fallback.activations;
  return {
    weights: bits?.weights ?? fallback.weights,
    activations,
    cache: bits?.cache ?? fallback.cache ?? activations,
  };
}

/** Share of elements that are not zero, 0 to 1. */
export interface Density {
  /** Share of weights that are not zero. */
  readonly weights: number;
  /** Share of input activations that are not zero. */
  readonly activations: number;
}

/** The work of one layer for one inference (batch 1), as cost models see it. */
export interface Workload {
  /** Sort of work. */
  readonly group: Group;
  /** Loop nests, with the layer's instances in `n`. */
  readonly nests: readonly Nest[];
  /** Multiply-accumulates. */
  readonly macs: number;
  /** MACs among them whose results a causal or window mask throws away. */
  readonly maskedMacs: number;
  /** Additions of a bias. */
  readonly biasAdditions: number;
  /** Weights and biases; none if they are another layer's. */
  readonly parameters: number;
  /** Weights and biases that one inference reads. */
  readonly parametersRead: number;
  /** Operations that are not multiply-accumulates. */
  readonly vectorOperations: number;
  /** Elements of a KV cache, or of another state, that one inference reads. */
  readonly stateElements: number;
  /** Elements read from other layers. */
  readonly inputElements: number;
  /** Elements written. */
  readonly outputElements: number;
  /** Precisions that the network states, if it does. */
  readonly bits?: Partial<Bits>;
  /** Bytes read, if the network states them. */
  readonly inputBytes?: number;
  /** Bytes written, if the network states them. */
  readonly outputBytes?: number;
  /** Densities that the network states, if it does. */
  readonly density?: Partial<Density>;
  /** What its products are together, if they are an attention: of one instance. */
  readonly attention?: AttentionWork;
  /** What its products are together, if some of them are those of experts: of one instance. */
  readonly experts?: ExpertsWork;
  /** Instances of the layer's input in one inference; 1 if left out. */
  readonly instances?: number;
  /** Whether it moves data between an image and windows of it, each an instance of what follows; not if left out. */
  readonly windows?: true;
}

/** Bytes of each tensor of a workload for one inference. */
export interface TensorBytes {
  /** Bytes of weights, read once a batch at best. */
  readonly weightBytes: number;
  /** Bytes of a KV cache, or of another state, read for each inference. */
  readonly stateBytes: number;
  /** Bytes of input activations. */
  readonly inputBytes: number;
  /** Bytes of output activations. */
  readonly outputBytes: number;
}

/** Dense bytes of each tensor; `fallback` gives the precisions that the network leaves open. */
export function bytesOf(workload: Workload, fallback: FallbackBits): TensorBytes {
  const { weights, activations, cache } = bitsOf(workload, fallback);
  return {
    weightBytes: workload.parametersRead * (weights / BITS_PER_BYTE),
    stateBytes: workload.stateElements * (cache / BITS_PER_BYTE),
    inputBytes: workload.inputBytes ?? workload.inputElements * (activations / BITS_PER_BYTE),
    outputBytes: workload.outputBytes ?? workload.outputElements * (activations / BITS_PER_BYTE),
  };
}

/**
 * How many times the parameters that one inference reads a batch may read: others of it may read other rows of a table, or other
 * experts, up to all of them.
 */
export function mostReadsOf({ parameters, parametersRead }: Workload): number {
  return parametersRead === 0 || parameters <= parametersRead ? 1 : parameters / parametersRead;
}

/**
 * Bits that the operands of a workload are multiplied in: those of the widest, because narrower ones are brought to its width
 * first. Weights and cache count where they are multiplied; a fraction of bits is the share of scales, which are not.
 */
export function operandBits(workload: Workload, fallback: FallbackBits): number {
  const { macs, parametersRead, stateElements } = workload;
  const { weights, activations, cache } = bitsOf(workload, fallback);
  if (macs === 0) return activations;
  return Math.max(
    activations,
    parametersRead > 0 ? Math.floor(weights) : 0,
    stateElements > 0 ? cache : 0,
  );
}

/** The loop nest of a matrix product: n vectors of length c, each times a c x k matrix; in groups, a block-diagonal one. */
export function product(n: number, c: number, k: number, groups = 1): Nest {
  return { n, k, c, p: 1, q: 1, r: 1, s: 1, stride: [1, 1], dilation: [1, 1], groups };
}
