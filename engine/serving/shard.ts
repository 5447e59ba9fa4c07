/**
 * One GPU's part of a network that is spread over several, as Megatron-LM splits it (M. Shoeybi et al., arXiv:1909.08053, 2019, section 3):
 * a matrix behind a whole tensor is cut by columns, one behind a split tensor by rows; what its rows add up to is summed over the GPUs
 * where it is next needed whole. Works on workloads, so that any network can be split, from wherever it was read.
 */
import type { Layer } from "../../ir/registry.ts";
import type { Network } from "../../ir/network.ts";
import { power } from "../../ir/power.ts";
import type { ExpertsWork, Nest, Workload } from "../../ir/work.ts";
import { workloadsOf } from "../../ir/workloads.ts";
import { type Compiled, compiledFrom } from "../compile.ts";

/** How GPUs share a model: `tensor` cut each matrix, `pipeline` take layers in turn, `expert` deal out experts, `data` hold copies. */
export interface Parallel {
  /** GPUs that share each matrix and the heads of each attention. */
  readonly tensor: number;
  /** Stages of layers one after the other. */
  readonly pipeline: number;
  /** GPUs of a copy among which experts are dealt out, in place of cutting each. */
  readonly expert: number;
  /** Copies, each with requests of its own. */
  readonly data: number;
}

/** A collective operation between GPUs. */
export type Collective = "all_reduce" | "all_gather" | "all_to_all" | "send";

/** An exchange of a step. */
export interface Exchange {
  /** What is done. */
  readonly collective: Collective;
  /** Elements of the whole message, of one request. */
  readonly elements: number;
}

/** A GPU's part of a network. */
export interface Shard {
  /** Its layers, ready to be costed. */
  readonly compiled: Compiled;
  /** What it exchanges with the others, in order. */
  readonly exchanges: readonly Exchange[];
}

/** Bits that serving software chooses by the sort of layer, where the network states none. */
export interface ShardBits {
  /** Of the weights of experts; with 8 or fewer than that, activations are as narrow too if they are whole bits. */
  readonly experts?: number;
  /** Of the states of scans. */
  readonly scans: number;
}

/** What a network does of a step. */
export interface Step {
  /** Requests worked on together. */
  readonly requests: number;
  /** Tokens of all of them together whose next word is chosen. */
  readonly scored: number;
  /** Bits by the sort of layer. */
  readonly bits: ShardBits;
}

/** How a tensor lies on the GPUs: each has all of it, a part of it, or a term of its sum. */
type Lying = "whole" | "split" | "terms";

/** A network's part of one GPU of a copy, for a step of so many requests. */
export function shardOf(
  network: Network,
  { tensor, expert }: Parallel,
  { requests, scored, bits }: Step,
): Shard {
  const works = workloadsOf(network), lying = new Map<string, Lying>(), exchanges: Exchange[] = [];
  for (const { name } of network.inputs) lying.set(name, "whole");
  const summed = (name: string, elements: number) => {
    if (lying.get(name) !== "terms") return;
    exchanges.push({ collective: "all_reduce", elements });
    lying.set(name, "whole");
  };
  const sizes = new Map<string, number>(network.inputs.map(({ name }) => [name, 0]));
  const ahead = new Ahead(network);
  const workloads = network.layers.map((layer, at): Workload => {
    const isLast = network.outputs.includes(layer.name);
    const own = withBits(layer, latent(layer, works[at]!), bits);
    const work = reaching(isLast ? ofScored(own, scored / requests) : own, requests, { tensor, expert });
    sizes.set(layer.name, work.outputElements);
    if (tensor === 1 && expert === 1) return work;
    if (expert > tensor && work.experts !== undefined) exchanges.push(...routed(work.experts));
    const ways = layer.inputs.map((name) => lying.get(name)!);
    const sums = layer.kind === "add" && ways.every((way) => way === "terms");
    if (!sums) { for (const name of layer.inputs) summed(name, sizes.get(name)!); }
    const from = layer.inputs.map((name) => lying.get(name)!), isSplit = from.includes("split");
    const [part, to] = sums ? [work, "terms" as const] : partOf(layer, work, {
      isSplit,
      staysWhole: !isSplit && (ahead.needsWhole(at) || !isCut(layer) || tensor === 1 && layer.kind !== "moe"),
      tensor,
      expert,
    });
    lying.set(layer.name, to);
    if (isLast && to === "split") exchanges.push({ collective: "all_gather", elements: work.outputElements });
    if (isLast) summed(layer.name, work.outputElements);
    return part;
  });
  return { compiled: compiledFrom(network, workloads), exchanges };
}

/** Kinds that are cut although they read a whole tensor. */
function isCut({ kind }: Layer): boolean {
  return kind === "fc" || kind === "moe" || kind === "embedding" || kind === "dotProductAttention";
}

interface How {
  readonly isSplit: boolean;
  readonly staysWhole: boolean;
  readonly tensor: number;
  readonly expert: number;
}

/** A layer's work on one GPU, and how its output lies. */
function partOf(
  layer: Layer,
  work: Workload,
  { isSplit, staysWhole, tensor, expert }: How,
): [Workload, Lying] {
  if (staysWhole) return [work, "whole"];
  if (layer.kind === "moe") return [mixture(work, tensor, expert), tensor === 1 ? "whole" : "terms"];
  if (layer.kind === "embedding") return [{ ...work, parameters: work.parameters / tensor }, "terms"];
  if (layer.kind === "dotProductAttention") return [attention(layer, work, tensor), "split"];
  const share = 1 / tensor, isRows = layer.kind === "fc" && isSplit;
  const part: Workload = {
    ...work,
    nests: work.nests.map((nest) => cut(nest, tensor, isRows ? "c" : "k")),
    macs: work.macs * share,
    parameters: work.parameters * share,
    parametersRead: work.parametersRead * share,
    vectorOperations: isRows ? work.vectorOperations : work.vectorOperations * share,
    stateElements: work.stateElements * share,
    inputElements: isSplit ? work.inputElements * share : work.inputElements,
    outputElements: isRows ? work.outputElements : work.outputElements * share,
  };
  return [part, isRows ? "terms" : "split"];
}

/** A nest with a share of its outputs or of its inputs; of groups, a share of them. */
function cut(nest: Nest, tensor: number, side: "k" | "c"): Nest {
  if (nest.groups > 1) {
    const groups = Math.max(1, Math.round(nest.groups / tensor)), share = groups / nest.groups;
    return { ...nest, groups, k: nest.k * share, c: nest.c * share };
  }
  return { ...nest, [side]: Math.max(1, Math.ceil(nest[side] / tensor)) };
}

/** An attention's heads are dealt out. Key-value heads stand on several GPUs where they are fewer, and a latent cache on all. */
function attention(layer: Layer, work: Workload, tensor: number): Workload {
  const { heads, keyValueHeads, cachedFeatures } = layer as unknown as Record<string, number>;
  const kept = cachedFeatures! > 0 ? 1 : Math.max(1, keyValueHeads! / tensor) / keyValueHeads!;
  const own = Math.max(1, Math.ceil(heads! / tensor)), share = own / heads!, { attention } = work;
  return {
    ...work,
    nests: work.nests.map((nest) => cut(nest, heads! / own, "k")),
    macs: work.macs * share,
    maskedMacs: work.maskedMacs * share,
    parameters: work.parameters * share,
    parametersRead: work.parametersRead * share,
    vectorOperations: work.vectorOperations * share,
    stateElements: work.stateElements * kept,
    inputElements: work.inputElements * share,
    outputElements: work.outputElements * share,
    ...(attention && {
      attention: {
        ...attention,
        heads: own,
        keyValueHeads: Math.max(1, Math.ceil(attention.keyValueHeads / tensor)),
      },
    }),
  };
}

/** Tokens are sent to the GPUs of their experts, and come back. */
function routed({ tokens, topK, size }: ExpertsWork): readonly Exchange[] {
  const there: Exchange = { collective: "all_to_all", elements: tokens * topK * size };
  return [there, there];
}

/**
 * Experts are dealt out whole, or each is cut; what all share is cut; the router stands on every GPU. Where experts are dealt out over
 * several copies, tokens come from all of them.
 */
function mixture(work: Workload, tensor: number, expert: number): Workload {
  const { experts, nests } = work;
  if (experts === undefined) return work;
  const { firstNest } = experts,
    cuts = Math.max(1, tensor / expert),
    share = Math.max(1, expert / tensor) / expert;
  const parts = nests.map((nest, at) => {
    if (at < firstNest) return nest;
    const isIn = (at - firstNest) % 2 === 0;
    if (at > firstNest + 1) return nest.k === 1 ? nest : cut(nest, tensor, isIn ? "k" : "c");
    return cut({ ...nest, n: nest.n * share }, cuts, isIn ? "k" : "c");
  });
  const others = (all: readonly Nest[]) =>
    all.reduce((sum, { k, c }, at) => at === firstNest || at === firstNest + 1 ? sum : sum + k * c, 0);
  const routedParameters = work.parameters - others(nests), kept = others(parts);
  return {
    ...work,
    nests: parts,
    macs: parts.reduce((sum, { n, k, c, groups }) => sum + n * k * c / groups, 0),
    parameters: routedParameters / Math.max(tensor, expert) + kept,
    parametersRead: work.parametersRead / tensor,
    vectorOperations: work.vectorOperations / tensor,
    experts: {
      ...experts,
      experts: experts.experts / expert,
      topK: experts.topK * share,
      hidden: experts.hidden / cuts,
    },
  };
}

/** A mixture with the experts that all tokens of a step reach if they choose at random, E (1 - (1 - K / E)^tokens), in place of all. */
function reaching(
  work: Workload,
  requests: number,
  { tensor, expert }: Pick<Parallel, "tensor" | "expert">,
): Workload {
  const { experts } = work;
  if (experts === undefined) return work;
  const { experts: all, topK, tokens } = experts, copies = Math.max(1, expert / tensor);
  const reached = all * (1 - power(1 - topK / all, tokens * requests * copies));
  return { ...work, experts: { ...experts, experts: Math.max(expert, reached) } };
}

/** Query heads that take the keys of a latent cache together. */
const LATENT_HEADS = 32;

/**
 * Latent attention as one kernel: all heads see the same features of a token, of which keys and values are made. A group of heads reads them
 * once for keys and once for values.
 */
function latent(layer: Layer, work: Workload): Workload {
  if (layer.kind !== "dotProductAttention" || layer.cachedFeatures === 0 || work.attention !== undefined) {
    return work;
  }
  const { heads, cached, causal, window } = layer, [scores, values] = work.nests as [Nest, Nest];
  const queries = scores.n, headSize = (scores.c + values.k) / heads / 2;
  const keyValueHeads = Math.max(1, Math.ceil(heads / LATENT_HEADS));
  return {
    ...work,
    attention: { queries, keys: queries + cached, heads, keyValueHeads, headSize, causal, window },
  };
}

/** A layer's work with the bits of its sort. */
function withBits({ kind }: Layer, work: Workload, { experts, scans }: ShardBits): Workload {
  if (kind === "moe" && experts !== undefined && work.bits?.weights === undefined) {
    return { ...work, bits: { ...(experts === 8 && { activations: 8 }), ...work.bits, weights: experts } };
  }
  if (work.stateElements > 0 && kind.endsWith("can") && work.bits?.cache === undefined) {
    return { ...work, bits: { ...work.bits, cache: scans } };
  }
  return work;
}

/** A layer that makes scores of words, on so many tokens of a request. */
function ofScored(work: Workload, tokens: number): Workload {
  const [nest] = work.nests;
  if (work.group !== "fc" || work.nests.length !== 1 || nest!.n === tokens) return work;
  const share = tokens / nest!.n;
  return {
    ...work,
    nests: [{ ...nest!, n: tokens }],
    macs: work.macs * share,
    biasAdditions: work.biasAdditions * share,
    vectorOperations: work.vectorOperations * share,
    inputElements: work.inputElements * share,
    outputElements: work.outputElements * share,
  };
}

/** What becomes of a matrix's outputs. */
class Ahead {
  readonly #layers: readonly Layer[];
  readonly #readers = new Map<string, number[]>();

  constructor({ layers }: Network) {
    this.#layers = layers;
    layers.forEach(({ inputs }, at) => {
      for (const name of inputs) {
        const readers = this.#readers.get(name);
        if (readers === undefined) this.#readers.set(name, [at]);
        else readers.push(at);
      }
    });
  }

  /** Whether all features of a token are normalised together before the next product: a matrix to fewer features, as of latent attention. */
  needsWhole(at: number): boolean {
    const { kind, shape } = this.#layers[at]!;
    if (kind !== "fc") return false;
    const open = [at], seen = new Set(open);
    for (let from = open.pop(); from !== undefined; from = open.pop()) {
      for (const reader of this.#readers.get(this.#layers[from]!.name) ?? []) {
        const next = this.#layers[reader]!;
        if (seen.has(reader) || PRODUCTS.has(next.kind)) continue;
        if (NORMS.has(next.kind) && next.shape[0] === shape[0]) return true;
        seen.add(reader);
        open.push(reader);
      }
    }
    return false;
  }
}

const NORMS: ReadonlySet<string> = new Set(["rmsNorm", "layerNorm"]);
const PRODUCTS: ReadonlySet<string> = new Set([
  "fc",
  "conv1d",
  "dotProductAttention",
  "moe",
  "matmul",
  "dualScan",
  "selectiveScan",
  "linearAttention",
  "add",
]);
