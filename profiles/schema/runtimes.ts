/** Runtimes: of the right shape before they are laid over a chip, and the chips that they come to. */
import { z } from "../../deps/zod.ts";
import { show, unknownWord } from "../../ir/errors.ts";
import { isObject, type Json } from "../../ir/object.ts";
import { withEachRuntime } from "../runtime.ts";
import type { ChipProfile } from "../types.ts";
import { type Fault, faultsOfShape, type Place, valueAt } from "./fault.ts";
import { runtime } from "./profile.ts";

/** A name that can stand behind a chip's: `a100@llama.cpp`. */
const NAME = /^[a-z0-9][a-z0-9._-]*$/;

const shape = z.record(z.string(), runtime.nullable(), { error: "runtimes by name" });

/** What is wrong with a file's own runtimes; one of its family may be taken away with null. */
export function* shapeOfRuntimes(runtimes: unknown): Iterable<Fault> {
  if (isObject(runtimes)) {
    for (const name of Object.keys(runtimes).filter((name) => !NAME.test(name))) {
      yield { place: [], expected: "names of small letters, digits, dots and hyphens", got: show(name) };
    }
  }
  yield* faultsOfShape(shape, runtimes);
}

/** A default that is none of the runtimes, or runtimes without a default. */
export function* runtimeFaults({ runtime, runtimes }: ChipProfile): Iterable<Fault> {
  if (runtimes === undefined) return;
  const known = Object.keys(runtimes), place = ["runtime"];
  if (runtime === undefined) {
    yield { place, expected: `the name of the default among ${known.join(", ")}`, got: "nothing" };
  } else if (!known.includes(runtime)) yield { place, ...unknownWord("a runtime", runtime, known) };
}

/** Where a file has what a fault is about: in its default runtime, if that says it. */
export function placeInFile({ place, key }: Fault, runtime: unknown, file: Json): Place {
  const inRuntime = ["runtimes", String(runtime), ...place];
  const isThere = valueAt(file, key === undefined ? inRuntime : [...inRuntime, key]) !== undefined;
  return isThere ? inRuntime : place;
}

/** The chip with each runtime but the default, whose data are its own. */
export function otherRuntimes(chip: ChipProfile): ChipProfile[] {
  return withEachRuntime(chip).filter(({ runtime }) => runtime !== chip.runtime);
}
