/** The share of a weight's elements that are not zero, counted in the file. */
import type { TensorProto } from "./model.ts";
import { numbers } from "./tensor.ts";
import { bitsOf } from "./types.ts";
import type { Value } from "./value.ts";

/** Elements that are not zero, in data of so many bytes an element; the sign of a zero does not count. */
function nonZero(data: Uint8Array, bytes: number, isFloat: boolean): number {
  const aligned = data.byteOffset % bytes === 0 ? data : data.slice(); // one weight at a time, and soon gone
  const length = Math.floor(data.length / bytes);
  const make = bytes === 1
    ? Uint8Array
    : bytes === 2
    ? Uint16Array
    : bytes === 4
    ? Uint32Array
    : BigUint64Array;
  const words = new make(aligned.buffer as ArrayBuffer, aligned.byteOffset, length);
  let count = 0;
  if (words instanceof BigUint64Array) {
    for (let i = 0; i < length; i++) if (BigInt.asUintN(63, words[i]!) !== 0n) count++;
    return count;
  }
  const sign = isFloat ? 2 ** (8 * bytes - 1) : 0;
  for (let i = 0; i < length; i++) if (words[i] !== 0 && words[i] !== sign) count++;
  return count;
}

const FLOATS = new Set([1, 10, 11, 16]);

/** The share of a weight's elements that are not zero; nothing where the file does not hold them in whole bytes. */
export function densityOf(weight: Value): number | undefined {
  const [tensor] = weight.weights;
  if (weight.weights.length !== 1 || tensor === undefined) return undefined;
  const elements = (tensor.dims ?? []).reduce((all, size) => all * size, 1);
  const share = elements === 0 ? undefined : shareOf(tensor, elements);
  return share === undefined ? undefined : Number(share.toPrecision(6));
}

/** Numbers of a list of whole ones that are not zero: a zero is one byte of 0 behind the end of another number. */
function nonZeroVarints(data: Uint8Array): number {
  let count = 0, inside = false;
  for (let i = 0; i < data.length; i++) {
    const byte = data[i]!;
    if (byte < 128 && (inside || byte !== 0)) count++;
    inside = byte >= 128;
  }
  return count;
}

function shareOf(tensor: TensorProto, elements: number): number | undefined {
  const { rawData, floatData, int32Data, dataType = 0 } = tensor, bits = bitsOf(dataType);
  const count = (chunks: readonly Uint8Array[], one: (chunk: Uint8Array) => number) =>
    chunks.reduce((sum, chunk) => sum + one(chunk), 0) / elements;
  if (rawData !== undefined && rawData.length > 0) {
    const fits = bits % 8 === 0 && bits <= 64 && rawData.length === elements * bits / 8;
    return fits ? count([rawData], (data) => nonZero(data, bits / 8, FLOATS.has(dataType))) : undefined;
  }
  if (floatData?.loose.length === 0) return count(floatData.chunks, (data) => nonZero(data, 4, true));
  if (int32Data?.loose.length === 0 && !FLOATS.has(dataType)) return count(int32Data.chunks, nonZeroVarints);
  const list = numbers(tensor, elements);
  return list === undefined ? undefined : list.filter((number) => number !== 0).length / elements;
}
