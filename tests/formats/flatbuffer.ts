/** TensorFlow Lite files of a few operators, for tests. Field numbers are those of the schema. */
import { Builder } from "../../deps/flatbuffers.ts";

/** A tensor: its sizes, the number of its type (float32 if left out), and the values of a constant. */
export interface TestTensor {
  readonly name?: string;
  readonly sizes: readonly number[];
  readonly type?: number;
  readonly values?: readonly number[];
  /** Bytes of a constant of which the values do not matter. */
  readonly bytes?: number;
  /** Whether it keeps its value from one inference to the next. */
  readonly variable?: boolean;
}

/** An operator: its number or the name of a custom one, its operands, and its options by field: `[field, type, value]`. */
export interface TestOperator {
  readonly code: number | string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options?: readonly (readonly [field: number, type: "i8" | "i32", value: number])[];
}

/** A default that no option has, so that all are written. */
const UNUSED = 99;

/** The number that stands for custom operators. */
const CUSTOM = 32;

function integers(builder: Builder, values: readonly number[]): number {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}

function offsets(builder: Builder, values: readonly number[]): number {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addOffset(value);
  return builder.endVector();
}

function table(builder: Builder, fields: number, fill: () => void): number {
  builder.startObject(fields);
  fill();
  return builder.endObject();
}

function bufferOf(builder: Builder, { values, bytes = 0 }: Partial<TestTensor>): number {
  const data = values === undefined ? new Uint8Array(bytes) : new Uint8Array(new Int32Array(values).buffer);
  const vector = data.length === 0 ? 0 : builder.createByteVector(data);
  return table(builder, 1, () => builder.addFieldOffset(0, vector, 0));
}

/** A file with one graph. */
export function tfliteOf(
  tensors: readonly TestTensor[],
  operators: readonly TestOperator[],
  [inputs, outputs]: readonly [readonly number[], readonly number[]],
): Uint8Array {
  const builder = new Builder(1024);
  const buffers = [bufferOf(builder, {}), ...tensors.map((tensor) => bufferOf(builder, tensor))];
  const made = tensors.map(({ name = "", sizes, type = 0, variable = false }, i) => {
    const [shape, text] = [integers(builder, sizes), builder.createString(name)];
    return table(builder, 6, () => {
      builder.addFieldOffset(0, shape, 0);
      builder.addFieldInt8(1, type, 0);
      builder.addFieldInt32(2, i + 1, 0);
      builder.addFieldOffset(3, text, 0);
      builder.addFieldInt8(5, Number(variable), 0);
    });
  });
  const codes = operators.map(({ code }) => {
    const name = typeof code === "string" ? builder.createString(code) : 0;
    const number = typeof code === "string" ? CUSTOM : code;
    return table(builder, 4, () => {
      builder.addFieldInt8(0, Math.min(number, 127), 0);
      builder.addFieldOffset(1, name, 0);
      builder.addFieldInt32(3, number, 0);
    });
  });
  const run = operators.map(({ inputs, outputs, options = [] }, i) => {
    const [read, write] = [integers(builder, inputs), integers(builder, outputs)];
    const own = table(builder, 8, () => {
      for (const [field, type, value] of options) {
        if (type === "i8") builder.addFieldInt8(field, value, UNUSED);
        else builder.addFieldInt32(field, value, UNUSED);
      }
    });
    return table(builder, 5, () => {
      builder.addFieldInt32(0, i, 0);
      builder.addFieldOffset(1, read, 0);
      builder.addFieldOffset(2, write, 0);
      builder.addFieldOffset(4, own, 0);
    });
  });
  const lists = [
    offsets(builder, made),
    integers(builder, inputs),
    integers(builder, outputs),
    offsets(builder, run),
  ];
  const graph = table(builder, 4, () => lists.forEach((list, i) => builder.addFieldOffset(i, list, 0)));
  const [allCodes, graphs, all] = [
    offsets(builder, codes),
    offsets(builder, [graph]),
    offsets(builder, buffers),
  ];
  const model = table(builder, 5, () => {
    builder.addFieldInt32(0, 3, 0);
    builder.addFieldOffset(1, allCodes, 0);
    builder.addFieldOffset(2, graphs, 0);
    builder.addFieldOffset(4, all, 0);
  });
  builder.finish(model, "TFL3");
  return builder.asUint8Array();
}
