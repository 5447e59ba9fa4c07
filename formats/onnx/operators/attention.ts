/** Attentions: put together from several nodes, or one operator. */
import type { Emitter } from "../emitter.ts";
import type { Node } from "../node.ts";
import { product } from "../shapes/rule.ts";
import type { Value } from "../value.ts";
import { isStraight, type View } from "../view.ts";
import { customLayer, need, type Operators, result, storedElements } from "./rule.ts";

/** Heads side by side in each token: from `[..., T, D]` to `[T, heads x D]`. */
function headed(emitter: Emitter, view: View, shape: readonly number[]): string {
  const rank = shape.length, [length = 1, size = 1] = shape.slice(-2);
  const axes = [view.axes[rank - 2]!, ...view.axes.slice(0, -2), view.axes[rank - 1]!];
  return emitter.arranged({ ...view, axes }, [length, product(shape.slice(0, -2)) * size]);
}

function swapped(view: View): View {
  return { ...view, axes: [...view.axes.slice(0, -2), view.axes.at(-1)!, view.axes.at(-2)!] };
}

function matched(emitter: Emitter, node: Node): void {
  const [q, k, v] = [0, 1, 2].map((i) => need(emitter, node, i)) as [Value, Value, Value];
  const positions = node.inputs[3], out = result(emitter, node);
  const isTurned = node.attributes.int("keysTurned", 0) === 1;
  const keyShape = isTurned ? k.shape : [...k.shape.slice(0, -2), k.shape.at(-1)!, k.shape.at(-2)!];
  const heads = product(q.shape.slice(0, -2)),
    own = product(keyShape.slice(0, -2)),
    ofValues = product(v.shape.slice(0, -2));
  const fits = [q, k, v].every((value) => emitter.has(value)) && own === ofValues && heads % own === 0;
  const macs = out.size * k.size / own / (q.shape.at(-1) ?? 1) + heads * q.shape.at(-2)! * (k.size / own);
  if (!fits) return customLayer(emitter, node, { group: "fc", macs });
  const stored = storedElements(positions), relativePositions = stored / heads;
  const isPerHead = stored > 0 && Number.isInteger(relativePositions);
  const keys = isTurned ? emitter.view(k) : swapped(emitter.view(k));
  const inputs = [
    headed(emitter, emitter.view(q), q.shape),
    headed(emitter, keys, keyShape),
    headed(emitter, emitter.view(v), v.shape),
  ];
  const how = {
    keyValueHeads: own,
    causal: node.attributes.int("causal", 0) === 1,
    ...(isPerHead && { relativePositions }),
  };
  const { bits } = emitter.multiplies("dotProductAttention", q, []);
  const { sharedWith } = emitter.multiplies("dotProductAttention", q, isPerHead ? [positions] : []);
  let layer = emitter.own(node, "dotProductAttention", [heads, how], inputs, { bits, sharedWith });
  if (isPerHead) emitter.owns(layer, "dotProductAttention", [positions]);
  if (stored > 0 && !isPerHead) {
    const learned = { parameters: stored, group: "elementwise" } as const;
    layer = emitter.layer("custom", [0, learned], [layer], { name: `${layer}.relativePositions` });
  }
  const rank = out.shape.length, batch = out.shape.slice(0, -2);
  const order = out.shape.map((_, i) => i === rank - 2 ? 0 : i === rank - 1 ? rank - 1 : i + 1);
  emitter.setAs(out, layer, [out.shape.at(-2)!, ...batch, out.shape.at(-1)!], order);
}

/** Queries, keys or values of an operator: `[1, T, D]`, or `[1, H, T, D]` with heads apart. */
function tokensOf(emitter: Emitter, value: Value): string {
  const view = emitter.view(value);
  if (value.shape.length === 4) return headed(emitter, view, value.shape);
  const features = value.shape.at(-1) ?? 1;
  return emitter.arranged(view, [value.size / features, features]);
}

/** The output of an attention whose tensor is `[T, heads x D]`: with three axes as it stands, with four the heads apart. */
function place(emitter: Emitter, out: Value, layer: string): void {
  if (out.shape.length !== 4) return emitter.setStraight(out, layer);
  const [batch = 1, heads = 1, length = 1, size = 1] = out.shape;
  emitter.setAs(out, layer, [length, batch, heads, size], [1, 2, 0, 3]);
}

/** The cache before the tokens at hand, keys and perhaps values: how many it holds. */
function cachedIn(emitter: Emitter, past: Value | undefined, values?: Value): number {
  for (const value of [past, values]) emitter.counts(value);
  return past === undefined || past.size === 0 ? 0 : past.shape.at(-2) ?? 0;
}

/** Caches that come out are the ones that went in, with the new tokens: nothing is computed. */
function caches(emitter: Emitter, node: Node, keys: string): void {
  for (const value of node.outputs.slice(1)) {
    if (value === undefined || value.isConstant || !emitter.isRead(value)) continue;
    const how = { group: "movement", output: emitter.plainOf(value) } as const;
    emitter.setStraight(value, emitter.layer("custom", [0, how], [keys]));
  }
}

/** Projection and attention in one: weights for queries, keys and values beside each other. */
function projecting(bias: number) {
  return (emitter: Emitter, node: Node): void => {
    const x = need(emitter, node, 0), weights = need(emitter, node, 1), out = result(emitter, node);
    const all = weights.shape.at(-1) ?? 3,
      sizes = node.attributes.ints("qkv_hidden_sizes") ?? [all / 3, all / 3, all / 3];
    const heads = node.attributes.int("num_heads", 1), input = emitter.tokens(x);
    if (
      !isStraight(emitter.view(x)) || !weights.isConstant || sizes.some((size) => !Number.isInteger(size))
    ) {
      return customLayer(emitter, node, { group: "fc", macs: x.size * all });
    }
    const { bits } = emitter.multiplies("fc", x, [weights]);
    const made = ["queries", "keys", "values"].map((name, i) =>
      emitter.layer("fc", [sizes[i]!, { bias: node.inputs[bias] !== undefined }], [input], {
        name: `${node.name}.${name}`,
        bits,
      })
    );
    const causal = node.attributes.int("unidirectional", 0) === 1, cached = cachedIn(emitter, node.inputs[4]);
    const two = emitter.base(emitter.view(x)).length === 1
      ? made.map((one, i) => emitter.reshaped(one, [1, sizes[i]!]))
      : made;
    place(emitter, out, emitter.own(node, "dotProductAttention", [heads, { causal, cached }], two));
    caches(emitter, node, two[1]!);
  };
}

/** Attention of queries, keys and values that are projected already; biases may be added to them first. */
function multiHead(emitter: Emitter, node: Node): void {
  const [q, k, v, bias] = node.inputs, heads = node.attributes.int("num_heads", 1);
  if (q === undefined || k === undefined || v === undefined || q.shape.length > 4 || v.shape.length < 3) {
    return customLayer(emitter, node, { group: "fc" });
  }
  const inputs = [q, k, v].map((value) => {
    const layer = tokensOf(emitter, value);
    return bias === undefined ? layer : emitter.layer("batchNorm", [{ scale: false, shift: true }], [layer]);
  });
  const causal = node.attributes.int("unidirectional", 0) === 1,
    cached = cachedIn(emitter, node.inputs[6], node.inputs[7]);
  place(
    emitter,
    result(emitter, node),
    emitter.own(node, "dotProductAttention", [heads, { causal, cached }], inputs),
  );
  caches(emitter, node, inputs[1]!);
}

/** Grouped queries: keys and values may stand behind the queries in one tensor. */
function grouped(emitter: Emitter, node: Node): void {
  const [q, k, v, past] = node.inputs, heads = node.attributes.int("num_heads", 1);
  const own = node.attributes.int("kv_num_heads", heads),
    window = Math.max(0, node.attributes.int("local_window_size", -1));
  if (q === undefined) return customLayer(emitter, node, { group: "fc" });
  let inputs: string[];
  if (k !== undefined && v !== undefined) inputs = [q, k, v].map((value) => tokensOf(emitter, value));
  else {
    const size = (q.shape.at(-1) ?? 1) / (heads + 2 * own), whole = tokensOf(emitter, q);
    const ends = [0, heads, heads + own, heads + 2 * own].map((count) => count * size);
    inputs = [0, 1, 2].map((i) => emitter.layer("slice", [1, ends[i]!, ends[i + 1]!], [whole]));
  }
  if (node.attributes.int("do_rotary", 0) === 1) {
    inputs = inputs.map((input, i) => i < 2 ? emitter.layer("rotary", [], [input]) : input);
  }
  const how = { keyValueHeads: own, causal: true, window, cached: cachedIn(emitter, past, node.inputs[4]) };
  place(emitter, result(emitter, node), emitter.own(node, "dotProductAttention", [heads, how], inputs));
  caches(emitter, node, inputs[1]!);
}

/** ONNX's own attention (operator set 23). */
function attention(emitter: Emitter, node: Node): void {
  const [q, k, v] = [0, 1, 2].map((i) => need(emitter, node, i)) as [Value, Value, Value];
  const heads = q.shape.length === 4 ? q.shape[1]! : node.attributes.int("q_num_heads", 1);
  const own = k.shape.length === 4 ? k.shape[1]! : node.attributes.int("kv_num_heads", heads);
  const inputs = [q, k, v].map((value) => tokensOf(emitter, value));
  const how = {
    keyValueHeads: own,
    causal: node.attributes.int("is_causal", 0) === 1,
    cached: cachedIn(emitter, node.inputs[4], node.inputs[5]),
  };
  place(emitter, result(emitter, node), emitter.own(node, "dotProductAttention", [heads, how], inputs));
  caches(emitter, node, inputs[1]!);
}

/** Attentions. */
export const attentionOperators: Operators = {
  "fodlam.Attention": matched,
  Attention: attention,
  "com.microsoft.Attention": projecting(2),
  "com.microsoft.QAttention": projecting(2),
  "com.microsoft.MultiHeadAttention": multiHead,
  "com.microsoft.GroupQueryAttention": grouped,
};
