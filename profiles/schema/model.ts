/** What a file of `models/` says of one cost model's data. */
import type { z } from "../../deps/zod.ts";
import type { ChipProfile, ModelData, ModelId } from "../types.ts";
import type { Fault } from "./fault.ts";

/** The shape of a model's data, and what cannot be right in data of the right shape. */
export interface ModelSchema<M extends ModelId> {
  /** The shape. */
  readonly data: z.ZodType<NonNullable<ModelData[M]>>;
  /** Numbers that contradict each other or the rest of the profile; places are seen from the model's data. */
  contradictions?(data: NonNullable<ModelData[M]>, profile: ChipProfile): Iterable<Fault>;
}
