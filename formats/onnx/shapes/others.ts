/** Shapes of reductions, choices, boxes and signals. */
import { Refusal } from "../../../ir/shape.ts";
import { axisOf, input, known, option, type ShapeRule, type ShapeRules, type Sizes, sizes } from "./rule.ts";

/** The axes that a reduction takes together. */
export function reducedAxes(asked: Parameters<ShapeRule>[0]): Sizes {
  const shape = sizes(asked), axes = option(asked, "axes", 1);
  if (axes === undefined || axes.length === 0) {
    return asked.attributes.int("noop_with_empty_axes", 0) === 1 ? [] : shape.map((_, i) => i);
  }
  return axes.map((axis) => axisOf(axis, shape.length));
}

const reduction: ShapeRule = (asked) => {
  const axes = new Set(reducedAxes(asked)), keep = asked.attributes.int("keepdims", 1) === 1;
  const shape = sizes(asked).map((size, i) => axes.has(i) ? 1 : size);
  return [{ shape: keep ? shape : shape.filter((_, i) => !axes.has(i)) }];
};

const argument: ShapeRule = (asked) => {
  const shape = sizes(asked), axis = axisOf(asked.attributes.int("axis", 0), shape.length);
  const keep = asked.attributes.int("keepdims", 1) === 1;
  const out = keep ? shape.map((size, i) => i === axis ? 1 : size) : shape.filter((_, i) => i !== axis);
  return [{ shape: out, type: 7 }];
};

const REDUCTIONS = ["L1", "L2", "LogSum", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare"];

/** Frames of a signal, and frequencies of each. */
function spectrum(length: number, isOnesided: boolean): number {
  return isOnesided ? Math.floor(length / 2) + 1 : length;
}

/** Reductions, sorting, detection, signals. */
export const otherShapes: ShapeRules = {
  ...Object.fromEntries(REDUCTIONS.map((name) => [`Reduce${name}`, reduction])),
  ArgMax: argument,
  ArgMin: argument,
  TopK(asked) {
    const shape = sizes(asked), axis = axisOf(asked.attributes.int("axis", -1), shape.length);
    const given = asked.attributes.has("k") ? asked.attributes.int("k", 1) : input(asked, 1).data?.[0];
    if (given === undefined) asked.assume(`as many elements chosen as there are, ${shape[axis]}`);
    const count = Math.min(given ?? shape[axis]!, shape[axis]!);
    const out = shape.map((size, i) => i === axis ? count : size);
    return [{ shape: out }, { shape: out, type: 7 }];
  },
  NonMaxSuppression(asked) {
    const [batch = 1, boxes = 0] = sizes(asked), classes = sizes(asked, 1)[1] ?? 1;
    const most = asked.inputs[2]?.data?.[0] ?? boxes;
    const kept = batch * classes * Math.max(1, Math.min(most, boxes));
    asked.assume(`all boxes kept that may be, ${kept}`);
    return [{ shape: [kept, 3], type: 7 }];
  },
  STFT(asked) {
    const [batch = 1, samples = 1] = sizes(asked), step = known(asked, 1, "a step")[0]!;
    const length = asked.inputs[3] === undefined ? sizes(asked, 2)[0]! : known(asked, 3, "a length")[0]!;
    const frames = Math.floor((samples - length) / step) + 1;
    if (!(frames >= 1)) throw new Refusal("a signal longer than a frame", `${samples}`);
    return [{ shape: [batch, frames, spectrum(length, asked.attributes.int("onesided", 1) === 1), 2] }];
  },
  DFT(asked) {
    const out = [...sizes(asked)],
      axis = axisOf(
        asked.inputs[2]?.data?.[0] ?? asked.attributes.int("axis", asked.opset >= 20 ? -2 : 1),
        out.length,
      );
    const length = asked.inputs[1]?.data?.[0] ?? out[axis]!;
    out[axis] = spectrum(length, asked.attributes.int("onesided", 0) === 1);
    out[out.length - 1] = asked.attributes.int("inverse", 0) === 1 && out.at(-1) === 1 ? 1 : 2;
    return [{ shape: out }];
  },
  MelWeightMatrix(asked) {
    const [bins, length] = [0, 1].map((i) => known(asked, i, "a size")[0]!);
    return [{
      shape: [Math.floor(length! / 2) + 1, bins!],
      type: asked.attributes.int("output_datatype", 1),
    }];
  },
  NegativeLogLikelihoodLoss: (asked) => [{
    shape: asked.attributes.text("reduction", "mean") === "none" ? sizes(asked, 1) : [],
  }],
  SoftmaxCrossEntropyLoss: (asked) => [
    { shape: asked.attributes.text("reduction", "mean") === "none" ? sizes(asked, 1) : [] },
    { shape: sizes(asked) },
  ],
};
