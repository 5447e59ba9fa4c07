/**
 * What an energy covers, brought to one scope: to energies of a chip alone the bytes of its memory are added, so that it can stand beside a
 * board whose energy has them in it. A layer's weights pass once a batch, unless the chip holds them all; activations pass if they do not fit
 * the chip's largest memory.
 *
 *     joules = bits x joules per bit;  least: weights, and what the network itself reads and gives;  most: all activations as well
 */
import { displayed } from "../ir/display.ts";
import { checkedFunction } from "../ir/checked.ts";
import { calling, FodlamError, memoryIncluded } from "../ir/errors.ts";
import { type Field, oneOf } from "../ir/field.ts";
import { networkField } from "../ir/given.ts";
import type { Network } from "../ir/network.ts";
import { elements, type Shape } from "../ir/shape.ts";
import { optionProblem } from "../ir/signature.ts";
import { BITS_PER_BYTE } from "../ir/units.ts";
import { bytesOf, type FallbackBits, mostReadsOf } from "../ir/work.ts";
import { drams, usualDram } from "../profiles/dram.ts";
import { profileField } from "../profiles/given.ts";
import { memoriesOf } from "../profiles/memory.ts";
import type { Profile } from "../profiles/types.ts";
import { compiledOnce } from "./compile.ts";
import type { Estimate, LayerEstimate, Precision, RunCost, Span } from "./estimate.ts";
import { estimateField } from "./price.ts";

/** A sort of memory off a chip. */
export type DramName = "ddr3" | "ddr4" | "lpddr2" | "lpddr4" | "gddr5" | "gddr6" | "hbm2";

/** How the energy of a memory is added. */
export interface MemoryEnergyOptions {
  /** The sort of memory; what was usual in the chip's year if left out. */
  readonly dram?: DramName;
}

/** Bits of a tensor of which nothing says how many it has. */
const BITS = 16;

/** Id of the source of a memory's energy in an estimate. */
const SOURCE = "dram";

/** Whether an estimate's energy leaves the memory off the chip out. */
export function leavesMemoryOut({ profile }: Pick<Estimate, "profile">): boolean {
  return profile.energy.of === "chip";
}

/**
 * An estimate of a chip alone with the energy of its memory: a line of its own in `runs`, with range and source.
 *
 * @example
 * ```ts
 * import { conv, evaluate, loadProfile, network, withMemoryEnergy } from "@fodlam/fodlam";
 *
 * const net = network("one layer", [3, 227, 227], conv(96, 11, { stride: 4 })), eyeriss = await loadProfile("eyeriss");
 * const chip = evaluate(net, eyeriss), all = withMemoryEnergy(chip, net, eyeriss);
 * console.log(all.profile.energy.of, all.total.energyJoules > chip.total.energyJoules); // chip and memory true
 * ```
 *
 * @throws {FodlamError} if the energy has its memory in it already
 */
export const withMemoryEnergy: (
  estimate: Estimate,
  network: Network,
  profile: Profile,
  options?: MemoryEnergyOptions,
) => Estimate = checkedFunction(
  {
    act: calling("withMemoryEnergy"),
    takes: { estimate: estimateField, network: networkField, profile: profileField },
    options: {
      dram: oneOf(
        "the sort of memory",
        "ddr3",
        "ddr4",
        "lpddr2",
        "lpddr4",
        "gddr5",
        "gddr6",
        "hbm2",
      ) as Field<unknown>,
    },
    refuse: optionProblem,
  },
  (estimate: Estimate, network: Network, profile: Profile, { dram }: MemoryEnergyOptions = {}) => {
    if (!leavesMemoryOut(estimate)) {
      throw new FodlamError(memoryIncluded(estimate.profile.name, estimate.profile.energy.of ?? "all"));
    }
    return added(estimate, network, profile, dram ?? usualDram(profile.year));
  },
);

function added(estimate: Estimate, network: Network, profile: Profile, name: string): Estimate {
  const { joulesPerBit, low, high, source } = drams[name]!, { total, batch } = estimate;
  const bytes = bytesThrough(estimate, network, profile);
  const joules = (through: number, perBit: number) => through * BITS_PER_BYTE * perBit;
  const energyJoules = joules(bytes.value, joulesPerBit),
    span: Span = { low: joules(bytes.low, low), high: joules(bytes.high, high) };
  const run: RunCost = {
    latencySeconds: 0,
    energyJoules,
    perInference: { latencySeconds: 0, energyJoules: energyJoules / batch },
    latencyParts: { [name]: 0 },
    energyParts: { [name]: energyJoules },
    basis: "modelled",
    model: estimate.runs?.[0]?.model ?? "roofline",
    on: profile.id,
    sources: [SOURCE],
  };
  const sum = total.energyJoules + energyJoules, { range } = total;
  const own = range?.energyJoules ?? exactly(total.energyJoules);
  return displayed("estimate", {
    ...estimate,
    profile: {
      ...estimate.profile,
      energy: { ...estimate.profile.energy, of: "chip and memory" },
      energyScope: `${estimate.profile.energyScope}; with ${name} off the chip, bytes modelled`,
    },
    runs: [...estimate.runs ?? [], run],
    total: {
      ...total,
      energyJoules: sum,
      perInference: { ...total.perInference, energyJoules: sum / batch },
      range: {
        latencySeconds: range?.latencySeconds ?? exactly(total.latencySeconds),
        energyJoules: { low: own.low + span.low, high: own.high + span.high },
      },
    },
    assumptions: [...estimate.assumptions, {
      text: `weights and what does not fit the chip pass ${name}`,
      layers: [],
    }],
    sources: { ...estimate.sources, [SOURCE]: source },
  });
}

/** The range of a published number. */
function exactly(value: number): Span {
  return { low: value, high: value };
}

/** Bytes of a batch that pass the memory off the chip for layers that have a cost: the estimate's, the least and the most. */
function bytesThrough({ batch, precision, layers }: Estimate, network: Network, profile: Profile) {
  const { workloads } = compiledOnce(network), memories = memoriesOf(profile);
  const holdsWeights = memories.filter(({ holds }) => holds === "weights").map(({ chip }) => chip);
  const chips = "parts" in profile ? profile.parts.map((part) => part.profile) : [profile];
  const buffer = Math.max(
    0,
    ...memories.filter(({ holds }) => holds === undefined).map(({ bytes }) => bytes ?? 0),
  );
  const bits = layers.map((layer) => bitsIn(layer, precision));
  const kept = (group: string) =>
    chips.some((chip) => holdsWeights.includes(chip.id) && takes(profile, chip.id, group));
  let weights = 0, passing = 0, all = 0;
  for (const [at, work] of workloads.entries()) {
    if (layers[at]!.status === "uncovered") continue;
    const { weightBytes, stateBytes, inputBytes, outputBytes } = bytesOf(work, bits[at]!);
    const moved = inputBytes + outputBytes;
    if (!kept(work.group)) weights += weightBytes * Math.min(batch, mostReadsOf(work)) + stateBytes * batch;
    if (work.group === "identity") continue;
    all += moved * batch;
    if (moved > buffer) passing += moved * batch;
  }
  const ends = endsOf(network).reduce(
    (sum, { shape, at }) => sum + elements(shape) * (bits[at]?.activations ?? BITS) / BITS_PER_BYTE * batch,
    0,
  );
  return {
    value: weights + Math.max(passing, ends),
    low: weights + ends,
    high: weights + Math.max(all, ends),
  };
}

/** The bits of a layer's tensors: of those that it says nothing of, the most that any layer has. */
function bitsIn(layer: LayerEstimate, precision: Precision): FallbackBits {
  const own = layer.status === "costed" ? layer.bits : {};
  const of = (tensor: keyof Precision) => own[tensor] ?? precision[tensor].at(-1);
  const activations = of("activations") ?? BITS;
  return { weights: of("weights") ?? BITS, activations, cache: of("cache") ?? activations };
}

/** What a network is given and what it gives: each tensor with the layer that first reads it, or makes it. */
function endsOf({ inputs, layers, outputs }: Network): { readonly shape: Shape; readonly at: number }[] {
  return [
    ...inputs.map(({ name, shape }) => ({
      shape,
      at: layers.findIndex((layer) => layer.inputs.includes(name)),
    })),
    ...layers.flatMap(({ name, shape }, at) => outputs.includes(name) ? [{ shape, at }] : []),
  ];
}

/** Whether a chip of a profile takes a sort of work. */
function takes(profile: Profile, id: string, group: string): boolean {
  if (!("parts" in profile)) return true;
  return profile.parts.some((part) =>
    part.profile.id === id && (part.groups as readonly string[]).includes(group)
  );
}
