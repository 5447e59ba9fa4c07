/** The memories of a chip, wherever in its profile their sizes stand. */
import { BITS_PER_BYTE } from "../ir/units.ts";
import { mergedChip } from "./merge.ts";
import { besideSize, type Stated, statedAt } from "./stated.ts";
import type { ChipProfile, Memory, Profile } from "./types.ts";

/** A memory with its size, and whose it is. */
export interface MemoryOfChip extends Pick<Memory, "name" | "holds" | "note"> {
  /** Id of the chip. */
  readonly chip: string;
  /** Bytes that it holds; null where none are published. */
  readonly bytes: number | null;
  /** A key of the chip's `sources`; none where nothing is published. */
  readonly source?: string;
  /** Bytes a second from and to it; none where nobody says. */
  readonly bytesPerSecond?: Stated;
}

/** How fast a memory is: as the model data say beside its size or under its name, or the memory itself. */
function speedOf(
  chip: ChipProfile,
  { at, name, bytesPerSecond }: Memory,
): Pick<MemoryOfChip, "bytesPerSecond"> {
  const beside = at === undefined ? undefined : statedAt(chip, besideSize(at));
  const named = chip.models.roofline?.memories.find((memory) => memory.name === name)?.bytesPerSecond;
  const stated = beside ?? named ?? bytesPerSecond;
  return stated === undefined ? {} : { bytesPerSecond: { value: stated.value, source: stated.source } };
}

function ofChip(chip: ChipProfile): MemoryOfChip[] {
  return chip.memory.map((memory) => {
    const { at, bytes = null, source, bytesPerSecond: _, ...rest } = memory;
    const stated = at === undefined ? undefined : statedAt(chip, at);
    const cited = stated?.source ?? source;
    return {
      chip: chip.id,
      ...rest,
      bytes: stated === undefined
        ? bytes
        : at!.endsWith("Bits")
        ? stated.value / BITS_PER_BYTE
        : stated.value,
      ...(cited !== undefined && { source: cited }),
      ...speedOf(chip, memory),
    };
  });
}

/** The memories of a profile with their sizes; of a composite, those of its parts. */
export function memoriesOf(profile: Profile): readonly MemoryOfChip[] {
  if (!("parts" in profile)) return ofChip(profile);
  return profile.parts.flatMap((part) => ofChip(mergedChip(part, profile)));
}
