/** A network as ONNX: shapes alone, weights without their numbers. */
import { cannotSay, FodlamError, tooManyParts } from "../../../ir/errors.ts";
import type { Network } from "../../../ir/network.ts";
import type { Kind, Layer } from "../../../ir/registry.ts";
import type { Shape } from "../../../ir/shape.ts";
import type { Note, Skipped, WriteOptions, Writing } from "../../format.ts";
import { FLOAT, INT64 } from "../types.ts";
import { attention } from "./attention.ts";
import { GraphWriter } from "./graph.ts";
import { moves } from "./moves.ts";
import { others } from "./others.ts";
import { products } from "./products.ts";
import type { Said, Writer } from "./said.ts";

/** How each kind is written, or why it is not. */
export const writers: Readonly<Record<Kind, Writer<Kind> | string>> = {
  ...moves,
  ...products,
  ...others,
  dotProductAttention: attention,
  bilinear: "ONNX has no bilinear layer",
  custom: "only its work is known",
  dualScan: "ONNX has no state-space scan",
  linearAttention: "ONNX has no linear attention",
  moe: "ONNX has no mixture of experts",
  nms: "ONNX keeps as many boxes as the data says",
  roiAlign: "ONNX wants the regions as an input",
  roiPool: "ONNX wants the regions as an input",
  selectiveScan: "ONNX has no selective scan",
} as unknown as Readonly<Record<Kind, Writer<Kind> | string>>; // each takes layers of its own kind alone

/** Why a layer cannot be said, or nothing. */
function reasonFor(layer: Layer, shapes: readonly Shape[]): string | undefined {
  const writer = writers[layer.kind];
  if (typeof writer === "string") return writer;
  if (layer.kind === "adaptivePool" && layer.size.some((size, i) => shapes[0]![i + 1]! % size !== 0)) {
    return "its windows are not all alike";
  }
  if (layer.kind === "lstm" && layer.projection > 0) return "ONNX's LSTM has no projection";
  if ((layer.kind === "lstm" || layer.kind === "gru" || layer.kind === "rnn") && layer.biases === 1) {
    return "ONNX has two bias vectors a gate, or none";
  }
  if ((layer.kind === "quantize" && layer.to !== 8) || (layer.kind === "dequantize" && layer.from !== 8)) {
    return "only 8 bits are written";
  }
  if (layer.kind === "fromWindows" && !isSquare(layer, shapes[0]!)) return "its windows are not square";
}

function isSquare({ windows, size }: Extract<Layer, { kind: "fromWindows" }>, [length = 1]: Shape): boolean {
  const side = Math.sqrt(length);
  return Number.isInteger(side) && Math.ceil(size[0] / side) * Math.ceil(size[1] / side) === windows;
}

/** What a layer is approximated by, if it is. */
const approximations: { readonly [K in Kind]?: string } = {
  anchors: "the decoding of boxes is not written",
  rotary: "heads of a rotary embedding are not written",
  dotProductAttention: "masks, and which relative position stands where, are not written",
};

interface Flowing {
  readonly shape: Shape;
  readonly instances?: number;
}

/** Writes a network; refuses, before it writes, layers that ONNX has no words for. */
export function write(network: Network, options: WriteOptions): Writing {
  const flows = new Map<string, Flowing>(network.inputs.map((input) => [input.name, input]));
  for (const layer of network.layers) flows.set(layer.name, layer);
  const shapesOf = (layer: Layer) => layer.inputs.map((name) => flows.get(name)!.shape);
  const skipped: Skipped[] = network.layers.flatMap((layer) => {
    const reason = reasonFor(layer, shapesOf(layer));
    return reason === undefined ? [] : [{ layer: layer.name, reason }];
  });
  if (skipped.length > 0 && !options.skipUnsupported) {
    throw new FodlamError(cannotSay("ONNX", network.name, skipped));
  }
  const content = written(network, flows, new Set(skipped.map(({ layer }) => layer)));
  return { files: [{ path: "", content }], skipped, notes: notesOf(network) };
}

function notesOf({ layers }: Network): Note[] {
  return Object.entries(approximations).flatMap(([kind, text]) => {
    const own = layers.filter((layer) => layer.kind === kind).map(({ name }) => name);
    return own.length === 0 ? [] : [{ text, layers: own }];
  });
}

/** The tensor of ONNX in which a flow stands: instances, or the one inference, are the first axis. */
function full({ shape, instances = 1 }: Flowing): number[] {
  return [instances, ...shape];
}

function written(
  network: Network,
  flows: ReadonlyMap<string, Flowing>,
  skipped: ReadonlySet<string>,
): Uint8Array {
  const graph = new GraphWriter(), byName = new Map(network.layers.map((layer) => [layer.name, layer]));
  const ids = new Set(
    network.layers.filter(({ kind }) => kind === "embedding").flatMap(({ inputs }) => inputs),
  );
  for (const input of network.inputs) {
    graph.input(input.name, full(input), ids.has(input.name) ? INT64 : FLOAT);
  }
  for (const layer of network.layers) {
    graph.begin(layer.name);
    if (skipped.has(layer.name)) {
      graph.input(layer.name, full(flows.get(layer.name)!)); // what reads it reads an input
      continue;
    }
    const owner = ownerOf(layer, byName), first = flows.get(layer.inputs[0]!)!;
    const said: Said<Kind> = {
      graph,
      layer: layer as Said<Kind>["layer"],
      inputs: layer.inputs,
      shapes: layer.inputs.map((name) => flows.get(name)!.shape),
      batch: first.instances ?? 1,
      batchOut: layer.instances ?? 1,
      owner: owner.name,
      ownerKind: owner.kind,
    };
    (writers[layer.kind] as Writer<Kind>)(said);
    graph.shape(layer.name, full(flows.get(layer.name)!));
  }
  if (graph.isTooLarge) throw new FodlamError(tooManyParts("ONNX", network.name, network.layers.length));
  const returned = new Set(network.outputs);
  for (const { name, inputs } of network.layers) {
    if (skipped.has(name)) { for (const input of inputs) returned.add(input); }
  }
  const outputs = network.layers.map(({ name }) => name).filter((name) =>
    returned.has(name) && !skipped.has(name)
  );
  return graph.bytes(network.name, outputs.map((name) => ({ name, shape: full(flows.get(name)!) })));
}

/** The layer whose weights a layer has: itself, unless it shares them. */
function ownerOf(layer: Layer, byName: ReadonlyMap<string, Layer>): Layer {
  let owner = layer;
  for (let i = 0; owner.sharedWith !== undefined && i < byName.size; i++) {
    owner = byName.get(owner.sharedWith)!;
  }
  return owner;
}
