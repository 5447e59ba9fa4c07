import { isComposite, modelsOf, prepared } from "../../engine/prepare.ts";
import { badPart, FodlamError, isFodlamError } from "../../ir/errors.ts";
import { shown, visible } from "../../ir/escape.ts";
import type { Profile } from "../../profiles/mod.ts";
import { nameOf } from "../input/files.ts";
import { bounding, limitsOf } from "../input/limits.ts";
import { writeWhole } from "../output/whole.ts";
import type { Command } from "../spec.ts";

/** Where editors find the schema of this version: beside the program, on a disk or on the web. */
const SCHEMA = new URL("../../profiles/profile.schema.json", import.meta.url).href;

/** A name for the chip, from the name of its file. */
function idOf(file: string | undefined): string {
  const stem = file?.split(/[/\\]/).at(-1)?.replace(/\.json$/, "");
  return stem === undefined || stem === "" ? "my-chip" : stem;
}

/** `fodlam profile new [FILE]`: a profile to start from. */
export const profileNew: Command = {
  spec: {
    name: "profile new",
    help: "Start a profile of your own: a whole chip of placeholders that evaluates as it is",
    arguments: [{ name: "[file]", help: "the file to write; standard output if left out" }],
    options: [],
    examples: ["fodlam profile new my-chip.json", "fodlam eval vgg16 --on ./my-chip.json"],
  },
  async run(_options, [file], io) {
    const { template } = await import("../template.ts");
    const { compactJson } = await import("../../report/compactJson.ts");
    const text = compactJson(template(idOf(file), SCHEMA));
    if (file === undefined) return io.out(text);
    await writeWhole([{ path: file, content: `${text}\n` }], {
      taken: "there is a file of that name already",
      folders: false,
    });
    const path = /^[./\\]/.test(file) ? file : `./${file}`;
    io.out(`Wrote ${file}. Replace its numbers and sources, then:`);
    io.out(`  fodlam profile check ${path}\n  fodlam eval vgg16 --on ${path}`);
  },
};

/** What a profile that has no fault covers, and how far it is known. */
function description(profile: Profile): string[] {
  const { chips } = prepared(profile);
  const groups = [...new Set(chips.flatMap((chip) => chip.ready.flatMap(({ groups }) => groups)))];
  const { id, name, year, process } = profile;
  const sources = Object.values(
    Object.assign({}, profile.sources, ...chips.map((chip) => chip.profile.sources)) as Profile["sources"],
  );
  const kinds = [...Map.groupBy(sources, ({ kind }) => kind)].map(([kind, all]) => `${all.length} ${kind}`);
  const errors = [...new Set(chips.flatMap((chip) => chip.profile.validation.map(({ model }) => model)))];
  const validated = errors.length > 0
    ? `errors stated for ${errors.join(", ")}`
    : modelsOf(chips).every((id) => id === "table")
    ? "none, for published rows are shown as they are"
    : "none of its own, so estimates carry the errors of other chips, taken twice";
  return [
    `  ${name} (${id}), ${year}, ${process.nanometers} nm${isComposite(profile) ? ", several chips" : ""}`,
    `  covers: ${groups.join(", ")}; models: ${modelsOf(chips).join(", ")}`,
    `  sources: ${kinds.join(", ")}`,
    `  validation: ${validated}`,
    ...chips.flatMap(({ models }) =>
      (["rowStationary", "hierarchy"] as const).flatMap((id) =>
        models[id]?.goal === undefined
          ? []
          : [`  no effect: models.${id}.goal, because mappings are searched by time; it can go`]
      )
    ),
  ];
}

/** The same, where the chips can be made ready: nodes that no rule scales between are a fault of the file. */
function described(profile: Profile, source: string): string[] {
  try {
    return description(profile);
  } catch (error) {
    throw isFodlamError(error) ? new FodlamError(badPart(source, "process", error)) : error;
  }
}

/** `fodlam profile check FILE`: whether a profile can be used. */
export const profileCheck: Command = {
  spec: {
    name: "profile check",
    help: "Check a profile of your own, and say what it covers",
    arguments: [{ name: "<file>", help: "the profile, an address, or - for standard input" }],
    options: bounding,
    examples: ["fodlam profile check ./my-chip.json"],
  },
  async run(options, [file], io) {
    const { readProfile } = await import("../input/profileFile.ts");
    const profile = await readProfile(file!, limitsOf(options));
    const lines = described(shown(profile), nameOf(file!));
    io.out([visible(`${nameOf(file!)}: no fault found`), ...lines].join("\n"));
  },
};
