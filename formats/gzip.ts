import { badFile, FodlamError, tooLarge } from "../ir/errors.ts";
import { MAX_UNPACKED_BYTES } from "./limits.ts";

/** So many times its own size may a file unpack to, beyond a size that is no trouble: a bomb unpacks to a thousand times. */
const MAX_RATIO = 200, FREE_BYTES = 384 * 2 ** 20;

/** Whether a file is packed by gzip. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b; // RFC 1952, section 2.3.1
}

/** What comes out of a stream, in one piece; nothing if it is more than a limit. */
async function within(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array | undefined> {
  const buffer = new ArrayBuffer(0, { maxByteLength: limit });
  for await (const chunk of stream) {
    const at = buffer.byteLength;
    if (at + chunk.length > limit) return undefined;
    buffer.resize(at + chunk.length);
    new Uint8Array(buffer).set(chunk, at);
  }
  return new Uint8Array(buffer.transferToFixedLength());
}

/**
 * A file unpacked, if gzip has packed it.
 *
 * @throws {FodlamError} if it is broken, or unpacks to more than 1 GiB or 200 times its size
 */
export async function unpacked(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
  const limit = Math.min(MAX_UNPACKED_BYTES, Math.max(FREE_BYTES, MAX_RATIO * bytes.length));
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  let whole: Uint8Array | undefined;
  try {
    whole = await within(stream, limit);
  } catch {
    throw new FodlamError(badFile(path, "", "a whole gzip file", "a broken one"));
  }
  if (whole === undefined) throw new FodlamError(tooLarge(path, sizeOf(limit), "more, unpacked"));
  return whole;
}

/** `67108864` as `64 MiB`. */
export function sizeOf(bytes: number): string {
  const exponent = bytes >= 2 ** 30 ? 3 : bytes >= 2 ** 20 ? 2 : bytes >= 2 ** 10 ? 1 : 0;
  return `${Number((bytes / 1024 ** exponent).toPrecision(3))} ${["bytes", "KiB", "MiB", "GiB"][exponent]}`;
}
