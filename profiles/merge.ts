/** A composite's parts as the chips that they come to: what is checked and what is used is the same. */
import { laidOver } from "./lay.ts";
import { statedAt } from "./stated.ts";
import type { ChipProfile, CompositeProfile, Memory, ModelData, ModelId, PartOf } from "./types.ts";

/** A memory whose size stood in a model that was taken away: the chip still has it. */
function kept(entry: Memory, chip: ChipProfile, models: ModelData): Memory {
  const { at, ...rest } = entry;
  if (at === undefined || statedAt({ models }, at) !== undefined) return entry;
  const stated = statedAt(chip, at);
  return stated === undefined ? entry : { ...rest, bytes: stated.value, source: stated.source };
}

/**
 * The chip of a part after the part's changes: its models, the sources of chip and composite, and what is said of models that are still
 * there.
 */
export function mergedChip(
  { profile: chip, models: changes = {} }: PartOf<ChipProfile>,
  { sources }: Pick<CompositeProfile<unknown>, "sources">,
): ChipProfile {
  const models = laidOver(chip.models, changes) as ModelData;
  const stays = ({ model }: { readonly model: ModelId }) => model in models;
  return {
    ...chip,
    sources: { ...sources, ...chip.sources },
    models,
    memory: chip.memory.map((entry) => kept(entry, chip, models)),
    ...(chip.fits && { fits: chip.fits.filter(stays) }),
    validation: chip.validation.filter(stays),
  };
}
