/**
 * What the command needs of the system that it runs on: a part of Deno's interface, given by Deno itself or, on Node.js and Bun, by
 * `node.ts`. Nothing is asked of it before the command runs, so that a library user's import touches nothing.
 */
import { cannotRun, FodlamError } from "../../ir/errors.ts";

/** An open file. */
export type SystemFile = Pick<
  Deno.FsFile,
  "read" | "readable" | "seek" | "stat" | "sync" | "syncSync" | "write" | typeof Symbol.dispose
>;

/** What can go wrong. */
type ErrorName =
  | "AlreadyExists"
  | "BrokenPipe"
  | "IsADirectory"
  | "NotADirectory"
  | "NotCapable"
  | "NotFound"
  | "PermissionDenied";

type Deep =
  | "errors"
  | "open"
  | "openSync"
  | "stat"
  | "statSync"
  | "lstatSync"
  | "stdin"
  | "stdout"
  | "stderr";

/** What is told of a file. */
export type Info = Pick<Deno.FileInfo, "isDirectory" | "isFifo" | "isFile" | "mode" | "size">;

/** The part of Deno's interface. */
export interface System extends Omit<Pick<typeof Deno, Used>, Deep> {
  readonly errors: Readonly<Record<ErrorName, new () => Error>>;
  exitCode: number;
  stat(path: string): Promise<Info>;
  statSync(path: string): Info;
  lstatSync(path: string): Info;
  open(path: string, options?: Deno.OpenOptions): Promise<SystemFile>;
  openSync(path: string, options?: Deno.OpenOptions): SystemFile;
  readonly stdin: Pick<typeof Deno.stdin, "isTerminal" | "readable">;
  readonly stdout: Pick<typeof Deno.stdout, "isTerminal" | "writeSync">;
  readonly stderr: Pick<typeof Deno.stderr, "isTerminal" | "writeSync">;
}

type Used =
  | Deep
  | "SeekMode"
  | "addSignalListener"
  | "args"
  | "build"
  | "chmodSync"
  | "cwd"
  | "execPath"
  | "exit"
  | "kill"
  | "linkSync"
  | "mkdirSync"
  | "noColor"
  | "pid"
  | "readDir"
  | "realPath"
  | "realPathSync"
  | "removeSignalListener"
  | "removeSync"
  | "renameSync"
  | "unrefTimer";

/** What a runtime has besides the language. */
const runtime = globalThis as { readonly Deno?: System; readonly process?: unknown };

let standIn: System | undefined;

/** Whether this is Deno, which alone runs scripts of others without rights. */
export function isDeno(): boolean {
  return runtime.Deno !== undefined;
}

/** Prepares `system()`; whoever starts a command waits for it. */
export async function enter(): Promise<void> {
  if (isDeno() || standIn !== undefined) return;
  if (runtime.process === undefined) throw new FodlamError(cannotRun("a command", "Deno, Node.js or Bun"));
  standIn = (await import("./node.ts")).node;
}

/** The system. */
export function system(): System {
  const found = runtime.Deno ?? standIn;
  if (found === undefined) throw new FodlamError(cannotRun("a command", "Deno, Node.js or Bun"));
  return found;
}
