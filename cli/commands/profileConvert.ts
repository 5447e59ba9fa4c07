import { cannotWrite, FodlamError, needsOption, notInFormat, unknownFormat } from "../../ir/errors.ts";
import { visible } from "../../ir/escape.ts";
import type { ChipWriting } from "../../hardware/mod.ts";
import { isOnShelf } from "../../profiles/shelf.ts";
import type { Profile } from "../../profiles/types.ts";
import { isScript } from "../input/files.ts";
import { findProfile } from "../input/findProfile.ts";
import { bounding, limitsOf } from "../input/limits.ts";
import { folderOf } from "../input/paths.ts";
import { writeWhole } from "../output/whole.ts";
import type { Command, Io, Options } from "../spec.ts";

/** FODLAM's own format of profiles. */
const OWN = "json";

/** The format to write: as asked for, or as the path's end says. */
async function targetOf(out: string, to: unknown): Promise<string> {
  const { cardOf, detectTarget, idsOf } = await import("../../hardware/mod.ts");
  const id = to === undefined ? (/\.json$/i.test(out) ? OWN : detectTarget(out)) : String(to);
  if (id === undefined) {
    throw new FodlamError(
      unknownFormat(out === "-" ? "standard output" : out, [OWN, ...idsOf("write")], "--to"),
    );
  }
  return id === OWN ? OWN : cardOf(id, "write").id;
}

/** The chip that is named, and on standard error what was read of another tool's description and what was assumed. */
async function found(name: string, options: Options, io: Io): Promise<Profile> {
  const limits = limitsOf(options), { beside = [] } = options as { readonly beside?: readonly string[] };
  const from = options.from === undefined ? undefined : String(options.from);
  if (isOnShelf(name) || isScript(name) || /\.json@/i.test(name)) {
    const given = from === undefined ? (beside.length === 0 ? undefined : "--beside") : "--from";
    if (given !== undefined) throw new FodlamError(needsOption(given, "another tool's description"));
    return await findProfile(name, limits);
  }
  const { readChipFile } = await import("../input/profileFile.ts");
  const { profile, read } = await readChipFile(name, { from, beside, limits });
  for (const line of read) io.err(visible(`read: ${line}`));
  for (const line of profile.assumptions ?? []) io.err(visible(`assumed: ${line}`));
  return profile;
}

/** What goes into files. */
async function written(profile: Profile, to: string, options: Options): Promise<ChipWriting> {
  if (to === OWN) {
    if (options.skipUnsupported === true) {
      throw new FodlamError(notInFormat("--skip-unsupported", OWN, "another tool's format"));
    }
    const { compactJson } = await import("../../report/compactJson.ts");
    return { files: [{ path: "", content: `${compactJson(profile)}\n` }], notes: [] };
  }
  const { writeChip } = await import("../../hardware/mod.ts");
  return await writeChip(profile, to, { skipUnsupported: options.skipUnsupported === true });
}

/** A description of several files is none when they stand one after another. */
function toOutput(files: ChipWriting["files"], to: string, io: Io): void {
  const [only, ...others] = files, beside = others.map(({ path }) => path).join(", ");
  if (others.length > 0) {
    throw new FodlamError(cannotWrite("standard output", `${to} needs a file, for ${beside} goes beside it`));
  }
  io.content(only!.content);
}

/** `fodlam profile convert IN OUT`: a chip from one description to another. */
export const profileConvert: Command = {
  spec: {
    name: "profile convert",
    help: "Turn another tool's description of a chip into a profile, or a profile into such a description",
    arguments: [
      { name: "<chip>", help: "a description, a profile's name or file, or - for standard input" },
      { name: "<out>", help: "a file, or - for standard output" },
    ],
    options: [
      { flags: "--from <format>", help: "the description's format (default: by name and content)" },
      {
        flags: "--beside <file>",
        help: "a file that belongs to the description: energies, a mapping, a dataflow; may be repeated",
        repeats: true,
      },
      { flags: "--to <format>", help: "the format to write (default: by the file name)" },
      { flags: "--skip-unsupported", help: "leave out what the format cannot express, and say what" },
      ...bounding,
      { flags: "--force", help: "overwrite existing files" },
    ],
    examples: [
      "fodlam profile convert arch.yaml my-chip.json --beside ERT.yaml",
      "fodlam profile convert scale.cfg my-array.json",
    ],
  },
  async run(options, [name, out], io) {
    const to = await targetOf(out!, options.to), profile = await found(name!, options, io);
    const { files, notes } = await written(profile, to, options);
    for (const { text } of notes) io.err(visible(`note: ${text}`));
    if (out === "-") return toOutput(files, to, io);
    const folder = folderOf(out!);
    const targets = files.map(({ path, content }) => ({
      path: path === "" ? out! : `${folder}/${path}`,
      content,
    }));
    await writeWhole(targets, { force: options.force === true });
  },
};
