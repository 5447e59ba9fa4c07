import { badFile, FodlamError, tooLarge } from "../ir/errors.ts";
import { MAX_UNPACKED_BYTES } from "./limits.ts";
import { sizeOf } from "./text.ts";

/** So many times its own size may a file unpack to, beyond a size that is no trouble: a bomb unpacks to a thousand times. */
const MAX_RATIO = 200, FREE_BYTES = 384 * 2 ** 20;

/** Bytes of the shortest packed file: a header, an empty block, a checksum and a size (RFC 1952, section 2.2). */
const LEAST_BYTES = 20;

/** Whether a file is packed by gzip. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b; // RFC 1952, section 2.3.1
}

/** Bytes that a packed file says it unpacks to, modulo 2^32: its last four (RFC 1952, section 2.3.1). */
function saidSize(packed: Uint8Array): number {
  return new DataView(packed.buffer, packed.byteOffset + packed.length - 4, 4).getUint32(0, true);
}

/** What comes out of a packed file, held once; nothing if it is more than a limit. */
async function within(packed: Uint8Array, limit: number): Promise<Uint8Array | undefined> {
  let room = new Uint8Array(Math.min(saidSize(packed), limit)), length = 0;
  const { createGunzip } = await import("node:zlib");
  const unzip = createGunzip();
  unzip.end(packed);
  for await (const chunk of unzip as AsyncIterable<Uint8Array>) {
    const at = length;
    length += chunk.length;
    if (length > limit) return undefined;
    if (length > room.length) { // several files packed one after the other: the size is the last one's
      const larger = new Uint8Array(limit);
      larger.set(room);
      room = larger;
    }
    room.set(chunk, at);
  }
  return room.subarray(0, length);
}

/**
 * A file unpacked, if gzip has packed it.
 *
 * @throws {FodlamError} if it is broken, or unpacks to more than 768 MiB or 200 times its size
 */
export async function unpacked(packed: Uint8Array, path: string): Promise<Uint8Array> {
  if (!isGzip(packed)) return packed;
  const broken = () => new FodlamError(badFile(path, "", "a whole gzip file", "a broken one"));
  if (packed.length < LEAST_BYTES) throw broken();
  const limit = Math.min(MAX_UNPACKED_BYTES, Math.max(FREE_BYTES, MAX_RATIO * packed.length));
  const whole = await within(packed, limit).catch(() => {
    throw broken();
  });
  if (whole === undefined) throw new FodlamError(tooLarge(path, sizeOf(limit), "more, unpacked"));
  return whole;
}
