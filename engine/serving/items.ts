/**
 * Any other network as a service: batches of images, films, texts. Where several GPUs share an item, its tokens are dealt out (sequence
 * parallelism): each multiplies its tokens with all weights, and attention exchanges heads (S. A. Jacobs et al., "DeepSpeed Ulysses",
 * arXiv:2309.14509, 2023) or passes keys and values around a ring (H. Liu et al., arXiv:2310.01889, 2023). Of a network that denoises in
 * steps, the steps alone are shared; encoders before and the decoder after them run on one GPU.
 *
 *     batch = max(host, layers + exchanges)        host = kernels x kernelSeconds
 */
import { cannotServe, exclusiveParallel, FodlamError } from "../../ir/errors.ts";
import type { Kind, Layer } from "../../ir/registry.ts";
import type { Network } from "../../ir/network.ts";
import { BITS_PER_BYTE } from "../../ir/units.ts";
import { VERSION } from "../../ir/version.ts";
import { bytesOf, type Nest, operandBits, type Workload } from "../../ir/work.ts";
import { workloadsOf } from "../../ir/workloads.ts";
import {
  type ImageSoftware,
  type ItemShares,
  type ServingData,
  servingData,
} from "../../profiles/serving/mod.ts";
import type { Profile } from "../../profiles/types.ts";
import { costsOf } from "../batch.ts";
import { compiledFrom } from "../compile.ts";
import { footprintOf, memoryUse } from "../footprint.ts";
import { planOf } from "../plan.ts";
import { moneyOf } from "../price.ts";
import { type Asked, spanOf } from "./bands.ts";
import { collectiveSeconds } from "./collectives.ts";
import { type Machine, machineOf, peakFor } from "./machine.ts";
import type { ServeItemsOptions } from "./options.ts";
import { type Doing, joulesOf } from "./power.ts";
import { type ItemServing, SERVING_FORMAT } from "./serving.ts";

/** How GPUs share an item: so many exchange heads, and so many of those groups stand in a ring. */
export interface SequenceParallel {
  /** GPUs that exchange heads. */
  readonly ulysses: number;
  /** Groups that pass keys and values around. */
  readonly ring: number;
}

/** A batch added up, before the software's shares. */
export interface Batch {
  /** Seconds of the kernels by sort of layer, and of exchanges. */
  readonly seconds: Readonly<Record<keyof ItemShares, number>>;
  /** Kernels that the host launches. */
  readonly kernels: number;
  /** Seconds of multiply-accumulates at the peak, of one GPU on average. */
  readonly macSeconds: number;
  /** Seconds of bytes at the full bandwidth, likewise. */
  readonly byteSeconds: number;
}

const SORTS = ["products", "attention", "convolutions", "others", "exchanges"] as const;

/** A batch of a network on GPUs that share each item. */
export function batchOf(
  network: Network,
  machine: Machine,
  batch: number,
  { ulysses, ring }: SequenceParallel,
  data: ServingData,
): Batch {
  const gpus = ulysses * ring,
    { ready, peaks, bytesPerSecond, chip } = machine,
    { precision } = ready.chips[0]!;
  const [first, last] = gpus === 1 ? [0, -1] : sharedPart(network);
  const isShared = (at: number) => at >= first && at <= last;
  const workloads = workloadsOf(network).map((work, at) => isShared(at) ? dealt(work, gpus) : work);
  const compiled = compiledFrom(network, workloads), plan = planOf(compiled, ready);
  const { latencies } = costsOf(plan).take(batch);
  const seconds = { products: 0, attention: 0, convolutions: 0, others: 0, exchanges: 0 };
  const found = { kernels: 0, macSeconds: 0, byteSeconds: 0 };
  workloads.forEach((work, at) => {
    const { kind, name } = network.layers[at]!;
    if (plan.partOf[at] === -1) {
      if (work.macs === 0) return;
      throw new FodlamError(cannotServe(chip.name, `no model of it costs ${kind} layers, such as ${name}`));
    }
    const latency = latencies[at]!, busy = isShared(at) ? 1 : 1 / gpus; // the others wait
    const { weightBytes, stateBytes, inputBytes, outputBytes } = bytesOf(work, precision);
    seconds[sortOf(kind, work)] += latency;
    if (latency > 0) found.kernels++;
    found.macSeconds += busy * work.macs * batch / peakFor(peaks, operandBits(work, precision));
    found.byteSeconds += busy * (weightBytes + (stateBytes + inputBytes + outputBytes) * batch) /
      bytesPerSecond;
    if (isShared(at) && work.attention !== undefined) {
      seconds.exchanges += exchanging(work, batch, machine, { ulysses, ring }, data);
    }
  });
  return { seconds, ...found };
}

/** A batch's seconds and what a GPU does in them. */
export function doingOf(batch: Batch, { shares, kernelSeconds }: ImageSoftware): Doing {
  const device = SORTS.reduce((sum, sort) => sum + shares[sort] * batch.seconds[sort], 0);
  return {
    seconds: Math.max(device, batch.kernels * kernelSeconds),
    macSeconds: batch.macSeconds,
    byteSeconds: batch.byteSeconds,
  };
}

/** The layers that GPUs share: all, or from the first whose weights a later step uses again to the last that does so. */
function sharedPart({ layers }: Network): [first: number, last: number] {
  const at = new Map(layers.map(({ name }, i) => [name, i]));
  const again = layers.flatMap((layer: Layer, i) =>
    layer.sharedWith === undefined ? [] : [[at.get(layer.sharedWith) ?? i, i]]
  );
  if (again.length === 0) return [0, layers.length - 1];
  return [Math.min(...again.map(([from]) => from!)), Math.max(...again.map(([, to]) => to!))];
}

/** A layer's work on one of some GPUs: a share of its tokens, rows of pixels or heads. */
function dealt(work: Workload, gpus: number): Workload {
  const { attention, nests } = work;
  const isOne = nests.some(({ n, p, q, groups }) => groups === 1 && n * p * q === 1);
  if (isOne) return work; // a vector that steers all tokens
  const share = 1 / gpus;
  const parts = nests.map((nest): Nest => {
    if (attention !== undefined) {
      const groups = Math.max(1, Math.round(nest.groups * share));
      return { ...nest, groups, k: nest.k * groups / nest.groups, c: nest.c * groups / nest.groups };
    }
    return nest.n >= nest.p
      ? { ...nest, n: Math.ceil(nest.n * share) }
      : { ...nest, p: Math.ceil(nest.p * share) };
  });
  return {
    ...work,
    nests: parts,
    macs: work.macs * share,
    maskedMacs: work.maskedMacs * share,
    vectorOperations: work.vectorOperations * share,
    inputElements: work.inputElements * share,
    outputElements: work.outputElements * share,
    ...(attention && {
      attention: {
        ...attention,
        heads: Math.max(1, Math.round(attention.heads * share)),
        keyValueHeads: Math.max(1, Math.round(attention.keyValueHeads * share)),
      },
    }),
  };
}

function sortOf(kind: Kind, { macs, group }: Workload): keyof ItemShares {
  if (kind === "dotProductAttention" || kind === "linearAttention") return "attention";
  if (macs === 0) return "others";
  return group === "conv" ? "convolutions" : "products";
}

/** Queries, keys, values and the output change from tokens to heads and back; around a ring pass keys and values. */
function exchanging(
  { attention, instances = 1 }: Workload,
  batch: number,
  { linkBytesPerSecond = 0, hertz, ready }: Machine,
  { ulysses, ring }: SequenceParallel,
  { collectives }: ServingData,
): number {
  const { queries, keys, heads, keyValueHeads, headSize } = attention!;
  const bytes = batch * instances * headSize * ready.chips[0]!.precision.activations / BITS_PER_BYTE;
  // all tokens of a GPU's heads: as much as all heads of a GPU's tokens
  const own = bytes * queries * heads, kept = bytes * keys * keyValueHeads;
  const linked = { linkBytesPerSecond, hertz };
  const swap = (size: number) =>
    collectiveSeconds("all_to_all", size, { ...linked, gpus: ulysses }, collectives);
  const passes = ring === 1 ? 0 : (ring - 1) *
    collectiveSeconds("send", 2 * kept, { ...linked, gpus: 2 }, collectives);
  return (ulysses === 1 ? 0 : 2 * swap(own) + 2 * swap(kept)) + passes;
}

/** How a network is served in batches. */
export function servingItems(network: Network, profile: Profile, options: ServeItemsOptions): ItemServing {
  const { batch = 1, bits = 16, gpus, item = "item", pricePerHour, gramsPerKilowattHour } = options;
  const { weightBits = bits, activationBits = bits, cacheBits = bits, runtime = "diffusers" } = options;
  const software = servingData.images[runtime]!;
  const machine = machineOf(profile, software, { weightBits, activationBits, cacheBits });
  const parallel = parallelOf(options),
    asked: Asked = { chip: profile.id, software: runtime, byKernels: machine.byKernels, weightBits };
  const all = parallel.ulysses * parallel.ring;
  if (gpus !== undefined && gpus % all !== 0) {
    throw new FodlamError(
      exclusiveParallel(`${gpus} GPUs`, `ulysses=${parallel.ulysses} x ring=${parallel.ring}`),
    );
  }
  if (all > 1 && machine.linkBytesPerSecond === undefined) {
    throw new FodlamError(cannotServe(`${all} ${profile.name}`, "no bandwidth of its links is published"));
  }
  const found = batchOf(network, machine, batch, parallel, servingData), doing = doingOf(found, software);
  const copies = (gpus ?? all) / all, joules = joulesOf(doing, machine.watts, servingData.power) * all;
  const itemsPerSecond = copies * batch / doing.seconds, joulesPerItem = joules / batch;
  const secondsPerBatch = spanOf(doing.seconds, "secondsPerItem", asked, servingData);
  const joulesSpan = spanOf(joulesPerItem, "joulesPerItem", asked, servingData);
  const { ready } = machine, compiled = compiledFrom(network, workloadsOf(network));
  const memory = memoryUse(footprintOf(compiled, planOf(compiled, ready), ready), batch, batch);
  const rate = {
    low: copies * batch / secondsPerBatch.high,
    high: copies * batch / secondsPerBatch.low,
    rule: secondsPerBatch.rule,
  };
  const prices = {
    ...(pricePerHour !== undefined && { pricePerHour }),
    ...(gramsPerKilowattHour !== undefined && { gramsPerKilowattHour }),
  };
  return {
    format: SERVING_FORMAT,
    fodlam: VERSION,
    kind: "items",
    item,
    network: { name: network.name, parameters: compiled.parameters.reduce((sum, count) => sum + count, 0) },
    profile: { id: profile.id, name: profile.name },
    runtime,
    driven: software.driven,
    kernels: machine.chip.driven,
    gpus: gpus ?? all,
    parallel,
    batch,
    secondsPerBatch: doing.seconds,
    itemsPerSecond,
    joulesPerItem,
    powerWatts: joulesPerItem * itemsPerSecond,
    range: { secondsPerBatch, itemsPerSecond: rate, joulesPerItem: joulesSpan },
    memory,
    ...(Object.keys(prices).length > 0 && {
      money: moneyOf({
        chips: gpus ?? all,
        seconds: 1 / itemsPerSecond,
        joules: joulesPerItem,
        secondsSpan: { low: 1 / rate.high, high: 1 / rate.low },
        joulesSpan,
        per: "item",
      }, prices),
    }),
    assumptions: [
      "batches follow each other without a pause",
      ...(all > 1 ? ["encoders before the steps and the decoder after them run on one GPU"] : []),
      ...(machine.byKernels ? [] : ["the chip's kernels are not known: its layers are on the roofline"]),
      "power: shares of the rated power, the GPUs alone",
    ],
    sources: Object.fromEntries(
      [software.source, servingData.power.source, ...(all > 1 ? [servingData.collectives.source] : [])]
        .flatMap((id) => servingData.sources[id] === undefined ? [] : [[id, servingData.sources[id]]]),
    ),
  };
}

/** All GPUs exchange heads if nothing is said. */
function parallelOf({ parallel = {}, gpus }: ServeItemsOptions): SequenceParallel {
  const { data = 1, ring = 1 } = parallel;
  return { ulysses: parallel.ulysses ?? Math.max(1, Math.floor((gpus ?? 1) / data / ring)), ring };
}
