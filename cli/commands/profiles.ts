import { isComposite, modelsOf as modelsOfChips, prepared } from "../../engine/prepare.ts";
import { shown } from "../../ir/escape.ts";
import { type Profile, profileIds } from "../../profiles/mod.ts";
import { columns } from "../../report/columns.ts";
import { errorRange } from "../../report/quantity.ts";
import { findProfile } from "../input/findProfile.ts";
import { bounding, limitsOf } from "../input/limits.ts";
import type { Command } from "../spec.ts";

function covers(profile: Profile): string {
  if (isComposite(profile)) {
    return profile.parts.map((part) => `${part.groups.join(", ")} on ${part.profile.id}`).join("; ");
  }
  return [...new Set(Object.values(profile.models).flatMap((data) => data.groups))].join(", ");
}

function modelsOf(profile: Profile): string {
  return modelsOfChips(prepared(profile).chips).join(", ");
}

function list(profiles: readonly Profile[]): string {
  return columns(profiles, [
    { head: "profile", align: "left", text: ({ id }) => id },
    { head: "year", align: "right", text: ({ year }) => `${year}` },
    { head: "nm", align: "right", text: ({ process }) => `${process.nanometers}` },
    { head: "covers", align: "left", text: covers },
    { head: "models", align: "left", text: modelsOf },
    { head: "what it is", align: "left", text: ({ summary }) => summary },
  ]).join("\n");
}

function details(profile: Profile): string {
  const { id, name, year, summary, energyScope, process } = profile;
  const head = [
    `${name} (${id}), ${year}`,
    summary,
    `process: ${process.nanometers} nm at ${process.volts} V [${process.source}]`,
    `covers: ${covers(profile)}; models: ${modelsOf(profile)}`,
    `energy: ${energyScope}`,
  ];
  const ready = prepared(profile).chips;
  const chips = ready.map((chip) => chip.profile);
  const errors = ready.flatMap((chip) =>
    chip.validation.filter(({ model }) => chip.models[model] !== undefined).map((found) =>
      `error of ${chip.profile.id} ${found.model} (${found.group}): latency ${errorRange(found.latency)}, ` +
      `energy ${errorRange(found.energy)}; ${found.rule}, ${found.rows} rows`
    )
  );
  const free = chips.flatMap((chip) =>
    chip.free.map((entry) => `${entry.group}: ${entry.reason} [${entry.source}]`)
  );
  const rows = chips.flatMap(({ id, models: { table } }) =>
    table === undefined ? [] : ["", `published rows of ${id}`, ...publishedTable(table.columns, table.rows)]
  );
  const sources = Object.entries(
    Object.assign({}, profile.sources, ...chips.map((chip) => chip.sources)) as Profile["sources"],
  );
  return [
    ...head,
    ...(isComposite(profile) && profile.reproduction ? [`reproduction: ${profile.reproduction}`] : []),
    ...errors,
    ...free,
    ...rows,
    "",
    "sources",
    ...sources.map(([key, source]) =>
      `[${key}] ${source.kind}: ${source.citation}. ${source.where}${source.note ? ` (${source.note})` : ""}`
    ),
  ].join("\n");
}

function publishedTable(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  return columns(
    rows,
    heads.map((head, i) => ({
      head,
      align: typeof rows[0]![i] === "number" ? "right" as const : "left" as const,
      text: (row: readonly (string | number)[]) => `${row[i]}`,
    })),
  );
}

/** `fodlam profiles [ID]`: the accelerators, or all that is known of one. */
export const profiles: Command = {
  spec: {
    name: "profiles",
    help: "List the accelerators, or show all that is known of one",
    arguments: [{ name: "[profile]", help: "the accelerator to show: a name, or a file of your own" }],
    options: [{ flags: "--json", help: "print JSON" }, ...bounding],
    examples: ["fodlam profiles", "fodlam profiles eyeriss"],
  },
  async run(options, [id], io) {
    const ids = id === undefined ? profileIds : [id];
    const found = await Promise.all(ids.map((name) => findProfile(name, limitsOf(options))));
    if (options.json === true) return io.out(JSON.stringify(id === undefined ? found : found[0], null, 2));
    io.out(id === undefined ? list(found) : details(shown(found[0]!)));
  },
};
