/** What stands for Deno on Node.js and Bun: the part of its interface that the command uses, over `node:fs` and `process`. */
import fs from "node:fs";
import process from "node:process";
import { Readable } from "node:stream";
import tty from "node:tty";
import { infoOf, openSync } from "./nodeFile.ts";
import type { System } from "./system.ts";

/** What errors of these codes are instances of. */
function errorClass(...codes: readonly string[]): new () => Error {
  const isOne = (error: unknown) => codes.includes(String((error as { code?: unknown } | undefined)?.code));
  return { [Symbol.hasInstance]: isOne } as unknown as new () => Error;
}

/** Writes what the system takes now: a full pipe takes nothing and is asked again. */
function writer(descriptor: number) {
  return {
    isTerminal: () => tty.isatty(descriptor),
    writeSync(bytes: Uint8Array): number {
      try {
        return fs.writeSync(descriptor, bytes);
      } catch (error) {
        if ((error as { code?: unknown }).code === "EAGAIN") return 0;
        throw error;
      }
    },
  };
}

async function* readDir(path: string | URL): AsyncGenerator<Deno.DirEntry> {
  for (const entry of await fs.promises.readdir(path, { withFileTypes: true })) {
    const { name } = entry;
    const isFile = entry.isFile(), isDirectory = entry.isDirectory(), isSymlink = entry.isSymbolicLink();
    yield { name, isFile, isDirectory, isSymlink };
  }
}

/** The stand-in. */
export const node: System = {
  args: process.argv.slice(2),
  execPath: () => process.execPath,
  build: { os: process.platform === "win32" ? "windows" : process.platform } as typeof Deno.build,
  errors: {
    AlreadyExists: errorClass("EEXIST"),
    BrokenPipe: errorClass("EPIPE"),
    IsADirectory: errorClass("EISDIR"),
    NotADirectory: errorClass("ENOTDIR"),
    NotCapable: errorClass("ERR_ACCESS_DENIED"),
    NotFound: errorClass("ENOENT"),
    PermissionDenied: errorClass("EACCES", "EPERM"),
  },
  get exitCode() {
    return Number(process.exitCode ?? 0);
  },
  set exitCode(code) {
    process.exitCode = code;
  },
  get noColor() {
    return (process.env.NO_COLOR ?? "") !== "";
  },
  pid: process.pid,
  SeekMode: { Start: 0, Current: 1, End: 2 } as typeof Deno.SeekMode,
  stdin: {
    isTerminal: () => tty.isatty(0),
    get readable() {
      return Readable.toWeb(process.stdin) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>;
    },
  },
  stdout: writer(1),
  stderr: writer(2),
  addSignalListener: (signal, listener) => void process.on(signal, listener),
  removeSignalListener: (signal, listener) => void process.off(signal, listener),
  chmodSync: fs.chmodSync,
  cwd: () => process.cwd(),
  exit: (code) => process.exit(code),
  kill: (pid, signal = "SIGTERM") => void process.kill(pid, signal),
  linkSync: fs.linkSync,
  lstatSync: (path) => infoOf(fs.lstatSync(path)),
  mkdirSync: (path, options) => void fs.mkdirSync(path, options),
  open: async (path, options) => await Promise.resolve(openSync(path, options)),
  openSync,
  readDir,
  realPath: async (path) => await fs.promises.realpath(path),
  realPathSync: (path) => fs.realpathSync(path),
  removeSync: (path, options) => fs.rmSync(path, options),
  renameSync: fs.renameSync,
  stat: async (path) => infoOf(await fs.promises.stat(path)),
  statSync: (path) => infoOf(fs.statSync(path)),
  unrefTimer: (timer) => void (timer as unknown as { unref(): void }).unref(),
};
