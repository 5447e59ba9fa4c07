/** A chip as serving sees it: its peaks, memory, link and power, and how its layers are costed. */
import { cannotServe, FodlamError } from "../../ir/errors.ts";
import type { GpuData } from "../../profiles/data/gpu.ts";
import type { RooflineData, RooflinePeak } from "../../profiles/data/roofline.ts";
import { runtimesOf } from "../../profiles/runtime.ts";
import type { Software } from "../../profiles/serving/mod.ts";
import type { ChipProfile, Profile } from "../../profiles/types.ts";
import type { PrepareOptions } from "../options.ts";
import { prepared, type ReadyProfile } from "../prepare.ts";

/** A chip ready to serve. */
export interface Machine {
  /** The chip. */
  readonly chip: ChipProfile;
  /** Its layers' costs. */
  readonly ready: ReadyProfile;
  /** Whether its layers are costed kernel by kernel. */
  readonly byKernels: boolean;
  /** Clock. */
  readonly hertz: number;
  /** Rated power. */
  readonly watts: number;
  /** Peaks by precision. */
  readonly peaks: readonly RooflinePeak[];
  /** Bandwidth of the memory off the chip. */
  readonly bytesPerSecond: number;
  /** Bytes of that memory. */
  readonly capacityBytes: number;
  /** Bandwidth of its fastest link, in one direction; none where none is published. */
  readonly linkBytesPerSecond: number | undefined;
}

/** A chip with the kernels of a runtime where it has it, otherwise as it comes. */
export function machineOf(
  profile: Profile,
  { kernels, changes }: Pick<Software, "kernels" | "changes">,
  options: PrepareOptions,
): Machine {
  if ("parts" in profile) {
    throw new FodlamError(cannotServe(profile.name, "it is put together from several chips"));
  }
  const has = runtimesOf(profile).includes(kernels);
  const own = prepared(profile, { ...options, ...(has && { runtime: kernels }) });
  const ready = has && changes !== undefined ? changed(own, changes) : own;
  const chip = ready.profile as ChipProfile, { gpu, roofline } = chip.models;
  const facts = gpu !== undefined ? ofGpu(gpu) : roofline !== undefined ? ofRoofline(roofline) : undefined;
  if (facts?.capacityBytes === undefined || facts.watts === undefined) {
    throw new FodlamError(cannotServe(profile.name, "neither its memory nor its rated power is known"));
  }
  const oneWay = (chip.links ?? []).map(({ bytesPerSecond, direction }) =>
    direction === "both ways" ? bytesPerSecond / 2 : bytesPerSecond
  );
  return {
    chip,
    ready,
    byKernels: gpu !== undefined,
    hertz: chip.clock.hertz,
    ...facts as {
      watts: number;
      capacityBytes: number;
      bytesPerSecond: number;
      peaks: readonly RooflinePeak[];
    },
    linkBytesPerSecond: oneWay.length === 0 ? undefined : Math.max(...oneWay),
  };
}

const remembered = new WeakMap<ReadyProfile, ReadyProfile>();

/** A chip with other numbers, made once. */
function changed(own: ReadyProfile, changes: Readonly<Record<string, number>>): ReadyProfile {
  let found = remembered.get(own);
  if (found === undefined) remembered.set(own, found = own.with(changes));
  return found;
}

function ofGpu({ power, peaks, memory }: GpuData) {
  return {
    watts: power.watts.value,
    peaks,
    bytesPerSecond: memory.bytesPerSecond.value,
    capacityBytes: memory.capacityBytes.value,
  };
}

function ofRoofline({ power, peaks, memories }: RooflineData) {
  const last = memories.at(-1);
  return {
    watts: power?.watts.value,
    peaks,
    bytesPerSecond: last?.bytesPerSecond.value ?? 0,
    capacityBytes: last?.capacityBytes?.value,
  };
}

/** The narrowest peak that is wide enough, or else the widest. */
export function peakFor(peaks: readonly RooflinePeak[], bits: number): number {
  const widening = peaks.toSorted((a, b) => a.bits - b.bits);
  return (widening.find((peak) => peak.bits >= bits) ?? widening.at(-1)!).macsPerSecond;
}
