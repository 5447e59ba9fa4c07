/** What an operator of Caffe is read with. */
import type { Shape } from "../../ir/shape.ts";
import type { GraphBuilder, Tensor, Unknown } from "../graph.ts";
import type { Dimensions } from "../dimensions.ts";
import type { Fields } from "./fields.ts";

/** One layer of the file. */
export interface Step {
  /** The network so far. */
  readonly builder: GraphBuilder;
  /** The layer's type as the file has it. */
  readonly type: string;
  /** Its name. */
  readonly name: string;
  /** Its fields. */
  readonly fields: Fields;
  /** What it reads. */
  readonly bottoms: readonly Tensor[];
  /** The names of what it makes. */
  readonly tops: readonly string[];
  /** Values for what the file leaves open: `height`, `width`, `rois`. */
  readonly dims: Dimensions;
  /** The size of the first axis that the file gives an input, such as the regions of interest it was written for. */
  firstOf(bottom: Tensor | undefined): number | undefined;
}

/** Turns a layer of the file into layers of the network; gives one tensor a top, or one for all. */
export type Operator = (step: Step) => Tensor | readonly Tensor[];

/** Two sizes from a repeated field, or from its `_h` and `_w`. */
export function pairOf(fields: Fields, name: string, stem: string, otherwise: number): [number, number] {
  const both = fields.integers(name);
  const [height, width] = [fields.integer(`${stem}_h`), fields.integer(`${stem}_w`)];
  const first = both[0] ?? otherwise;
  return [height ?? first, width ?? both[1] ?? first];
}

/** An axis of Caffe, which counts the batch, as an axis of a shape, which does not; -1 is the batch itself. */
export function axisOf(step: Step, axis: number, shape: Shape): number {
  const own = axis < 0 ? axis + shape.length : axis - 1;
  if (own < -1 || own >= shape.length) {
    throw step.builder.fault(`axis of "${step.name}" among ${shape.length + 1}`, `${axis}`);
  }
  return own;
}

/** A layer that FODLAM has no word for. */
export function unknown(
  step: Step,
  output?: Shape,
  work: Pick<Unknown, "vectorOperations" | "inputBytes"> = {},
): Tensor {
  const { builder, bottoms, type, name } = step;
  return builder.unknown(bottoms, { type, name, output, ...work });
}
