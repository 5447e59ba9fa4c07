import { bytesOf, operandBits, type Workload } from "../../ir/work.ts";
import { BITS_PER_BYTE } from "../../ir/units.ts";
import type { Bound, Chip, CostModel, Gap, LayerCost } from "../model.ts";
import { sourcesIn } from "../sources.ts";
import { type Machine, machineOf, type Peak, peakFor } from "./roofline/machine.ts";
import { contextsFor, fusedIn, weightShares } from "./roofline/contexts.ts";
import { fastest, productsOf, rereadFromBehind, type Tiled } from "./roofline/products.ts";
import { type Facts, termsOf } from "./roofline/terms.ts";
import { movedBy, trafficOf } from "./roofline/traffic.ts";

const FUSED: readonly string[] = [
  "fused with the layer before it: no memory traffic but for another operand's",
];
const SHAPELESS: readonly string[] = ["of a shape that fills the unit, for its shape is not known"];
const NOTHING: readonly string[] = [];
const NO_BYTES: readonly number[] = [0];

/** What the unit of multiply-accumulates does for a layer, and on which tiles. */
function multiply(workload: Workload, machine: Machine, peak: Peak, elementBytes: number, batch: number) {
  const macsPerSecond = peak.macsPerSecond * machine.efficiency;
  const weights = workload.group !== "matmul";
  const tiles: Tiled[] = [];
  let computeSeconds = 0, seconds = 0, rereadBytes = 0, elements = 0, padded = 0;
  const behind = machine.memories.map(() => 0);
  for (const nest of workload.nests) {
    const products = productsOf(nest, batch, weights);
    const best = fastest(products, machine, { macsPerSecond, elementBytes });
    elements += products.count * products.n * products.k;
    padded += products.count * products.n * products.k * best.padding;
    const macs = products.count * products.m * products.n * products.k;
    const vectorSeconds = machine.multiplies ? macs / machine.operationsPerSecond : Infinity;
    for (let i = 1; i < behind.length; i++) {
      behind[i]! += rereadFromBehind(products, machine.memories[i]!.nearerBytes, elementBytes);
    }
    if (vectorSeconds < best.seconds) {
      computeSeconds += vectorSeconds;
      seconds += vectorSeconds;
      continue;
    }
    tiles.push(best);
    computeSeconds += best.computeSeconds;
    seconds += best.seconds;
    rereadBytes += best.rereadBytes;
  }
  if (workload.nests.length === 0) computeSeconds = seconds = workload.macs * batch / macsPerSecond;
  behind[0] = rereadBytes;
  return {
    tiles,
    elementBytes,
    computeSeconds,
    seconds,
    rereadBytes: behind,
    padding: elements === 0 ? 1 : padded / elements,
  };
}

/** Seconds of vector operations: whole vectors of as many lanes as there are. */
function vectorSeconds(
  { vectorOperations }: Workload,
  { lanes, operationsPerSecond }: Machine,
  batch: number,
) {
  return Math.ceil(vectorOperations * batch / lanes) * lanes / operationsPerSecond;
}

/** The greatest of times that overlap, and the share of the others that does not pass behind it. */
function overlapped(times: readonly number[], overlap: number): number {
  let sum = 0, most = 0;
  for (let i = 0; i < times.length; i++) {
    sum += times[i]!;
    if (times[i]! > most) most = times[i]!;
  }
  return most + (1 - overlap) * (sum - most);
}

/** The facts of a layer that does not belong to the one before it. */
function alone(
  workload: Workload,
  machine: Machine,
  peak: Peak,
  chip: Chip,
  batch: number,
  shares: readonly number[],
): Facts {
  const bits = operandBits(workload, chip.precision);
  const tensors = bytesOf(workload, chip.precision);
  const products = multiply(workload, machine, peak, bits / BITS_PER_BYTE, batch);
  const weightBytes = tensors.weightBytes * products.padding;
  const moved = movedBy(workload, { ...tensors, weightBytes }, batch, shares);
  const traffic = trafficOf(machine, moved);
  const rereads = products.rereadBytes;
  for (let i = 1; i < traffic.length; i++) traffic[i]! += rereads[i]!;
  return {
    ...products,
    peak,
    traffic,
    moved,
    vectorSeconds: vectorSeconds(workload, machine, batch),
    overheadSeconds: machine.overheadSeconds[workload.group]?.[workload.parametersRead > 0 ? 1 : 0] ?? 0,
  };
}

/** The facts of a layer that is done on the outputs of the one before it: what else it reads, and its operations. */
function fusedWith(
  workload: Workload,
  machine: Machine,
  peak: Peak,
  chip: Chip,
  batch: number,
  shares: readonly number[],
): Facts {
  const { inputBytes, outputBytes, ...tensors } = bytesOf(workload, chip.precision);
  const others = { ...tensors, inputBytes: Math.max(0, inputBytes - outputBytes), outputBytes: 0 };
  const moved = movedBy(workload, others, batch, shares);
  return {
    tiles: [],
    elementBytes: 0,
    computeSeconds: 0,
    seconds: 0,
    rereadBytes: NO_BYTES,
    peak,
    traffic: trafficOf(machine, moved),
    moved,
    vectorSeconds: vectorSeconds(workload, machine, batch),
    overheadSeconds: 0,
  };
}

function boundOf({ computeSeconds, seconds, vectorSeconds, overheadSeconds }: Facts, memory: number): Bound {
  const fed = seconds > computeSeconds ? Math.max(memory, seconds) : memory;
  const most = Math.max(computeSeconds, fed, vectorSeconds, overheadSeconds);
  if (most === overheadSeconds && most > 0) return "overhead";
  return most === computeSeconds ? "compute" : most === fed ? "memory" : "vector";
}

/** Facts to seconds and joules. Tiles that read operands again count with their product, which waits for them. */
function costOf(workload: Workload, facts: Facts, machine: Machine, startSeconds: number, batch: number) {
  const { traffic, peak, computeSeconds, seconds, vectorSeconds, overheadSeconds } = facts;
  const macs = workload.macs * batch;
  const latencyParts: Record<string, number> = { compute: computeSeconds };
  const energyParts: Record<string, number> = { compute: macs * peak.joulesPerMac };
  const times = [seconds, vectorSeconds];
  let memory = 0;
  for (let i = 0; i < traffic.length; i++) {
    const { name, bytesPerSecond, joulesPerByte } = machine.memories[i]!;
    const own = traffic[i]! / bytesPerSecond;
    times.push(own);
    memory = Math.max(memory, own);
    latencyParts[name] = i === 0 && seconds > computeSeconds ? Math.max(own, seconds) : own;
    energyParts[name] = (traffic[i]! + (i === 0 ? facts.rereadBytes[0]! : 0)) * joulesPerByte;
  }
  latencyParts.vector = vectorSeconds;
  energyParts.vector = workload.vectorOperations * batch * machine.joulesPerOperation;
  latencyParts.overhead = overheadSeconds;
  if (startSeconds > 0) latencyParts.start = startSeconds;
  const latencySeconds = overlapped(times, machine.overlap) + overheadSeconds + startSeconds;
  energyParts.static = latencySeconds * machine.watts;
  let energyJoules = 0;
  for (const part in energyParts) energyJoules += energyParts[part]!;
  const utilization = latencySeconds > 0 ? macs / (latencySeconds * peak.macsPerSecond) : 0;
  const bound = boundOf(facts, memory);
  return { latencySeconds, energyJoules, latencyParts, energyParts, bound, utilization };
}

/** Parameters of the network in bytes, those of shared layers once. */
function networkWeightBytes(workloads: readonly Workload[], { precision }: Chip): number {
  let bytes = 0;
  for (const { parameters, bits } of workloads) {
    bytes += parameters * (bits?.weights ?? precision.weights) / BITS_PER_BYTE;
  }
  return bytes;
}

/**
 * Bounds: a layer takes as long as its arithmetic on padded tiles dealt out to cores, or as its bytes need on the slowest
 * memory that they pass, or as its vector operations, whichever is longest, and a fixed time on top.
 */
export const roofline: CostModel<"roofline"> = {
  id: "roofline",
  prepare(data, chip) {
    const machine = machineOf(data, chip.factors);
    const sources = [...sourcesIn(data)];
    const widest = machine.peaks.at(-1)!.bits;
    const holds = machine.memories.at(-1)!.capacityBytes;
    const tooLarge = [`on a chip with more memory: the network's parameters need more than it has`];

    return (workloads, batch) => {
      const network = networkWeightBytes(workloads, chip);
      const fused = fusedIn(workloads, machine);
      const parts = contextsFor(workloads, fused, machine, network);
      const shares = weightShares(machine, network, parts);
      const changing = parts > 1 ? parts * machine.contexts!.seconds : 0;
      return workloads.map((workload, i): LayerCost | Gap => {
        const peak = peakFor(machine, operandBits(workload, chip.precision));
        if (peak === undefined) {
          return { gap: `${chip.profile.name} computes with ${widest} bits at the most` };
        }
        const facts = (fused[i] ? fusedWith : alone)(workload, machine, peak, chip, batch, shares);
        const startSeconds = i === 0 ? machine.startSeconds + changing : 0;
        const shapeless = workload.macs > 0 && workload.nests.length === 0;
        const assumed = fused[i] ? FUSED : shapeless ? SHAPELESS : NOTHING;
        const cost = costOf(workload, facts, machine, startSeconds, batch);
        return {
          ...cost,
          basis: "modelled",
          sources,
          assumed: network > holds && i === 0 ? [...assumed, ...tooLarge] : assumed,
          terms: () => termsOf(workload, facts, cost, { data, machine, batch, parts }),
        };
      });
    };
  },
};
