/** Writes `docs/reference/profiles.md` from the profiles. */
import { isComposite } from "../../../engine/prepare.ts";
import { type ChipProfile, loadProfile, type Profile, profileIds } from "../../../profiles/mod.ts";
import { memoriesOf } from "../../../profiles/memory.ts";
import { withEachRuntime } from "../../../profiles/runtime.ts";
import type { Source } from "../../../profiles/types.ts";
import { memoryText } from "../../../report/memory.ts";
import { errorRange } from "../../../report/quantity.ts";
import { Refused } from "../refused.ts";
import { GENERATED, page, table } from "./markdown.ts";

function processOf({ process }: Profile): string {
  return `${process.nanometers} nm at ${process.volts} V`;
}

function coverage(profile: Profile): string {
  if (!isComposite(profile)) {
    return [...new Set(Object.values(profile.models).flatMap(({ groups }) => groups))].join(", ");
  }
  return profile.parts.map((part) => `${part.groups.join(", ")} on ${part.profile.id}`).join("; ");
}

/** The models that are in use: a composite may take some away from its parts, or add some. */
function modelNames(profile: Profile): string {
  const parts = isComposite(profile) ? profile.parts : [{ profile, models: {} }];
  const names = parts.flatMap((part) => {
    const changes: Record<string, unknown> = part.models ?? {};
    const all = Object.keys({ ...part.profile.models, ...changes });
    return all.filter((name) => changes[name] !== null);
  });
  return [...new Set(names)].join(", ");
}

function list(profiles: readonly Profile[]): string {
  return table(
    ["profile", "name", "year", "process", "covers", "models"],
    profiles.map((profile) => [
      `[${profile.id}](#${profile.id.replaceAll("+", "")})`,
      profile.name,
      `${profile.year}`,
      processOf(profile),
      coverage(profile),
      modelNames(profile),
    ]),
  );
}

function sourceLine(id: string, source: Source): string {
  const details = [
    `year ${source.year}`,
    ...(source.process === undefined ? [] : [source.process]),
    ...(source.precision === undefined ? [] : [source.precision]),
    ...(source.batch === undefined ? [] : [`batch ${source.batch}`]),
  ];
  const note = source.note === undefined ? "" : ` ${source.note}.`;
  const url = source.url === undefined ? "" : ` <${source.url}>`;
  return `- \`${id}\` (${source.kind}; ${
    details.join("; ")
  }): ${source.citation}. ${source.where}.${note}${url}`;
}

/** What is the same with every runtime, and each runtime's errors. */
function chipBlocks(chip: ChipProfile): string[] {
  const all = withEachRuntime(chip);
  if (all.length < 2) return runtimeBlocks(all[0]!);
  return all.flatMap((one, i) => [
    `### ${chip.id}@${one.runtime}`,
    `${i === 0 ? "The default" : "Asked for by name"}: ${one.driven}; ${bitsOf(one)}.`,
    ...runtimeBlocks(one),
  ]);
}

function bitsOf({ precision: { weights, activations, source } }: ChipProfile): string {
  return `${weights}-bit weights, ${activations}-bit activations (\`${source}\`)`;
}

function runtimeBlocks({ validation, free, models }: ChipProfile): string[] {
  const errors = table(
    ["model", "group", "latency", "energy", "rows", "how it was found"],
    validation.map((entry) => [
      entry.model,
      entry.group,
      errorRange(entry.latency),
      errorRange(entry.energy),
      `${entry.rows}`,
      entry.rule,
    ]),
  );
  const idle = table(
    ["group", "reason", "source"],
    free.map((entry) => [entry.kinds?.join(", ") ?? entry.group, entry.reason, `\`${entry.source}\``]),
  );
  const published = models.table === undefined ? [] : [
    `Published rows: ${models.table.rows.length}, recognised by ${
      models.table.match.join(" and ")
    }. Columns: ` +
    models.table.columns.map((column) => `\`${column}\``).join(", ") + ".",
  ];
  return ["Errors, as estimated / published - 1:", errors, "Taken to be free:", idle, ...published];
}

const folder = new URL("../../../docs/profiles/", import.meta.url);
const pages = [...Deno.readDirSync(folder)].map(({ name }) => name).sort()
  .map((name) => ({ name, text: Deno.readTextFileSync(new URL(name, folder)) }));

/** The page of a profile: its own, or its family's, which names it. */
function pageOf(id: string): string {
  const found = pages.find(({ name }) => name === `${id}.md`) ??
    pages.find(({ text }) => text.includes(`\`${id}\``) || text.includes(`| ${id} `));
  if (found === undefined) {
    throw new Refused(
      `Cannot write the page of profiles: expected a page in docs/profiles/ that names \`${id}\`, got none`,
    );
  }
  return found.name;
}

function section(profile: Profile): string[] {
  const { id, name, summary, driven, energyOf, energyScope, process, sources } = profile;
  const composite = isComposite(profile);
  return [
    `## ${id}`,
    `${name}: ${summary}. More on [its page](../profiles/${encodeURIComponent(pageOf(id))}).`,
    table(["what", "value"], [
      ["year", `${profile.year}`],
      ["process", `${processOf(profile)} (\`${process.source}\`)`],
      ["covers", coverage(profile)],
      ["models", modelNames(profile)],
      ["driven as", driven],
      ["memory", memoriesOf(profile).map(memoryText).join("; ")],
      ["energy of", energyOf],
      ["energy", energyScope],
      ...(composite ? [["scaling of its parts", profile.scaling]] : [
        ["clock", `${profile.clock.hertz / 1e6} MHz (\`${profile.clock.source}\`)`],
        [
          "precision",
          bitsOf(profile),
        ],
      ]),
      ...(composite && profile.reproduction ? [["kept wrong on purpose", profile.reproduction]] : []),
    ]),
    ...(composite ? [] : chipBlocks(profile)),
    composite ? "Sources, beside those of its parts:" : "Sources:",
    Object.entries(sources).map(([key, source]) => sourceLine(key, source)).join("\n"),
  ];
}

/** The text of `docs/reference/profiles.md`. */
export async function profilesPage(): Promise<string> {
  const profiles = await Promise.all(profileIds.map(loadProfile));
  return page([
    GENERATED,
    "# Profiles",
    "The accelerators that FODLAM ships: one JSON file each in `profiles/`, every number with the id of its source.",
    list(profiles),
    ...profiles.flatMap(section),
  ]);
}
