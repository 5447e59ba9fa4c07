import { badFile, FodlamError } from "../../ir/errors.ts";

/** Bytes of a text in a header; keys and names are much shorter, a vocabulary's template for chats is not. */
const MOST_TEXT_BYTES = 16 * 2 ** 20;

/** Reads a header from its first byte on. Whatever would lead beyond its end is refused with the byte. */
export class Bytes {
  /** The byte that is read next. */
  at = 0;
  readonly #path: string;
  readonly #view: DataView;
  readonly #little: boolean;

  /** The start of a file, with its least or its most significant bytes first. */
  constructor(path: string, bytes: Uint8Array, little: boolean) {
    this.#path = path;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = little;
  }

  /** An error at a byte; the next one if it is left out. */
  fault(expected: string, got: string, at: number = this.at): FodlamError {
    return new FodlamError(badFile(this.#path, `byte ${at}`, expected, got));
  }

  /** Passes over bytes; gives the first. */
  skip(count: number, what: string): number {
    const start = this.at, left = this.#view.byteLength - start;
    if (count > left) throw this.fault(`${count} bytes of ${what}`, `the end after ${left}`);
    this.at += count;
    return start;
  }

  /** A whole number of 8, 16, 32 or 64 bits. One of 64 bits may not be exact. */
  whole(bits: 8 | 16 | 32 | 64, signed: boolean, what: string): number {
    const start = this.skip(bits / 8, what), view = this.#view;
    if (bits === 8) return signed ? view.getInt8(start) : view.getUint8(start);
    if (bits === 16) return signed ? view.getInt16(start, this.#little) : view.getUint16(start, this.#little);
    if (bits === 32) return signed ? view.getInt32(start, this.#little) : view.getUint32(start, this.#little);
    return Number(signed ? view.getBigInt64(start, this.#little) : view.getBigUint64(start, this.#little));
  }

  /** A number in floating point. */
  float(bits: 32 | 64, what: string): number {
    const start = this.skip(bits / 8, what);
    return bits === 32
      ? this.#view.getFloat32(start, this.#little)
      : this.#view.getFloat64(start, this.#little);
  }

  /** A count of things of which there can be so many. */
  count(what: string, most: number): number {
    const start = this.at, count = this.whole(64, false, what);
    if (count > most) throw this.fault(`at most ${most} ${what}`, `${count}`, start);
    return count;
  }

  /** A text's bytes, passed over. */
  skipText(what: string): Uint8Array {
    const start = this.at, length = this.whole(64, false, what);
    if (length > MOST_TEXT_BYTES) {
      throw this.fault(`a text of at most ${MOST_TEXT_BYTES} bytes`, `${length}`, start);
    }
    const first = this.skip(length, what);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + first, length);
  }

  /** A text. */
  text(what: string): string {
    const start = this.at, bytes = this.skipText(what);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw this.fault("text in UTF-8", "other bytes", start);
    }
  }
}
