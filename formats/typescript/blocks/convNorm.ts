import { activationOf, type Candidate, layerOfKind, options, short, unless } from "./candidate.ts";
import type { Layer } from "../../../ir/registry.ts";
import type { Item, Steps } from "../steps.ts";

type Convolution = Extract<Layer, { kind: "conv" | "depthwise" }>;

/** A convolution without a bias. */
function convolution(item: Item | undefined): Convolution | undefined {
  const layer = layerOfKind(item, "conv") ?? layerOfKind(item, "depthwise");
  return layer === undefined || layer.bias ? undefined : layer;
}

/** The padding of a convolution as a block's option; nothing if it keeps the size. */
export function paddingOption(layer: Convolution): unknown {
  const { padding, kernel, dilation } = layer;
  if (padding === "same") return undefined;
  const [top, bottom, left, right] = padding;
  const keeps = [0, 1].every((axis) => {
    const side = dilation[axis]! * (kernel[axis]! - 1) / 2;
    return padding[2 * axis] === side && padding[2 * axis + 1] === side;
  });
  return keeps || top !== bottom || left !== right ? undefined : short([top, left]);
}

/** The name that a step gives its layer. */
function nameOf({ step }: Item): unknown {
  const last = step.op === "call" ? step.args.at(-1) : undefined;
  return typeof last === "object" && last !== null && "name" in last ? last.name : undefined;
}

/** A convolution, its normalisation, and an activation or none. */
export function convNorm(steps: Steps, start: number): Candidate[] {
  const item = steps[start]!;
  const layer = convolution(item);
  if (layer === undefined || layerOfKind(steps[start + 1], "batchNorm") === undefined) return [];
  const deep = layer.kind === "depthwise";
  const filters = deep ? layer.multiplier * item.before[0]! : layer.filters;
  const activation = activationOf(steps[start + 2]);
  const made = (word: string | undefined, length: number) => ({
    method: "convNorm",
    args: [
      filters,
      short(layer.kernel),
      ...options({
        name: nameOf(item),
        stride: unless(short(layer.stride), 1),
        padding: paddingOption(layer),
        dilation: unless(layer.dilation[0], 1),
        groups: deep ? "depthwise" : unless(layer.groups, 1),
        activation: word,
      }),
    ],
    length,
  });
  const plain = made("none", 2);
  return activation === undefined ? [plain] : [made(unless(activation, "relu"), 3), plain];
}

/** A depthwise convolution and a pointwise one, each normalised and activated. */
export function separable(steps: Steps, start: number): Candidate[] {
  const layer = layerOfKind(steps[start], "depthwise");
  if (layer === undefined) return [];
  const between = layerOfKind(steps[start + 1], "batchNorm") !== undefined;
  const at = between ? start + 3 : start + 1;
  const point = layerOfKind(steps[at], "conv"), activation = activationOf(steps[at + 2]);
  if (point === undefined || activation === undefined) return [];
  const how = options({
    stride: unless(short(layer.stride), 1),
    padding: paddingOption(layer),
    dilation: unless(layer.dilation[0], 1),
    multiplier: unless(layer.multiplier, 1),
    between: unless(between, true),
    activation: unless(activation, "relu"),
  });
  return [{
    method: "separable",
    args: [point.filters, short(layer.kernel), ...how],
    length: at + 3 - start,
  }];
}
