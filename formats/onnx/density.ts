/** The share of a weight's elements that are not zero, counted in the file. */
import type { TensorProto } from "./model.ts";
import { isExternal, numbers } from "./tensor.ts";
import { bitsOf } from "./types.ts";
import type { Value } from "./value.ts";

/** Elements that are not zero, in data of so many bytes an element; the sign of a zero does not count. */
function nonZero(data: Uint8Array, bytes: number, isFloat: boolean): number {
  const aligned = data.byteOffset % bytes === 0 ? data : data.slice();
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
  if (weight.weights.length !== 1 || tensor === undefined || isExternal(tensor)) return undefined;
  const elements = (tensor.dims ?? []).reduce((all, size) => all * size, 1);
  const share = elements === 0 ? undefined : shareOf(tensor, elements);
  return share === undefined ? undefined : Number(share.toPrecision(6));
}

function shareOf(tensor: TensorProto, elements: number): number | undefined {
  const { rawData, dataType = 0 } = tensor, bits = bitsOf(dataType);
  if (rawData === undefined || rawData.length === 0) {
    const list = numbers(tensor, elements);
    return list === undefined ? undefined : list.filter((number) => number !== 0).length / elements;
  }
  const fits = bits % 8 === 0 && bits <= 64 && rawData.length === elements * bits / 8;
  return fits ? nonZero(rawData, bits / 8, FLOATS.has(dataType)) / elements : undefined;
}
