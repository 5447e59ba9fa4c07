/** What a TensorFlow Lite file holds, by the field numbers of its schema (version 3). */
import { bitsOf, INT32, INT64, operatorName } from "./codes.ts";
import { Buffer, type Table } from "./table.ts";

/** A tensor of the file. */
export interface FileTensor {
  readonly index: number;
  readonly name: string;
  /** Sizes, the batch included. */
  readonly sizes: readonly number[];
  /** The number of its type. */
  readonly type: number;
  /** Bits of an element. */
  readonly bits: number;
  /** Whether the file holds its values. */
  readonly constant: boolean;
  /** Whether it keeps its value from one inference to the next. */
  readonly variable: boolean;
  /** Its values, if they are whole numbers and few. */
  integers(): number[] | undefined;
}

/** An operator of the file. */
export interface FileOperator {
  /** Its name in the schema, or the one that a custom operator has. */
  readonly type: string;
  /** Tensors that it reads; -1 where one is left out. */
  readonly inputs: readonly number[];
  /** Tensors that it makes. */
  readonly outputs: readonly number[];
  /** Its options; without fields if it has none. */
  readonly options: Table | undefined;
}

/** A graph of the file. */
export interface FileGraph {
  readonly name: string;
  readonly tensors: readonly FileTensor[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly operators: readonly FileOperator[];
  /** How many more graphs the file has. */
  readonly others: number;
}

/** The most tensors, operators and graphs; of operands; of axes; of values that say shapes. */
const MAX_TENSORS = 300_000,
  MAX_OPERATORS = 100_000,
  MAX_GRAPHS = 10_000,
  MAX_OPERANDS = 10_000,
  MAX_AXES = 8,
  MAX_VALUES = 64;

/** The field numbers of `Model`. */
const MODEL = { operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4 };

/** Where a buffer's bytes are: in its own list, or after the flatbuffer in large files. */
function bytesOf(buffer: Table | undefined): readonly [start: number, length: number] {
  if (buffer === undefined) return [0, 0];
  const own = buffer.bytes(0);
  if (own !== undefined) return own;
  const start = buffer.number(1, "u64"), length = buffer.number(2, "u64");
  return start > 1 ? [start, length] : [0, 0];
}

function tensorOf(table: Table, index: number, buffers: readonly Table[]): FileTensor {
  const type = table.number(1, "i8");
  const [start, length] = bytesOf(buffers[table.number(2, "u32")]);
  const width = type === INT64 ? 8 : 4;
  return {
    index,
    name: table.text(3).split(";")[0]!,
    sizes: table.integers(0, MAX_AXES),
    type,
    bits: bitsOf(type),
    constant: length > 0,
    variable: table.number(5, "u8") !== 0,
    integers() {
      const count = length / width;
      if (
        (type !== INT32 && type !== INT64) || !Number.isInteger(count) || count === 0 || count > MAX_VALUES
      ) return undefined;
      return Array.from({ length: count }, (_, i) => table.buffer.number(start + width * i, "i32"));
    },
  };
}

function operatorOf(table: Table, codes: readonly Table[]): FileOperator {
  const index = table.number(0, "u32");
  const code = codes[index];
  if (code === undefined) {
    throw table.buffer.fault(table.at, `an operator code below ${codes.length}`, `${index}`);
  }
  // Codes above 127 stand in a field of their own; older files have the first alone.
  const number = Math.max(code.number(0, "i8"), code.number(3, "i32"));
  const type = operatorName(number);
  return {
    type: type === "CUSTOM" ? code.text(1) || type : type,
    inputs: table.integers(1, MAX_OPERANDS),
    outputs: table.integers(2, MAX_OPERANDS),
    options: table.table(4),
  };
}

/** The graphs of a file; the first is the model, others are bodies and further entries. */
export function graphsOf(path: string, bytes: Uint8Array): FileGraph[] {
  const buffer = new Buffer(path, bytes);
  const model = buffer.root();
  const codes = model.tables(MODEL.operatorCodes, MAX_OPERATORS, "operator codes");
  const buffers = model.tables(MODEL.buffers, MAX_TENSORS, "buffers");
  const graphs = model.tables(MODEL.subgraphs, MAX_GRAPHS, "graphs");
  if (graphs.length === 0) throw buffer.fault(model.at, "at least one graph", "none");
  return graphs.slice(0, 1).map((graph) => ({
    name: graph.text(4),
    others: graphs.length - 1,
    tensors: graph.tables(0, MAX_TENSORS, "tensors").map((table, i) => tensorOf(table, i, buffers)),
    inputs: graph.integers(1, MAX_OPERANDS),
    outputs: graph.integers(2, MAX_OPERANDS),
    operators: graph.tables(3, MAX_OPERATORS, "operators").map((table) => operatorOf(table, codes)),
  }));
}
