import { withoutEffectIn } from "../../engine/effects.ts";
import { modelIds } from "../../engine/models/mod.ts";
import { isComposite, modelsOf, prepared, type ReadyChip } from "../../engine/prepare.ts";
import { dataOf, isOfData } from "../../engine/trust/data.ts";
import { badPart, FodlamError, isFodlamError, unknownName } from "../../ir/errors.ts";
import { shown, visible } from "../../ir/escape.ts";
import type { ChipProfile, ModelId, Profile } from "../../profiles/mod.ts";
import { withEachRuntime } from "../../profiles/runtime.ts";
import { nameOf } from "../input/files.ts";
import { findProfile } from "../input/findProfile.ts";
import { bounding, limitsOf } from "../input/limits.ts";
import { idOf } from "../output/idOf.ts";
import { schemaAddress } from "../output/schemaAddress.ts";
import { writeWhole } from "../output/whole.ts";
import type { Command } from "../spec.ts";
import { groupBy } from "../../ir/group.ts";

/** The schema of this version, beside the program, on a disk or on the web. */
const SCHEMA = new URL("../../profiles/generated/profile.schema.json", import.meta.url);

/** The template of a model, for a file. */
async function templateOf(model: unknown, file: string | undefined): Promise<string> {
  const { template, templates } = await import("../output/newProfile.ts");
  const { compactJson } = await import("../../report/compactJson.ts");
  const known = templates.find((known) => known === model);
  if (known === undefined) throw new FodlamError(unknownName("model", String(model), templates));
  return compactJson(template(idOf(file), schemaAddress(SCHEMA, file), known));
}

/** `fodlam profile new [FILE]`: a profile to fill in. */
export const profileNew: Command = {
  spec: {
    name: "profile new",
    help: "Start a profile of your own: a template that says what to fill in",
    arguments: [{ name: "[file]", help: "the file to write; standard output if left out" }],
    options: [{
      flags: "--model <model>",
      help: `the cost model: ${modelIds.join(", ")} (default: roofline)`,
    }],
    examples: ["fodlam profile new my-chip.json", "fodlam profile new my-array.json --model systolic"],
  },
  async run({ model = "roofline" }, [file], io) {
    const text = await templateOf(model, file);
    if (file === undefined) return io.out(text);
    await writeWhole([{ path: file, content: `${text}\n` }], {
      taken: "a file of that name exists already",
      folders: false,
    });
    const path = /^[./\\]/.test(file) ? file : `./${file}`;
    io.out(`Wrote ${file}. Fill in what it asks for, then:`);
    io.out(`  fodlam profile check ${path}\n  fodlam eval vgg16 --on ${path}`);
  },
};

/** `fodlam profile show NAME`: a profile as a file to start from. */
export const profileShow: Command = {
  spec: {
    name: "profile show",
    help: "Print a profile as a file, to change it",
    arguments: [{ name: "<profile>", help: "the accelerator: a name, or a file of your own" }],
    options: bounding,
    examples: ["fodlam profile show a100 > my-chip.json"],
  },
  async run(options, [name], io) {
    const { compactJson } = await import("../../report/compactJson.ts");
    io.out(compactJson(await findProfile(name!, limitsOf(options))));
  },
};

/** What a profile that has no fault covers, and how far it is known with each of its runtimes. */
function description(profile: Profile): string[] {
  const { chips } = prepared(profile);
  const groups = [...new Set(chips.flatMap((chip) => chip.ready.flatMap(({ groups }) => groups)))];
  const { id, name, year, process } = profile;
  const sources = Object.values(
    Object.assign({}, profile.sources, ...chips.map((chip) => chip.profile.sources)) as Profile["sources"],
  );
  const kinds = [...groupBy(sources, ({ kind }) => kind)].map(([kind, all]) => `${all.length} ${kind}`);
  return [
    `  ${name} (${id}), ${year}, ${process.nanometers} nm${isComposite(profile) ? ", several chips" : ""}`,
    `  covers: ${groups.join(", ")}; models: ${modelsOf(chips).join(", ")}`,
    `  sources: ${kinds.join(", ")}`,
    ...(isComposite(profile) ? validation(chips) : withEachRuntime(profile).flatMap(runtimeLines)),
    ...[...groupBy(withoutEffectIn(profile), ({ reason }) => reason)].map(([reason, all]) =>
      `  no effect: ${all.map(({ place }) => place).join(" and ")}, because ${reason}`
    ),
  ];
}

/** A runtime with its models and errors; of a chip without runtimes the errors. */
function runtimeLines(chip: ChipProfile): string[] {
  const { runtime, driven } = chip, { chips } = prepared(chip), lines = validation(chips);
  if (runtime === undefined) return lines;
  return [
    `  runtime ${runtime}: ${driven}; models: ${modelsOf(chips).join(", ")}`,
    ...lines.map((line) => `  ${line}`),
  ];
}

/** Which errors the estimates will carry, and how a model's own come to be used. */
function validation(chips: readonly ReadyChip[]): string[] {
  const own = new Set<ModelId>(), lines: string[] = [];
  for (const { profile: chip } of chips) {
    for (const [model, entries] of groupBy(chip.validation, ({ model }) => model)) {
      if (entries.every((entry) => isOfData(chip, entry))) own.add(model);
      else {lines.push(
          `  not used: errors of ${model}, which were not found with these numbers (${
            dataHint(chip, model)
          })`,
        );}
    }
  }
  const found = own.size > 0
    ? `errors stated for ${[...own].join(", ")}`
    : modelsOf(chips).every((id) => id === "table")
    ? "none, because published rows are shown as they are"
    : "none of its own, so estimates carry the models' errors on other chips, widened";
  return [`  validation: ${found}`, ...lines];
}

function dataHint(chip: ChipProfile, model: ModelId): string {
  return `if they were, add "data": "${dataOf(chip, model)}" to each`;
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
