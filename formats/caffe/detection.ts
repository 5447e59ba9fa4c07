/** Layers of detectors in Caffe's forks, recurrent layers, and layers in Python. */
import { elements } from "../../ir/shape.ts";
import type { Tensor } from "../graph.ts";
import { type Operator, type Step, unknown } from "./step.ts";

/** Regions of interest: as asked for, as the file's own input of regions says, or one. */
function roisOf({ builder, bottoms: [, regions], dims, name, firstOf }: Step): number {
  const asked = dims.size("rois");
  if (asked !== undefined) return asked;
  const rois = firstOf(regions) ?? 1;
  const text = `${rois} ${rois === 1 ? "region" : "regions"} of interest, as the file has it; ` +
    "a detector proposes more (300 in Faster R-CNN at test time): --dim rois=300";
  builder.note(text, name);
  return rois;
}

/** RoI max pooling. */
export function roiPooling(step: Step): Tensor {
  const own = step.fields.message("roi_pooling_param");
  const size = [own.integer("pooled_h") ?? 0, own.integer("pooled_w") ?? 0] as const;
  return step.builder.layer("roiPool", [roisOf(step), size], step.bottoms, { name: step.name });
}

/** RoI pooling at exact places. */
export function roiAlign(step: Step): Tensor {
  const own = step.fields.message("roi_align_param");
  const size = [own.integer("pooled_h") ?? 0, own.integer("pooled_w") ?? 0] as const;
  return step.builder.layer("roiAlign", [roisOf(step), size], step.bottoms, { name: step.name });
}

/** RoI pooling whose bins read channels of their own (R-FCN). */
export function psRoiPooling(step: Step): Tensor {
  const own = step.fields.message("psroi_pooling_param");
  const group = own.integer("group_size") ?? 1;
  return unknown(step, [own.integer("output_dim") ?? 1, group, group]);
}

/** All that anchors need of a bottom: its height and its width, in 32 bits each. */
const SIZE_BYTES = 8;

/** SSD's anchors: four sides and four variances of each box. */
export function priorBox(step: Step): Tensor {
  const own = step.fields.message("prior_box_param");
  const [, height = 1, width = 1] = step.bottoms[0]?.shape ?? [];
  const ratios = new Set([1]);
  for (const text of own.words("aspect_ratio")) {
    const ratio = Number(text);
    ratios.add(ratio);
    if (own.flag("flip") ?? true) ratios.add(1 / ratio);
  }
  const boxes = own.words("min_size").length * ratios.size + own.words("max_size").length;
  const values = 4 * height * width * Math.max(1, boxes);
  const inputBytes = SIZE_BYTES * step.bottoms.length;
  return unknown(step, [2, values], { vectorOperations: 2 * values, inputBytes });
}

/** The best boxes that do not overlap: seven values each. */
export function detectionOutput(step: Step): Tensor {
  const keep = step.fields.message("detection_output_param").integer("keep_top_k") ?? 1;
  return unknown(step, [Math.max(1, keep), 7]);
}

/** A layer in Python: only its inputs are told. */
export function python(step: Step): Tensor {
  const own = step.fields.message("python_param");
  const words = `${own.word("module") ?? ""} ${own.word("layer") ?? ""} ${step.name}`.toLowerCase();
  const proposes = words.includes("proposal");
  const reason = proposes
    ? "A proposal layer chooses boxes by a program of its own: its bytes are counted, its operations are not"
    : "What a layer in Python does is not in the file: its bytes are counted, and its output is assumed to have its input's shape";
  const output = proposes ? [step.dims.size("rois") ?? 1, 5] : undefined;
  return step.builder.unknown(step.bottoms, { type: "Python", name: step.name, output, reason });
}

/** Steps and features: of a sequence, or one step of whatever came. */
function stepsOf({ builder, name }: Step, input: Tensor): Tensor {
  if (input.shape.length === 2 || input.shape.length === 1) return input;
  return builder.reshaped(input, [elements(input.shape)], `${name}_vector`);
}

/** LSTM and plain recurrent layers; time is Caffe's first axis. */
export function recurrent(kind: "lstm" | "rnn"): Operator {
  return (step) => {
    const { builder, bottoms, name } = step;
    const input = stepsOf(step, bottoms[0]!);
    const hidden = step.fields.message("recurrent_param").integer("num_output") ?? 0;
    const steps = input.shape.length === 2 ? input.shape[0]! : 1;
    builder.note(`${steps} ${steps === 1 ? "time step" : "time steps"} of one sequence`, name);
    return builder.layer(kind, [hidden, { biases: 1 }], [input], { name });
  };
}

/** Looking up of tokens in a table. */
export function embed(step: Step): Tensor {
  const { builder, bottoms: [bottom], name } = step;
  const own = step.fields.message("embed_param");
  const tokens = builder.reshaped(bottom!, [elements(bottom!.shape)], `${name}_tokens`);
  const sizes = [own.integer("input_dim") ?? 0, own.integer("num_output") ?? 0] as const;
  return builder.layer("embedding", [...sizes], [tokens], { name });
}
