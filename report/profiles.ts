/** Lists of accelerators, and one in full. */
import type { ReadyChip, ReadyProfile } from "../engine/prepare.ts";
import { labelled } from "../ir/runtimeName.ts";
import { columns } from "./columns.ts";
import { memoryText, type ShownMemory } from "./memory.ts";
import { errorRange, quantity } from "./quantity.ts";
import { wrapped, wrappedFrom } from "./wrap.ts";

type Profile = ReadyProfile["profile"];
type ChipProfile = ReadyChip["profile"];
type Category = NonNullable<Profile["category"]>;
type Validation = ChipProfile["validation"][number];
type TableData = NonNullable<ChipProfile["models"]["table"]>;
type RooflineData = NonNullable<ChipProfile["models"]["roofline"]>;
type Source = Profile["sources"][string];

/** Headings of a list, in its order. */
export const CATEGORIES: Readonly<Record<Category, string>> = {
  gpu: "GPUs",
  edge: "Edge modules and accelerators",
  npu: "NPUs of systems on chip",
  cpu: "Processors and microcontrollers",
  tpu: "Google TPUs",
  dataCentre: "Other data-centre accelerators",
  openDesign: "Open designs and simulators",
  research: "Research chips",
  combination: "Combinations of chips",
};

const OTHERS = "Others";

function heading({ category }: Profile): string {
  return category === undefined ? OTHERS : CATEGORIES[category];
}

/** A runtime of a chip: its name, and how software drives the chip with it. */
export interface ShownRuntime {
  /** Its name. */
  readonly name: string;
  /** In a few words. */
  readonly driven: string;
}

/** A profile with the models that it has data for. */
export interface ListedProfile {
  /** The profile. */
  readonly profile: Profile;
  /** Its models. */
  readonly models: readonly string[];
  /** Its memories, those of its parts if it has any. */
  readonly memories: readonly ShownMemory[];
  /** Its runtimes, the default first. */
  readonly runtimes: readonly ShownRuntime[];
}

/** Profiles by sort, a line for each. */
export function profileList(profiles: readonly ListedProfile[]): string {
  const [head, ...lines] = columns(profiles, [
    { head: "profile", align: "left", most: 28, text: ({ profile }) => profile.id },
    { head: "year", align: "right", text: ({ profile }) => `${profile.year}` },
    { head: "nm", align: "right", text: ({ profile: { process: { nanometers } } }) => `${nanometers}` },
    { head: "name", align: "left", most: 44, text: ({ profile }) => profile.name },
    { head: "models", align: "left", most: 34, text: ({ models }) => models.join(", ") },
  ]);
  const sorted = [...Object.values(CATEGORIES), OTHERS].flatMap((title) => {
    const own = lines.filter((_, i) => heading(profiles[i]!.profile) === title);
    return own.length === 0 ? [] : ["", title, ...own.map((line) => `  ${line}`)];
  });
  return [`  ${head}`, ...sorted].join("\n");
}

/** The profiles that a word is about: part of an id, of a name, of what it is, or of its sort. */
export function matchingProfiles(profiles: readonly Profile[], word: string): Profile[] {
  const wanted = word.toLowerCase();
  return profiles.filter((profile) =>
    [profile.id, profile.name, profile.summary, profile.category ?? "", heading(profile)].some((text) =>
      text.toLowerCase().includes(wanted)
    )
  );
}

/** A line under a name, wrapped behind it. */
function field(name: string, text: string): string[] {
  return wrapped(`${name.padEnd(INDENT)}${text}`, INDENT);
}

const INDENT = 10;

/** All that is known of a profile. */
export function profileDetails(
  { profile, models, memories, runtimes }: ListedProfile,
  chips: readonly ReadyChip[],
  rows: boolean,
): string {
  const { id, name, year, summary, driven, energyOf, energyScope, process } = profile;
  const blocks = [
    [`${name} (${id}), ${year}`, ...wrapped(summary)],
    [
      ...field("process", `${process.nanometers} nm at ${process.volts} V [${process.source}]`),
      ...runtimeFields(id, runtimes),
      ...field("driven", driven),
      ...("parts" in profile ? [] : chipFields(profile)),
      ...memories.flatMap((memory) => field("memory", memoryText(memory))),
      ...("parts" in profile ? [] : linkFields(profile)),
      ...field("models", models.join(", ")),
      ...chips.flatMap((chip) => field("covers", covers(chip, chips.length > 1))),
      ...field("energy", `${energyOf}: ${energyScope}`),
      ...chips.flatMap(({ profile: { free } }) =>
        free.flatMap(({ group, reason, source }) => field("free", `${group}: ${reason} [${source}]`))
      ),
      ...("parts" in profile && profile.reproduction ? field("faults", profile.reproduction) : []),
    ],
    errors(chips),
    ...chips.map(({ profile: { id, models: { table } } }) => publishedRows(id, table, rows)),
    sources(profile, chips),
  ];
  return blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n");
}

/** The runtimes of a chip, a line each; all else that is shown is of the first. */
function runtimeFields(id: string, [own, ...others]: readonly ShownRuntime[]): string[] {
  if (own === undefined) return [];
  const shown = others.length === 0 ? "" : ", the default and shown here";
  return [
    ...field("runtime", `${own.name}${shown}`),
    ...others.flatMap(({ name, driven }) => field("", `${name}: ${driven}; ${labelled(id, name)} shows it`)),
  ];
}

function chipFields({ clock, precision, array, models }: ChipProfile): string[] {
  const macs = array === undefined ? "" : `, ${array.macsPerCycle} MACs per cycle [${array.source}]`;
  return [
    ...field("clock", `${quantity(clock.hertz, "Hz")} [${clock.source}]${macs}`),
    ...field(
      "bits",
      `weights ${precision.weights}, activations ${precision.activations} [${precision.source}]`,
    ),
    ...peakFields(models),
  ];
}

/** Multiply-accumulates a second at so many bits, and who says so. */
type Rate = RooflineData["peaks"][number];

/** Rates by precision, the narrowest first. */
function ratesText(rates: readonly Rate[]): string {
  return [...rates].sort((a, b) => a.bits - b.bits).map(({ bits, macsPerSecond, source }) =>
    `${quantity(macsPerSecond, "MAC/s")} at ${bits} bits [${source}]`
  ).join(", ");
}

/** Peaks, or what is reached where the models know that alone, and the power that is known. */
function peakFields({ roofline, gpu, npu }: ChipProfile["models"]): string[] {
  const peaked = roofline ?? gpu, data = peaked ?? npu;
  if (data === undefined) return [];
  const { power: { watts } } = data;
  return [
    ...(peaked === undefined
      ? field("reached", ratesText(npu!.rates))
      : field("peak", ratesText(peaked.peaks))),
    ...field("power", `${quantity(watts.value, "W")} [${watts.source}]`),
  ];
}

function linkFields({ links = [] }: ChipProfile): string[] {
  return links.flatMap(({ name, bytesPerSecond, direction, source }) =>
    field("link", `${name}: ${quantity(bytesPerSecond, "B/s")} ${direction} [${source}]`)
  );
}

function covers({ groups, ready, profile: { id } }: ReadyChip, isPart: boolean): string {
  const own = new Set(ready.flatMap((model) => model.groups));
  const text = groups.filter((group) => own.has(group)).join(", ");
  return isPart ? `${text} on ${id}` : text;
}

/** Errors by model and sort of work; what they stand on is said once. */
function errors(chips: readonly ReadyChip[]): string[] {
  const all = chips.flatMap((chip) =>
    chip.errors().filter(({ model }) => chip.models[model] !== undefined).map((found) => ({ chip, found }))
  );
  if (all.length === 0) return [];
  const rules = [...new Set(all.map(({ found }) => ruleOf(found)))];
  const table = columns(all, [
    { head: "errors of", align: "left", text: ({ chip, found }) => `${chip.profile.id} ${found.model}` },
    { head: "for", align: "left", text: ({ found }) => found.group },
    { head: "latency", align: "right", text: ({ found }) => errorRange(found.latency) },
    { head: "energy", align: "right", text: ({ found }) => errorRange(found.energy) },
    { head: "rows", align: "right", text: ({ found }) => `${found.rows}` },
    { head: "found by", align: "left", text: ({ found }) => `(${letter(rules.indexOf(ruleOf(found)))})` },
  ]);
  return [...table, ...rules.flatMap((rule, i) => wrapped(`(${letter(i)}) ${rule}`, 4))];
}

function letter(at: number): string {
  return String.fromCharCode("a".charCodeAt(0) + at);
}

function ruleOf({ rule, energyRule }: Validation): string {
  return energyRule === undefined ? rule : `latency: ${rule}; energy: ${energyRule}`;
}

function publishedRows(id: string, table: TableData | undefined, all: boolean): string[] {
  if (table === undefined) return [];
  if (!all) return [`${table.rows.length} published rows of ${id}; --rows shows them`];
  const lines = columns(
    table.rows,
    table.columns.map((head, i) => ({
      head,
      align: typeof table.rows[0]![i] === "number" ? "right" as const : "left" as const,
      text: (row: readonly (string | number)[]) => `${row[i]}`,
    })),
  );
  return [`published rows of ${id}`, ...lines];
}

function sources(profile: Profile, chips: readonly ReadyChip[]): string[] {
  const all = Object.entries(
    Object.assign({}, profile.sources, ...chips.map((chip) => chip.profile.sources)) as Profile["sources"],
  );
  return ["sources", ...all.flatMap(([key, source]) => wrappedFrom(4, [sourceLine(key, source)]))];
}

function sourceLine(key: string, { kind, citation, where, note }: Source): string {
  return `[${key}] ${kind}: ${citation}. ${where}${note === undefined ? "" : ` (${note})`}`;
}
