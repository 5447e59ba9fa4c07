/** Numbers of the right shape that cannot all be true. */
import { show } from "../../ir/errors.ts";
import type { ChipProfile, ModelId } from "../types.ts";
import type { Fault } from "./fault.ts";
import type { ModelSchema } from "./model.ts";
import { modelSchemas } from "./models/mod.ts";
import { modelIds } from "./profile.ts";

function* ofModel<M extends ModelId>(id: M, profile: ChipProfile): Iterable<Fault> {
  const { contradictions }: ModelSchema<M> = modelSchemas[id];
  const data = profile.models[id];
  if (data === undefined || contradictions === undefined) return;
  for (const fault of contradictions(data, profile)) {
    yield { ...fault, place: ["models", id, ...fault.place] };
  }
}

function* ofArray({ array }: ChipProfile): Iterable<Fault> {
  if (array?.rows === undefined || array.columns === undefined) return;
  const { rows, columns, macsPerCycle } = array;
  if (macsPerCycle % (rows * columns) === 0) return;
  const expected = `a multiple of ${rows} x ${columns} = ${rows * columns}`;
  yield { place: ["array", "macsPerCycle"], expected, got: show(macsPerCycle) };
}

function* ofValidation({ validation }: ChipProfile): Iterable<Fault> {
  for (const [i, entry] of validation.entries()) {
    for (const quantity of ["latency", "energy"] as const) {
      const { low, high } = entry[quantity];
      if (low <= high) continue;
      const place = ["validation", i, quantity, "low"];
      yield { place, expected: `no more than high, ${high}`, got: `${low}` };
    }
  }
}

/** What contradicts itself in a chip: of the array alone, if that is wrong, for its size is held against much else. */
export function* contradictions(profile: ChipProfile): Iterable<Fault> {
  const array = [...ofArray(profile)];
  if (array.length > 0) return yield* array;
  for (const id of modelIds) yield* ofModel(id, profile);
  yield* ofValidation(profile);
}
