/** Deno as a user starts it: another process, with a cache and a network of its own. */

const decoder = new TextDecoder();

/** The folder of this checkout. */
export const root: URL = new URL("../../", import.meta.url);

/** The path of a file of this checkout. */
export function here(path: string): string {
  return decodeURIComponent(new URL(path, root).pathname);
}

/** How a process ended. */
export interface Ended {
  /** The exit code. */
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly err: string;
}

/** A proxy at which nobody listens: whatever leaves the machine, or asks for a server here, fails. */
const CUT_OFF = {
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  ALL_PROXY: "http://127.0.0.1:9",
};

/** Where and with what a process runs. */
export interface Place {
  /** The folder. */
  readonly cwd: string;
  /** Deno's cache; the one of this process if left out. */
  readonly cache?: string;
  /** What of the network is cut off: all of it, or all but this machine. */
  readonly cut?: "all" | "outside";
  /** Variables of its environment besides. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, with nothing on standard input. */
export async function ended(program: string, args: readonly string[], place: Place): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd: place.cwd,
    stdin: "null",
    env: {
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
      ...(place.cache && { DENO_DIR: place.cache }),
      ...place.env,
      ...(place.cut && { ...CUT_OFF, NO_PROXY: place.cut === "outside" ? "127.0.0.1" : "" }),
    },
  }).output();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** `deno run --quiet --no-prompt ...`: no permission, and no way to ask for one. */
export function run(args: readonly string[], place: Place): Promise<Ended> {
  return ended(Deno.execPath(), ["run", "--quiet", "--no-prompt", ...args], place);
}

/** Does something in a new folder far from any configuration file, with an empty cache beside it. */
export async function elsewhere<T>(action: (cwd: string, cache: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "fodlam-elsewhere-" });
  try {
    await Deno.mkdir(`${folder}/work`);
    return await action(`${folder}/work`, `${folder}/cache`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
