/** Where a script is run: its address, what names stand for, which hosts it may import from, and the command lines of Deno. */
import { isAddress } from "../address.ts";
import { urlOf } from "../paths.ts";
import type { Limits } from "../limits.ts";
import type { Scratch } from "./cache.ts";
import { CHILD, type Question } from "./child.ts";
import type { Program } from "./watch.ts";

/** A script: a path or an address, or a text that came without one. */
export interface Script {
  /** As messages name it. */
  readonly name: string;
  /** Its path or address; of a text the folder from which it imports. */
  readonly path: string;
  /** Its text, where it is not at its path. */
  readonly text?: string;
}

/** A script made ready. */
export interface Stage {
  /** The address to import. */
  readonly url: string;
  /** The address of the folder from which it imports. */
  readonly folder: string;
  /** The command that lists its imports. */
  readonly listing: Program;
  /** The command that runs it. */
  readonly running: Program;
  /** What it says in words that a user knows: a text that came without a path has no other place than its name. */
  readonly renamed: (text: string) => string;
}

/** The folder of FODLAM, as an address. */
export const HOME: string = new URL("../../../", import.meta.url).href;

/** Hosts from which Deno lets every program import (`deno run --help=full`, --allow-import). */
const DENO_HOSTS: readonly string[] = [
  "deno.land:443",
  "jsr.io:443",
  "esm.sh:443",
  "raw.esm.sh:443",
  "cdn.jsdelivr.net:443",
  "raw.githubusercontent.com:443",
  "gist.githubusercontent.com:443",
];

/** Makes a script ready: without rights, or with all of the user's. */
export function staged(script: Script, question: Question, limits: Limits, own: Scratch): Stage {
  const { url, folder, imports, renamed } = script.text === undefined
    ? standing(script)
    : written(script, script.text, own);
  const map = { imports: { ...NAMES, ...imports } };
  const hosts = [...DENO_HOSTS, ...[url, HOME].filter(isAddress).map((address) => hostOf(new URL(address)))];
  const common = [
    "--quiet",
    "--no-config",
    "--no-lock",
    "--node-modules-dir=none",
    `--import-map=data:application/json,${encodeURIComponent(JSON.stringify(map))}`,
  ];
  const apart = [...common, "--no-npm", `--allow-import=${hosts.join(",")}`];
  const input = entry(url, question);
  return {
    url,
    folder,
    renamed,
    listing: { args: ["info", "--json", ...apart, url] },
    running: limits.trust ? { args: ["run", "--allow-all", "--no-prompt", ...common, "-"], input } : {
      args: ["run", "--no-prompt", "--cached-only", "--no-code-cache", ...apart, heapOf(limits), "-"],
      input,
      env: environment(own),
      cwd: own.path,
    },
  };
}

/** What the package is called where it is imported by name, as the documentation does. */
const NAMES = { "@fodlam/fodlam": `${HOME}mod.ts`, "@fodlam/fodlam/examples": `${HOME}examples/mod.ts` };

/** The program that loads a script by its address: a literal one, which Deno reads without a right. */
function entry(url: string, question: Question): string {
  return `import { answer } from ${JSON.stringify(CHILD)};\n` +
    `await answer(() => import(${JSON.stringify(url)}), ${JSON.stringify(question)});\n`;
}

/** A script at its path or address. */
function standing({ path }: Script) {
  const url = urlOf(path);
  return { url, folder: new URL(".", url).href, imports: {}, renamed: (said: string) => said };
}

/**
 * A text as a file, in a folder that stands for the root of all files: what it imports from there is taken from the real one, so that its
 * relative imports mean what they would mean in its own folder.
 */
function written({ name, path }: Script, text: string, own: Scratch) {
  const root = `${urlOf(own.path)}/root/`, folder = urlOf(path).replace(/\/?$/, "/");
  const url = `${root}${folder.slice("file:///".length)}script.ts`;
  Deno.mkdirSync(new URL(".", url), { recursive: true });
  Deno.writeTextFileSync(new URL(url), text);
  const renamed = (said: string) => said.replaceAll(url, name).replaceAll(root, "file:///");
  return { url, folder, imports: { [root]: "file:///", [url]: url }, renamed };
}

function hostOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
}

/** V8's own bound of the heap, above the one that is watched: it ends the process with pages of its own words. */
function heapOf({ memoryBytes }: Limits): string {
  return `--v8-flags=--max-old-space-size=${Math.ceil(1.5 * memoryBytes / 2 ** 20)}`;
}

/** What Deno itself has to know; nothing of the user's. */
function environment({ cache, path }: Scratch): Record<string, string> {
  const system = Deno.build.os === "windows"
    ? { SystemRoot: Deno.env.get("SystemRoot") ?? "", TEMP: path }
    : {};
  return {
    ...system,
    PATH: "/usr/bin:/bin", // so that a program that may not be started is one that is there
    DENO_DIR: cache,
    DENO_NO_PACKAGE_JSON: "1",
    DENO_NO_UPDATE_CHECK: "1",
    NO_COLOR: "1",
  };
}
