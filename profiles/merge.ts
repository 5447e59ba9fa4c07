/** A composite's parts as the chips that they come to: what is checked and what is used is the same. */
import type { ChipProfile, CompositeProfile, ModelData, ModelId, PartOf } from "./types.ts";

/** A chip's model data with a part's changes; null takes a model away. */
function changed(own: ModelData, changes: NonNullable<PartOf<ChipProfile>["models"]>): ModelData {
  const ids = new Set([...Object.keys(own), ...Object.keys(changes)] as ModelId[]);
  const entries = [...ids].flatMap((id) =>
    changes[id] === null ? [] : [[id, { ...own[id], ...changes[id] }]]
  );
  return Object.fromEntries(entries);
}

/**
 * The chip of a part after the part's changes: its models, the sources of chip and composite, and what is said of models that are still
 * there.
 */
export function mergedChip(
  { profile: chip, models: changes = {} }: PartOf<ChipProfile>,
  { sources }: Pick<CompositeProfile<unknown>, "sources">,
): ChipProfile {
  const models = changed(chip.models, changes);
  const stays = ({ model }: { readonly model: ModelId }) => model in models;
  return {
    ...chip,
    sources: { ...sources, ...chip.sources },
    models,
    ...(chip.fits && { fits: chip.fits.filter(stays) }),
    validation: chip.validation.filter(stays),
  };
}
