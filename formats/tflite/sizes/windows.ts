/** Sizes behind windows and matrix products. */
import { elements, Refusal } from "../../../ir/shape.ts";
import {
  type Asked,
  axisOf,
  broadcast,
  input,
  option,
  type SizeRule,
  type Sizes,
  sizes,
  values,
} from "./rule.ts";

/** The numbers of a window's options in the schema; none for what an operator has not. */
interface WindowIds {
  readonly kernel?: readonly [height: number, width: number];
  readonly dilation?: readonly [height: number, width: number];
}

/** Windows along an axis: as many as steps fit (same), or as fit whole (valid). */
function windows(size: number, kernel: number, stride: number, isSame: boolean): number {
  const count = isSame ? Math.ceil(size / stride) : Math.floor((size - kernel) / stride) + 1;
  if (count < 1) throw new Refusal(`an input of at least ${kernel} on each side`, `${size}`);
  return count;
}

function slid(asked: Asked, [height, width]: Sizes, filters: number, { dilation }: WindowIds = {}): Sizes[] {
  const [batch = 1, rows = 1, columns = 1] = sizes(asked), isSame = option(asked, 0, 0, "i8") === 0;
  const gap = (axis: 0 | 1) => dilation === undefined ? 1 : option(asked, dilation[axis], 1);
  const out = ([size, kernel, stride, axis]: readonly [number, number, number, 0 | 1]) =>
    windows(size, gap(axis) * (kernel - 1) + 1, stride, isSame);
  return [[
    batch,
    out([rows, height!, option(asked, 2, 1), 0]),
    out([columns, width!, option(asked, 1, 1), 1]),
    filters,
  ]];
}

/** Filters `[filters, height, width, channels]`. */
const conv2d: SizeRule = (asked) => {
  const [filters = 1, height = 1, width = 1, channels = 1] = sizes(asked, 1), own = sizes(asked)[3] ?? 1;
  if (own % channels !== 0) throw new Refusal(`${channels} channels, which the filters read`, `${own}`);
  return slid(asked, [height, width], filters, { dilation: [5, 4] });
};

/** Filters `[1, height, width, channels x multiplier]`. */
const depthwise: SizeRule = (asked) => {
  const [, height = 1, width = 1, filters = 1] = sizes(asked, 1), own = sizes(asked)[3] ?? 1;
  if (filters % own !== 0) throw new Refusal(`channels that divide the ${filters} filters`, `${own}`);
  return slid(asked, [height, width], filters, { dilation: [6, 5] });
};

const pooling: SizeRule = (asked) =>
  slid(asked, [option(asked, 4, 1), option(asked, 3, 1)], sizes(asked)[3] ?? 1);

/** Output shape, filters, input: the shape is the file's, and must be one of the input's. */
const transposeConv: SizeRule = (asked) => {
  const wanted = values(asked, 0), [, rows, columns] = sizes(asked, 2), [, height, width] = sizes(asked, 1);
  const isSame = option(asked, 0, 0, "i8") === 0;
  const fits = [[wanted[1], height, option(asked, 2, 1), rows], [
    wanted[2],
    width,
    option(asked, 1, 1),
    columns,
  ]]
    .every(([out = 1, kernel = 1, stride = 1, size]) => windows(out, kernel, stride, isSame) === size);
  if (!fits) {
    throw new Refusal(`an output for ${rows}x${columns}`, `[${wanted.join(", ")}], which the file fixes`);
  }
  return [wanted];
};

/** Vectors times a matrix `[outputs, features]`. */
const fullyConnected: SizeRule = (asked) => {
  const [outputs = 1, features = 1] = sizes(asked, 1), own = sizes(asked), total = elements(own);
  const keepsAxes = option(asked, 2, 0, "i8") !== 0;
  if (total % features !== 0 || (keepsAxes && own.at(-1) !== features)) {
    throw new Refusal(`${features} features, which the weights read`, `${keepsAxes ? own.at(-1) : total}`);
  }
  return [keepsAxes ? [...own.slice(0, -1), outputs] : [total / features, outputs]];
};

const batchMatmul: SizeRule = (asked) => {
  const turned = (index: 0 | 1) => {
    const own = sizes(asked, index), [rows = 1, columns = 1] = own.slice(-2);
    return {
      stack: own.slice(0, -2),
      ...(option(asked, index, 0, "i8") === 0 ? { rows, columns } : {
        rows: columns,
        columns: rows,
      }),
    };
  };
  const [a, b] = [turned(0), turned(1)];
  if (a.columns !== b.rows) throw new Refusal(`a second matrix of ${a.columns} rows`, `${b.rows}`);
  return [[...broadcast(a.stack, b.stack), a.rows, b.columns]];
};

/** A recurrent layer: the last axis is the file's, whose weights fix the features of the input. */
const sequence: SizeRule = ({ outputs, ...asked }) => {
  const own = sizes({ outputs, ...asked });
  return outputs.map((old) => old.length === own.length ? [...own.slice(0, -1), old.at(-1)!] : old);
};

/** Rows of a table. */
const gather: SizeRule = (asked) => {
  const table = sizes(asked), indices = sizes(asked, 1), axis = axisOf(option(asked, 0), table.length);
  return [[...table.slice(0, axis), ...indices, ...table.slice(axis + 1)]];
};

const lookup: SizeRule = (asked) => [[...sizes(asked), ...input(asked, 1).sizes.slice(1)]];

/** Rules of windows and products. */
export const windowRules: Readonly<Record<string, SizeRule>> = {
  CONV_2D: conv2d,
  DEPTHWISE_CONV_2D: depthwise,
  TRANSPOSE_CONV: transposeConv,
  MAX_POOL_2D: pooling,
  AVERAGE_POOL_2D: pooling,
  L2_POOL_2D: pooling,
  FULLY_CONNECTED: fullyConnected,
  BATCH_MATMUL: batchMatmul,
  UNIDIRECTIONAL_SEQUENCE_LSTM: sequence,
  UNIDIRECTIONAL_SEQUENCE_RNN: sequence,
  GATHER: gather,
  EMBEDDING_LOOKUP: lookup,
};
