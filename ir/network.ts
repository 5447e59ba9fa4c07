import {
  badField,
  badWork,
  FodlamError,
  impossibleLayer,
  isFodlamError,
  type Problem,
  show,
} from "./errors.ts";
import { displayed } from "./display.ts";
import { checkWork } from "./exact.ts";
import type { Field } from "./field.ts";
import type { LayerBase } from "./layer.ts";
import type { AnyLayerDef, Layer } from "./registry.ts";
import { elements, formatShape, isShape, Refusal, type Shape } from "./shape.ts";

/** The name and version of the network format. */
export const NETWORK_FORMAT = "fodlam/network@1";

/** Layers of a network that is read, and entries of each of its lists. */
export const MAX_LAYERS = 100_000;

/** An input of a network. */
export interface NetworkInput {
  /** Unique among inputs and layers. */
  readonly name: string;
  /** Shape without the batch. */
  readonly shape: Shape;
}

/** A network as plain JSON: layers in an order in which each reads only what stands before it. */
export interface Network {
  /** Always `"fodlam/network@1"`. */
  readonly format: "fodlam/network@1";
  /** The network's name. */
  readonly name: string;
  /** What the network reads. */
  readonly inputs: readonly NetworkInput[];
  /** The layers in order. */
  readonly layers: readonly Layer[];
  /** Names of the layers that the network returns. */
  readonly outputs: readonly string[];
}

const built = new WeakSet<object>();

/** Marks and freezes a network that the builder has made and checked layer by layer. */
export function markBuilt(network: Network): Network {
  built.add(Object.freeze(displayed("network", network)));
  return network;
}

/** Whether the builder has made a network, so that it needs no second check. */
export function isBuilt(value: object): boolean {
  return built.has(value);
}

/** A tensor on its way between layers. */
export interface Flow {
  /** Shape of one instance. */
  readonly shape: Shape;
  /** Instances for one inference: 1, or the RoIs behind a RoI pooling. */
  readonly instances: number;
}

/** Names of a kind's fields, listed once. */
const namesOf = new Map<AnyLayerDef, readonly string[]>();

/** The first field whose value is not legal. */
export function fieldProblem(
  definition: AnyLayerDef,
  layer: () => string,
  fields: Readonly<Record<string, unknown>>,
): Problem | undefined {
  let names = namesOf.get(definition);
  if (names === undefined) namesOf.set(definition, names = Object.keys(definition.fields));
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!, field: Field<unknown> = definition.fields[name]!;
    if (!field.accepts(fields[name]) && !isByShapes(definition, name, fields[name])) {
      return badField(definition.kind, layer(), name, field, fields[name]);
    }
  }
}

/** Whether a field is given as a function of the input shapes, and may be. */
function isByShapes(definition: AnyLayerDef, name: string, value: unknown): boolean {
  return typeof value === "function" && definition.byShapes?.includes(name) === true;
}

/** Fields with those that are functions of the input shapes worked out; throws if what they give is not legal. */
export function workedOut(
  definition: AnyLayerDef,
  layer: () => string,
  fields: Readonly<Record<string, unknown>>,
  shapes: readonly Shape[],
): Readonly<Record<string, unknown>> {
  const open = definition.byShapes?.filter((name) => typeof fields[name] === "function") ?? [];
  if (open.length === 0) return fields;
  const made = { ...fields };
  for (const name of open) {
    const { accepts, expected, stored = expected } = definition.fields[name]!;
    const from = shapes.map(formatShape);
    let value: unknown;
    try {
      value = (fields[name] as (...inputs: readonly Shape[]) => unknown)(...shapes);
    } catch (error) {
      if (isFodlamError(error)) throw error;
      throw new FodlamError(badWork(definition.kind, layer(), name, stored, `${error}`, from));
    }
    if (!accepts(value)) {
      throw new FodlamError(badWork(definition.kind, layer(), name, stored, show(value), from));
    }
    made[name] = Array.isArray(value) ? Object.freeze([...value]) : value;
  }
  return made;
}

/** `1 instance`, `300 instances`. */
export function formatInstances(instances: number): string {
  return `${instances} ${instances === 1 ? "instance" : "instances"}`;
}

/**
 * The output of a layer; throws a `Refusal` when the inputs do not suit. A layer that reads one input or more works on its
 * first; the others may come in other numbers.
 */
export function flow(
  definition: AnyLayerDef,
  fields: Readonly<Record<string, unknown>>,
  inputs: readonly Flow[],
): Flow {
  const instances = inputs[0]!.instances;
  for (const other of inputs) {
    if (other.instances !== instances && definition.inputs !== "any") {
      throw new Refusal(`inputs of ${formatInstances(instances)} each`, `${other.instances}`);
    }
  }
  const shapes = inputs.map((input) => input.shape);
  const shape = definition.shape(fields, shapes);
  const made = definition.instances?.(fields, instances) ?? instances;
  if (!Number.isSafeInteger(elements(shape) * made)) {
    throw new Refusal("an output of at most 2^53 elements", formatShape(shape));
  }
  if (!isShape(shape)) throw new Refusal("an output of one to four axes", formatShape(shape));
  checkWork(definition.work(fields, shapes, shape), Math.max(instances, made));
  return { shape, instances: made };
}

/** As `flow`, with the refusal turned into an error that names the layer and its inputs. */
export function flowOf(
  definition: AnyLayerDef,
  layer: () => string,
  fields: Readonly<Record<string, unknown>>,
  inputs: readonly Flow[],
  from: () => readonly string[],
): Flow {
  try {
    return flow(definition, fields, inputs);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new FodlamError(impossibleLayer(definition.kind, layer(), error, from()));
  }
}

/** Options that stay with a layer. */
type LayerOption = "bits" | "density" | "sharedWith";

/** A layer in its stable key order, frozen. */
export function layerOf(
  definition: AnyLayerDef,
  base: Pick<LayerBase, "name" | "inputs"> & { readonly [K in LayerOption]?: LayerBase[K] | undefined },
  fields: Readonly<Record<string, unknown>>,
  { shape, instances }: Flow,
): Layer {
  const { name, inputs, bits, density, sharedWith } = base;
  const layer: Record<string, unknown> = {
    name,
    kind: definition.kind,
    inputs: Object.freeze(inputs),
    ...fields,
  };
  if (bits !== undefined) layer.bits = bits;
  if (density !== undefined) layer.density = density;
  if (sharedWith !== undefined) layer.sharedWith = sharedWith;
  layer.shape = Object.freeze(shape);
  if (instances !== 1) layer.instances = instances;
  return Object.freeze(layer) as unknown as Layer;
}
