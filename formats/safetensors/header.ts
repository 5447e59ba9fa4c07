import { badFile, FodlamError, show, unknownWord } from "../../ir/errors.ts";
import { BITS_PER_BYTE } from "../../ir/units.ts";
import type { Source } from "../format.ts";
import { parseJson } from "../json/parse.ts";
import { headerLength, MOST_HEADER_BYTES, writtenLength } from "./length.ts";
import { isObject } from "../../ir/object.ts";

/** Bits of an element by the type's name, as in the library's `Dtype`. */
const BITS: Readonly<Record<string, number>> = {
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  U16: 16,
  I16: 16,
  F16: 16,
  BF16: 16,
  U32: 32,
  I32: 32,
  F32: 32,
  U64: 64,
  I64: 64,
  F64: 64,
  C64: 64,
};

/** Tensors of one file that are read. */
const MOST_TENSORS = 200_000;

/** A tensor of a header. */
export interface StoredTensor {
  /** Its name. */
  readonly name: string;
  /** Its sizes; none for a single number. */
  readonly shape: readonly number[];
  /** Elements in all. */
  readonly elements: number;
  /** Bits of an element. */
  readonly bits: number;
  /** The library's word for its type. */
  readonly type: string;
  /** Bits that it takes in the file. */
  readonly storedBits: number;
  /** The byte after the header at which it begins. */
  readonly start: number;
}

/** What a file's beginning says of it. */
export interface Header {
  /** Every tensor, in the header's order. */
  readonly tensors: readonly StoredTensor[];
  /** Bytes that the whole file should have. */
  readonly fileBytes: number;
  /** Bytes before the first tensor. */
  readonly headerBytes: number;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && value as number >= 0;
}

/** A tensor's entry, checked against itself: its place must hold just its elements. */
function tensorOf(path: string, name: string, value: unknown): { tensor: StoredTensor; end: number } {
  const fault = (expected: string, got: unknown) =>
    new FodlamError(
      badFile(path, `tensor ${show(name)}`, expected, typeof got === "string" ? got : show(got)),
    );
  if (!isObject(value)) throw fault("dtype, shape and data_offsets", value);
  const { dtype, shape, data_offsets: offsets } = value;
  const bits = typeof dtype === "string" && Object.hasOwn(BITS, dtype) ? BITS[dtype]! : undefined;
  if (bits === undefined) {
    const { expected, got } = unknownWord("a dtype", dtype, Object.keys(BITS));
    throw fault(expected, got);
  }
  if (!Array.isArray(shape) || shape.length > 64 || !shape.every(isWhole)) {
    throw fault("shape to be a list of whole numbers of at least 0", shape);
  }
  const elements = shape.reduce((all: number, size: number) => all * size, 1);
  if (!Number.isSafeInteger(elements * 8)) throw fault("at most 2^50 elements", shape);
  const [start, end] = Array.isArray(offsets) && offsets.length === 2 ? offsets as unknown[] : [];
  if (!isWhole(start) || !isWhole(end) || start > end) {
    throw fault("data_offsets to be a pair [start, end]", offsets);
  }
  const size = Math.ceil(elements * bits / 8);
  if (end - start !== size) throw fault(`data_offsets ${size} bytes apart`, `${end - start}`);
  const placed = { type: dtype as string, storedBits: size * BITS_PER_BYTE, start };
  return { tensor: { name, shape: shape as number[], elements, bits, ...placed }, end };
}

/**
 * A file's header. The weights are not looked at, and need not be there.
 *
 * @throws {FodlamError} if the header is not whole, or contradicts itself
 */
export async function headerOf({ path, bytes }: Pick<Source, "path" | "bytes">): Promise<Header> {
  const length = headerLength(bytes);
  if (length === undefined) {
    const got = bytes.length < 9 ? `a file of ${bytes.length} bytes` : `${writtenLength(bytes)}`;
    const expected = `a header's length from 2 to ${MOST_HEADER_BYTES} in the first 8 bytes`;
    throw new FodlamError(badFile(path, "byte 0", expected, got));
  }
  if (bytes.length < 8 + length) {
    throw new FodlamError(
      badFile(path, "header", `${length} bytes after the first 8`, `${bytes.length - 8}`),
    );
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length));
  } catch {
    throw new FodlamError(badFile(path, "header", "JSON in UTF-8", "other bytes"));
  }
  const value = await parseJson(text, `${path} header`);
  if (!isObject(value)) throw new FodlamError(badFile(path, "header", "an object of tensors", show(value)));
  const names = Object.keys(value).filter((name) => name !== "__metadata__");
  if (names.length > MOST_TENSORS) {
    throw new FodlamError(badFile(path, "header", `at most ${MOST_TENSORS} tensors`, `${names.length}`));
  }
  let last = 0;
  const tensors = names.map((name) => {
    const { tensor, end } = tensorOf(path, name, value[name]);
    last = Math.max(last, end);
    return tensor;
  });
  return { tensors, fileBytes: 8 + length + last, headerBytes: 8 + length };
}
