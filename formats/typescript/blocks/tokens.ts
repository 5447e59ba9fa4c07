import type { Item, Steps } from "../steps.ts";
import { activationOf, branchOf, type Candidate, layerOfKind, options, unless } from "./candidate.ts";

/** Options of an attention, as they differ from the defaults, and how many steps it is. */
interface Attention {
  readonly heads: number;
  readonly how: Readonly<Record<string, unknown>>;
  readonly bias: boolean;
  readonly length: number;
}

/** The merge of queries, keys and values; its own layer is not among a branch's steps, its arguments are. */
function attentionAt(steps: Steps, start: number): Attention | undefined {
  const step = steps[start]?.step;
  if (step?.op !== "branch" || step.method !== "dotProductAttention" || step.branches.length !== 3) {
    return undefined;
  }
  const [heads, own = {}] = step.args as [number, Record<string, unknown>?];
  const [queries, keys, values] = step.branches;
  const [q, k, v] = [queries![0], keys![0], values![0]].map((item) => layerOfKind(item, "fc"));
  const out = layerOfKind(steps[start + 1], "fc");
  if (q === undefined || k === undefined || v === undefined || out === undefined) return undefined;
  const width = steps[start]!.before[1]!;
  const headSize = q.outputs / heads;
  const how = {
    ...own,
    headSize: unless(headSize, width / heads),
    output: unless(out.outputs, width),
    keyBias: unless(k.bias, q.bias),
    outputBias: unless(out.bias, q.bias),
    rotary: layerOfKind(queries![1], "rotary") === undefined ? undefined : true,
  };
  return { heads, how, bias: q.bias, length: 2 };
}

/** Attention with its projections. */
export function attention(steps: Steps, start: number): Candidate[] {
  const found = attentionAt(steps, start);
  if (found === undefined) return [];
  const how = options({ ...found.how, bias: unless(found.bias, true) });
  return [{ method: "attention", args: [found.heads, ...how], length: found.length }];
}

/** Two fully connected layers with an activation between. */
export function feedForward(steps: Steps, start: number): Candidate[] {
  const first = layerOfKind(steps[start], "fc"), activation = activationOf(steps[start + 1]);
  if (first === undefined || activation === undefined) return [];
  if (steps[start]!.before.length !== 2 || layerOfKind(steps[start + 2], "fc") === undefined) return [];
  const how = options({ activation: unless(activation, "gelu"), bias: unless(first.bias, true) });
  return [{ method: "feedForward", args: [first.outputs, ...how], length: 3 }];
}

/** One projection times a function of another, then back. */
export function gatedFeedForward(steps: Steps, start: number): Candidate[] {
  const branches = branchOf(steps[start], "mul")?.branches;
  const first = layerOfKind(branches?.[0]?.[0], "fc");
  const gate = activationOf(branches?.[0]?.[1]);
  if (first === undefined || gate === undefined || layerOfKind(steps[start + 1], "fc") === undefined) {
    return [];
  }
  const how = options({ gate: unless(gate, "silu"), bias: unless(first.bias, false) });
  return [{ method: "gatedFeedForward", args: [first.outputs, ...how], length: 2 }];
}

type Norm = "layerNorm" | "rmsNorm";

function normOf(item: Item | undefined): Norm | undefined {
  return layerOfKind(item, "layerNorm")?.kind ?? layerOfKind(item, "rmsNorm")?.kind;
}

/** The hidden features of a feed-forward, and whether it is gated; of which function only running tells. */
function forwardAt(
  steps: Steps,
  start: number,
): { readonly hidden: number; readonly gated: boolean } | undefined {
  const [plain] = feedForward(steps, start), [gated] = gatedFeedForward(steps, start);
  const found = plain ?? gated;
  return found === undefined ? undefined : { hidden: found.args[0] as number, gated: plain === undefined };
}

function transformer(
  heads: Attention,
  { hidden, gated }: { readonly hidden: number; readonly gated: boolean },
  norm: Norm,
  after: boolean,
  length: number,
): Candidate {
  const how = options({
    norm: unless(norm, "layerNorm"),
    normAt: after ? "after" : undefined,
    gated: gated || undefined,
    ...heads.how,
    bias: unless(heads.bias, !gated),
  });
  return { method: "transformerBlock", args: [heads.heads, hidden, ...how], length };
}

/** Attention and feed-forward, each normalised and with its input added. */
export function transformerBlock(steps: Steps, start: number): Candidate[] {
  const [body, shortcut] = branchOf(steps[start], "add")?.branches ?? [];
  if (body === undefined || shortcut === undefined || shortcut.length > 0) return [];
  const after = normOf(steps[start + 1]);
  const norm = after ?? normOf(body[0]);
  const [next] = branchOf(steps[start + (after === undefined ? 1 : 2)], "add")?.branches ?? [];
  if (norm === undefined || next === undefined) return [];
  const at = after === undefined ? 1 : 0;
  const attends = attentionAt(body, at), forward = forwardAt(next, at);
  if (attends === undefined || forward === undefined) return [];
  return [transformer(attends, forward, norm, after !== undefined, after === undefined ? 2 : 4)];
}
