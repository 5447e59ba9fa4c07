/** The length of a header, with which a file begins. */

/** Bytes of a header that is read: 200 thousand tensors and more. The library itself takes 100 MB. */
export const MOST_HEADER_BYTES = 32_000_000;

/** Bytes of the header's length. */
export const LENGTH_BYTES = 8;

/** The number that a file begins with. */
export function writtenLength(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
}

/** The header's length, which a file begins with; nothing if it cannot be one. */
export function headerLength(bytes: Uint8Array): number | undefined {
  if (bytes.length < 9) return undefined;
  const length = writtenLength(bytes);
  return length >= 2n && length <= BigInt(MOST_HEADER_BYTES) ? Number(length) : undefined;
}
