/** Writes headers of GGUF as the specification lays them out (ggml-org/ggml, docs/gguf.md), for tests of the reader. */

import { joined } from "./fuzz.ts";

/** A value with its type's number. */
export type Typed =
  | { readonly u8: number }
  | { readonly i8: number }
  | { readonly u16: number }
  | { readonly i16: number }
  | { readonly u32: number }
  | { readonly i32: number }
  | { readonly f32: number }
  | { readonly bool: number }
  | { readonly text: string }
  | { readonly list: readonly Typed[]; readonly of: number }
  | { readonly u64: number }
  | { readonly i64: number }
  | { readonly f64: number };

const NUMBERS = ["u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "text", "list", "u64", "i64", "f64"];

/** A tensor: its name, its sizes (innermost first), the number of its type. */
export type Entry = readonly [name: string, sizes: readonly number[], type: number];

/** What a file holds. */
export interface Content {
  readonly metadata: Readonly<Record<string, Typed>>;
  readonly tensors: readonly Entry[];
  readonly version?: number;
  readonly bigEndian?: boolean;
  readonly magic?: string;
}

/** Elements and bytes of a block of each type that the tests write, by hand from ggml's structures. */
export const BLOCKS: Readonly<Record<number, readonly [elements: number, bytes: number]>> = {
  0: [1, 4], // F32
  1: [1, 2], // F16
  2: [32, 2 + 16], // Q4_0: half a scale, 32 nibbles
  8: [32, 2 + 32], // Q8_0
  10: [256, 16 + 64 + 4], // Q2_K
  12: [256, 4 + 12 + 128], // Q4_K
  14: [256, 128 + 64 + 16 + 2], // Q6_K
  30: [1, 2], // BF16
  39: [32, 1 + 16], // MXFP4
};

/** A file: its header, without the weights. */
export function ggufOf(
  { metadata, tensors, version = 3, bigEndian = false, magic = "GGUF" }: Content,
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [], little = !bigEndian;
  const put = (size: number, write: (view: DataView) => void) => {
    const view = new DataView(new ArrayBuffer(size));
    write(view);
    parts.push(new Uint8Array(view.buffer));
  };
  const u32 = (value: number) => put(4, (view) => view.setUint32(0, value, little));
  const u64 = (value: number) => put(8, (view) => view.setBigUint64(0, BigInt(value), little));
  const text = (value: string) => {
    const bytes = new TextEncoder().encode(value);
    u64(bytes.length);
    parts.push(bytes);
  };
  const value = (typed: Typed): void => {
    if ("u8" in typed) put(1, (view) => view.setUint8(0, typed.u8));
    else if ("i8" in typed) put(1, (view) => view.setInt8(0, typed.i8));
    else if ("u16" in typed) put(2, (view) => view.setUint16(0, typed.u16, little));
    else if ("i16" in typed) put(2, (view) => view.setInt16(0, typed.i16, little));
    else if ("u32" in typed) u32(typed.u32);
    else if ("i32" in typed) put(4, (view) => view.setInt32(0, typed.i32, little));
    else if ("f32" in typed) put(4, (view) => view.setFloat32(0, typed.f32, little));
    else if ("bool" in typed) put(1, (view) => view.setUint8(0, typed.bool));
    else if ("text" in typed) text(typed.text);
    else if ("u64" in typed) u64(typed.u64);
    else if ("i64" in typed) put(8, (view) => view.setBigInt64(0, BigInt(typed.i64), little));
    else if ("f64" in typed) put(8, (view) => view.setFloat64(0, typed.f64, little));
    else {
      u32(typed.of);
      u64(typed.list.length);
      typed.list.forEach(value);
    }
  };
  parts.push(new TextEncoder().encode(magic));
  u32(version);
  u64(tensors.length);
  u64(Object.keys(metadata).length);
  for (const [key, typed] of Object.entries(metadata)) {
    text(key);
    u32(NUMBERS.indexOf(Object.keys(typed).find((name) => name !== "of")!));
    value(typed);
  }
  let offset = 0;
  for (const [name, sizes, type] of tensors) {
    text(name);
    u32(sizes.length);
    sizes.forEach(u64);
    u32(type);
    u64(offset);
    offset = Math.ceil((offset + bytesOf([name, sizes, type])) / 32) * 32;
  }
  return joined(...parts);
}

/** Elements of a tensor. */
export function elementsOf([, sizes]: Entry): number {
  return sizes.reduce((all, size) => all * size, 1);
}

/** Bytes of a tensor. */
export function bytesOf(entry: Entry): number {
  const [elements, bytes] = BLOCKS[entry[2]] ?? [1, 1];
  return elementsOf(entry) / elements * bytes;
}
