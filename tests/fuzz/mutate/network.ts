/** Changes of JSON networks of which shapes follow again: so that a mutant is not refused for a shape alone. */
import type { Flow } from "../../../ir/network.ts";
import { flow } from "../../../ir/network.ts";
import { def } from "../../../ir/registry.ts";
import { isShape } from "../../../ir/shape.ts";
import type { Random } from "../random.ts";
import { changedJson } from "./json.ts";

type Json = Record<string, unknown>;

const listOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];

/** Shapes and instances as the kinds' rules make them, as far as they can be said. */
function repair(network: Json): void {
  const flows = new Map<unknown, Flow>();
  for (const { name, shape } of listOf(network.inputs)) {
    if (isShape(shape)) flows.set(name, { shape, instances: 1 });
  }
  for (const layer of listOf(network.layers)) {
    const definition = def(String(layer.kind));
    const inputs = Array.isArray(layer.inputs) ? layer.inputs.map((name) => flows.get(name)) : [];
    if (definition === undefined || inputs.length === 0 || inputs.includes(undefined)) continue;
    try {
      const made = flow(definition, layer, inputs as Flow[]);
      flows.set(layer.name, made);
      layer.shape = made.shape;
      if (made.instances !== 1) layer.instances = made.instances;
    } catch { /* the check will say so */ }
  }
}

/** A network as JSON, changed; of three mutants two have shapes that follow from what was changed. */
export function mutantNetwork(bytes: Uint8Array, random: Random): Uint8Array {
  const value = changedJson(JSON.parse(new TextDecoder().decode(bytes)), random);
  if (random(3) > 0 && typeof value === "object" && value !== null) repair(value as Json);
  return new TextEncoder().encode(JSON.stringify(value) ?? "null");
}
