/** A process of its own, watched: its time, its memory, how much it says. */
import { onLeaving } from "../../process/leaving.ts";

/** The bounds of a process. */
export interface Bounds {
  /** When it has to be done, as `performance.now()` counts. */
  readonly end: number;
  /** Resident bytes. */
  readonly memoryBytes: number;
  /** Bytes of its standard output; more of its standard error is dropped. */
  readonly outBytes: number;
  /** Tells that nobody wants to know any more. */
  readonly signal?: AbortSignal;
}

/** What to start. */
export interface Program {
  /** Deno's arguments. */
  readonly args: readonly string[];
  /** What it reads. */
  readonly input?: string;
  /** Its environment; that of this process if left out. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its folder. */
  readonly cwd?: string;
}

/** How a process ended: by itself, or stopped for one of its bounds. */
export type Ending = "itself" | "time" | "memory" | "output";

/** What a process left behind. */
export interface Left {
  readonly ending: Ending;
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Bytes of standard error that are kept: enough for what a person reads. */
const MAX_ERR_BYTES = 2 ** 16;

/** Runs Deno to its end, or to the first of its bounds. */
export async function watched(program: Program, bounds: Bounds): Promise<Left> {
  const child = spawned(program, bounds);
  let ending: Ending = "itself";
  const stop = (why: Ending) => {
    if (ending === "itself") ending = why;
    kill(child);
  };
  const forget = onLeaving(() => kill(child));
  bounds.signal?.addEventListener("abort", () => stop("time"), { once: true });
  const timer = setTimeout(() => stop("time"), Math.max(0, bounds.end - performance.now()));
  const looking = new AbortController();
  const looked = watchMemory(child.pid, bounds.memoryBytes, looking.signal, () => stop("memory"));
  try {
    const [out, err, { code, signal }] = await Promise.all([
      read(child.stdout, bounds.outBytes, () => stop("output")),
      read(child.stderr, MAX_ERR_BYTES, () => {}),
      child.status,
      feed(child, program.input),
    ]);
    if (ending === "itself" && signal !== null) ending = signal === "SIGXCPU" ? "time" : "memory"; // V8 aborts without more
    return { ending, code, out, err };
  } finally {
    clearTimeout(timer);
    looking.abort();
    forget();
    await looked;
  }
}

/** Processor seconds per second, and more, after which the system itself ends a process that nobody watches any more. */
const PROCESSORS = 8, SPARE_SECONDS = 60;

/** Bytes that Deno sets aside without using them. */
const SPARE_BYTES = 2 * 2 ** 30;

/** Deno's process. Where there is a shell, the system holds it too, as a last resort: processor time, memory, no core files. */
function spawned({ args, input, env, cwd }: Program, { end, memoryBytes }: Bounds): Deno.ChildProcess {
  const seconds = PROCESSORS * Math.ceil((end - performance.now()) / 1000) + SPARE_SECONDS;
  const kibibytes = Math.ceil((2 * memoryBytes + SPARE_BYTES) / 1024);
  const held =
    `for limit in "-c 0" "-t ${seconds}" "-d ${kibibytes}"; do ulimit $limit; done 2>/dev/null; exec "$@"`;
  const before = Deno.build.os === "windows" ? [] : ["/bin/sh", "-c", held, "sh"];
  const [program, ...all] = [...before, Deno.execPath(), ...args];
  return new Deno.Command(program!, {
    args: all,
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
    ...(env !== undefined && { env, clearEnv: true }),
    ...(cwd !== undefined && { cwd }),
  }).spawn();
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch { /* it has ended */ }
}

async function feed(child: Deno.ChildProcess, input: string | undefined): Promise<void> {
  if (input === undefined) return;
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).catch(() => {}); // it may have ended
  await writer.close().catch(() => {});
}

/** The first bytes of an output as text; the rest is let go, so that the process does not wait for a reader. */
async function read(stream: ReadableStream<Uint8Array>, most: number, onMore: () => void): Promise<string> {
  const decoder = new TextDecoder();
  let text = "", size = 0;
  for await (const chunk of stream) {
    if (size + chunk.length > most) onMore();
    text += decoder.decode(chunk.subarray(0, Math.max(0, most - size)), { stream: true });
    size += chunk.length;
  }
  return text + decoder.decode();
}

/** Milliseconds between two looks at the memory: where a file tells it, and where a program has to be asked. */
const LOOK_MILLISECONDS = 20, ASK_MILLISECONDS = 250;

/** Looks at the memory of a process until it is too much, or nobody cares any more. */
async function watchMemory(pid: number, most: number, over: AbortSignal, onMuch: () => void): Promise<void> {
  if (Deno.build.os === "windows") return;
  const isLinux = Deno.build.os === "linux";
  while (!over.aborted) {
    const bytes = isLinux ? residentOf(pid) : await askedOf(pid);
    if (bytes > most && !over.aborted) return onMuch();
    await pause(isLinux ? LOOK_MILLISECONDS : ASK_MILLISECONDS, over);
  }
}

function pause(milliseconds: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    over.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

/** Resident bytes of a process and of those that it started; 0 if it has ended. */
function residentOf(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const own = 1024 * Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0);
    const children = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).split(" ").filter((id) =>
      id !== ""
    );
    return children.reduce((sum, id) => sum + residentOf(Number(id)), own);
  } catch {
    return 0;
  }
}

async function askedOf(pid: number): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "rss=", "-p", `${pid}`] }).output();
  return 1024 * Number(new TextDecoder().decode(stdout).trim());
}
