import { BITS_PER_BYTE } from "../../ir/units.ts";
import type { Workload } from "../../ir/work.ts";
import type { NvdlaData } from "../../profiles/types.ts";
import type { Chip, LayerCost, Term } from "../model.ts";
import { type Around, bitsOf, bytesOf, type Counts } from "./counts.ts";
import { roundedNest } from "./rules.ts";

/** A convolution or fully connected layer and what is around it. */
export interface Convolution {
  readonly workload: Workload;
  readonly around: Around;
}

/** The accelerator's own numbers, with their source. */
function constantsOf(data: NvdlaData, { profile: { clock } }: Chip): Term[] {
  const constants = {
    macsPerCycle: data.macs,
    bufferBytes: data.bufferBytes,
    dramBytesPerSecond: data.memoryBytesPerSecond,
    kilobyteBytes: data.kilobyteBytes,
    byteMultiple: data.byteMultiple,
    channelMultiple: data.channelMultiple,
    kernelMultiple: data.kernelMultiple,
    ...(data.secondMemoryBytes > 0 && {
      secondMemoryBytes: data.secondMemoryBytes,
      secondMemoryReadBytesPerSecond: data.secondMemoryReadBytesPerSecond,
      secondMemoryWriteBytesPerSecond: data.secondMemoryWriteBytesPerSecond,
    }),
  };
  return [
    ...Object.entries(constants).map(([name, value]) => ({ name, value, source: data.source })),
    { name: "clockHertz", value: clock.hertz, source: clock.source },
  ];
}

/** Formulas of bytes and cycles, in the names of terms. */
type Formulas = Partial<Record<keyof Counts, string>>;

/** Cycles of bytes that are moved in so many runs, each in whole cycles. */
function cyclesFormula(bytes: string, perSecond: string): string {
  return `runs x ceil(${bytes} / runs / kilobyteBytes x 1000 / ${perSecond} x clockHertz)`;
}

const MOVED: Formulas = {
  dramCycles: cyclesFormula("dramBytes", "dramBytesPerSecond"),
  secondReadCycles: cyclesFormula("secondReadBytes", "secondMemoryReadBytesPerSecond"),
  secondWriteCycles: cyclesFormula("secondWriteBytes", "secondMemoryWriteBytesPerSecond"),
};

/** The one nest of a convolution as the sheet rounds it, and formulas of what follows. */
function nestTerms({ workload, around }: Convolution, data: NvdlaData, chip: Chip): [Term[], Formulas] {
  const nest = workload.nests[0]!, { n, k, c, p, q, r, s, stride: [sy, sx], groups } = nest;
  const bits = bitsOf(workload, chip), isFc = workload.group === "fc";
  const { together, inputReads, second } = bytesOf(nest, workload, around, data, chip);
  const { channels, kernels, saving } = roundedNest(nest, data, together);
  const weights = around.resident && !isFc && second ? "0" : "weightBytes";
  const input = "inputBytes x inputReads", output = "outputBytes + operandBytes";
  const terms: Term[] = [
    { name: "runs", value: groups * around.batch },
    { name: "groupChannels", value: c / groups },
    { name: "groupFilters", value: k / groups },
    { name: "places", value: n * p * q },
    { name: "taps", value: r * s },
    { name: "strideArea", value: sy * sx },
    { name: "inputsTogether", value: together },
    { name: "operandBits", value: Math.max(bits.weights, bits.activations, BITS_PER_BYTE) },
    { name: "winogradSaving", value: saving },
    { name: "inputReads", value: inputReads },
    {
      name: "channels",
      value: channels,
      formula: "ceil(groupChannels x strideArea / channelMultiple) x channelMultiple",
    },
    {
      name: "kernels",
      value: kernels,
      formula: "ceil(groupFilters x inputsTogether / kernelMultiple) x kernelMultiple / inputsTogether",
    },
  ];
  return [terms, {
    ...MOVED,
    dramBytes: second ? (isFc ? `${weights} + ${input}` : weights) : `weightBytes + ${input} + ${output}`,
    secondReadBytes: second && !isFc ? input : "0",
    secondWriteBytes: second ? output : "0",
    macCycles: "runs x channels x places x kernels x taps / strideArea / " +
      `(macsPerCycle x ${BITS_PER_BYTE} / operandBits) / winogradSaving`,
  }];
}

/** Facts of the layer, and formulas: exact where it is one nest or moved alone, in words where it is several nests. */
function factsOf(convolution: Convolution | undefined, data: NvdlaData, chip: Chip): [Term[], Formulas] {
  if (convolution === undefined) {
    return [[{ name: "runs", value: 1 }], { ...MOVED, dramBytes: "inputBytes + outputBytes" }];
  }
  if (convolution.workload.nests.length === 1) return nestTerms(convolution, data, chip);
  return [[], {
    dramCycles: "sum over loop nests of dramBytes in whole cycles",
    macCycles: "sum over loop nests of multiplications / macsPerCycle",
  }];
}

/** The estimate taken apart: constants, bytes, and the cycles of which the greatest holds. */
export function termsOf(
  counts: Counts,
  { latencySeconds, energyJoules }: Pick<LayerCost, "latencySeconds" | "energyJoules">,
  data: NvdlaData,
  chip: Chip,
  convolution?: Convolution,
): Term[] {
  const names = (Object.keys(counts) as (keyof Counts)[])
    .filter((name) => data.secondMemoryBytes > 0 || !name.startsWith("second"));
  const bounds = names.filter((name) => name.endsWith("Cycles") && name !== "layerCycles");
  const greatest = Math.max(...bounds.map((name) => counts[name])), several = greatest !== counts.layerCycles;
  const [facts, formulas] = factsOf(convolution, data, chip);
  const layerCycles = `${several ? "sum over loop nests of " : ""}max(${bounds.join(", ")})`;
  const { delay, power } = chip.factors, { powerWatts } = data;
  return [
    ...constantsOf(data, chip),
    ...facts,
    ...names.map((name): Term => {
      const formula = name === "layerCycles" ? layerCycles : formulas[name];
      return {
        name,
        value: counts[name],
        ...(formula !== undefined && { formula }),
        ...(bounds.includes(name) && { holds: counts[name] === greatest }),
      };
    }),
    ...(delay === 1 ? [] : [{ name: "delayFactor", value: delay }]),
    {
      name: "latencySeconds",
      value: latencySeconds,
      formula: `layerCycles / clockHertz${delay === 1 ? "" : " x delayFactor"}`,
    },
    ...(powerWatts === undefined ? [{ name: "energyJoules", value: energyJoules }] : [
      { name: "averageWatts", value: powerWatts.value * power, source: powerWatts.source },
      { name: "averageJoules", value: energyJoules, formula: "latencySeconds x averageWatts" },
      { name: "energyJoules", value: energyJoules, formula: "averageJoules" },
    ]),
  ];
}
