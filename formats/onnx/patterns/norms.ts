/** Normalisations that exporters write in several nodes. */
import type { Node } from "../node.ts";
import type { Value } from "../value.ts";
import { constantAnd, intAttribute, type Web } from "./pattern.ts";

/** The axes over which a mean is taken, from the front, if they are known. */
function meanAxes(node: Node): readonly number[] | undefined {
  const rank = node.inputs[0]!.shape.length;
  const axes = node.attributes.ints("axes") ?? node.inputs[1]?.data;
  return axes?.map((axis) => axis < 0 ? axis + rank : axis).sort((a, b) => a - b);
}

/** x of mean(x^2) + e under a root, and the axes of the mean. */
function rootMeanSquare(
  web: Web,
  value: Value | undefined,
): { x: Value; axes: readonly number[] } | undefined {
  const root = web.from(value, "Sqrt") ?? power(web, value, 0.5) ?? power(web, value, -0.5);
  const sum = web.from(root?.inputs[0], "Add");
  const mean = web.from(sum?.inputs.find((input) => !input?.isConstant), "ReduceMean");
  const square = web.from(mean?.inputs[0], "Pow", "Mul");
  const axes = mean && meanAxes(mean);
  if (square === undefined || axes === undefined) return undefined;
  const isSquare = square.op === "Pow"
    ? square.inputs[1]?.scalar === 2
    : web.same(square.inputs[0], square.inputs[1]);
  return isSquare ? { x: square.inputs[0]!, axes } : undefined;
}

function power(web: Web, value: Value | undefined, exponent: number): Node | undefined {
  const node = web.from(value, "Pow");
  return node?.inputs[1]?.scalar === exponent ? node : undefined;
}

/** a / sqrt(mean(b^2) + e), also as a product with the reciprocal. */
function normalized(web: Web, node: Node) {
  const [a, b] = node.inputs;
  if (node.op === "Div") {
    const found = rootMeanSquare(web, b);
    return found === undefined ? undefined : { by: a!, ...found };
  }
  for (const [x, factor] of [[a, b], [b, a]] as const) {
    const reciprocal = web.from(factor, "Reciprocal") ?? oneOver(web, factor);
    const root = reciprocal?.op === "Div" ? reciprocal.inputs[1] : reciprocal?.inputs[0];
    const found = rootMeanSquare(web, root ?? (power(web, factor, -0.5) ? factor : undefined));
    if (found !== undefined) return { by: x!, ...found };
  }
}

function oneOver(web: Web, value: Value | undefined): Node | undefined {
  const node = web.from(value, "Div");
  return node?.inputs[0]?.scalar === 1 ? node : undefined;
}

/** x of x - mean(x) over axes, or nothing. */
function centred(web: Web, value: Value, axes: readonly number[]): Value | undefined {
  const node = web.from(value, "Sub"), mean = web.from(node?.inputs[1], "ReduceMean");
  if (node === undefined || mean === undefined || `${meanAxes(mean)}` !== `${axes}`) return undefined;
  return web.same(mean.inputs[0], node.inputs[0]) ? node.inputs[0] : undefined;
}

/** The scale and the shift behind a normalisation, and the last node of them. */
function affine(web: Web, node: Node): { last: Node; scale?: Value; shift?: Value } {
  const scaled = web.only(node.outputs[0], "Mul"), scale = scaled && constantAnd(scaled)?.[0];
  const at = scale === undefined ? node : scaled!;
  const shifted = web.only(at.outputs[0], "Add"), shift = shifted && constantAnd(shifted)?.[0];
  const last = shift === undefined ? at : shifted!;
  return { last, ...(scale !== undefined && { scale }), ...(shift !== undefined && { shift }) };
}

function norm(web: Web, node: Node): void {
  const found = normalized(web, node);
  if (found === undefined) return;
  const { by, x, axes } = found, rank = by.shape.length;
  const together = axes.every((axis, i) => axis === axes[0]! + i) &&
    (axes.at(-1) === rank - 1 || axes.length === 1);
  const { last, scale, shift } = affine(web, node);
  if (!together || (scale?.size ?? 1) > by.size) return;
  const attributes = [intAttribute("axis", axes[0]!), intAttribute("axes", axes.length)];
  const source = centred(web, by, axes);
  if (source !== undefined && (web.same(by, x) || centred(web, x, axes) !== undefined)) {
    web.replace(last, "LayerNormalization", [source, scale, shift], attributes);
  } else if (web.same(by, x)) web.replace(last, "RMSNormalization", [by, scale, shift], attributes);
}

/** What comes of a GroupNorm: groups put side by side, each normalised by itself, put back, scaled and shifted. */
function groupNorm(web: Web, node: Node): void {
  const before = web.from(node.inputs[0], "Reshape"), after = web.only(node.outputs[0], "Reshape");
  const x = before?.inputs[0];
  if (x === undefined || after === undefined) return;
  if (`${after.outputs[0]!.shape}` !== `${x.shape}`) return;
  const { last, scale, shift } = affine(web, after);
  const groups = node.inputs[0]!.shape[1]!;
  web.replace(last, "GroupNormalization", [x, scale, shift], [intAttribute("num_groups", groups)]);
}

/** Layer, root-mean-square and group normalisations, each as one node. */
export function norms(web: Web): void {
  for (const node of [...web.nodes]) {
    if (node.op === "Div" || node.op === "Mul") norm(web, node);
    else if (node.op === "InstanceNormalization") groupNorm(web, node);
  }
}
