/** Schemas of what chips and composites share. */
import { z } from "../../deps/zod.ts";
import type { Density, Group } from "../../ir/work.ts";
import type {
  ErrorRange,
  Fit,
  Free,
  Process,
  ProfileBase,
  ScalingRule,
  Source,
  Validation,
} from "../types.ts";
import { list, maybe, object, type Shape, text, word } from "./kit.ts";
import { count, factor, quantity, sourceId } from "./quantities.ts";

const meanings: Readonly<Record<Group, string>> = {
  conv: "convolutions",
  fc: "products with weights",
  matmul: "products of two activations",
  pool: "pooling",
  rectifier: "ReLU and its kin",
  activation: "other functions of one element",
  normalization: "normalization and softmax",
  elementwise: "sums and products of tensors",
  movement: "data moved and not computed on",
  identity: "nothing at all",
};

/** A sort of work. */
export const group: z.ZodType<Group> = word<Group>(meanings, "A sort of work");

/** Sorts of work, as each model's data and each part of a composite names them. */
export const groups: z.ZodType<readonly Group[]> = list(
  group,
  "Sorts of work that it does",
  "sorts of work",
  1,
);

/** A year. */
export function year(about: string): z.ZodType<number> {
  return count(about, 1950, 2100);
}

/** Densities. */
export const density: Shape<Density> = {
  weights: quantity("share", "Share of weights that are not zero"),
  activations: quantity("share", "Share of activations that are not zero"),
};

/** Where a number comes from. */
export const source: z.ZodType<Source> = object<Source>({
  kind: word(
    { silicon: "measured", simulation: "simulated", model: "computed", assumption: "taken" },
    "How it was got",
  ),
  short: text("Authors, place and year, in a few words"),
  citation: text("The work in which it stands"),
  where: text("Table, figure or section, and what it is about"),
  year: year("Year of the work"),
  process: maybe(text("Process of the chip")),
  precision: maybe(text("Precision of its arithmetic")),
  batch: maybe(count("Inputs that the numbers are for")),
  url: maybe(text("Where to find the work")),
  note: maybe(text("What a reader should know of the number")),
});

const technology: z.ZodType<Process> = object<Process>({
  nanometers: quantity("node", "The node's name, in nanometers"),
  node: text("The row of Stillmaker and Baas's table: 65, HP45, ..."),
  volts: quantity("voltage", "Supply voltage in volts"),
  source: sourceId,
});

/** Sources by id. */
const sources: z.ZodType<Readonly<Record<string, Source>>> = z.record(z.string(), source, {
  error: "sources by id",
}).describe("Where the numbers come from, by id");

/** The fields of every profile. */
export const base: Shape<ProfileBase> = {
  $schema: maybe(text("Where an editor finds the JSON schema of this format")),
  format: z.literal("fodlam/profile@1", { error: '"fodlam/profile@1"' }).describe("This format"),
  id: text("The name to ask for it by", "a name"),
  name: text("The accelerator's name", "a name"),
  year: year("Year of the chip"),
  summary: text("What it is, in one sentence"),
  energyScope: text("What the energy covers and what it does not"),
  process: technology.describe("Process; of a composite, the one that its parts are brought to"),
  sources,
};

/** Work taken to be free. */
export const free: z.ZodType<Free> = object<Free>({
  group,
  reason: text("Why"),
  source: sourceId,
});

/** How times and powers follow from one process to another. */
export const scaling: z.ZodType<ScalingRule> = word<ScalingRule>({
  "dennard": "ideal scaling",
  "stillmaker-baas": "scaling as fitted to simulations",
}, "How the parts are brought to one process");

const range = (about: string): z.ZodType<ErrorRange> =>
  object<ErrorRange>({
    low: factor("The lowest: -0.5 for an estimate of half the published value", -1, 1e6),
    high: factor("The highest", -1, 1e6),
  }).describe(about);

/** How wrong a model was found to be. */
export function validation(model: Shape<Validation>["model"]): z.ZodType<Validation> {
  return object<Validation>({
    model,
    group: word<Group | "any">(
      { ...meanings, any: "all that have no entry of their own" },
      "The sort of work",
    ),
    rows: count("Published rows that the latency's errors stand on"),
    latency: range("Errors of the latency, as estimated / published - 1"),
    energy: range("Errors of the energy, as estimated / published - 1"),
    rule: text("What the latency was held against"),
    energyRule: maybe(text("What the energy was held against, if something else")),
  });
}

/** Parameters that were fitted. */
export function fit(model: Shape<Fit>["model"]): z.ZodType<Fit> {
  return object<Fit>({
    model,
    tables: list(text("Id of a published table, or own"), "Published tables", "ids of tables", 1),
    quantity: text("The quantity whose errors are made small"),
    parameters: list(text("A place in the model's data"), "Fitted values", "places", 1),
    leaveOut: word(
      { "layer": "each layer", "network": "each network", "two-thirds": "two rows of three" },
      "Left out in turn",
    ),
  });
}
