/** Where a written network goes: a file, a folder, standard output. */
import { cannotWrite, FodlamError } from "../../ir/errors.ts";
import type { Writing } from "../../formats/mod.ts";
import { reasonOf } from "../input/files.ts";

/** A file to be written. */
export interface Target {
  /** Its path. */
  readonly path: string;
  /** What goes into it. */
  readonly content: string | Uint8Array;
}

/** Whether a path is a folder, or said to be one by a slash at its end. */
export async function isFolder(path: string): Promise<boolean> {
  if (path.endsWith("/")) return true;
  return await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
}

/** A network's name as the name of a file: letters, digits, dots and hyphens. */
export function fileNameOf(name: string): string {
  const plain = name.toLowerCase().normalize("NFKD").replace(/[^a-z0-9.]+/g, "-").replace(
    /^[-.]+|[-.]+$/g,
    "",
  );
  return plain === "" ? "network" : plain;
}

/** The files of a writing, for a path. */
export function targetsOf(path: string, { files }: Writing): Target[] {
  const folder = path.replace(/(?<=.)\/+$/, "");
  return files.map((file) => ({
    path: file.path === "" ? path : `${folder}/${file.path}`,
    content: file.content,
  }));
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

/** Writes files, all or none: one that is there already is kept unless it may be overwritten. */
export async function writeTargets(targets: readonly Target[], force: boolean): Promise<void> {
  for (const { path } of force ? [] : targets) {
    if (await isThere(path)) {
      throw new FodlamError(cannotWrite(path, "it is there already; --force writes over it"));
    }
  }
  for (const { path, content } of targets) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    try {
      const at = path.lastIndexOf("/");
      if (at > 0) await Deno.mkdir(path.slice(0, at), { recursive: true });
      await Deno.writeFile(path, bytes, { createNew: !force });
    } catch (error) {
      throw new FodlamError(cannotWrite(path, reasonOf(error)));
    }
  }
}
