/** Where a written network goes: a file, a folder, standard output. */
import type { Writing } from "../../formats/mod.ts";
import type { Target } from "./whole.ts";
import { system } from "../process/system.ts";

/** Whether a path is a folder, or said to be one by a slash at its end. */
export async function isFolder(path: string): Promise<boolean> {
  if (path.endsWith("/")) return true;
  return await system().stat(path).then(({ isDirectory }) => isDirectory, () => false);
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
