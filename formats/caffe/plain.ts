/** Caffe's layers that work element by element, and its normalisations. */
import { elements } from "../../ir/shape.ts";
import type { Tensor } from "../graph.ts";
import { type Operator, type Step, unknown } from "./step.ts";

type Plain =
  | "elu"
  | "sigmoid"
  | "tanh"
  | "relu6"
  | "silu"
  | "hardSwish"
  | "hardSigmoid"
  | "softplus"
  | "prelu"
  | "dropout"
  | "softmax"
  | "mish"
  | "gelu";

/** A layer without arguments. */
export function plain(kind: Plain): Operator {
  return ({ builder, bottoms, name }) => builder.layer(kind, [], bottoms.slice(0, 1), { name });
}

/** Rectifier, leaky where a slope is given. */
export function relu({ builder, bottoms, name, fields }: Step): Tensor {
  const slope = fields.message("relu_param").number("negative_slope") ?? 0;
  return builder.layer(slope === 0 ? "relu" : "leakyRelu", [], bottoms.slice(0, 1), { name });
}

/** So many operations an element, of a function that has no kind. */
export function functionOf(operations: number): Operator {
  return (step) => {
    const vectorOperations = operations * elements(step.bottoms[0]?.shape ?? []);
    return unknown(step, undefined, { vectorOperations });
  };
}

/** The tensor with axes of 1 at its end, so that it stretches over another. */
function stretched({ builder, name }: Step, tensor: Tensor, rank: number): Tensor {
  if (tensor.shape.length >= rank) return tensor;
  const ones = new Array<number>(rank - tensor.shape.length).fill(1);
  return builder.reshaped(tensor, [...tensor.shape, ...ones], `${name}_scale`);
}

/** A scale for each channel, and a bias: learned where there is one bottom, a product where there are two. */
export function scale(step: Step): Tensor {
  const { builder, bottoms, name, fields } = step;
  const own = fields.message("scale_param");
  if (bottoms.length > 1) {
    const [data, factor] = bottoms as [Tensor, Tensor];
    return builder.layer("mul", [], [data, stretched(step, factor, data.shape.length)], { name });
  }
  builder.note("A scale on its own is read as a batch normalisation, which costs the same", name);
  return builder.layer("batchNorm", [{ scale: true, shift: own.flag("bias_term") ?? false }], bottoms, {
    name,
  });
}

/** A bias for each channel. */
export function bias(step: Step): Tensor {
  const { builder, bottoms, name } = step;
  if (bottoms.length > 1) {
    const [data, shift] = bottoms as [Tensor, Tensor];
    return builder.layer("add", [], [data, stretched(step, shift, data.shape.length)], { name });
  }
  builder.note("A bias on its own is read as a batch normalisation without a scale", name);
  return builder.layer("batchNorm", [{ scale: false, shift: true }], bottoms, { name });
}

/** Batch normalisation; Caffe's has no scale and no shift of its own, those of its forks have both. */
export function batchNorm(affine: boolean): Operator {
  return ({ builder, bottoms, name }) =>
    builder.layer("batchNorm", [{ scale: affine, shift: affine }], bottoms.slice(0, 1), { name });
}

/** Local response normalisation. */
export function lrn({ builder, bottoms, name, fields }: Step): Tensor {
  const own = fields.message("lrn_param");
  if (/^(WITHIN_CHANNEL|1)$/.test(own.word("norm_region") ?? "")) {
    builder.note("A response normalisation within channels is counted as one across channels", name);
  }
  return builder.layer("lrn", [{ size: own.integer("local_size") ?? 5 }], bottoms.slice(0, 1), { name });
}

/** Normalisation to length 1 across channels, with a learned scale (SSD). */
export function normalize({ builder, bottoms, name }: Step): Tensor {
  return builder.layer("rmsNorm", [], bottoms.slice(0, 1), { name });
}

/** Mean and variance of each channel of one image. */
export function mvn({ builder, bottoms, name }: Step): Tensor {
  return builder.layer("instanceNorm", [{ scale: false, shift: false }], bottoms.slice(0, 1), { name });
}

/** Sum, product or maximum. */
export function eltwise(step: Step): Tensor {
  const { builder, bottoms, name, fields } = step;
  const word = (fields.message("eltwise_param").word("operation") ?? "SUM").toUpperCase();
  if (word === "MAX" || word === "2") builder.note("A maximum of tensors is counted as a sum", name);
  if (fields.message("eltwise_param").words("coeff").some((factor) => Math.abs(Number(factor)) !== 1)) {
    builder.note("The factors of a weighted sum are left out", name);
  }
  const rank = Math.max(...bottoms.map((bottom) => bottom.shape.length), 1);
  const all = bottoms.map((bottom) => stretched(step, bottom, rank));
  return builder.layer(word === "PROD" || word === "0" ? "mul" : "add", [], all, { name });
}

/** A product and a sum in one (the gate of SENet): a x + y. */
export function axpy(step: Step): Tensor {
  const { builder, bottoms: [factor, x, y], name } = step;
  if (factor === undefined || x === undefined || y === undefined) {
    throw builder.fault(`three bottoms of "${name}"`, `${step.bottoms.length}`);
  }
  const gated = builder.layer("mul", [], [x, stretched(step, factor, x.shape.length)], {
    name: `${name}_mul`,
  });
  return builder.layer("add", [], [gated, y], { name });
}
