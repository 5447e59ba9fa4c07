/**
 * Bytes to messages. The message types come from onnx-buf and the wire from @bufbuild/protobuf; what is our own is that weights
 * stay where they are in the file's bytes (views, no copies), that lists of numbers wait until somebody asks for them, and that
 * a fault is told with its byte.
 */
import { ModelProtoSchema, NodeProtoSchema } from "../../deps/onnx_buf.ts";
import { BinaryReader, type DescField, type DescMessage, ScalarType, WireType } from "../../deps/protobuf.ts";
import { badFile, FodlamError } from "../../ir/errors.ts";
import { MAX_ONNX_NODES, MAX_ONNX_PARTS } from "../limits.ts";
import type { ModelProto, Packed } from "./model.ts";

/** Messages in messages: graphs in nodes in graphs; more is no model. */
const DEEPEST = 64;

/** Bytes of a number, at the most. */
const LONGEST_NUMBER = 10;

/** Fields of a tensor that may hold as many numbers as it has weights. */
const LONG = new Set(["floatData", "int32Data", "int64Data", "doubleData", "uint64Data"]);

type Message = Record<string, unknown>;

const fieldsOf = new Map<DescMessage, ReadonlyMap<number, DescField>>();

function fields(type: DescMessage): ReadonlyMap<number, DescField> {
  let known = fieldsOf.get(type);
  if (known === undefined) {
    fieldsOf.set(type, known = new Map(type.fields.map((field) => [field.number, field])));
  }
  return known;
}

/** Reads one number of a type. */
function number(reader: BinaryReader, type: ScalarType): number {
  switch (type) {
    case ScalarType.FLOAT:
      return reader.float();
    case ScalarType.DOUBLE:
      return reader.double();
    case ScalarType.INT64:
      return Number(reader.int64());
    case ScalarType.UINT64:
      return Number(reader.uint64());
    default:
      return reader.int32();
  }
}

/** The wire type of a number, outside a packed list. */
function wireOf(type: ScalarType): WireType {
  if (type === ScalarType.FLOAT) return WireType.Bit32;
  return type === ScalarType.DOUBLE ? WireType.Bit64 : WireType.Varint;
}

/** The numbers of a packed list, or nothing if it is cut short. */
export function unpack(bytes: Uint8Array, type: ScalarType): number[] | undefined {
  const reader = new BinaryReader(bytes), out: number[] = [];
  try {
    while (reader.pos < bytes.length) out.push(number(reader, type));
  } catch {
    return undefined;
  }
  return out;
}

/** A fault of the file's bytes, before it has a place. */
class Fault {
  constructor(readonly expected: string, readonly got: string, readonly at: number) {}
}

class Decoder {
  readonly #reader: BinaryReader;
  #parts = 0;
  #nodes = 0;

  constructor(readonly bytes: Uint8Array) {
    this.#reader = new BinaryReader(bytes);
  }

  get position(): number {
    return this.#reader.pos;
  }

  message(type: DescMessage, end: number, depth: number): Message {
    const reader = this.#reader, known = fields(type), out: Message = {};
    if (depth > DEEPEST) throw new Fault(`at most ${DEEPEST} messages in each other`, "more", reader.pos);
    this.#part();
    if (type === NodeProtoSchema && ++this.#nodes > MAX_ONNX_NODES) {
      throw new Fault(`at most ${MAX_ONNX_NODES} nodes`, "more", reader.pos);
    }
    while (reader.pos < end) {
      const at = reader.pos;
      const [number, wire] = reader.tag();
      const field = known.get(number);
      if (field === undefined) reader.skip(wire, number);
      else this.#field(out, field, wire, { at, depth });
      if (reader.pos > end) throw new Fault(`${type.name} to end at byte ${end}`, `${reader.pos}`, at);
    }
    return out;
  }

  /** Counts what takes memory of its own. */
  #part(count = 1): void {
    this.#parts += count;
    if (this.#parts <= MAX_ONNX_PARTS) return;
    throw new Fault(`at most ${MAX_ONNX_PARTS} messages, texts and numbers`, "more", this.#reader.pos);
  }

  #field(out: Message, field: DescField, wire: WireType, place: { at: number; depth: number }): void {
    const name = field.localName, at = place.at;
    if (field.fieldKind === "message" || (field.fieldKind === "list" && field.listKind === "message")) {
      this.#expect(wire, WireType.LengthDelimited, field, at);
      const length = this.#reader.uint32(), end = this.#reader.pos + length;
      if (end > this.bytes.length) {
        throw new Fault(`${length} bytes of ${field.name}`, `${this.bytes.length - this.#reader.pos}`, at);
      }
      const value = this.message(field.message!, end, place.depth + 1);
      if (field.fieldKind === "list") ((out[name] ??= []) as unknown[]).push(value);
      else out[name] = value;
    } else if (field.fieldKind === "list" && field.listKind === "scalar") {
      this.#list(out, field, wire, at);
    } else if (field.fieldKind === "scalar" || field.fieldKind === "enum") {
      out[name] = this.#scalar(field, field.scalar ?? ScalarType.INT32, wire, at);
    } else this.#reader.skip(wire, field.number);
  }

  #scalar(field: DescField, type: ScalarType, wire: WireType, at: number): unknown {
    this.#part();
    if (type === ScalarType.STRING || type === ScalarType.BYTES) {
      this.#expect(wire, WireType.LengthDelimited, field, at);
      return type === ScalarType.STRING ? this.#reader.string() : this.#reader.bytes();
    }
    this.#expect(wire, wireOf(type), field, at);
    return number(this.#reader, type);
  }

  #list(out: Message, field: DescField & { scalar?: ScalarType }, wire: WireType, at: number): void {
    const type = field.scalar!, name = field.localName;
    if (type === ScalarType.STRING || type === ScalarType.BYTES) {
      ((out[name] ??= []) as unknown[]).push(this.#scalar(field, type, wire, at));
      return;
    }
    const isPacked = wire === WireType.LengthDelimited;
    if (LONG.has(name)) {
      const packed = (out[name] ??= { chunks: [], loose: [] }) as Packed;
      if (isPacked) packed.chunks.push(this.#reader.bytes());
      else {
        this.#expect(wire, wireOf(type), field, at);
        packed.loose.push(number(this.#reader, type));
      }
      return;
    }
    const list = (out[name] ??= []) as number[];
    if (!isPacked) list.push(this.#scalar(field, type, wire, at) as number);
    else {
      const bytes = this.#reader.bytes(), least = Math.ceil(bytes.length / LONGEST_NUMBER);
      this.#part(least);
      const values = unpack(bytes, type);
      this.#part(values === undefined ? 0 : values.length - least);
      if (values === undefined) throw new Fault(`whole numbers of ${field.name}`, "a part of one", at);
      for (const value of values) list.push(value);
    }
  }

  #expect(wire: WireType, wanted: WireType, field: DescField, at: number): void {
    if (wire !== wanted) throw new Fault(`wire type ${wanted} for ${field.name}`, `${wire}`, at);
  }
}

/** The message in a file's bytes; refuses what is no ONNX with the byte at which that shows. */
export function decode(bytes: Uint8Array, path: string): ModelProto {
  const decoder = new Decoder(bytes);
  try {
    return decoder.message(ModelProtoSchema, bytes.length, 0) as ModelProto;
  } catch (error) {
    if (error instanceof FodlamError) throw error;
    const fault = error instanceof Fault
      ? error
      : new Fault("protobuf", (error as Error).message, decoder.position);
    const place = `byte ${Math.min(fault.at, bytes.length)}`;
    throw new FodlamError(badFile(path, place, fault.expected, fault.got));
  }
}
