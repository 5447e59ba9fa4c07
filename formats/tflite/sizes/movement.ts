/** Sizes behind what moves, cuts, joins and reduces. */
import { Refusal } from "../../../ir/shape.ts";
import {
  axisOf,
  broadcast,
  input,
  option,
  resolved,
  type SizeRule,
  sizes,
  values,
  withAxis,
} from "./rule.ts";

/** The first operand's. */
const same: SizeRule = (asked) => asked.outputs.map(() => sizes(asked));

/** What all operands have together. */
const merged: SizeRule = ({ inputs }) => [
  inputs.flatMap((one) => one === undefined ? [] : [one.sizes]).reduce(broadcast),
];

/** A shape that an operand or an option says. */
const reshape: SizeRule = (asked) => {
  const said = asked.inputs[1] === undefined ? asked.operator.options?.integers(0, 8) : values(asked, 1);
  if (said === undefined) throw new Refusal("a shape", "none");
  return [resolved(said, sizes(asked))];
};

const squeeze: SizeRule = (asked) => {
  const own = sizes(asked), given = asked.operator.options?.integers(0, 8) ?? [];
  const gone = given.map((axis) => axisOf(axis, own.length));
  return [own.filter((size, axis) => gone.length > 0 ? !gone.includes(axis) : size !== 1)];
};

const expandDims: SizeRule = (asked) => {
  const own = sizes(asked), axis = axisOf(values(asked, 1)[0] ?? 0, own.length + 1);
  return [[...own.slice(0, axis), 1, ...own.slice(axis)]];
};

const concatenation: SizeRule = (asked) => {
  const all = asked.inputs.flatMap((one) => one === undefined ? [] : [one.sizes]), first = all[0] ?? [];
  const axis = axisOf(option(asked, 0), first.length);
  const odd = all.find((one) => one.some((size, i) => i !== axis && size !== first[i]));
  if (odd !== undefined) {
    throw new Refusal("sizes that fit together", `[${first.join(", ")}] and [${odd.join(", ")}]`);
  }
  return [withAxis(first, axis, all.reduce((sum, one) => sum + one[axis]!, 0))];
};

const pack: SizeRule = (asked) => {
  const own = sizes(asked), axis = axisOf(option(asked, 1), own.length + 1);
  return [[...own.slice(0, axis), asked.inputs.length, ...own.slice(axis)]];
};

const unpack: SizeRule = (asked) => {
  const own = sizes(asked), axis = axisOf(option(asked, 1), own.length);
  if (own[axis] !== asked.outputs.length) throw new Refusal(`${asked.outputs.length} parts`, `${own[axis]}`);
  return asked.outputs.map(() => own.filter((_, i) => i !== axis));
};

const pad: SizeRule = (asked) => {
  const sides = values(asked, 1);
  return [sizes(asked).map((size, axis) => size + (sides[2 * axis] ?? 0) + (sides[2 * axis + 1] ?? 0))];
};

const transpose: SizeRule = (asked) => {
  const own = sizes(asked);
  return [values(asked, 1).map((axis) => own[axisOf(axis, own.length)]!)];
};

/** A part that begins at a place and has a size; the file fixes both. */
const slice: SizeRule = (asked) => {
  const own = sizes(asked), starts = values(asked, 1), wanted = values(asked, 2);
  return [own.map((size, axis) => {
    const start = starts[axis] ?? 0, count = wanted[axis] ?? -1, cut = count < 0 ? size - start : count;
    if (start + cut <= size) return cut;
    throw new Refusal(`a part of ${size}`, `${cut} from ${start} on, which the file fixes`);
  })];
};

/** Start, end and step of each axis, with masks that leave some open. */
const stridedSlice: SizeRule = (asked) => {
  const own = sizes(asked), [starts, ends, steps] = [1, 2, 3].map((index) => values(asked, index));
  const has = (id: number, axis: number) => (option(asked, id) >> axis) % 2 !== 0;
  if (option(asked, 2) !== 0 || option(asked, 3) !== 0) {
    throw new Refusal("a part without new axes", "one with");
  }
  const shape = own.flatMap((size, axis) => {
    if (axis >= starts!.length) return [size];
    if (has(4, axis)) return [];
    const step = steps![axis] || 1,
      clamp = (at: number) => Math.min(size, Math.max(0, at < 0 ? at + size : at));
    const start = has(0, axis) ? 0 : clamp(starts![axis]!), end = has(1, axis) ? size : clamp(ends![axis]!);
    return [Math.ceil((end - start) / Math.abs(step))];
  });
  return [shape];
};

/** Equal parts: axis, then tensor. */
const split: SizeRule = (asked) => {
  const own = sizes(asked, 1),
    axis = axisOf(values(asked, 0)[0] ?? 0, own.length),
    parts = asked.outputs.length;
  if (own[axis]! % parts !== 0) throw new Refusal(`a size that ${parts} parts divide`, `${own[axis]}`);
  return asked.outputs.map(() => withAxis(own, axis, own[axis]! / parts));
};

/** Parts of given sizes; one may be open. */
const splitV: SizeRule = (asked) => {
  const own = sizes(asked), axis = axisOf(values(asked, 2)[0] ?? 0, own.length), given = values(asked, 1);
  const known = given.reduce((sum, size) => sum + Math.max(0, size), 0), rest = own[axis]! - known;
  const all = given.map((size) => size < 0 ? rest : size);
  if (all.reduce((sum, size) => sum + size, 0) !== own[axis]) {
    throw new Refusal(`parts of ${own[axis]} in all`, `[${given.join(", ")}], which the file fixes`);
  }
  return all.map((size) => withAxis(own, axis, size));
};

/** Axes drawn together. */
const reduce: SizeRule = (asked) => {
  const own = sizes(asked), axes = values(asked, 1).map((axis) => axisOf(axis, own.length));
  const keeps = option(asked, 0, 0, "i8") !== 0;
  return [own.flatMap((size, axis) => !axes.includes(axis) ? [size] : keeps ? [1] : [])];
};

const argument: SizeRule = (asked) => {
  const own = sizes(asked), axis = axisOf(values(asked, 1)[0] ?? 0, own.length);
  return [own.filter((_, i) => i !== axis)];
};

/** An image of a size that an operand says. */
const resize: SizeRule = (asked) => {
  const [batch = 1, , , channels = 1] = sizes(asked), [height = 1, width = 1] = values(asked, 1);
  return [[batch, height, width, channels]];
};

/** Pixels turned into channels (`into` true), or back. */
function rearranged(into: boolean): SizeRule {
  return (asked) => {
    const [batch = 1, height = 1, width = 1, channels = 1] = sizes(asked), block = option(asked, 0, 1);
    const out = into
      ? [batch, height / block, width / block, channels * block * block]
      : [batch, height * block, width * block, channels / block / block];
    if (!out.every(Number.isInteger)) {
      throw new Refusal(`sizes that ${block} divides`, sizes(asked).join("x"));
    }
    return [out];
  };
}

/** Blocks of an image as a batch, with zeros around, or back. */
function blocks(into: boolean): SizeRule {
  return (asked) => {
    const [batch = 1, ...rest] = sizes(asked), block = values(asked, 1), sides = values(asked, 2);
    const around = (i: number) => (sides[2 * i] ?? 0) + (sides[2 * i + 1] ?? 0);
    const all = block.reduce((product, size) => product * size, 1);
    const out = rest.map((size, i) =>
      i >= block.length ? size : into ? (size + around(i)) / block[i]! : size * block[i]! - around(i)
    );
    const whole = [into ? batch * all : batch / all, ...out];
    if (!whole.every(Number.isInteger)) {
      throw new Refusal(`sizes that blocks of ${block.join("x")} divide`, rest.join("x"));
    }
    return [whole];
  };
}

const tile: SizeRule = (asked) => {
  const times = values(asked, 1);
  return [sizes(asked).map((size, axis) => size * (times[axis] ?? 1))];
};

const broadcastTo: SizeRule = (asked) => [broadcast(sizes(asked), values(asked, 1))];

/** As many numbers as the tensor has axes. */
const shape: SizeRule = (asked) => [[input(asked).sizes.length]];

function all(names: string, rule: SizeRule): Record<string, SizeRule> {
  return Object.fromEntries(names.trim().split(/\s+/).map((name) => [name, rule]));
}

/** Rules of what moves and of what works element by element. */
export const movementRules: Readonly<Record<string, SizeRule>> = {
  ...all(
    `RELU RELU6 RELU_N1_TO_1 RELU_0_TO_1 LEAKY_RELU PRELU ELU GELU LOGISTIC TANH HARD_SWISH SOFTMAX LOG_SOFTMAX ABS NEG SQUARE
     SQRT RSQRT EXP LOG SIN COS FLOOR CEIL ROUND SIGN CAST LOGICAL_NOT CUMSUM FAKE_QUANT QUANTIZE DEQUANTIZE L2_NORMALIZATION
     LOCAL_RESPONSE_NORMALIZATION REVERSE_V2 REVERSE_SEQUENCE STOP_GRADIENT ZEROS_LIKE`,
    same,
  ),
  ...all(
    `ADD SUB MUL DIV ADD_N MAXIMUM MINIMUM SQUARED_DIFFERENCE POW FLOOR_DIV FLOOR_MOD LESS LESS_EQUAL GREATER GREATER_EQUAL
     EQUAL NOT_EQUAL LOGICAL_AND LOGICAL_OR SELECT SELECT_V2`,
    merged,
  ),
  ...all("MEAN SUM REDUCE_PROD REDUCE_ANY REDUCE_ALL REDUCE_MAX REDUCE_MIN", reduce),
  ...all("ARG_MAX ARG_MIN", argument),
  ...all("PAD PADV2 MIRROR_PAD", pad),
  ...all("RESIZE_BILINEAR RESIZE_NEAREST_NEIGHBOR", resize),
  RESHAPE: reshape,
  SQUEEZE: squeeze,
  EXPAND_DIMS: expandDims,
  CONCATENATION: concatenation,
  PACK: pack,
  UNPACK: unpack,
  TRANSPOSE: transpose,
  SLICE: slice,
  STRIDED_SLICE: stridedSlice,
  SPLIT: split,
  SPLIT_V: splitV,
  SPACE_TO_DEPTH: rearranged(true),
  DEPTH_TO_SPACE: rearranged(false),
  SPACE_TO_BATCH_ND: blocks(true),
  BATCH_TO_SPACE_ND: blocks(false),
  TILE: tile,
  BROADCAST_TO: broadcastTo,
  SHAPE: shape,
};
