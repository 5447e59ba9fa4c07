/**
 * Runs the commands of a document as they are written, in a folder that holds the project and the files that the document
 * shows, and puts what they print into the blocks that follow them.
 */
import { type Block, blocksOf } from "./blocks.ts";
import { Refused } from "./refused.ts";

const root = new URL("../../", import.meta.url);

/** `deno` and `npx --yes deno@2.9.6` are the Deno that runs the tests. */
const PRELUDE = `set -e
deno() { "$DENO" "$@"; }
npx() { shift 2; "$DENO" "$@"; }
`;

/** What stands for the folder in documents. */
const HOME = "/home/you/fodlam";

async function copy(from: URL, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (/^(\..*|node_modules|docs|tests|tools|bench|release)$/.test(name)) continue;
    if (isDirectory) await copy(new URL(`${name}/`, from), `${to}/${name}`);
    else await Deno.copyFile(new URL(name, from), `${to}/${name}`);
  }
}

/** A copy of the project, with documents and tests left out. */
async function sandbox(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "fodlam-docs-" });
  await copy(root, folder);
  return folder;
}

/** Makes the change that a ` ```diff file=... ` block shows. */
async function patch(path: string, code: string): Promise<void> {
  const lines = code.trimEnd().split("\n");
  const before = lines.filter((line) => !line.startsWith("+")).map((line) => line.slice(1)).join("\n");
  const after = lines.filter((line) => !line.startsWith("-")).map((line) => line.slice(1)).join("\n");
  const text = await Deno.readTextFile(path);
  if (!text.includes(before)) {
    throw new Refused(`Cannot make the change that a document shows: expected in ${path}:\n${before}`);
  }
  await Deno.writeTextFile(path, text.replace(before, () => after));
}

/** What a command prints; its messages too if it is said to fail. */
async function outputOf({ code, remark }: Block, cwd: string): Promise<string> {
  const expected = Number(/^exits with (\d+)/.exec(remark)?.[1] ?? 0);
  const env = {
    DENO: Deno.execPath(),
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
    COLUMNS: "",
    RUST_BACKTRACE: "0",
  };
  const run = await new Deno.Command("sh", { args: ["-c", PRELUDE + code], cwd, env }).output();
  const [out, err] = [run.stdout, run.stderr].map((bytes) =>
    new TextDecoder().decode(bytes).replaceAll(cwd, HOME)
  );
  if (run.code !== expected) {
    throw new Error(`expected exit code ${expected} from\n${code}got ${run.code}:\n${err}`);
  }
  return expected === 0 ? out! : out! + err!;
}

/** Whether a document shows commands. */
export function commandsIn(document: string): boolean {
  return blocksOf(document).some(({ language }) => language === "sh");
}

/** A copy of the project that documents use one after another, so that Deno reads its modules once. */
interface Shared {
  readonly folder: string;
  /** What lies in the project's own root. */
  readonly own: ReadonlySet<string>;
}

async function shared(): Promise<Shared> {
  const folder = await sandbox();
  return { folder, own: new Set([...Deno.readDirSync(folder)].map(({ name }) => name)) };
}

/** Removes what a document has left in the root. */
async function tidy({ folder, own }: Shared): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!own.has(name)) await Deno.remove(`${folder}/${name}`, { recursive: true });
  }
}

/** Whether a document changes the project itself, and needs a copy of its own. */
function isChanging(document: string): boolean {
  return blocksOf(document).some(({ file, language }) =>
    file !== undefined && (language === "diff" || file.includes("/"))
  );
}

/** Documents by path, each with every output as the command above it prints it now; several are run at a time. */
export async function withOutputs(
  documents: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const waiting = Object.entries(documents).filter(([, text]) => commandsIn(text));
  const found: Record<string, string> = { ...documents };
  async function worker(): Promise<void> {
    const place = await shared();
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [path, text] = next;
        found[path] = isChanging(text) ? await alone(text) : await outputsIn(text, place.folder);
        await tidy(place);
      }
    } finally {
      await Deno.remove(place.folder, { recursive: true });
    }
  }
  const workers = Math.min(waiting.length, navigator.hardwareConcurrency);
  await Promise.all(Array.from({ length: workers }, worker));
  return found;
}

async function alone(document: string): Promise<string> {
  const folder = await sandbox();
  try {
    return await outputsIn(document, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function outputsIn(document: string, folder: string): Promise<string> {
  let text = "", at = 0, output: string | undefined;
  for (const block of blocksOf(document)) {
    if (block.file !== undefined) {
      const path = `${folder}/${block.file}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await (block.language === "diff" ? patch(path, block.code) : Deno.writeTextFile(path, block.code));
    }
    if (block.language === "text" && block.follows && output !== undefined) {
      text += document.slice(at, block.at) + output;
      at = block.at + block.code.length;
    }
    output = undefined;
    if (block.language === "sh" && !block.remark.startsWith("not run:")) {
      output = await outputOf(block, folder);
    }
  }
  return text + document.slice(at);
}

/** The paths of all documents that people write. */
export async function documents(folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder === "" ? "." : folder, root))) {
    const path = `${folder}${name}`;
    if (isDirectory && (path === "docs" || folder !== "") && path !== "docs/reference") {
      found.push(...await documents(`${path}/`));
    }
    if (name.endsWith(".md")) found.push(path);
  }
  return found.sort();
}
