/**
 * Results that take long, kept in `.cache/` (git-ignored) with a digest of everything that they follow from. Whoever deletes
 * the folder loses time and nothing else.
 */
const root = new URL("../../", import.meta.url);
const folder = new URL(".cache/bless/", root);

/** Where the digest of a text is begun: another Deno may compute other last digits. */
const RUNTIME = `${Deno.version.deno} ${Deno.build.arch}`;

/** The SHA-256 of a text, in hexadecimal digits. */
export async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(bytes).toHex();
}

async function* sources(path: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(path, root))) {
    if (isDirectory) yield* sources(`${path}${name}/`);
    else if (name.endsWith(".ts") && !name.endsWith(".gen.ts")) yield `${path}${name}`;
  }
}

/** The digest of all sources in folders, generated ones left out; of a folder that ends in `/*`, only its own files. */
export async function digestOfSources(folders: readonly string[]): Promise<string> {
  const texts: string[] = [RUNTIME];
  for (const item of folders) {
    const base = item.replace(/\*$/, "");
    const paths = (await Array.fromAsync(sources(base))).sort();
    for (const path of paths) {
      if (item.endsWith("*") && path.slice(base.length).includes("/")) continue;
      texts.push(path, await Deno.readTextFile(new URL(path, root)));
    }
  }
  return await digest(texts.join("\n"));
}

/** A kept result. */
interface Kept<T> {
  readonly key: string;
  readonly value: T;
}

async function kept<T>(file: URL): Promise<Kept<T> | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Writes a file at once: whoever reads it meanwhile sees the old one or the new one. */
async function replace(file: URL, text: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const unfinished = await Deno.makeTempFile({ dir: folder.pathname });
  await Deno.writeTextFile(unfinished, text);
  await Deno.rename(unfinished, file);
}

/** What `make` gives, as JSON holds it; not made again while nothing of what it follows from has changed. */
export async function cached<T>(name: string, from: readonly string[], make: () => T): Promise<T> {
  const file = new URL(`${name}.json`, folder), key = await digest(from.join("\n"));
  const before = await kept<T>(file);
  if (before?.key === key) return before.value;
  const text = JSON.stringify({ key, value: make() } satisfies Kept<T>);
  await replace(file, text);
  return (JSON.parse(text) as Kept<T>).value;
}
