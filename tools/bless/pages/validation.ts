/** The pages of how wrong every model is: an index of bands, and a page for each profile with its rows. */
import { groupBy } from "../../../ir/group.ts";
import { type ModelValidation, summariesOf } from "../../../engine/trust/validate.ts";
import { asideRows } from "../../../cli/output/held.ts";
import { labelOf } from "../../../profiles/runtime.ts";
import type { Validation } from "../../../profiles/types.ts";
import { errorRange } from "../../../report/quantity.ts";
import { agreementOf, agreementPicture } from "../../../report/svg/mod.ts";
import {
  asideBlocks,
  type Block,
  COVERAGE_HEAD,
  coverageCells,
  rowBlocks,
  summaryBlock,
} from "../../../report/validate.ts";
import { type FittedChip, fittedChips } from "../fits.ts";
import { GENERATED, page, table } from "./markdown.ts";

const INTRODUCTION = `# Validation

Every cost model of every accelerator, compared with what was published. Errors are estimated / published - 1, for the
batch that was published. \`fodlam validate PROFILE\` prints the same.

- **As shipped**: with the parameters in the profile. **Left out**: where parameters were fitted, each row is estimated
  with parameters fitted without it. The bands below rest on the rows left out, and on rows that no fit has used.
- Rows of a **simulation** or of another **model** are marked and are not silicon.
- A **band** is the shortest interval that holds 92 % of ln(published / estimated) of rows left out, with 20 values of
  the same model's on other chips. It may lie off 1. It promises 90 %: **inside** says how many of the rows lie in a band
  that has not seen their network, **high / low** how wide it is in the median.
- A chip with fewer than 10 rows or 5 networks (or layers) of its own has the other chips as its basis. Bands are widened where a
  chip, a model or a sort of work has no rows.
- Bands belong to the numbers in the profile: a copy with other numbers does not carry them.`;

function held({ models }: FittedChip): readonly ModelValidation[] {
  return models.filter((found) => found.all.length > 0);
}

/** Where the pages of profiles lie. */
export const VALIDATIONS = "docs/validation/";

const HEADS = ["model", "group", "latency", "energy", "rows", ...COVERAGE_HEAD, "how it was found"];
const NUMBERS = ["latency", "energy", "rows", ...COVERAGE_HEAD];

function band(entry: Validation): string[] {
  const { model, group, latency, energy, rows, rule, energyRule } = entry;
  return [
    model,
    group,
    errorRange(latency),
    errorRange(energy),
    `${rows}`,
    ...coverageCells(entry),
    energyRule === undefined ? rule : `${rule}; energy: ${energyRule}`,
  ];
}

function section({ title, head, rows }: Block): string[] {
  return [title, table(head, rows)];
}

/** The file of a chip's picture with one runtime. */
function pictureFile({ profile: { id, runtime } }: FittedChip): string {
  return runtime === undefined ? `${id}.svg` : `${id}-${runtime}.svg`;
}

/** The rows of a chip with one runtime as a picture: those that a fit has used, as left out. */
function pictureOf(one: FittedChip): string {
  const { profile, models } = one, { validation } = profile;
  return agreementPicture(agreementOf({ name: labelOf(profile), models, validation, leftOut: true }));
}

/** The picture, bands and rows of a chip with one runtime, and what is held against nothing. */
async function rowsOf(one: FittedChip): Promise<string[]> {
  const { profile } = one, label = labelOf(profile), aside = await asideRows(profile);
  return [
    `![Estimates of ${label} over published values](${pictureFile(one)})`,
    table(HEADS, profile.validation.map(band), NUMBERS),
    ...held(one).flatMap((found) => [
      ...section(summaryBlock(label, found, summariesOf(found))),
      ...rowBlocks(label, found).flatMap(section),
    ]),
    ...asideBlocks(label, aside).flatMap(section),
  ];
}

/** The rows of one profile, of each runtime with rows apart. */
async function profilePage(runtimes: readonly FittedChip[]): Promise<string> {
  const { name, id } = runtimes[0]!.profile, rows = await Promise.all(runtimes.map(rowsOf));
  return page([
    GENERATED,
    `# Validation of ${name} (\`${id}\`)`,
    "Errors are estimated / published - 1. [What the words mean](../validation.md).",
    ...runtimes.flatMap(({ profile: { runtime, driven } }, i) => [
      ...(runtime === undefined ? [] : [`## Runtime ${runtime}: ${driven}`]),
      ...rows[i]!,
    ]),
  ]);
}

/** Chips with rows, a line for each model and group; the page has the rows. */
function measured(all: readonly FittedChip[]): string {
  const rows = all.flatMap(({ profile }) =>
    profile.validation.map((entry) => [
      `[${labelOf(profile)}](validation/${profile.id}.md)`,
      ...band(entry).slice(0, -1),
    ])
  );
  return table(["profile", ...HEADS.slice(0, -1)], rows, NUMBERS);
}

/** Chips without rows, by the band that they share. */
function unmeasured(all: readonly FittedChip[]): string {
  const entries = all.flatMap(({ profile }) =>
    profile.validation.map((entry) => ({ id: labelOf(profile), band: band(entry) }))
  );
  const shared = [...groupBy(entries, ({ band }) => band.join("|")).values()];
  const rows = shared.map((some) => [...some[0]!.band, some.map(({ id }) => id).join(", ")]);
  return table([...HEADS, "profiles"], rows, NUMBERS);
}

/** The index of the bands. */
export async function validationPage(): Promise<string> {
  const all = await fittedChips(), own = all.filter((one) => held(one).length > 0);
  return page([
    GENERATED,
    INTRODUCTION,
    "## Chips with published rows",
    "What estimates show, by profile, model and sort of work; each page says how it was found and has every row.",
    measured(own),
    "## Chips without published rows",
    unmeasured(all.filter((one) => !own.includes(one))),
  ]);
}

/** The pages of profiles with rows and their pictures, by path. */
export async function profileValidations(): Promise<Record<string, string>> {
  const own = (await fittedChips()).filter((one) => held(one).length > 0);
  const pages = [...groupBy(own, ({ profile }) => profile.id)];
  const written = pages.map(async (
    [id, runtimes],
  ) => [`${VALIDATIONS}${id}.md`, await profilePage(runtimes)]);
  return Object.fromEntries([
    ...await Promise.all(written),
    ...own.map((one) => [VALIDATIONS + pictureFile(one), pictureOf(one)]),
  ]);
}
