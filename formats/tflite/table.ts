/** Tables of a flatbuffer, every access within the file's bounds. */
import { badFile, FodlamError } from "../../ir/errors.ts";

/** A file's bytes, read with bounds. */
export class Buffer {
  readonly #path: string;
  readonly #view: DataView;

  /** The bytes of a file. */
  constructor(path: string, readonly bytes: Uint8Array) {
    this.#path = path;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The fault of a place that lies outside of the file, or cannot be. */
  fault(at: number, expected: string, got: string): FodlamError {
    return new FodlamError(badFile(this.#path, `byte ${at}`, expected, got));
  }

  #check(at: number, size: number): void {
    if (Number.isSafeInteger(at) && at >= 0 && at + size <= this.bytes.length) return;
    throw this.fault(at, `${size} bytes within the file's ${this.bytes.length}`, "a place outside");
  }

  /** A number at a place, by its type. */
  number(at: number, type: "u8" | "i8" | "u16" | "i32" | "u32" | "f32" | "u64"): number {
    const size = Number(type.slice(1)) / 8;
    this.#check(at, size);
    switch (type) {
      case "u8":
        return this.#view.getUint8(at);
      case "i8":
        return this.#view.getInt8(at);
      case "u16":
        return this.#view.getUint16(at, true);
      case "i32":
        return this.#view.getInt32(at, true);
      case "u32":
        return this.#view.getUint32(at, true);
      case "f32":
        return this.#view.getFloat32(at, true);
      case "u64":
        return Number(this.#view.getBigUint64(at, true));
    }
  }

  /** The table that the file begins with. */
  root(): Table {
    return new Table(this, this.number(0, "u32"));
  }

  /** Where a vector's elements begin, and how many there are. */
  vector(at: number, elementBytes: number): readonly [start: number, length: number] {
    const vector = at + this.number(at, "u32");
    const length = this.number(vector, "u32");
    this.#check(vector + 4, length * elementBytes);
    return [vector + 4, length];
  }
}

/** A table: fields by their number in the schema. */
export class Table {
  /** A table at a place. */
  constructor(readonly buffer: Buffer, readonly at: number) {}

  /** Where a field's value is; nothing if it is left out. */
  #field(id: number): number | undefined {
    const vtable = this.at - this.buffer.number(this.at, "i32");
    const size = this.buffer.number(vtable, "u16");
    const offset = 4 + 2 * id < size ? this.buffer.number(vtable + 4 + 2 * id, "u16") : 0;
    return offset === 0 ? undefined : this.at + offset;
  }

  /** A number. */
  number(id: number, type: Parameters<Buffer["number"]>[1], otherwise = 0): number {
    const at = this.#field(id);
    return at === undefined ? otherwise : this.buffer.number(at, type);
  }

  /** A table within. */
  table(id: number): Table | undefined {
    const at = this.#field(id);
    return at === undefined ? undefined : new Table(this.buffer, at + this.buffer.number(at, "u32"));
  }

  /** A list of tables, at most so many. */
  tables(id: number, most: number, what: string): Table[] {
    const at = this.#field(id);
    if (at === undefined) return [];
    const [start, length] = this.buffer.vector(at, 4);
    if (length > most) throw this.buffer.fault(at, `at most ${most} ${what}`, `${length}`);
    return Array.from({ length }, (_, i) => {
      const place = start + 4 * i;
      return new Table(this.buffer, place + this.buffer.number(place, "u32"));
    });
  }

  /** A list of whole numbers. */
  integers(id: number, most: number): number[] {
    const at = this.#field(id);
    if (at === undefined) return [];
    const [start, length] = this.buffer.vector(at, 4);
    if (length > most) throw this.buffer.fault(at, `a list of at most ${most}`, `${length}`);
    return Array.from({ length }, (_, i) => this.buffer.number(start + 4 * i, "i32"));
  }

  /** Where a list of bytes is. */
  bytes(id: number): readonly [start: number, length: number] | undefined {
    const at = this.#field(id);
    return at === undefined ? undefined : this.buffer.vector(at, 1);
  }

  /** A text, of which the beginning is enough. */
  text(id: number): string {
    const [start, length] = this.bytes(id) ?? [0, 0];
    return new TextDecoder().decode(this.buffer.bytes.subarray(start, start + Math.min(length, 400)));
  }
}
