/** Other runtimes, installed from npm where this machine has none of the right version, and a browser. */
import { type Ended, ended, here } from "../scripts/deno.ts";

/** The versions of npm's packages. */
const NODE = "node@20.20.2", BUN = "bun@1.4.5", OLDEST_NODE = 20;

const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Whether a program is there and says its version. */
export async function versionOf(program: string): Promise<string | undefined> {
  try {
    const { code, out } = await ended(program, ["--version"], { cwd: "/" });
    return code === 0 ? out.trim() : undefined;
  } catch {
    return undefined;
  }
}

/** The first browser that is there. */
export async function browser(): Promise<string | undefined> {
  for (const program of BROWSERS) if (await versionOf(program) !== undefined) return program;
}

/** Runs a program, which must end well; gives what it prints. */
export async function must(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, out, err } = await ended(program, args, { cwd });
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${err}${out}`);
  return out;
}

/** A runtime. */
export interface Runtime {
  readonly name: string;
  /** The program. */
  readonly program: string;
  /** Runs it in a folder, with a file of it on standard input if one is named. */
  run(args: readonly string[], cwd: string, input?: string): Promise<Ended>;
}

/** Installs the npm package in an empty folder, with Node.js 20 and Bun; gives both. */
export async function installed(tarball: string, cwd: string): Promise<Runtime[]> {
  const isOld = (await versionOf("node"))?.startsWith(`v${OLDEST_NODE}.`) === true;
  await Deno.writeTextFile(`${cwd}/package.json`, '{ "private": true, "type": "module" }\n');
  const packages = [tarball, BUN, ...(isOld ? [] : [NODE])];
  await must("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefer-offline", ...packages], cwd);
  const bin = `${cwd}/node_modules/.bin`, node = isOld ? "node" : `${bin}/node`;
  return Object.entries({ [`Node.js ${OLDEST_NODE}`]: node, Bun: `${bin}/bun` }).map(([name, program]) => ({
    name,
    program,
    run: (args, cwd, input) =>
      input === undefined
        ? ended(program, args, { cwd })
        : ended("sh", ["-c", `cat '${input}' | "$0" "$@"`, program, ...args], { cwd }),
  }));
}

/** Writes a release into a folder. */
export async function release(folder: string): Promise<void> {
  const args = ["run", "-A", "--quiet", "--no-check", "--no-lock", here("tools/release.ts"), folder];
  await must(Deno.execPath(), args, here(""));
}
