/** An ONNX file as a network. */
import { isFodlamError } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { Refusal, type Shape } from "../../ir/shape.ts";
import { Dimensions } from "../dimensions.ts";
import type { Note, Reading, ReadOptions, Source } from "../format.ts";
import { Maker } from "../maker.ts";
import { stemOf } from "../text.ts";
import { decode } from "./decode.ts";
import { Emitter } from "./emitter.ts";
import { fetchExternal } from "./external.ts";
import { type Flat, flatten } from "./graph.ts";
import { hasBatch } from "./inputs.ts";
import type { ModelProto } from "./model.ts";
import type { Node } from "./node.ts";
import { customLayer, operators } from "./operators/mod.ts";
import { recognized, type Web } from "./patterns/mod.ts";
import type { Value } from "./value.ts";
import { plain, straight, transposed } from "./view.ts";
import { own } from "../own.ts";

/** Whether an input is a sequence whose features stand before its steps: then its tensor is turned. */
function isLine(value: Value, web: Web): boolean {
  const readers = web.readers(value);
  return value.shape.length === 3 && value.shape[0] === 1 && readers.length > 0 &&
    readers.every(({ op, inputs }) => op === "Conv" && inputs[0] === value);
}

function addInput(emitter: Emitter, value: Value, web: Web): void {
  const turned = isLine(value, web), [, channels = 1, length = 1] = value.shape;
  const shape: Shape = turned ? [length, channels] : plain(value.shape);
  const layer = emitter.maker.input(value.name, shape);
  const view = straight(layer, turned ? [1, length, channels] : value.shape);
  emitter.set(value, turned ? transposed(view, [0, 2, 1]) : view);
}

/** The layers that make the outputs. */
function outputsOf(emitter: Emitter, flat: Flat): string[] {
  const found: string[] = [];
  for (const value of flat.outputs) {
    if (!emitter.has(value)) continue;
    const layer = emitter.as(value, emitter.plainOf(value));
    const isInput = emitter.maker.isInput(layer);
    found.push(isInput ? emitter.layer("reshape", [emitter.plainOf(value)], [layer]) : layer);
  }
  return found;
}

function notesOf(emitter: Emitter, flat: Flat, unneeded: number): Note[] {
  const whole = [...flat.notes].map((text) => ({ text, layers: [] }));
  if (unneeded > 0) {
    const text = `${unneeded} ${unneeded === 1 ? "node" : "nodes"} that no output needs: left out`;
    whole.push({ text, layers: [] });
  }
  return [...whole, ...[...emitter.notes].map(([text, layers]) => ({ text, layers: [...layers] }))];
}

function emitted(flat: Flat, source: Source, name: string, options: ReadOptions): Reading {
  const web = recognized(flat.nodes, flat.outputs), maker = new Maker(source.path, name);
  const how = { measureDensity: options.measureDensity === true, opset: flat.opset };
  const emitter = new Emitter(maker, web, how);
  for (const value of flat.inputs) addInput(emitter, value, web);
  for (const [i, node] of web.nodes.entries()) {
    if (i % 1024 === 0) options.onProgress?.(0.5 + 0.5 * i / web.nodes.length);
    emitter.begin(node);
    const before = maker.layers.length;
    emit(emitter, node);
    for (let at = before; at < maker.layers.length; at++) {
      const { name, kind } = maker.layers[at]!;
      if (kind === "custom") emitter.note(unsaid(node.op), name);
    }
    emitter.end();
  }
  const network: Network = maker.network(outputsOf(emitter, flat));
  return { networks: [network], notes: notesOf(emitter, flat, web.unneeded) };
}

/** The layers of a node; one of its bytes alone where the operator is not known, or depends on what the input holds. */
function emit(emitter: Emitter, node: Node): void {
  const operator = own(operators, node.op);
  if (operator === undefined) return customLayer(emitter, node);
  try {
    operator(emitter, node);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    customLayer(emitter, node);
  }
}

function unsaid(op: string): string {
  return `${op} has no layer kind: its bytes and what is known of its work are kept (custom)`;
}

/** Flattens with a batch of images set aside; as it stands where that does not work out. */
function flattened(model: ModelProto, path: string, dims: Dimensions): Flat {
  try {
    return flatten(model, { path, dims, dropBatch: true });
  } catch (error) {
    if (!isFodlamError(error) || !model.graph?.input?.some(hasBatch)) throw error;
    try {
      return flatten(model, { path, dims, dropBatch: false });
    } catch {
      throw error;
    }
  }
}

/** Reads a file. */
export async function read(source: Source, options: ReadOptions): Promise<Reading> {
  const model = decode(source.bytes, source.path);
  const unread = await fetchExternal(model, source, options);
  options.onProgress?.(0.1);
  const dims = new Dimensions(options), flat = flattened(model, source.path, dims);
  options.onProgress?.(0.5);
  const own = model.graph?.name ?? "",
    isNamed = own !== "" && !/^(torch|main|tf2onnx|graph|model)/i.test(own);
  const { networks, notes } = emitted(flat, source, isNamed ? own : stemOf(source.path), options);
  const whole = unread.map((text) => ({ text, layers: [] }));
  return { networks, notes: [...whole, ...notes], dimensions: dims.known };
}
