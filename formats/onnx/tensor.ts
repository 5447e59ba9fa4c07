/** The numbers of a tensor in the file. */
import { ScalarType } from "../../deps/protobuf.ts";
import { unpack } from "./decode.ts";
import type { Packed, TensorProto } from "./model.ts";
import { bitsOf, FLOAT16 } from "./types.ts";

/** A 16-bit floating-point number (IEEE 754 binary16). */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 31, fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

type Reader = (view: DataView, at: number) => number;

/** How to read an element at a byte, by the type's number. */
const readers: Readonly<Record<number, Reader>> = {
  1: (view, at) => view.getFloat32(at, true),
  2: (view, at) => view.getUint8(at),
  3: (view, at) => view.getInt8(at),
  4: (view, at) => view.getUint16(at, true),
  5: (view, at) => view.getInt16(at, true),
  6: (view, at) => view.getInt32(at, true),
  7: (view, at) => Number(view.getBigInt64(at, true)),
  9: (view, at) => view.getUint8(at),
  10: (view, at) => half(view.getUint16(at, true)),
  11: (view, at) => view.getFloat64(at, true),
  12: (view, at) => view.getUint32(at, true),
  13: (view, at) => Number(view.getBigUint64(at, true)),
  16: (view, at) => {
    const word = new DataView(new ArrayBuffer(4));
    word.setUint32(0, view.getUint16(at, true) << 16);
    return word.getFloat32(0);
  },
};

function listed(packed: Packed, type: ScalarType): number[] {
  return [...packed.chunks.flatMap((chunk) => unpack(chunk, type) ?? []), ...packed.loose];
}

/** Numbers that stand in one of the lists by type; nothing if there is no such list. */
function typed(tensor: TensorProto): number[] | undefined {
  const { floatData, int32Data, int64Data, doubleData, uint64Data, dataType } = tensor;
  if (floatData !== undefined) return listed(floatData, ScalarType.FLOAT);
  if (int64Data !== undefined) return listed(int64Data, ScalarType.INT64);
  if (doubleData !== undefined) return listed(doubleData, ScalarType.DOUBLE);
  if (uint64Data !== undefined) return listed(uint64Data, ScalarType.UINT64);
  if (int32Data === undefined) return undefined;
  const words = listed(int32Data, ScalarType.INT32);
  return dataType === FLOAT16 ? words.map(half) : words;
}

/** The numbers of a tensor, or nothing where it holds none that can be read: text, missing data, too few bytes. */
export function numbers(tensor: TensorProto, elements: number): number[] | undefined {
  const { rawData, dataType = 0 } = tensor;
  if (rawData === undefined || rawData.length === 0) {
    const list = typed(tensor);
    return list !== undefined && list.length >= elements ? list.slice(0, elements) : undefined;
  }
  const read = readers[dataType], size = bitsOf(dataType) / 8;
  if (read === undefined || rawData.length < elements * size) return undefined;
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  return Array.from({ length: elements }, (_, i) => read(view, i * size));
}

/** Whether a tensor's numbers stand in another file. */
export function isExternal(tensor: TensorProto): boolean {
  return tensor.dataLocation === 1 || (tensor.externalData?.length ?? 0) > 0;
}
