import type { NvdlaData } from "../../profiles/types.ts";
import type { Chip, Term } from "../model.ts";
import type { Counts } from "./counts.ts";

const FORMULAS: Partial<Record<keyof Counts, string>> = {
  macCycles:
    "channels with strides folded in, rounded up, x outputs x filters rounded up x kernel / strides / macs, " +
    "/ 2.25 for Winograd",
  dramCycles: "ceil(dramBytes / kilobyteBytes x 1000 / dramBytesPerSecond x clockHertz)",
  secondReadCycles: "as dramCycles, at the second memory's reading bandwidth",
  secondWriteCycles: "as dramCycles, at the second memory's writing bandwidth",
  layerCycles:
    "group by group, the greatest of macCycles, dramCycles, secondReadCycles and secondWriteCycles",
};

/** The accelerator's own numbers, with their source. */
function constantsOf(data: NvdlaData, { profile: { clock } }: Chip): Term[] {
  const constants = {
    macs: data.macs,
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

/** The estimate taken apart: constants, bytes, and the cycles of which the greatest holds. */
export function termsOf(counts: Counts, data: NvdlaData, chip: Chip): Term[] {
  const { macCycles, dramCycles, secondReadCycles, secondWriteCycles } = counts;
  const greatest = Math.max(macCycles, dramCycles, secondReadCycles, secondWriteCycles);
  const names = (Object.keys(counts) as (keyof Counts)[])
    .filter((name) => data.secondMemoryBytes > 0 || !name.startsWith("second"));
  const { hertz } = chip.profile.clock, { delay } = chip.factors;
  return [
    ...constantsOf(data, chip),
    ...names.map((name) => ({
      name,
      value: counts[name],
      ...(FORMULAS[name] && { formula: FORMULAS[name] }),
      ...(/^(mac|dram|second\w+)Cycles$/.test(name) && { holds: counts[name] === greatest }),
    })),
    ...(delay === 1 ? [] : [{ name: "delayFactor", value: delay }]),
    {
      name: "latencySeconds",
      value: counts.layerCycles / hertz * delay,
      formula: `layerCycles / clockHertz${delay === 1 ? "" : " x delayFactor"}`,
    },
  ];
}
