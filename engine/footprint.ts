/**
 * What a network is on a chip whatever the batch: the bits of its tensors, the bytes that must be held. Worked out once a plan.
 */
import { peakOf } from "../ir/peak.ts";
import { elements } from "../ir/shape.ts";
import { sumOf } from "../ir/statistics.ts";
import { BITS_PER_BYTE } from "../ir/units.ts";
import { bitsOf, type FallbackBits, type Workload } from "../ir/work.ts";
import { memoriesOf, type MemoryOfChip } from "../profiles/memory.ts";
import type { Compiled } from "./compile.ts";
import type { LayerBits, MemoryUse, Precision } from "./estimate.ts";
import { models } from "./models/mod.ts";
import type { Part, Plan } from "./plan.ts";
import type { ReadyChip, ReadyProfile } from "./prepare.ts";

/** The bytes of a network in one memory, for one input where they grow with the batch. */
interface Held {
  readonly memory: Pick<MemoryOfChip, "chip" | "bytes"> & { readonly name: string | null };
  readonly weightBytes: number;
  readonly cacheBytes: number;
  readonly activationBytes: number;
}

/** What a network is on a chip. */
export interface Footprint {
  /** Bits of its tensors. */
  readonly precision: Precision;
  /** Bits of the tensors of each layer. */
  readonly bits: readonly LayerBits[];
  /** Its bytes in each memory that must hold all of them. */
  readonly held: readonly Held[];
}

const remembered = new WeakMap<Plan, Footprint>();

/** The footprint of a network that is planned on a profile. */
export function footprintOf(compiled: Compiled, plan: Plan, prepared: ReadyProfile): Footprint {
  let found = remembered.get(plan);
  if (found === undefined) remembered.set(plan, found = footprintAnew(compiled, plan, prepared));
  return found;
}

/** A layer's bits on the chip: models of fixed words have the chip's own, whatever the network states. */
export function layerBits(
  workload: Workload,
  chip: ReadyChip,
  part: Part | undefined,
): Required<FallbackBits> {
  const isFixed = part !== undefined && models[part.model].words === "fixed";
  return isFixed ? bitsOf({}, chip.profile.precision) : bitsOf(workload, chip.precision);
}

/** Bytes of each layer's tensors. */
class LayerBytes {
  readonly weights: Float64Array;
  readonly cache: Float64Array;
  readonly outputs: Float64Array;

  constructor(layers: number) {
    this.weights = new Float64Array(layers);
    this.cache = new Float64Array(layers);
    this.outputs = new Float64Array(layers);
  }

  set(at: number, workload: Workload, { weights, activations, cache }: Required<FallbackBits>): void {
    this.weights[at] = workload.parameters * weights / BITS_PER_BYTE;
    this.cache[at] = workload.stateElements * cache / BITS_PER_BYTE;
    this.outputs[at] = workload.outputBytes ?? workload.outputElements * activations / BITS_PER_BYTE;
  }
}

/** The same, worked out anew. */
export function footprintAnew(compiled: Compiled, plan: Plan, { profile, chips }: ReadyProfile): Footprint {
  const { bits, precision, bytes, peakBytes } = tensorsOn(compiled, plan, chips);
  return {
    bits,
    precision,
    held: heldIn(memoriesOf(profile), plan, chips, bytes, compiled.workloads, peakBytes),
  };
}

/** The tensors of a network at the bits that they have on chips. */
interface Tensors extends Pick<Footprint, "bits" | "precision"> {
  readonly bytes: LayerBytes;
  readonly peakBytes: number;
}

/** Those of the last chips that a network was on: a sweep changes their numbers, seldom their bits. */
const lastTensors = new WeakMap<
  Compiled,
  { readonly key: string; readonly partOf: Int32Array; readonly tensors: Tensors }
>();

function tensorsOn(compiled: Compiled, plan: Plan, chips: readonly ReadyChip[]): Tensors {
  const wordsOf = ({ chip, model }: Part) =>
    models[model].words === "fixed" ? [chip.profile.precision] : [chip.profile.precision, chip.precision];
  const key = JSON.stringify([chips[0]!.precision, plan.parts.map(wordsOf)]), { partOf } = plan;
  const last = lastTensors.get(compiled);
  if (last?.key === key && last.partOf.every((part, at) => part === partOf[at])) return last.tensors;
  const tensors = tensorsAnew(compiled, plan, chips);
  lastTensors.set(compiled, { key, partOf, tensors });
  return tensors;
}

function tensorsAnew(compiled: Compiled, plan: Plan, chips: readonly ReadyChip[]): Tensors {
  const { network, workloads } = compiled, bytes = new LayerBytes(workloads.length);
  const known = new Map<string, LayerBits>(), bits: LayerBits[] = [];
  workloads.forEach((workload, at) => {
    const part = plan.parts[plan.partOf[at]!];
    const own = layerBits(workload, part?.chip ?? chips[0]!, part);
    bytes.set(at, workload, own);
    bits.push(interned(known, tensorsOf(workload, own)));
  });
  const { activations } = chips[0]!.precision;
  const inputs = network.inputs.map(({ shape }) => elements(shape) * activations / BITS_PER_BYTE);
  const peak = peakOf(network, workloads, inputs, bytes.outputs);
  return {
    bits,
    precision: precisionOf([...known.values()]),
    bytes,
    peakBytes: peak.bytes,
  };
}

/** Bits of the tensors that a layer has. */
function tensorsOf(
  { parametersRead, stateElements, group }: Workload,
  { weights, activations, cache }: Required<FallbackBits>,
): LayerBits {
  return {
    ...(parametersRead > 0 && { weights }),
    ...(group !== "identity" && { activations }),
    ...(stateElements > 0 && { cache }),
  };
}

function interned(known: Map<string, LayerBits>, bits: LayerBits): LayerBits {
  const key = `${bits.weights} ${bits.activations} ${bits.cache}`, found = known.get(key);
  if (found === undefined) known.set(key, bits);
  return found ?? bits;
}

/** The bits of each tensor in rising order. */
function precisionOf(all: readonly LayerBits[]): Precision {
  const rising = (tensor: keyof Precision) => {
    const found = new Set(all.flatMap((bits) => bits[tensor] ?? []));
    return [...found].sort((a, b) => a - b);
  };
  return { weights: rising("weights"), activations: rising("activations"), cache: rising("cache") };
}

/** The network's bytes in each memory that must hold it, or in one of which nothing is known. */
function heldIn(
  memories: readonly MemoryOfChip[],
  plan: Plan,
  chips: readonly ReadyChip[],
  bytes: LayerBytes,
  workloads: readonly Workload[],
  peakBytes: number,
): Held[] {
  const whole = (memory: Held["memory"]): Held => ({
    memory,
    weightBytes: sumOf(bytes.weights),
    cacheBytes: sumOf(bytes.cache),
    activationBytes: peakBytes,
  });
  const found = memories.flatMap((memory): Held[] => {
    if (memory.holds === undefined) return [];
    if (memory.holds === "network") return [whole(memory)];
    if (memory.holds === "activations") return [{ ...whole(memory), weightBytes: 0 }];
    const weightBytes = storedBytes(memory.chip, plan, bytes.weights, workloads);
    return weightBytes === 0 ? [] : [{ memory, weightBytes, cacheBytes: 0, activationBytes: 0 }];
  });
  return found.length > 0 ? found : [whole({ chip: chips[0]!.profile.id, bytes: null, name: null })];
}

/** Bytes of the weights of a chip's layers, as it stores them: all, or those that are not zero. */
function storedBytes(
  id: string,
  { parts, partOf, placeOf }: Plan,
  dense: Float64Array,
  workloads: readonly Workload[],
): number {
  let total = 0;
  for (let at = 0; at < partOf.length; at++) {
    const part = parts[partOf[at]!];
    if (part?.chip.profile.id !== id || workloads[at]!.parameters === 0) continue;
    const entries = part.job.storedWeights?.(placeOf[at]!);
    total += entries === undefined ? dense[at]! : entries * entryBytes(part.chip);
  }
  return total;
}

/** Bytes of a stored weight: its bits, and those of the run of zeros before it. */
function entryBytes({ models: { sparse }, profile: { precision } }: ReadyChip): number {
  const longest = sparse?.longestZeroRun?.value ?? 0;
  return (precision.weights + 32 - Math.clz32(longest)) / BITS_PER_BYTE;
}

/** What a batch needs of the memory that it fills most, with so many inputs worked on together. */
export function memoryUse({ held }: Footprint, batch: number, together: number): MemoryUse {
  let fullest: MemoryUse | undefined;
  for (const { memory, weightBytes, cacheBytes: cache, activationBytes: activations } of held) {
    const cacheBytes = cache * batch, activationBytes = activations * together;
    const bytes = weightBytes + cacheBytes + activationBytes, capacityBytes = memory.bytes;
    const use: MemoryUse = {
      on: memory.chip,
      name: memory.name,
      bytes,
      weightBytes,
      cacheBytes,
      activationBytes,
      capacityBytes,
      fits: capacityBytes === null ? null : bytes <= capacityBytes,
    };
    if (fullest === undefined || filled(use) > filled(fullest)) fullest = use;
  }
  return fullest!;
}

/** The share of a memory that is needed; below all others where its size is not known. */
function filled({ bytes, capacityBytes }: MemoryUse): number {
  return capacityBytes === null ? -1 : bytes / capacityBytes;
}
