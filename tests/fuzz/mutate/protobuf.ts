/** Changes of protobuf messages by fields, whatever their schema: lengths are written anew, so that what is read goes deep. */
import { pick, type Random } from "../random.ts";
import { TEXTS } from "./hostile.ts";

/** A field: a number, fixed bytes, a message, or bytes that are none. */
type Field =
  | { readonly number: number; readonly wire: 0; value: bigint }
  | { readonly number: number; readonly wire: 1 | 5; value: Uint8Array }
  | { readonly number: number; readonly wire: 2; value: Uint8Array | Field[] };

class Reader {
  at = 0;
  constructor(readonly bytes: Uint8Array) {}

  varint(): bigint | undefined {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) return undefined;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  take(length: number): Uint8Array | undefined {
    if (length > this.bytes.length - this.at) return undefined;
    return this.bytes.subarray(this.at, this.at += length);
  }
}

/** Deeper or longer pieces are weights and texts. */
const MOST_DEPTH = 8, MOST_BYTES = 1 << 20;

/** The fields of a message, or nothing if the bytes are none. */
function fieldsOf(bytes: Uint8Array, depth = 0): Field[] | undefined {
  const reader = new Reader(bytes), fields: Field[] = [];
  while (reader.at < bytes.length) {
    const tag = reader.varint();
    if (tag === undefined || tag < 8n || tag > 0xffffffffn) return undefined;
    const number = Number(tag >> 3n), wire = Number(tag & 7n);
    if (wire === 0) {
      const value = reader.varint();
      if (value === undefined) return undefined;
      fields.push({ number, wire, value });
    } else if (wire === 1 || wire === 5) {
      const value = reader.take(wire === 1 ? 8 : 4);
      if (value === undefined) return undefined;
      fields.push({ number, wire, value });
    } else if (wire === 2) {
      const value = reader.take(Number(reader.varint() ?? Infinity));
      if (value === undefined) return undefined;
      const inner = depth < MOST_DEPTH && value.length > 1 && value.length < MOST_BYTES
        ? fieldsOf(value, depth + 1)
        : undefined;
      fields.push({ number, wire, value: inner ?? value });
    } else return undefined;
  }
  return fields;
}

function pushVarint(out: number[], value: bigint): void {
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 128n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  out.push(Number(rest));
}

function pushFields(out: number[], fields: readonly Field[]): void {
  for (const { number, wire, value } of fields) {
    pushVarint(out, BigInt(number * 8 + wire));
    if (typeof value === "bigint") pushVarint(out, value);
    else {
      const own: number[] = [];
      if (Array.isArray(value)) pushFields(own, value);
      if (wire === 2) pushVarint(out, BigInt(Array.isArray(value) ? own.length : value.length));
      for (const byte of Array.isArray(value) ? own : value) out.push(byte);
    }
  }
}

/** Every list of fields of a message, its own first. */
function listsOf(fields: Field[]): Field[][] {
  const lists = [fields];
  for (let i = 0; i < lists.length; i++) {
    for (const { value } of lists[i]!) if (Array.isArray(value)) lists.push(value);
  }
  return lists.filter((list) => list.length > 0);
}

const NUMBERS = [
  0n,
  1n,
  -1n,
  2n,
  3n,
  7n,
  255n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 53n,
  2n ** 62n,
  -(2n ** 63n),
];

function changeValue(field: Field, all: readonly Field[], random: Random): void {
  if (field.wire === 0) field.value = pick(NUMBERS, random);
  else if (field.wire !== 2) {
    field.value = Uint8Array.from(field.value, () => pick([0, 0x7f, 0x80, 0xff], random));
  } else if (random(2) === 0) field.value = new TextEncoder().encode(pick(TEXTS, random));
  else {
    const other = pick(all, random);
    if (other.wire === 2) field.value = structuredClone(other.value);
  }
}

/** Bytes of one message with one to three changes of fields. */
export function mutantProtobuf(bytes: Uint8Array, random: Random): Uint8Array {
  const fields = fieldsOf(bytes);
  if (fields === undefined || fields.length === 0) return bytes;
  for (let i = random(3); i >= 0; i--) {
    const lists = listsOf(fields);
    if (lists.length === 0) break;
    const list = pick(lists, random), at = random(list.length);
    const all = lists.flat();
    const action = random(8);
    if (action < 4) changeValue(list[at]!, all, random);
    else if (action === 4) list.splice(at, 1);
    else if (action === 5) list.splice(at, 0, structuredClone(list[at]!));
    else if (action === 6) list.splice(at, 0, structuredClone(pick(all, random)));
    else list[at] = { ...list[at]!, number: 1 + random(20) } as Field;
  }
  const out: number[] = [];
  pushFields(out, fields);
  return Uint8Array.from(out);
}
