/**
 * Golden pairs: an input and, beside it, what FODLAM says to it. A folder of `tests/golden/` is an area; this file knows
 * how the inputs of each are given to FODLAM. `pool-too-small.ts` has its golden in `pool-too-small.err` if it must be
 * refused, `lenet5.args` in `lenet5.out` if it must be answered.
 */
import { main } from "../cli/main.ts";
import type { Io } from "../cli/spec.ts";

/** What a program left behind. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** How an area's inputs are run: whether they must be refused, whether each is a program of its own. */
interface Area {
  readonly input: string;
  readonly refused: boolean;
  readonly spawns?: boolean;
  /** How the name of a golden ends, where that is neither `.err` nor `.out`. */
  readonly ending?: string;
  run(path: string): Promise<Outcome>;
}

/** An input and its golden. */
export interface Case {
  readonly name: string;
  readonly input: string;
  readonly golden: string;
  readonly area: Area;
}

const root = new URL("../", import.meta.url).pathname;
const folder = `${root}tests/golden`;

/** The command in this process, with its output caught. */
export async function command(...args: readonly string[]): Promise<Outcome> {
  const said = { code: 0, out: "", err: "" };
  const io: Io = {
    out: (text) => said.out += `${text}\n`,
    content: (content) => said.out += typeof content === "string" ? content : `${content.length} bytes`,
    err: (text) => said.err += `${text}\n`,
    fail: (code) => said.code = code,
    color: false,
    watched: false,
  };
  await main(args, io);
  return said;
}

/**
 * Deno as a user starts it: no permission unless it is among the arguments. What Deno itself says of downloads, on a machine
 * that has not fetched all packages yet, is no output of the command.
 */
export async function deno([first, ...rest]: readonly string[], input = "", cwd = root): Promise<Outcome> {
  const args = first === "run" ? ["run", "--quiet", ...rest] : [first!, ...rest];
  const options = { cwd, env: { NO_COLOR: "1" }, stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  const child = new Deno.Command(Deno.execPath(), { args, ...options }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).catch(() => {}); // a program may end before it has read all
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

/** Arguments as a shell splits them: quotes keep spaces and empty arguments, `./` is the project's own folder. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word.replace(/^\.\//, root));
}

async function argumentsIn(path: string): Promise<Outcome> {
  return await command(...words(await Deno.readTextFile(path)));
}

/** The picture that a command writes. */
async function pictureOf(path: string): Promise<Outcome> {
  const svg = await Deno.makeTempFile({ suffix: ".svg" });
  try {
    const said = await command(...words(await Deno.readTextFile(path)), "--svg", svg, "--force");
    return { ...said, out: said.code === 0 ? await Deno.readTextFile(svg) : said.err };
  } finally {
    await Deno.remove(svg);
  }
}

/** The picture of plain data, by the name of its function. */
async function drawingOf(path: string): Promise<Outcome> {
  const { picture, data } = JSON.parse(await Deno.readTextFile(path));
  const pictures = await import("../report/svg/mod.ts") as unknown as Record<
    string,
    (data: unknown) => string
  >;
  return { code: 0, out: pictures[picture]!(data), err: "" };
}

const areas: Readonly<Record<string, Area>> = {
  dsl: { input: ".ts", refused: true, spawns: true, run: (path) => deno(["run", path]) },
  run: { input: ".ts", refused: true, spawns: true, run: (path) => deno(["run", path]) },
  script: {
    input: ".ts",
    refused: true,
    spawns: true,
    run: (path) => deno(["run", "-A", "cli/main.ts", "eval", path]),
  },
  network: { input: ".json", refused: true, run: (path) => command("eval", path) },
  json: { input: ".json", refused: true, run: (path) => command("eval", path) },
  config: { input: ".json", refused: true, run: (path) => command("config", path) },
  profile: { input: ".json", refused: true, run: (path) => command("profile", "check", path) },
  cli: { input: ".args", refused: true, run: argumentsIn },
  output: { input: ".args", refused: false, run: argumentsIn },
  convert: { input: ".args", refused: false, run: argumentsIn },
  svg: { input: ".args", refused: false, ending: ".svg", run: pictureOf },
  drawn: { input: ".json", refused: false, ending: ".svg", run: drawingOf },
};

/** Every golden pair, in alphabetical order. */
export function cases(): Case[] {
  return Object.entries(areas).flatMap(([name, area]) =>
    [...Deno.readDirSync(`${folder}/${name}`)].filter((entry) => entry.name.endsWith(area.input)).map(
      (entry) => {
        const stem = entry.name.slice(0, -area.input.length);
        const path = `${folder}/${name}/${stem}`;
        return {
          name: `${name}/${stem}`,
          input: path + area.input,
          golden: path + (area.ending ?? (area.refused ? ".err" : ".out")),
          area,
        };
      },
    )
  ).sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Names that grow in number with every kind, network and profile: which come first, and how many follow. */
const KNOWN_NAMES = /\b(one of|a kind among) [^\s,]+(?:, [^\s,]+)* and \d{2,} more\b/g;

/**
 * The same on every machine and after every addition: no folder of this one, no list of all that is known, and six digits of a
 * number that was computed.
 */
export function stable(text: string): string {
  return text.replaceAll(`file://${root}`, "file:///").replaceAll(root, "")
    .replace(KNOWN_NAMES, "$1 (known names)")
    .replace(
      /-?\d+\.\d+(e[-+]?\d+)?/g,
      (number) =>
        number.replace(/e.*|\D/g, "").length > 6 ? `${Number(Number(number).toPrecision(6))}` : number,
    );
}

/** What the golden of an outcome holds: the answer, or the exit code and the message. */
export function goldenText({ area }: Case, { code, out, err }: Outcome): string {
  return stable(area.refused ? `exit ${code}\n${err}` : out);
}

/** Runs all cases of one area: several programs at a time, but in this process one after another. */
export async function outcomes(all: readonly Case[]): Promise<Outcome[]> {
  const results: Outcome[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    while (next < all.length) {
      const at = next++;
      results[at] = await all[at]!.area.run(all[at]!.input);
    }
  }
  const workers = all[0]?.area.spawns ? navigator.hardwareConcurrency : 1;
  await Promise.all(Array.from({ length: workers }, worker));
  return results;
}

/** The cases of each area. */
export function byArea(): Map<string, Case[]> {
  return Map.groupBy(cases(), ({ name }) => name.split("/")[0]!);
}
