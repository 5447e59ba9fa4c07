/** Numbers of the right shape that cannot all be true. */
import { show } from "../../ir/errors.ts";
import { disagreements } from "../hardware.ts";
import type { ChipProfile, ModelId } from "../types.ts";
import type { Fault } from "./fault.ts";
import { memoryFaults } from "./memory.ts";
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

/** A peak, cores, a memory or a power that the two models of a GPU state differently. */
function* ofHardware({ models: { roofline, gpu } }: ChipProfile): Iterable<Fault> {
  for (const { place, got, other } of disagreements(roofline, gpu)) {
    const expected = Array.isArray(other) ? "the list" : `the ${show(other)}`;
    yield {
      place: ["models", "gpu", ...place],
      expected: `${expected} that models.roofline has of the same chip`,
      got: Array.isArray(got) ? "another" : show(got),
    };
  }
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

/** Power modes cap what a roofline says of the chip, no more of it than there is. */
function* ofPowerModes({ powerModes = {}, models: { roofline }, clock }: ChipProfile): Iterable<Fault> {
  for (const [name, { hertz, cores }] of Object.entries(powerModes)) {
    const place = ["powerModes", name];
    if (roofline === undefined) {
      yield { place, expected: "none on a chip without data of the model roofline", got: "one" };
    } else if (hertz > clock.hertz) {
      yield {
        place: [...place, "hertz"],
        expected: `no more than the clock, ${clock.hertz}`,
        got: `${hertz}`,
      };
    } else if ((cores ?? 0) > roofline.unit.cores.value) {
      const expected = `no more than all cores, ${roofline.unit.cores.value}`;
      yield { place: [...place, "cores"], expected, got: `${cores}` };
    }
  }
}

/** What contradicts itself in a chip: of the array alone, if that is wrong, for its size is held against much else. */
export function* contradictions(profile: ChipProfile): Iterable<Fault> {
  const array = [...ofArray(profile)];
  if (array.length > 0) return yield* array;
  for (const id of modelIds) yield* ofModel(id, profile);
  yield* ofHardware(profile);
  yield* memoryFaults(profile);
  yield* ofValidation(profile);
  yield* ofPowerModes(profile);
}
