/** ONNX's element types by their numbers in onnx.proto (TensorProto.DataType). */

/** The element types that are asked for by name. */
export const FLOAT = 1, INT32 = 6, INT64 = 7, STRING = 8, BOOL = 9, FLOAT16 = 10, DOUBLE = 11, BFLOAT16 = 16;

/** Bits of an element by the type's number. */
const BITS: Readonly<Record<number, number>> = {
  1: 32, // FLOAT
  2: 8, // UINT8
  3: 8, // INT8
  4: 16, // UINT16
  5: 16, // INT16
  6: 32, // INT32
  7: 64, // INT64
  8: 64, // STRING: a pointer's worth
  9: 8, // BOOL
  10: 16, // FLOAT16
  11: 64, // DOUBLE
  12: 32, // UINT32
  13: 64, // UINT64
  14: 64, // COMPLEX64
  15: 128, // COMPLEX128
  16: 16, // BFLOAT16
  17: 8, // FLOAT8E4M3FN
  18: 8, // FLOAT8E4M3FNUZ
  19: 8, // FLOAT8E5M2
  20: 8, // FLOAT8E5M2FNUZ
  21: 4, // UINT4
  22: 4, // INT4
  23: 4, // FLOAT4E2M1
  24: 8, // FLOAT8E8M0
  25: 2, // UINT2
  26: 2, // INT2
};

/** Bits of an element; 32 for a type that is not known. */
export function bitsOf(type: number): number {
  return BITS[type] ?? 32;
}

/** Whether elements are floating-point numbers. */
export function isFloat(type: number): boolean {
  return type === FLOAT || type === FLOAT16 || type === DOUBLE || (type >= 16 && type <= 20) || type === 23 ||
    type === 24;
}

/** Whether elements are whole numbers of 8 bits or fewer, as quantised networks have them. */
export function isQuantized(type: number): boolean {
  return type !== BOOL && !isFloat(type) && bitsOf(type) <= 8;
}
