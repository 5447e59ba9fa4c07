/** Processes of a test: a NATS server, workers, coordinators. Each can be killed and started again, and none outlives the test. */
import { openStore } from "../../sweep/store.ts";

/** The command. */
export const main: string = new URL("../../cli/main.ts", import.meta.url).pathname;

/** Whether Debian's `nats-server` is here. */
export const hasServer: boolean = await isThere();

async function isThere(): Promise<boolean> {
  try {
    return (await new Deno.Command("nats-server", { args: ["--version"], stdout: "null" }).output()).success;
  } catch {
    return false;
  }
}

if (!hasServer) {
  if (Deno.env.has("FODLAM_CI")) throw new Error("no nats-server here: apt-get install nats-server");
  console.error("tests of the queue are skipped: no nats-server here (apt-get install nats-server)");
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What is done in so many seconds; a test that hangs fails. */
export async function within<T>(seconds: number, action: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${seconds} s`)), 1000 * seconds);
  });
  try {
    return await Promise.race([action, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A port that nobody listens at. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Processes of a run. */
export class Processes {
  readonly port: number = freePort();
  readonly address: string = `nats://127.0.0.1:${this.port}`;
  readonly #folder: string;
  readonly #all: Set<Deno.ChildProcess> = new Set();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts one; what it says goes to a file of the folder. */
  start(command: string, args: readonly string[]): Deno.ChildProcess {
    const child = new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" }).spawn();
    this.#all.add(child);
    return child;
  }

  /** A NATS server that keeps what it is told in the folder. */
  server(...args: readonly string[]): Deno.ChildProcess {
    const own = args.length === 0 ? ["-js", "-sd", `${this.#folder}/js`] : args;
    return this.start("nats-server", ["-a", "127.0.0.1", "-p", `${this.port}`, ...own]);
  }

  /** The command. */
  fodlam(...args: readonly string[]): Deno.ChildProcess {
    return this.start(Deno.execPath(), ["run", "-A", "--no-check", main, ...args]);
  }

  async kill(child: Deno.ChildProcess): Promise<void> {
    this.#all.delete(child);
    try {
      child.kill("SIGKILL");
    } catch { /* it has ended */ }
    await child.status;
  }

  async end(): Promise<void> {
    for (const child of [...this.#all].reverse()) await this.kill(child);
  }
}

/** Something with processes, within so many seconds; none is left. */
export async function withProcesses(
  folder: string,
  seconds: number,
  action: (processes: Processes) => Promise<void>,
): Promise<void> {
  const processes = new Processes(folder);
  try {
    await within(seconds, action(processes));
  } finally {
    await processes.end();
  }
}

/** How many rows a store has, as another process sees it. */
export async function countIn(path: string): Promise<number> {
  try {
    const store = await openStore(path, { existing: true });
    try {
      return store.count();
    } finally {
      store.close();
    }
  } catch {
    return 0; // it is not there yet
  }
}
