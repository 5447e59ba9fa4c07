/** A language model that reads so many tokens behind so many others: a prompt, a part of one, one token, the guesses of a draft. */
import { FodlamError, notADecoder } from "../../ir/errors.ts";
import { type Flow, flowOf, layerOf, markBuilt, type Network } from "../../ir/network.ts";
import { def, type Layer } from "../../ir/registry.ts";
import type { Shape } from "../../ir/shape.ts";

/** Whether a network generates tokens: it reads a list of them, and each attends to earlier ones alone. */
export function isDecoder({ inputs, layers }: Network): boolean {
  const [input, ...others] = inputs;
  return others.length === 0 && input?.shape.length === 1 && layers.some(isCausal) &&
    layers.every((layer) => layer.kind !== "dotProductAttention" || isCausal(layer));
}

/** Whether tokens pass a layer one after the other: attention to earlier ones, a scan. */
function isCausal(layer: Layer): boolean {
  return layer.kind === "dotProductAttention"
    ? layer.causal
    : layer.kind === "selectiveScan" || layer.kind === "dualScan";
}

/**
 * A language model with so many tokens behind `cached` others. Shapes follow from the input's; of layers that state a size, the first
 * axis of a reshape and the work of a custom layer grow with the tokens.
 *
 * @throws {FodlamError} if a layer keeps no state between tokens although it needs one, or a size is none of the tokens'
 */
export function decoderAt(network: Network, tokens: number, cached: number): Network {
  const usual = network.inputs[0]!.shape[0]!, times = { tokens, usual };
  const flows = new Map<string, Flow>();
  const inputs = network.inputs.map((input) => {
    const shape: Shape = Object.freeze([tokens]);
    flows.set(input.name, { shape, instances: 1 });
    return Object.freeze({ ...input, shape });
  });
  const layers = network.layers.map((layer) => {
    const definition = def(layer.kind)!;
    const { name, inputs, bits, density, sharedWith } = layer;
    const given = layer as unknown as Record<string, unknown>;
    const own = Object.keys(definition.fields).filter((key) => key in given).map((key) => [key, given[key]]);
    const fields = grown(network, layer, Object.fromEntries(own), times, cached);
    const flow = flowOf(definition, () => name, fields, inputs.map((from) => flows.get(from)!), () => inputs);
    flows.set(name, flow);
    return layerOf(definition, { name, inputs, bits, density, sharedWith }, fields, flow);
  });
  return markBuilt({ ...network, inputs: Object.freeze(inputs), layers: Object.freeze(layers) });
}

type Fields = Readonly<Record<string, unknown>>;

interface Times {
  readonly tokens: number;
  readonly usual: number;
}

const WORK = ["macs", "vectorOperations", "inputBytes", "outputBytes"];

/** What of a layer's fields goes with the tokens. */
function grown(
  network: Network,
  layer: Layer,
  fields: Fields,
  { tokens, usual }: Times,
  cached: number,
): Fields {
  const longer = (shape: unknown): readonly number[] => {
    const [length, ...rest] = shape as readonly number[];
    if (length === undefined) return [];
    if (length % usual === 0) return [length / usual * tokens, ...rest];
    throw new FodlamError(
      notADecoder(network.name, `${layer.name} has a size that is no multiple of its ${usual} tokens`),
    );
  };
  switch (layer.kind) {
    case "dotProductAttention":
      return { ...fields, cached: layer.window > 0 ? Math.min(cached, layer.window - 1) : cached };
    case "positionEmbedding": // tokens of several requests are read together, each from its own first place on
      return layer.positions === 0 ? fields : { ...fields, positions: Math.max(layer.positions, tokens) };
    case "reshape":
      return { ...fields, to: longer(layer.to) };
    case "custom": {
      const work = WORK.map((name) => [name, fields[name] as number / usual * tokens]);
      return { ...fields, ...Object.fromEntries(work), output: longer(layer.output) };
    }
    case "selectiveScan":
    case "dualScan":
    case "linearAttention":
      if (usual === 1 || (fields.stateful as boolean | undefined) === true) return fields;
      throw new FodlamError(notADecoder(network.name, `${layer.name} keeps no state between tokens`));
    default:
      return fields;
  }
}
