/** A chip in one of its power modes: clocks, cores and the memory's bandwidth as the maker caps them there. */
import { FodlamError, noSuchPowerMode } from "../ir/errors.ts";
import type { GpuData } from "./data/gpu.ts";
import type { RooflineData } from "./data/roofline.ts";
import { hardwareOf } from "./hardware.ts";
import { laidOver } from "./lay.ts";
import type { ChipProfile, PowerMode, Profile } from "./types.ts";

/** The names of a profile's power modes; none where it has none. */
export function powerModesOf(profile: Profile): readonly string[] {
  return "parts" in profile ? [] : Object.keys(profile.powerModes ?? {});
}

const remembered = new WeakMap<Profile, Map<string, Profile>>();

/**
 * A profile in one of its power modes: of each profile object always the same; the profile itself if no mode is named.
 *
 * @throws {FodlamError} if the profile has no such mode
 */
export function inPowerMode(profile: Profile, name: string | undefined): Profile {
  if (name === undefined) return profile;
  const names = powerModesOf(profile);
  if ("parts" in profile || !names.includes(name)) {
    throw new FodlamError(noSuchPowerMode(name, profile.id, names));
  }
  let own = remembered.get(profile);
  if (own === undefined) remembered.set(profile, own = new Map());
  let found = own.get(name);
  if (found === undefined) own.set(name, found = capped(profile, name, profile.powerModes![name]!));
  return found;
}

/** Rates of the chip follow its clock and cores; its fixed times stay, because they are mostly the memory's and the host's. */
function capped(chip: ChipProfile, name: string, mode: PowerMode): ChipProfile {
  const { roofline: own, gpu } = chip.models;
  const roofline = own && cappedRoofline(own, mode, mode.hertz / chip.clock.hertz);
  return {
    ...chip,
    name: `${chip.name} in mode ${name}`,
    clock: { ...chip.clock, hertz: mode.hertz, source: mode.source },
    models: {
      ...chip.models,
      ...(roofline && { roofline }),
      ...(roofline && gpu && { gpu: laidOver(gpu, hardwareOf(roofline)) as GpuData }),
    },
  };
}

function cappedRoofline(data: RooflineData, mode: PowerMode, clocks: number): RooflineData {
  const { source, bytesPerSecond, watts } = mode, cores = mode.cores ?? data.unit.cores.value;
  const share = cores / data.unit.cores.value, rate = clocks * share;
  return {
    ...data,
    peaks: data.peaks.map((peak) => ({ ...peak, macsPerSecond: peak.macsPerSecond * rate, source })),
    unit: { ...data.unit, cores: { ...data.unit.cores, value: cores } },
    vector: {
      ...data.vector,
      operationsPerSecond: { value: data.vector.operationsPerSecond.value * rate, source },
      lanes: { ...data.vector.lanes, value: data.vector.lanes.value * share },
    },
    memories: data.memories.map((memory) => {
      const { value } = memory.bytesPerSecond;
      const capped = memory.offChip ? bytesPerSecond ?? value : value * clocks;
      return capped === value ? memory : { ...memory, bytesPerSecond: { value: capped, source } };
    }),
    power: { ...data.power, watts: { value: watts, source } },
  };
}
