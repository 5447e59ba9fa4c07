/** Matrix products with their biases, and attentions. */
import type { Node } from "../node.ts";
import type { Value } from "../value.ts";
import { constantAnd, intAttribute, type Web } from "./pattern.ts";

/** A product with a weight matrix and the bias added to it, as one node with three inputs. */
function biased(web: Web, node: Node): void {
  if (node.inputs.length !== 2 || constantAnd(node) === undefined || !node.inputs[1]!.isConstant) return;
  const sum = web.only(node.outputs[0], "Add"), bias = sum && constantAnd(sum)?.[0];
  const outputs = node.inputs[1]!.shape.at(-1);
  if (bias === undefined || bias.size !== outputs || bias.shape.at(-1) !== outputs) return;
  web.replace(sum!, "MatMul", [...node.inputs, bias]);
}

/** What scores are made of before the softmax: a product of two activations, and what is added to it. */
interface Scores {
  readonly product: Node;
  /** Constants added to the scores: relative positions, masks. */
  readonly added: readonly Value[];
  /** Whether something that depends on the input is added to the scores, or chooses among them. */
  readonly masked: boolean;
}

/** The product behind scaling, masking and reshaping. */
function scoresOf(
  web: Web,
  value: Value | undefined,
  added: readonly Value[] = [],
  depth = 10,
  masked = false,
): Scores | undefined {
  const product = web.from(value, "MatMul", "com.microsoft.FusedMatMul", "Einsum");
  if (product !== undefined) {
    return product.inputs.length === 2 && product.inputs.every((input) => !input!.isConstant)
      ? { product, added, masked }
      : undefined;
  }
  const node = depth === 0
    ? undefined
    : web.from(value, "Add", "Mul", "Div", "Where", "Sub", "Reshape", "Clip", "Max");
  if (node === undefined) return undefined;
  const next = node.op === "Add"
    ? [...added, ...node.inputs.filter((input) => input!.isConstant) as Value[]]
    : added;
  for (const input of node.inputs) {
    if (input === undefined || input.isConstant || input.size < (value?.size ?? 0)) continue;
    const others = node.inputs.some((other) => other !== input && other?.isConstant === false);
    const found = scoresOf(web, input, next, depth - 1, masked || others);
    if (found !== undefined) return found;
  }
}

/** Softmax behind what only guards it: a Where against rows that are masked whole. */
function softmaxOf(web: Web, value: Value | undefined): Node | undefined {
  const guard = web.from(value, "Where");
  const candidates = [value, ...guard?.inputs.slice(1) ?? []];
  for (const one of candidates) {
    const node = web.from(one, "Softmax");
    const axis = node?.attributes.int("axis", -1);
    if (node !== undefined && (axis === -1 || axis === node.inputs[0]!.shape.length - 1)) return node;
  }
}

/** A value before it is multiplied by a number: attention scales its scores in any case. */
function unscaled(web: Web, value: Value): Value {
  const node = web.from(value, "Mul", "Div"), other = node && constantAnd(node);
  return other !== undefined && other[0].size === 1 && other[1].shape.length === value.shape.length
    ? other[1]
    : value;
}

/** Whether a constant forbids each token what comes after it: zero up to the diagonal, far below zero behind it. */
function isCausal({ shape, data }: Value): boolean {
  const [rows = 0, columns = 0] = shape.slice(-2);
  if (data === undefined || rows !== columns || rows < 2) return false;
  return data.every((number, i) => {
    const at = i % (rows * columns);
    return at % columns > Math.floor(at / columns) ? number < -1e3 : number > -1e3;
  });
}

const MASKED = "what is added to attention's scores, such as a mask that depends on the input, is left out";

function attention(web: Web, node: Node): void {
  const [probabilities, values] = node.inputs;
  if (values === undefined || values.isConstant || node.inputs.length !== 2) return;
  const scores = scoresOf(web, softmaxOf(web, probabilities)?.inputs[0]);
  if (scores === undefined || scores.product.op !== node.op && node.op === "Einsum") return;
  const [queries, keys] = scores.product.inputs as [Value, Value];
  if (
    scores.product.op === "Einsum" || queries.shape.length < 2 || keys.shape.length < 2 ||
    values.shape.length < 2
  ) return;
  const isTurned = scores.product.attributes.int("transB", 0) === 1;
  const keyLength = keys.shape.at(isTurned ? -2 : -1), inner = keys.shape.at(isTurned ? -1 : -2);
  const fits = inner === queries.shape.at(-1) && keyLength === values.shape.at(-2);
  if (!fits || scores.product.attributes.int("transA", 0) === 1) return;
  const masks = scores.added.filter((one) => !one.isLearned);
  const positions = scores.added.find((one) => one.isLearned);
  const inputs = [unscaled(web, queries), unscaled(web, keys), values, positions];
  web.replace(node, "fodlam.Attention", inputs, [
    intAttribute("causal", masks.some(isCausal) ? 1 : 0),
    intAttribute("keysTurned", isTurned ? 1 : 0),
  ], scores.masked ? [MASKED] : []);
}

/** Products with weights and bias, and attentions, each as one node. */
export function products(web: Web): void {
  for (const node of [...web.nodes]) if (node.op === "MatMul") biased(web, node);
  for (const node of [...web.nodes]) {
    if (node.op === "MatMul" || node.op === "com.microsoft.FusedMatMul") attention(web, node);
  }
}
