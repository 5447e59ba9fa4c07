import type { Steps } from "../steps.ts";
import {
  activationOf,
  branchOf,
  type Candidate,
  kindsOf,
  layerOfKind,
  options,
  unless,
} from "./candidate.ts";

/** A squeeze-and-excite: its hidden channels, activation and gate. */
interface Squeeze {
  readonly hidden: number;
  readonly how: Readonly<Record<string, unknown>>;
}

function squeezeAt(steps: Steps, at: number): Squeeze | undefined {
  const branches = branchOf(steps[at], "mul")?.branches;
  if (branches?.length !== 2 || branches[0]!.length > 0 || branches[1]!.length !== 5) return undefined;
  const [pooled, down, between, , gate] = branches[1]!;
  const hidden = layerOfKind(down, "conv")?.filters;
  if (layerOfKind(pooled, "globalPool") === undefined || hidden === undefined) return undefined;
  const activation = activationOf(between), last = activationOf(gate);
  if (activation === undefined || last === undefined) return undefined;
  return { hidden, how: { activation: unless(activation, "relu"), gate: unless(last, "sigmoid") } };
}

/** A gate on each channel. */
export function squeezeExcite(steps: Steps, start: number): Candidate[] {
  const squeeze = squeezeAt(steps, start);
  if (squeeze === undefined) return [];
  return [{ method: "squeezeExcite", args: [squeeze.hidden, ...options(squeeze.how)], length: 1 }];
}

/** Two 3x3 convolutions around which the input is added. */
export function basicBlock(steps: Steps, start: number): Candidate[] {
  const [body] = branchOf(steps[start], "add")?.branches ?? [];
  const activation = activationOf(steps[start + 1]);
  if (body?.length !== 5 || activation === undefined) return [];
  const first = layerOfKind(body[0], "conv");
  if (first === undefined) return [];
  const how = options({ stride: unless(first.stride[0], 1), activation: unless(activation, "relu") });
  return [{ method: "basicBlock", args: [first.filters, ...how], length: 2 }];
}

/** 1x1, 3x3 and 1x1 convolutions around which the input is added. */
export function bottleneck(steps: Steps, start: number): Candidate[] {
  const [body] = branchOf(steps[start], "add")?.branches ?? [];
  const activation = activationOf(steps[start + 1]);
  if (body === undefined || body.length < 8 || body.length > 9 || activation === undefined) return [];
  const first = layerOfKind(body[0], "conv"), second = layerOfKind(body[3], "conv");
  const last = layerOfKind(body.at(-2), "conv");
  if (first === undefined || second === undefined || last === undefined) return [];
  const early = first.stride[0] > 1;
  const how = options({
    stride: unless(early ? first.stride[0] : second.stride[0], 1),
    expansion: unless(last.filters / first.filters, 4),
    groups: unless(second.groups, 1),
    dilation: unless(second.dilation[0], 1),
    activation: unless(activation, "relu"),
    strideIn: early ? "1x1" : undefined,
    squeeze: body.length === 9 ? squeezeAt(body, 6)?.hidden : undefined,
  });
  return [{ method: "bottleneck", args: [first.filters, ...how], length: 2 }];
}

/** The arguments of an inverted residual block of some steps, and how many they are. */
function inverted(
  steps: Steps,
  start: number,
): { readonly args: unknown[]; readonly length: number } | undefined {
  const wide = layerOfKind(steps[start], "conv");
  const at = wide === undefined ? start : start + 3;
  const deep = layerOfKind(steps[at], "depthwise");
  const activation = activationOf(steps[at + 2]);
  if (deep === undefined || activation === undefined || deep.multiplier !== 1) return undefined;
  const squeeze = squeezeAt(steps, at + 3);
  const end = at + (squeeze === undefined ? 3 : 4);
  const narrow = layerOfKind(steps[end], "conv");
  if (narrow === undefined) return undefined;
  const channels = steps[start]!.before[0]!, hidden = wide?.filters ?? channels;
  const expand = Number((hidden / channels).toPrecision(3));
  const ratio = Math.round(channels * expand) === hidden;
  const how = options({
    expand: ratio ? unless(expand, 6) : undefined,
    hidden: ratio ? undefined : hidden,
    kernel: unless(deep.kernel[0], 3),
    stride: unless(deep.stride[0], 1),
    dilation: unless(deep.dilation[0], 1),
    squeeze: squeeze?.hidden,
    squeezeOptions: squeeze === undefined ? undefined : options(squeeze.how)[0],
    activation: unless(activation, "relu6"),
  });
  return { args: [narrow.filters, ...how], length: end + 2 - start };
}

/** 1x1 to many channels, depthwise, 1x1 to few, with or without the input added. */
export function invertedResidual(steps: Steps, start: number): Candidate[] {
  const branches = branchOf(steps[start], "add")?.branches;
  if (branches !== undefined) {
    const made = branches[0]!.length > 0 && branches[1]!.length === 0 ? inverted(branches[0]!, 0) : undefined;
    return made === undefined ? [] : [{ method: "invertedResidual", args: made.args, length: 1 }];
  }
  const made = inverted(steps, start);
  if (made === undefined || activationOf(steps[start + made.length]) !== undefined) return [];
  return [{ method: "invertedResidual", ...made }];
}

/** Layers of which each reads what all before it made. */
export function denseBlock(steps: Steps, start: number): Candidate[] {
  const growth = (at: number): number | undefined => {
    const branches = branchOf(steps[at], "concat")?.branches;
    if (branches?.length !== 2 || branches[0]!.length > 0) return undefined;
    const kinds = kindsOf(branches[1]!).join(" ");
    return kinds === "batchNorm relu conv batchNorm relu conv"
      ? layerOfKind(branches[1]![5], "conv")!.filters
      : undefined;
  };
  const first = growth(start);
  if (first === undefined) return [];
  let layers = 1;
  while (growth(start + layers) === first) layers++;
  return [{ method: "denseBlock", args: [layers, first], length: layers }];
}
