/** Darknet's layers that move, merge, and read boxes. */
import { elements, sameShape } from "../../ir/shape.ts";
import { numbered } from "../../ir/numbered.ts";
import type { Tensor } from "../graph.ts";
import { activated, alike, type Operator, type Step } from "./step.ts";

/** Layers side by side, or a part of their channels. */
export function route(step: Step): Tensor {
  const { builder, section, index, from } = step;
  const sources = section.integers("layers");
  if (sources.length === 0) throw builder.fault('layers of a [route], such as "-1, 61"', "nothing");
  const groups = section.integer("groups", 1), group = section.integer("group_id", 0);
  const parts = sources.map((source, i) => {
    const tensor = from(source);
    if (groups === 1) return tensor;
    const share = tensor.shape[0]! / groups;
    const name = sources.length === 1 ? `slice${index}` : `slice${index}_${i + 1}`;
    return builder.layer("slice", [0, group * share, (group + 1) * share], [tensor], { name });
  });
  return builder.layer("concat", [], alike(step, parts), { name: `concat${index}` });
}

/** The sum with earlier layers. */
export function shortcut(step: Step): Tensor {
  const { builder, section, index, input, from } = step;
  const others = section.integers("from").map(from);
  if (others.length === 0) throw builder.fault("from of a [shortcut], such as -3", "nothing");
  if (section.word("weights_type") !== undefined && section.word("weights_type") !== "none") {
    builder.note("The learned weights of a shortcut's inputs are left out", `add${index}`);
  }
  const [first, ...rest] = alike(step, [input, ...others]) as [Tensor, ...Tensor[]];
  const same = rest.every((other) => sameShape(other.shape, first.shape));
  const reason = "A sum of images of different sizes covers what they have in common: its bytes are counted";
  const made = same
    ? builder.layer("add", [], [first, ...rest], { name: `add${index}` })
    : builder.unknown([first, ...rest], { type: "[shortcut]", name: `add${index}`, reason });
  return activated(step, made, "linear");
}

/** The product with an earlier layer, each channel's or each element's. */
export function gate(step: Step): Tensor {
  const { builder, section, index, input, from } = step;
  const both = alike(step, [from(section.integer("from", -1)), input]);
  const made = builder.layer("mul", [], both, { name: `mul${index}` });
  return activated(step, made, "linear");
}

/** A larger image by repeated pixels; a smaller one where the stride is negative. */
export function upsample({ builder, section, index, input }: Step): Tensor {
  const stride = section.integer("stride", 2);
  if (stride > 0) return builder.layer("upsample", [stride], [input], { name: `upsample${index}` });
  const size = [1, 2].map((axis) => Math.floor((input.shape[axis] ?? 1) / -stride)) as [number, number];
  return builder.layer("resize", [size], [input], { name: `resize${index}` });
}

/** Pixels turned into channels, or back. */
export function reorg({ builder, section, index, input }: Step): Tensor {
  const stride = section.integer("stride", 1), name = `reorg${index}`;
  const kind = section.integer("reverse", 0) !== 0 ? "pixelShuffle" : "spaceToDepth";
  return builder.layer(kind, [stride], [input], { name });
}

/** Boxes of version 3 and later, each with a logistic score a class. */
export function yolo(values: number): Operator {
  return ({ builder, section, index, input }) => {
    const boxes = section.length("mask") || section.integer("num", 1);
    const each = section.integer("classes", 20) + values;
    const scores = builder.layer("sigmoid", [], [input], { name: `sigmoid${index}` });
    return builder.layer("anchors", [boxes, each], [scores], { name: `yolo${index}` });
  };
}

/** Boxes of version 2, with a softmax over the classes of each. */
export function region({ builder, section, index, input }: Step): Tensor {
  const each = section.integer("classes", 20) + section.integer("coords", 4) + 1;
  const boxes = builder.layer("anchors", [section.integer("num", 1), each], [input], {
    name: `region${index}`,
  });
  const scores = section.integer("softmax", 0) !== 0 ? "softmax" : "sigmoid";
  return builder.layer(scores, [], [boxes], { name: `${scores}${index}` });
}

/** Cells of version 1: the numbers of the layer before. */
export function detection({ builder, section, index, input }: Step): Tensor {
  builder.note("A [detection] reads the numbers before it as boxes and computes nothing", input.name);
  return section.integer("softmax", 0) === 0
    ? input
    : builder.layer("softmax", [], [input], { name: `softmax${index}` });
}

/** The middle of an image. */
export function crop({ builder, section, index, input }: Step): Tensor {
  const sizes = [section.integer("crop_height", 1), section.integer("crop_width", 1)];
  return sizes.reduce((made: Tensor, size, i) => {
    const axis = i + 1, name = `crop${index}_${i === 0 ? "rows" : "columns"}`;
    return made.shape[axis] === size ? made : builder.layer("slice", [axis, 0, size], [made], { name });
  }, input);
}

/** A layer without arguments. */
export function plain(kind: "batchNorm" | "softmax" | "dropout" | "sigmoid" | "globalPool"): Operator {
  return ({ builder, index, input }) => builder.layer(kind, [], [input], { name: numbered(kind, index) });
}

/** Response normalisation over neighbouring channels. */
export function normalization({ builder, section, index, input }: Step): Tensor {
  return builder.layer("lrn", [{ size: section.integer("size", 5) }], [input], { name: `lrn${index}` });
}

/** Length 1 across channels. */
export function l2norm({ builder, index, input }: Step): Tensor {
  const vectorOperations = 3 * elements(input.shape);
  const reason = "A normalisation to length 1 is counted with three operations an element";
  const type = "[l2norm]", group = "normalization" as const;
  return builder.unknown([input], { type, name: `l2norm${index}`, vectorOperations, group, reason });
}

/** A section that computes nothing when the network is used. */
export function nothing({ input }: Step): Tensor {
  return input;
}

/** A section for training. */
export function training({ builder, section, input }: Step): Tensor {
  builder.note(`[${section.type}] is for training and is left out`);
  return input;
}
