/** Changes of flatbuffers along their tables: entries of vtables, offsets, scalars, lengths of vectors. */
import { pick, type Random } from "../random.ts";

/** Places that mean something: two bytes of a vtable, or four of an offset, a scalar or a length. */
interface Places {
  readonly entries: number[];
  readonly words: number[];
}

const MOST_TABLES = 400;

/** Walks from the root: everything that can be an offset to a table or a vector is followed. */
function placesOf(view: DataView): Places {
  const entries: number[] = [], words: number[] = [0];
  const seen = new Set<number>(), open = [view.getUint32(0, true)];
  const inside = (at: number) => at >= 0 && at + 4 <= view.byteLength;
  while (open.length > 0 && seen.size < MOST_TABLES) {
    const table = open.shift()!;
    if (seen.has(table) || !inside(table)) continue;
    seen.add(table);
    const vtable = table - view.getInt32(table, true);
    const size = inside(vtable) ? view.getUint16(vtable, true) : 0;
    if (size >= 4 && size <= 128 && inside(vtable + size - 4)) {
      entries.push(vtable, vtable + 2);
      for (let at = vtable + 4; at < vtable + size; at += 2) {
        entries.push(at);
        const field = table + view.getUint16(at, true);
        if (field === table || !inside(field)) continue;
        words.push(field);
        open.push(field + view.getUint32(field, true));
      }
    }
    const length = view.getUint32(table, true); // or a vector of offsets
    for (let i = 1; i <= Math.min(length, 64) && inside(table + 4 * i); i++) {
      words.push(table + 4 * i);
      open.push(table + 4 * i + view.getUint32(table + 4 * i, true));
    }
  }
  return { entries, words };
}

const WORDS = [0, 1, -1, 2, 3, 4, 8, 127, 255, 65535, 2 ** 31 - 1, -(2 ** 31), 100_001];

/** A flatbuffer with one to four such changes. */
export function mutantFlatbuffer(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice(), view = new DataView(copy.buffer);
  if (copy.length < 8) return copy;
  const { entries, words } = placesOf(view);
  for (let i = random(4); i >= 0; i--) {
    if (random(3) === 0 && entries.length > 0) {
      const value = random(2) === 0 ? 0 : view.getUint16(pick(entries, random), true);
      view.setUint16(pick(entries, random), value, true);
    } else {
      const value = random(2) === 0 ? pick(WORDS, random) : view.getInt32(pick(words, random), true);
      view.setInt32(pick(words, random), value, true);
    }
  }
  return copy;
}
