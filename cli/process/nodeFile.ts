/** An open file on Node.js and Bun, with the few methods of Deno's that are used. */
import fs from "node:fs";
import { Readable } from "node:stream";
import type { Info, SystemFile } from "./system.ts";

/** What is told of a file. */
export function infoOf(stats: fs.Stats): Info {
  return {
    isDirectory: stats.isDirectory(),
    isFifo: stats.isFIFO(),
    isFile: stats.isFile(),
    mode: stats.mode,
    size: stats.size,
  };
}

/** Opens a file to read, or to write one that is there or not. */
export function openSync(path: string, { write, createNew }: Deno.OpenOptions = {}): NodeFile {
  return new NodeFile(fs.openSync(path, createNew ? "wx" : write ? "r+" : "r"));
}

/** An open file. */
export class NodeFile implements SystemFile {
  readonly #descriptor: number;
  /** Where it is read next; nothing as long as it was never sought: things other than files have no places. */
  #at: number | undefined;
  #isOpen = true;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  read(bytes: Uint8Array): Promise<number | null> {
    return new Promise((resolve, reject) => {
      fs.read(this.#descriptor, bytes, 0, bytes.length, this.#at ?? null, (error, count) => {
        if (error !== null) return reject(error);
        if (this.#at !== undefined) this.#at += count;
        resolve(count === 0 ? null : count);
      });
    });
  }

  get readable(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const stream = fs.createReadStream("", { fd: this.#descriptor });
    this.#isOpen = false; // the stream closes it
    return Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>;
  }

  seek(offset: number | bigint): Promise<number> {
    this.#at = Number(offset);
    return Promise.resolve(this.#at);
  }

  stat(): Promise<Deno.FileInfo> {
    return Promise.resolve(infoOf(fs.fstatSync(this.#descriptor)) as Deno.FileInfo);
  }

  sync(): Promise<void> {
    return Promise.resolve(this.syncSync());
  }

  syncSync(): void {
    fs.fsyncSync(this.#descriptor);
  }

  write(bytes: Uint8Array): Promise<number> {
    return Promise.resolve(fs.writeSync(this.#descriptor, bytes));
  }

  [Symbol.dispose](): void {
    if (this.#isOpen) fs.closeSync(this.#descriptor);
    this.#isOpen = false;
  }
}
