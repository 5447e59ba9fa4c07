/** GGUF headers with a count, a length, a type, a size or a value of theirs changed, at the place where it stands. */
import type { Random } from "../random.ts";

/** A number in the file, by its place and bytes. */
interface Place {
  readonly at: number;
  readonly size: 1 | 2 | 4 | 8;
}

/** Bytes of a scalar of each type; of texts and lists none. */
const SIZES = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8] as const, TEXT = 8, LIST = 9;

/** Every number of a header, in order. */
function placesOf(bytes: Uint8Array): Place[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), places: Place[] = [];
  let at = 4; // the magic
  const number = (size: Place["size"]): number => {
    if (!(at + size <= bytes.length)) throw new RangeError("no header");
    places.push({ at, size });
    const value = size === 8
      ? Number(view.getBigUint64(at, true))
      : size === 4
      ? view.getUint32(at, true)
      : 0;
    at += size;
    return value;
  };
  const text = () => void (at += number(8));
  const value = (type: number): void => {
    if (type === TEXT) return text();
    if (type !== LIST) return void number(SIZES[type] as Place["size"]);
    const inner = number(4), count = number(8); // beyond the end at the latest it throws
    for (let i = 0; i < count; i++) value(inner);
  };
  number(4);
  const tensors = number(8), entries = number(8);
  for (let i = 0; i < entries; i++) {
    text();
    value(number(4));
  }
  for (let i = 0; i < tensors; i++) {
    text();
    for (let sizes = number(4); sizes > 0; sizes--) number(8);
    number(4);
    number(8);
  }
  return places;
}

/** Numbers that readers trip over. */
const HOSTILE = [0n, 1n, 2n, 7n, 255n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];

/** A header with one to three numbers changed. */
export function mutantGguf(bytes: Uint8Array, random: Random): Uint8Array {
  const places = placesOf(bytes), out = bytes.slice(), view = new DataView(out.buffer);
  for (let changes = 1 + random(3); changes > 0; changes--) {
    const { at, size } = places[random(places.length)]!, value = HOSTILE[random(HOSTILE.length)]!;
    for (let i = 0; i < size; i++) view.setUint8(at + i, Number((value >> BigInt(8 * i)) & 255n));
  }
  return out;
}
