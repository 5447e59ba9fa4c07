/**
 * The cost models: one a folder, one line here. A model turns workloads into costs; it never sees a layer's kind or name.
 * Where a profile has data for several, the first in this list that covers a layer is used. Each folder has `mod.ts`, the model, and
 * `equations.ts`, its formulas; what finds facts stands beside them under its own name. Imports `ir/`, `profiles/`,
 * `engine/model.ts`, `engine/equations.ts` and `engine/mapping/`.
 *
 * A model is loaded with the first profile that names it, so that a start does not grow with the list; a script's own command loads
 * only those that its networks need.
 *
 * ```ts
 * import { modelIds } from "./mod.ts";
 *
 * console.log(modelIds); // [ "table", "rowStationary", "systolic", "nvdla", "sparse", "npu", "gpu", "roofline", "hierarchy", "memoryTree", "perMac" ]
 * ```
 *
 * @module
 */
import { FodlamError, isFodlamError, MODEL_NOT_LOADED, modelNotLoaded } from "../../ir/errors.ts";
import type { ModelId, Profile } from "../../profiles/types.ts";
import { beforeUse } from "../../profiles/load.ts";
import type { CostModel } from "../model.ts";

type Models = { readonly [M in ModelId]: CostModel<M> };

/** The types are written: whoever checks a script does not check the models with it. */
const shelf: { readonly [M in ModelId]: () => Promise<object> } = {
  table: () =>
    // @ts-types="./loaded.d.ts"
    import("./table/mod.ts"),
  rowStationary: () =>
    // @ts-types="./loaded.d.ts"
    import("./rowStationary/mod.ts"),
  systolic: () =>
    // @ts-types="./loaded.d.ts"
    import("./systolic/mod.ts"),
  nvdla: () =>
    // @ts-types="./loaded.d.ts"
    import("./nvdla/mod.ts"),
  sparse: () =>
    // @ts-types="./loaded.d.ts"
    import("./sparse/mod.ts"),
  npu: () =>
    // @ts-types="./loaded.d.ts"
    import("./npu/mod.ts"),
  gpu: () =>
    // @ts-types="./loaded.d.ts"
    import("./gpu/mod.ts"),
  roofline: () =>
    // @ts-types="./loaded.d.ts"
    import("./roofline/mod.ts"),
  hierarchy: () =>
    // @ts-types="./loaded.d.ts"
    import("./hierarchy/mod.ts"),
  memoryTree: () =>
    // @ts-types="./loaded.d.ts"
    import("./memoryTree/mod.ts"),
  perMac: () =>
    // @ts-types="./loaded.d.ts"
    import("./perMac/mod.ts"),
};

/** The names of the cost models, the preferred first. */
export const modelIds: readonly ModelId[] = Object.keys(shelf) as ModelId[];

const loaded: Partial<Models> = {};

/** Every cost model by name; one that is not loaded is refused. */
export const models: Models = Object.defineProperties(
  {} as Models,
  Object.fromEntries(modelIds.map((id) => [id, { enumerable: true, get: () => model(id) }])),
);

function model<M extends ModelId>(id: M): Models[M] {
  const found = loaded[id];
  if (found === undefined) throw new FodlamError(modelNotLoaded(id));
  return found;
}

/** Loads cost models, all of them if none are named. */
export async function loadModels(ids: readonly ModelId[] = modelIds): Promise<void> {
  const missing = ids.filter((id) => loaded[id] === undefined);
  for (const found of await Promise.all(missing.map(load))) Object.assign(loaded, found);
}

/**
 * The result of something that uses cost models, each of them loaded when it is first asked for: most networks need one or two of those
 * that a profile names. It begins anew after each, and so must not matter how often it is done.
 */
export async function loadingModels<R>(action: () => R): Promise<R> {
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (!isFodlamError(error) || error.code !== MODEL_NOT_LOADED) throw error;
      await loadModels([error.got as ModelId]);
    }
  }
}

async function load<M extends ModelId>(id: M): Promise<Partial<Models>> {
  const module = await shelf[id]() as Pick<Models, M>;
  return { [id]: module[id] };
}

/** The models that a profile has data for with any of its runtimes, or those of its parts. */
function named(profile: Profile): ModelId[] {
  const chips = "parts" in profile
    ? profile.parts.flatMap((part) => [part, part.profile])
    : [profile, ...Object.values(profile.runtimes ?? {})];
  const ids = chips.flatMap((chip) => Object.keys(chip.models ?? {}));
  return modelIds.filter((id) => ids.includes(id));
}

beforeUse((profile) => loadModels(named(profile)));
