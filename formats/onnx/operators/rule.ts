/** What turns a node into layers, and what most of them need. */
import type { Group } from "../../../ir/work.ts";
import type { Emitter } from "../emitter.ts";
import type { Node } from "../node.ts";
import type { Value } from "../value.ts";

/** Turns a node into layers and says where its outputs lie. */
export type Operator = (emitter: Emitter, node: Node) => void;

/** Operators by name. */
export type Operators = Readonly<Record<string, Operator>>;

/** An input that must be there. */
export function need(emitter: Emitter, node: Node, index: number): Value {
  const value = node.inputs[index];
  if (value === undefined) throw emitter.maker.fault(node.place, `an input ${index}`, "none");
  return value;
}

/** The first output, which must be there. */
export function result(emitter: Emitter, node: Node): Value {
  const value = node.outputs[0];
  if (value === undefined) throw emitter.maker.fault(node.place, "an output", "none");
  return value;
}

/** Elements of the stored tensors that a constant is made of. */
export function storedElements(value: Value | undefined): number {
  if (value === undefined || !value.isLearned) return 0;
  return value.weights.reduce((sum, { dims }) => sum + (dims ?? []).reduce((all, size) => all * size, 1), 0);
}

/** Work of a layer that FODLAM has no word for. */
export interface CustomWork {
  readonly group?: Group;
  readonly macs?: number;
  readonly parameters?: number;
  readonly vectorOperations?: number;
}

/** The most that a number in a layer may be. */
const MOST = Number.MAX_SAFE_INTEGER;

/** One layer for a node, of which only the work is known, and its outputs after it. */
export function customLayer(emitter: Emitter, node: Node, work: CustomWork = {}): void {
  const flowing = node.inputs.filter((value) => emitter.has(value)) as Value[];
  const out = result(emitter, node);
  if (flowing.length === 0) {
    throw emitter.maker.fault(node.place, "an input that depends on the network's", "none");
  }
  const { group = "elementwise", macs = 0, vectorOperations = 0 } = work;
  const parameters = work.parameters ?? node.inputs.reduce((sum, value) => sum + storedElements(value), 0);
  if (Math.max(macs, parameters, vectorOperations) > MOST) {
    throw emitter.maker.fault(
      node.place,
      "work of at most 2^53",
      `${Math.max(macs, parameters, vectorOperations)}`,
    );
  }
  const how = { group, parameters, vectorOperations, output: emitter.plainOf(out) };
  const layer = emitter.own(node, "custom", [macs, how], flowing.map((value) => emitter.view(value).layer));
  emitter.setStraight(out, layer);
  rest(emitter, node, layer);
}

/** Outputs of a node after the first, where somebody reads them: taken out of the first's layer. */
export function rest(emitter: Emitter, node: Node, layer: string): void {
  for (const value of node.outputs.slice(1)) {
    if (value === undefined || value.isConstant || !emitter.isRead(value)) continue;
    const how = { group: "movement", output: emitter.plainOf(value) } as const;
    emitter.setStraight(value, emitter.layer("custom", [0, how], [layer]));
  }
}

/** Says that a value is what another one is. */
export function pass(emitter: Emitter, node: Node): void {
  emitter.set(node.outputs[0], emitter.view(need(emitter, node, 0)));
}
