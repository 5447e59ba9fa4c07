/** A chip's data as scopes of constants, at the process asked for: what is outside the chip does not change with it. */
import type { GpuData, GpuPasses } from "../../../profiles/data/gpu.ts";
import type { Workload } from "../../../ir/work.ts";
import type { Chip } from "../../model.ts";
import { overheadOf } from "../roofline/machine.ts";
import { GpuTerms, RunTerms } from "./equations.ts";

/** The chip's own constants. */
export function constantsOf(
  data: GpuData,
  { profile: { clock }, factors: { delay, power } }: Chip,
): GpuTerms {
  const { cores, vectorOperationsPerSecond, memory, l2, pointwise } = data;
  const { watts, share, macs, bytes, most } = data.power;
  return Object.assign(new GpuTerms(), {
    cores: cores.value,
    hertz: clock.hertz / delay,
    bytesPerSecond: memory.bytesPerSecond.value,
    vectorOperationsPerSecond: vectorOperationsPerSecond.value / delay,
    vectorMacsPerCycle: pointwise.vectorMacsPerCycle.value,
    kernelCycles: pointwise.kernelCycles.value,
    readEfficiency: pointwise.readEfficiency.value,
    l2Bytes: l2.capacityBytes.value,
    l2Share: pointwise.l2Share.value,
    ratedWatts: watts.value * power,
    powerShare: share.value,
    macShare: macs?.value ?? 0,
    byteShare: bytes?.value ?? 0,
    mostShare: most?.value ?? 1,
    cited: {
      cores: cores.source,
      hertz: clock.source,
      bytesPerSecond: memory.bytesPerSecond.source,
      vectorOperationsPerSecond: vectorOperationsPerSecond.source,
      vectorMacsPerCycle: pointwise.vectorMacsPerCycle.source,
      kernelCycles: pointwise.kernelCycles.source,
      readEfficiency: pointwise.readEfficiency.source,
      l2Bytes: l2.capacityBytes.source,
      l2Share: pointwise.l2Share.source,
      ratedWatts: watts.source,
      powerShare: share.source,
      ...(macs && { macShare: macs.source }),
      ...(bytes && { byteShare: bytes.source }),
      ...(most && { mostShare: most.source }),
    },
  });
}

/** The constants of a run. */
export function runOf({ runtime, power: { watts, share } }: GpuData, { factors }: Chip): RunTerms {
  const { startSeconds, inputSeconds, graph } = runtime;
  return Object.assign(new RunTerms(), {
    startSeconds: graph.value > 0 ? 0 : startSeconds.value,
    inputSeconds: inputSeconds?.value ?? 0,
    ratedWatts: watts.value * factors.power,
    powerShare: share.value,
    cited: {
      startSeconds: startSeconds.source,
      ...(inputSeconds && { inputSeconds: inputSeconds.source }),
      ratedWatts: watts.source,
      powerShare: share.source,
    },
  });
}

/** Seconds of the host for the kernels of some layers. */
export function hostSecondsOf({ host, graph }: GpuData["runtime"], layers: readonly Workload[]): number {
  if (graph.value > 0 || host.length === 0) return 0;
  const overheads = { overheads: host };
  return layers.reduce(
    (sum, { group, parametersRead }) => sum + (overheadOf(overheads, group, parametersRead > 0)?.value ?? 0),
    0,
  );
}

/** What is used for operands of so many bits: of the narrowest that has room for them, or else of the widest. */
export function forBits<T extends { readonly bits: number }>(all: readonly T[], bits: number): T {
  const narrowestFirst = [...all].sort((a, b) => a.bits - b.bits);
  return narrowestFirst.find((one) => one.bits >= bits) ?? narrowestFirst.at(-1)!;
}

/** Operations of a layer for each of its outputs. */
function operationsAn({ vectorOperations, outputElements }: Workload): number {
  return vectorOperations / Math.max(1, outputElements);
}

/** How often a layer's bytes pass the memory, where it is not once. */
export function passesOf({ passes }: GpuData["runtime"], workload: Workload): GpuPasses | undefined {
  return passes.find(({ groups, operations = 0, windows }) =>
    groups.includes(workload.group) && operationsAn(workload) >= operations &&
    (windows === undefined || windows === (workload.windows ?? false))
  );
}
