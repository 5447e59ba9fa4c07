/** The JSON schema that editors check profiles against, made of the schemas here. */
import { z } from "../../deps/zod.ts";
import { familyIds } from "../families/mod.ts";
import { RUNTIME_FIELDS } from "../runtime.ts";
import { group, source } from "./base.ts";
import { modelSchemas } from "./models/mod.ts";
import { chip, chipName, composite, modelIds } from "./profile.ts";
import type { Json } from "../../ir/object.ts";

function withoutHead(schema: object): Json {
  return Object.fromEntries(
    Object.entries(schema).filter(([key]) => !["$schema", "$id", "id"].includes(key)),
  );
}

function uri(...path: readonly string[]): string {
  return ["#/definitions", ...path].join("/");
}

/** Changes of a model's data: any of its fields, or null. Refers to the fields, which would else stand in the file twice. */
function changesOf(id: string, data: Json): Json {
  const keys = Object.keys(data.properties as Json);
  const properties = Object.fromEntries(keys.map((key) => [key, { $ref: uri(id, "properties", key) }]));
  return { anyOf: [{ type: "object", properties, additionalProperties: false }, { type: "null" }] };
}

/** A chip that states but a part: any field of its models may be left out, since a family or a runtime has it. */
function inPart(chip: Json, required: readonly string[]): Json {
  const properties = chip.properties as Json;
  const changes = modelIds.map((id) => [id, { type: ["object", "null"] }]);
  const models = { type: "object", properties: Object.fromEntries(changes), additionalProperties: false };
  const shared = ["memory", "links"].map((key) => [key, { type: "array" }]);
  const runtimes = { ...properties.runtimes as Json, additionalProperties: { type: ["object", "null"] } };
  return {
    ...chip,
    properties: {
      ...properties,
      ...Object.fromEntries(shared),
      models,
      runtimes,
      family: { enum: familyIds, description: "The family whose data it shares" },
    },
    required,
  };
}

/** What a chip with runtimes must say beside them. */
function beside(runtimes: readonly string[], chip: Json): string[] {
  return ["runtime", "runtimes", ...chip.required as string[]].filter((key) => !runtimes.includes(key));
}

/** A composite's schema with each model's changes in short. */
function shortened(composite: Json, definitions: Readonly<Record<string, Json>>): Json {
  const all = modelIds.map((id) => [id, changesOf(id, definitions[id]!)]);
  const copy = structuredClone(composite) as {
    properties: { parts: { items: { properties: { models: Json } } } };
  };
  const { properties } = copy.properties.parts.items;
  properties.models = { ...properties.models, properties: Object.fromEntries(all) };
  return copy;
}

/**
 * The content of `profiles/generated/profile.schema.json`. It knows shapes, words and bounds; sources that are not there and numbers that
 * contradict each other are found by `fodlam profile check` alone. A file with `parts` is a composite, one with `family` leaves
 * out what the family shares, one with `runtimes` what its default says, so that an editor speaks of one of the four and not of all.
 */
export function profileJsonSchema(): object {
  const registry = z.registry();
  registry.add(group, { id: "group" });
  registry.add(source, { id: "source" });
  for (const id of modelIds) registry.add(modelSchemas[id].data, { id });
  registry.add(chip, { id: "chip" });
  registry.add(composite(z.union([chipName, chip])), { id: "composite" });
  const { schemas } = z.toJSONSchema(registry, { target: "draft-7", unrepresentable: "any", uri });
  const definitions = Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, withoutHead(schema)]),
  );
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "fodlam/profile@1",
    description: "An accelerator as FODLAM knows it: one chip, or several put together",
    type: "object",
    if: { required: ["parts"] },
    then: { $ref: uri("composite") },
    else: {
      if: { required: ["family"] },
      then: { $ref: uri("chipOfFamily") },
      else: {
        if: { required: ["runtimes"] },
        then: { $ref: uri("chipWithRuntimes") },
        else: { $ref: uri("chip") },
      },
    },
    definitions: {
      ...definitions,
      chipOfFamily: inPart(definitions.chip!, ["format", "id", "family"]),
      chipWithRuntimes: inPart(definitions.chip!, beside(RUNTIME_FIELDS, definitions.chip!)),
      composite: shortened(definitions.composite!, definitions),
    },
  };
}
