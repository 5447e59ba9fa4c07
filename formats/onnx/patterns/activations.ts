/** Activations that exporters write in several nodes. */
import type { Node } from "../node.ts";
import type { Value } from "../value.ts";
import { near, type Web } from "./pattern.ts";

/** The factors of a product written in several nodes; numbers are multiplied together. */
function factors(web: Web, value: Value | undefined, depth = 3): { values: Value[]; number: number } {
  const node = depth === 0 ? undefined : web.from(value, "Mul", "Div");
  const scalar = value?.scalar;
  if (scalar !== undefined) return { values: [], number: scalar };
  if (node === undefined) return { values: value === undefined ? [] : [web.up(value)!], number: 1 };
  const left = factors(web, node.inputs[0], depth - 1);
  if (node.op === "Div") {
    const by = node.inputs[1]?.scalar;
    return by === undefined ? { values: [web.up(value)!], number: 1 } : { ...left, number: left.number / by };
  }
  const right = factors(web, node.inputs[1], depth - 1);
  return { values: [...left.values, ...right.values], number: left.number * right.number };
}

/** x + number, or nothing. */
function plus(web: Web, value: Value | undefined, number: number): Value | undefined {
  const node = web.from(value, "Add");
  const i = node?.inputs.findIndex((input) => near(input?.scalar, number)) ?? -1;
  return i < 0 ? undefined : node!.inputs[1 - i];
}

/** min(max(x + 3, 0), 6), or nothing. */
function clipped(web: Web, value: Value | undefined): Value | undefined {
  const node = web.from(value, "Clip");
  if (node === undefined) return undefined;
  const low = node.inputs[1]?.scalar ?? node.attributes.float("min", NaN);
  const high = node.inputs[2]?.scalar ?? node.attributes.float("max", NaN);
  return near(low, 0) && near(high, 6) ? plus(web, node.inputs[0], 3) : undefined;
}

/** Whether a value is made of another within a few nodes. */
function isMadeOf(web: Web, value: Value | undefined, x: Value, depth = 7): boolean {
  if (web.same(value, x)) return true;
  const node = depth === 0 ? undefined : web.from(value, "Mul", "Div", "Add", "Pow");
  return node !== undefined && node.inputs.some((input) => isMadeOf(web, input, x, depth - 1));
}

/** What x is multiplied with in each activation of the form x f(x), and the factor beside it. */
function gated(web: Web, x: Value, gate: Value, number: number): string | undefined {
  const sum = plus(web, gate, 1);
  const inner = web.from(sum, "Erf", "Tanh");
  if (inner !== undefined && near(number, 0.5) && isMadeOf(web, inner.inputs[0], x)) return "Gelu";
  const source = web.from(gate, "Sigmoid", "HardSigmoid", "Tanh");
  if (source?.op === "Sigmoid" && near(number, 1) && isMadeOf(web, source.inputs[0], x, 1)) {
    return "fodlam.Silu";
  }
  if (source?.op === "HardSigmoid" && near(number, 1) && web.same(source.inputs[0], x)) return "HardSwish";
  const soft = source?.op === "Tanh" ? web.from(source.inputs[0], "Softplus") : undefined;
  if (near(number, 1) && soft !== undefined && web.same(soft.inputs[0], x)) return "Mish";
  if (near(number, 1 / 6) && web.same(clipped(web, gate), x)) return "HardSwish";
}

function activation(web: Web, node: Node): void {
  const { values: [a, b, more], number } = factors(web, node.outputs[0]);
  if (a === undefined || more !== undefined) return;
  if (b === undefined) {
    const x = near(number, 1 / 6) ? clipped(web, a) : undefined;
    if (x !== undefined) web.replace(node, "HardSigmoid", [x]);
    return;
  }
  for (const [x, gate] of [[a, b], [b, a]] as const) {
    const op = gated(web, x, gate, number);
    if (op !== undefined) return web.replace(node, op, [x]);
  }
}

/** GELU, SiLU, hard swish, hard sigmoid and Mish, each as one node. */
export function activations(web: Web): void {
  for (const node of [...web.nodes]) if (node.op === "Mul" || node.op === "Div") activation(web, node);
}
