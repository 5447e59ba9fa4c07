/** Nodes of a TensorFlow graph that work element by element, normalise, or reduce. */
import { elements } from "../../../ir/shape.ts";
import { elementwise, merged } from "../../nhwc.ts";
import { activation } from "../step.ts";
import {
  constants,
  flowing,
  hasBatch,
  input,
  ownAxis,
  shapeFor,
  type Step,
  tensor,
  tensors,
  unknown,
  type Value,
} from "./step.ts";

/** The value as it came. */
export function same(step: Step): Value {
  return input(step);
}

/** An activation. */
export function activationOf(word: string): (step: Step) => Value {
  return (step) => flowing(activation(step.builder, word, tensor(step), { name: step.name }), input(step));
}

/** Whole numbers of shapes, reckoned with as they are. */
function folded(step: Step, reckon: (a: number, b: number) => number): Value | undefined {
  const [a, b] = step.inputs.map(({ integers }) => integers);
  if (tensors(step).length > 0 || a === undefined || b === undefined) return undefined;
  const length = Math.max(a.length, b.length);
  const integers = Array.from({ length }, (_, i) => reckon(a[i] ?? a[0] ?? 0, b[i] ?? b[0] ?? 0));
  return { sizes: [length], integers };
}

/** A merge of two tensors, or of one and a constant. */
export function merge(kind: "add" | "mul", reckon: (a: number, b: number) => number): (step: Step) => Value {
  return (step) => {
    const known = folded(step, reckon);
    if (known !== undefined) return known;
    const all = tensors(step), like = step.inputs.find(({ made }) => made !== undefined);
    if (all.length > 1) return flowing(merged(step.builder, kind, all, { name: step.name }), like);
    const values = constants(step);
    if (all.length === 0) return { sizes: step.inputs[0]?.sizes ?? [] };
    const parameters = values > 1 ? values : 0;
    return {
      ...flowing(elementwise(step.builder, all[0]!, { name: step.name }, { parameters }), like),
      sizes: like!.sizes,
    };
  };
}

/** So many operations an element. */
export function operations(count: number): (step: Step) => Value {
  return (step) => {
    const all = tensors(step);
    if (all.length === 0) return { sizes: step.inputs[0]?.sizes ?? [], integers: step.inputs[0]?.integers };
    if (all.length > 1) return unknown(step, "Element by element: the bytes are counted");
    const like = step.inputs.find(({ made }) => made !== undefined)!;
    const values = constants(step), parameters = values > 1 ? values : 0;
    const made = elementwise(step.builder, all[0]!, { name: step.name }, { operations: count, parameters });
    return { ...like, made };
  };
}

/** Batch normalisation. */
export function batchNorm(step: Step): Value {
  return flowing(step.builder.layer("batchNorm", [], [tensor(step)], { name: step.name }), input(step));
}

/** A mean, sum or maximum over axes; over height and width it is a global pooling. */
export function reduce(mode: "max" | "average"): (step: Step) => Value {
  return (step) => {
    const { builder, attributes, name } = step;
    const value = input(step);
    if (value.made === undefined) {
      return {
        sizes: [],
        integers: value.integers && [value.integers.reduce((all, one) => all * one, 1)],
      };
    }
    const axes = (input(step, 1).integers ?? []).map((axis) => axis < 0 ? axis + value.sizes.length : axis);
    if (axes.length === 0) {
      return unknown(step, "A reduction over axes that stand in the weights' file, which is not there");
    }
    const keep = attributes.flag("keep_dims");
    const sizes = value.sizes.flatMap((size, axis) => !axes.includes(axis) ? [size] : keep ? [1] : []);
    const own = axes.map((axis) => ownAxis(axis, value)).sort().join();
    const shape = shapeFor(sizes);
    if (value.made.shape.length === 3 && own === "1,2" && hasBatch(value)) {
      const pooled = builder.layer("globalPool", [{ mode }], [value.made], { name });
      return { made: builder.reshaped(pooled, shape, `${name}_vector`), sizes };
    }
    const operations = Math.max(1, Math.ceil(elements(value.sizes) / elements(shape)));
    return { made: elementwise(builder, value.made, { name }, { operations, output: shape }), sizes };
  };
}
