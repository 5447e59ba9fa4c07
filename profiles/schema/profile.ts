/** Schemas of whole profiles: a chip, and several put together. */
import { z } from "../../deps/zod.ts";
import type {
  ArrayOfMacs,
  ChipProfile,
  Components,
  CompositeProfile,
  ModelData,
  ModelId,
  PartOf,
  Runtime,
  RuntimeField,
} from "../types.ts";
import { base, fit, free, groups, link, memory, powerMode, scaling, validation } from "./base.ts";
import { flag, list, maybe, object, partial, type Shape, text, word } from "./kit.ts";
import { modelSchemas } from "./models/mod.ts";
import { count, quantity, sourceId } from "./quantities.ts";

/** The models that a profile may have data for. */
export const modelIds: readonly ModelId[] = Object.keys(modelSchemas) as ModelId[];

const model: z.ZodType<ModelId> = word(
  Object.fromEntries(modelIds.map((id) => [id, id])) as Record<ModelId, string>,
  "The model",
);

function eachModel<S>(schema: (id: ModelId) => S): Record<ModelId, S> {
  return Object.fromEntries(modelIds.map((id) => [id, schema(id)])) as Record<ModelId, S>;
}

const models: z.ZodType<ModelData> = object<ModelData>(
  eachModel((id) => maybe(modelSchemas[id].data as z.ZodType)) as Shape<ModelData>,
  "data of at least one model",
  "a model",
).meta({ minProperties: 1 });

const bits = (about: string): z.ZodType<number> => count(about, 1, 64);

const array: z.ZodType<ArrayOfMacs> = object<ArrayOfMacs>({
  macsPerCycle: count("Most multiply-accumulates per cycle"),
  rows: maybe(count("Rows of the array")),
  columns: maybe(count("Columns of the array")),
  source: sourceId,
});

const cell = z.custom<string | number | null>(
  (value) => value === null || typeof value === "string" || Number.isFinite(value),
  { error: "a text, a number or null" },
).meta({ type: ["string", "number", "null"] });

const components: z.ZodType<Components> = object<Components>({
  columns: list(text("A name that ends in its unit"), "Names of the columns", "names of columns", 1),
  rows: list(z.array(cell, { error: "a list of cells" }), "The rows", "rows"),
});

/** Data that are laid over others: what they come to is checked as a whole. */
const laid: z.ZodType<object> = z.record(z.string(), z.unknown(), { error: "an object" });

/** A runtime: its fields are known here, and the chip that they come to is checked as any other. */
export const runtime: z.ZodType<Runtime> = object<Record<RuntimeField, unknown>>(
  {
    driven: maybe(text("How software drives the chip with it, in a few words")),
    precision: maybe(laid.nullable().describe("Bits that its arithmetic takes, where they differ")),
    free: maybe(list(free, "Work taken to be free, in place of the chip's", "sorts of work with reasons")),
    models: maybe(laid.nullable().describe("Model data, laid over the chip's; null takes away")),
    fits: maybe(list(fit(model), "Which parameters were fitted, and to which rows", "fits").nullable()),
    validation: maybe(
      list(validation(model), "How wrong each model was found to be with it", "errors found"),
    ),
  } as Shape<Record<RuntimeField, unknown>>,
  "an object",
  "a field of a runtime",
) as z.ZodType<Runtime>;

/** One accelerator. */
export const chip: z.ZodType<ChipProfile> = object<ChipProfile>({
  ...base,
  runtime: maybe(text("Name of the runtime that the chip's own data are of", "the name of a runtime")),
  runtimes: maybe(
    z.record(z.string(), runtime, { error: "runtimes by name" }).describe(
      "Runtimes by name: what each makes different, laid over the chip's own data",
    ),
  ),
  precision: object<ChipProfile["precision"]>({
    weights: bits("Bits of a weight"),
    activations: bits("Bits of an activation"),
    source: sourceId,
  }).describe("Bits that its arithmetic takes"),
  clock: object<ChipProfile["clock"]>({
    hertz: quantity("frequency", "Core clock in hertz"),
    linkHertz: maybe(quantity("frequency", "Clock of the link to the outside, in hertz")),
    source: sourceId,
  }).describe("Core clock"),
  array: maybe(array.describe("Multiply-accumulates a cycle, where every one of them counts as dense work")),
  memory: list(memory, "Its memories, the nearest first", "memories", 1),
  links: maybe(list(link, "Links to other chips and to the host", "links")),
  powerModes: maybe(
    z.record(z.string(), powerMode, { error: "power modes by name" }).describe(
      "Power modes by name: what the maker caps in each",
    ),
  ),
  free: list(free, "Work taken to be free", "sorts of work with reasons"),
  models: models.describe("The models that it supports"),
  components: maybe(components.describe("Power and area of its parts, as published; no model reads them")),
  fits: maybe(list(fit(model), "Which parameters were fitted, and to which rows", "fits")),
  validation: list(
    validation(model),
    "How wrong each model was found to be; empty if nobody has looked",
    "errors found",
  ),
});

/** A part as a file has it: a profile is named, or stands in the file itself. */
export type PartOfFile = PartOf<string | ChipProfile>;

/** A composite as a file has it. */
export type CompositeOfFile = CompositeProfile<string | ChipProfile>;

const changes = object<NonNullable<PartOfFile["models"]>>(
  eachModel((id) => maybe(partial(modelSchemas[id].data as z.ZodType<object>).nullable())) as Shape<
    NonNullable<PartOfFile["models"]>
  >,
  "changes of models' data",
  "a model",
);

function part(profile: z.ZodType<string | ChipProfile>): z.ZodType<PartOfFile> {
  return object<PartOfFile>({
    groups,
    profile,
    models: maybe(changes.describe("Model data that differ from the chip's own; null takes a model away")),
  });
}

/** Several chips, with what may stand for one of them. */
export function composite(profile: z.ZodType<string | ChipProfile>): z.ZodType<CompositeOfFile> {
  return object<CompositeOfFile>({
    ...base,
    parts: list(part(profile), "Which work goes to which chip", "parts", 1),
    scaling,
    reproduction: maybe(text("What is known to be wrong and is kept for reproduction")),
    ignoreBatch: maybe(flag("Whether a batch's cost is read as one input's")),
  });
}

/** The name of a chip. */
export const chipName: z.ZodType<string> = text(
  "A chip that FODLAM ships, or a file beside this one",
  "the name of a chip, or a chip",
);
