/** SHA-256 (FIPS 180-4) of a text, at once: the platform's own is a promise a call, which costs more than the cost of a point. */

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
// deno-fmt-ignore
const K = Int32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
);

/** The same of the square roots of the first 8 (5.3.3). */
// deno-fmt-ignore
const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
] as const;

const BLOCK_BYTES = 64, LENGTH_BYTES = 8;
const encoder = new TextEncoder(), words = new Int32Array(64), hash = new Int32Array(8);

/** Room for a short text: an id is made for every point. */
const SHORT = 8 * BLOCK_BYTES, short = new Uint8Array(SHORT), shortView = new DataView(short.buffer);

/** Hexadecimal digits of a word of the hash. */
const WORD_DIGITS = 8;

/** The hash of a text in hexadecimal digits: all 64, or as many of the first words as hold so many. */
export function sha256(text: string, length = 8 * WORD_DIGITS): string {
  const view = shortOf(text) ?? padded(encoder.encode(text));
  hash.set(START);
  for (let at = 0; at < view.byteLength; at += BLOCK_BYTES) mix(hash, view, at);
  let digits = "";
  for (let i = 0; i * WORD_DIGITS < length; i++) {
    digits += (hash[i]! >>> 0).toString(16).padStart(WORD_DIGITS, "0");
  }
  return digits;
}

/** A short text of ASCII, padded, in room that the next one takes again; nothing of another text. */
function shortOf(text: string): DataView | undefined {
  const { length } = text, bytes = blocksOf(length) * BLOCK_BYTES;
  if (bytes > SHORT) return undefined;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return undefined;
    short[i] = unit;
  }
  short.fill(0, length, bytes);
  finish(shortView, length, bytes);
  return bytes === SHORT ? shortView : new DataView(short.buffer, 0, bytes);
}

function blocksOf(length: number): number {
  return Math.ceil((length + 1 + LENGTH_BYTES) / BLOCK_BYTES);
}

/** The bytes, a 1 bit, zeros, and their count in bits at the end of the last block (5.1.1). */
function padded(bytes: Uint8Array): DataView {
  const all = new Uint8Array(blocksOf(bytes.length) * BLOCK_BYTES), view = new DataView(all.buffer);
  all.set(bytes);
  finish(view, bytes.length, all.length);
  return view;
}

function finish(view: DataView, length: number, bytes: number): void {
  view.setUint8(length, 0x80);
  view.setUint32(bytes - 8, Math.floor(length / 2 ** 29));
  view.setUint32(bytes - 4, length << 3);
}

function turned(word: number, by: number): number {
  return word >>> by | word << 32 - by;
}

/** One block into the hash (6.2.2). */
function mix(hash: Int32Array, view: DataView, start: number): void {
  for (let t = 0; t < 16; t++) words[t] = view.getInt32(start + 4 * t);
  for (let t = 16; t < 64; t++) {
    const early = words[t - 15]!, late = words[t - 2]!;
    const s0 = turned(early, 7) ^ turned(early, 18) ^ early >>> 3;
    const s1 = turned(late, 17) ^ turned(late, 19) ^ late >>> 10;
    words[t] = words[t - 16]! + s0 + words[t - 7]! + s1 | 0;
  }
  let a = hash[0]!, b = hash[1]!, c = hash[2]!, d = hash[3]!;
  let e = hash[4]!, f = hash[5]!, g = hash[6]!, h = hash[7]!;
  for (let t = 0; t < 64; t++) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = h + s1 + (e & f ^ ~e & g) + K[t]! + words[t]! | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = s0 + (a & b ^ a & c ^ b & c) | 0;
    h = g, g = f, f = e, e = d + first | 0;
    d = c, c = b, b = a, a = first + second | 0;
  }
  const mixed = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < mixed.length; i++) hash[i] = hash[i]! + mixed[i]! | 0;
}
