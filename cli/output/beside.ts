/** Files that commands write beside what they print: pictures, pages. All of a command's are written, or none. */
import { badOption, exclusiveOptions, FodlamError, needsOption } from "../../ir/errors.ts";
import { lazily } from "../process/lazily.ts";
import type { Options, OptionSpec } from "../spec.ts";

const here = import.meta.url;

/** A file that is asked for: its path, and how its content is made. */
export interface Draft {
  /** The option that asks for it. */
  readonly option: string;
  /** Its path. */
  readonly path: string;
  /** Makes its content. */
  make(): Promise<string>;
}

/** The option that goes with such files. */
export const forceOption: OptionSpec = { flags: "--force", help: "overwrite files that exist" };

/** A file that an option asks for, if it is given. */
export function besideOf(option: string, path: unknown, make: () => Promise<string>): Draft | undefined {
  if (path === undefined) return undefined;
  if (path === "" || path === "-") throw new FodlamError(badOption(option, "a file name", path));
  return { option, path: String(path), make };
}

/** Writes the files that are asked for; `owners` are the options that could have asked. */
export async function writeBeside(
  { force }: Options,
  owners: string,
  drafts: readonly (Draft | undefined)[],
): Promise<void> {
  const asked = drafts.filter((draft) => draft !== undefined), [first] = asked;
  if (first === undefined) {
    if (force === true) throw new FodlamError(needsOption("--force", owners));
    return;
  }
  const [{ urlOf }, { writeWhole }] = await Promise.all([
    lazily<typeof import("../input/paths.ts")>("../input/paths.ts", here),
    lazily<typeof import("./whole.ts")>("./whole.ts", here),
  ]);
  const same = asked.find((one) => one !== first && urlOf(one.path) === urlOf(first.path));
  if (same !== undefined) {
    throw new FodlamError(exclusiveOptions([first, same].map(({ option, path }) => `${option} ${path}`)));
  }
  const targets = [];
  for (const { path, make } of asked) targets.push({ path, content: await make() });
  await writeWhole(targets, { force: force === true });
}
