import { isComposite } from "../../engine/prepare.ts";
import { badOption, FodlamError } from "../../ir/errors.ts";
import { visible } from "../../ir/escape.ts";
import {
  type ModelValidation,
  summariesOf,
  validate as validateModels,
} from "../../engine/trust/validate.ts";
import type { Row } from "../../engine/trust/published.ts";
import { type ChipProfile, profileIds } from "../../profiles/mod.ts";
import { labelOf, withEachRuntime } from "../../profiles/runtime.ts";
import {
  asideText,
  bandBlock,
  type Block,
  blockText,
  overviewBlock,
  rowBlocks,
  summaryBlock,
} from "../../report/validate.ts";
import { wrapped } from "../../report/wrap.ts";
import { onePicture, writePicture } from "../output/picture.ts";
import { asideRows, heldRows } from "../output/held.ts";
import { fittedTo, served as servedBy, type ServedTable, servedTables } from "../output/served.ts";
import { findProfiles } from "../input/findProfile.ts";
import { bounding, LIMITS, type Limits, limitsOf } from "../input/limits.ts";
import type { AgreementSource } from "../../report/svg/mod.ts";
import type { Command } from "../spec.ts";

/** A chip and its models held against all rows about it. */
interface Validated {
  readonly profile: ChipProfile;
  readonly models: readonly ModelValidation[];
  /** Published rows that are held against nothing. */
  readonly aside: readonly Row[];
  /** Rows of the chip, and of several of it, as served; with its first runtime alone. */
  readonly served: readonly ServedTable[];
}

/** The chips of a profile, or of all, each once. */
async function chipsOf(id: string | undefined, limits: Limits): Promise<ChipProfile[]> {
  const profiles = await findProfiles(id === undefined ? profileIds : [id], limits);
  const chips = profiles.flatMap((profile) =>
    isComposite(profile) ? profile.parts.map((part) => part.profile) : [profile]
  );
  return [...new Map(chips.map((chip) => [chip.id, chip])).values()];
}

/** Every model of every chip asked for, with each of its runtimes, held against what was published of it. */
export async function validated(id?: string, refits = true, limits = LIMITS): Promise<Validated[]> {
  const chips = await chipsOf(id, limits);
  return (await Promise.all(chips.map((chip) => chipValidated(chip, refits)))).flat();
}

async function chipValidated(chip: ChipProfile, refits: boolean): Promise<Validated[]> {
  const served = refits ? await servedBy(chip) : [];
  return await Promise.all(
    withEachRuntime(chip).map(async (profile, i) => ({
      profile,
      models: validateModels(profile, await heldRows(profile), refits),
      aside: [...await asideRows(profile), ...(i === 0 ? served.flatMap(({ aside }) => aside) : [])],
      served: i === 0 ? served : [],
    })),
  );
}

function asJson({ profile, models, aside, served }: Validated) {
  const lines = (found: ModelValidation["all"]) =>
    found.map(({ row: { table, name, kind, batch }, quantity, published, estimated, error }) => (
      { table, row: name, kind, batch, quantity, published, estimated, error }
    ));
  return {
    profile: profile.id,
    ...(profile.runtime !== undefined && { runtime: profile.runtime }),
    validation: profile.validation,
    models: models.map((found) => ({
      model: found.model,
      fits: found.fits,
      summaries: summariesOf(found),
      rows: lines(found.all),
      leftOut: lines(found.leftOut),
    })),
    ...(served.length > 0 && {
      served: served.map(({ table, software, comparisons }) => ({
        table,
        software,
        rows: lines(comparisons),
      })),
    }),
    aside: aside.map(({ table, name, kind, batch, aside }) => ({ table, row: name, kind, batch, aside })),
  };
}

/** A chip that nothing was published about, in a sentence. */
function unheld({ profile, models }: Validated): string {
  const none = models.filter(({ all }) => all.length === 0).map(({ model }) => model);
  return visible(
    `${labelOf(profile)}: no published row for ${none.join(", ")}; its errors are those of other chips`,
  );
}

const EXPLANATION = "Errors are estimated / published - 1, for the batch that was published.";

/** Tables of served models as blocks: every row, and the sums. */
function servedBlocks({ profile: { id }, served }: Validated): Block[] {
  return served.flatMap((table) => {
    const model = { all: table.comparisons, leftOut: [], fits: [] };
    const shown = { ...model, model: `serve, ${table.software}`, fitted: fittedTo(table, id) };
    return [...rowBlocks(id, shown), summaryBlock(id, shown, summariesOf({ ...model, blind: [] }))];
  });
}

/** Every row of a profile, and the sums of each model. */
async function details(id: string, limits: Limits): Promise<string[]> {
  const found = await validated(id, true, limits);
  const blocks = found.flatMap(({ profile, models }) =>
    models.filter(({ all }) => all.length > 0).flatMap((model) => [
      ...rowBlocks(labelOf(profile), model),
      summaryBlock(labelOf(profile), model, summariesOf(model)),
    ])
  );
  const served = found.flatMap(servedBlocks);
  const silent = found.filter(({ models }) => models.some(({ all }) => all.length === 0)).map(unheld);
  const aside = found.flatMap(({ profile, aside }) => asideText(labelOf(profile), aside));
  const bands = bandBlock(found.map(({ profile }) => ({ ...profile, id: labelOf(profile) })));
  return [
    ...[...blocks, ...served].map(blockText),
    ...aside,
    ...(bands.rows.length > 0 ? [blockText(bands)] : []),
    ...(silent.length > 0 ? [silent.join("\n")] : []),
  ];
}

/** What is drawn of a profile: its rows as shipped. */
async function drawnOf(id: string | undefined, limits: Limits): Promise<AgreementSource> {
  if (id === undefined) throw new FodlamError(badOption("--svg", "a profile beside it", "none"));
  const found = (await validated(id, false, limits)).filter(({ models }) =>
    models.some(({ all }) => all.length > 0)
  );
  if (found.length === 0) throw new FodlamError(badOption("--svg", "a profile with published rows", id));
  const models = found.flatMap(({ models }) => models);
  return { name: id, models, validation: found[0]!.profile.validation };
}

/** How many rows are held against nothing, and where it says why; and what is served. */
function otherRows(found: readonly Validated[]): string {
  const some = found.filter(({ aside }) => aside.length > 0);
  const rows = some.reduce((sum, { aside }) => sum + aside.length, 0);
  const on = some.map(({ profile }) => labelOf(profile)).join(", ");
  return [
    `published rows set aside, for reasons that docs/rows.md and fodlam validate PROFILE give: ${rows} of ${on}`,
    `served models, several GPUs' among them, held by fodlam validate h100 and a100: ${
      servedTables.join(", ")
    }`,
  ].flatMap((line) => wrapped(line, 2)).join("\n");
}

/** A line for each table of each profile. */
async function overview(): Promise<string[]> {
  const found = await validated(undefined, false);
  const lines = found.flatMap(({ profile, models }) =>
    models.map((model) => ({ id: labelOf(profile), found: model, summaries: summariesOf(model) }))
  );
  const silent = found.filter(({ models }) => models.every(({ all }) => all.length === 0));
  const names = silent.map(({ profile }) => labelOf(profile)).join(", ");
  return [
    blockText(overviewBlock(lines)),
    blockText(bandBlock(found.map(({ profile }) => ({ ...profile, id: labelOf(profile) })))),
    ...(silent.length > 0
      ? [wrapped(`no published row: ${names}; their errors are those of other chips`, 2).join("\n")]
      : []),
    otherRows(found),
    "fodlam validate PROFILE prints every row, and the errors of rows left out of the fit.",
  ];
}

/** `fodlam validate [PROFILE]`: every model against what was measured. */
export const validate: Command = {
  spec: {
    name: "validate",
    help: "Compare every cost model with published measurements, also with each row left out of the fit",
    arguments: [{
      name: "[profile]",
      help: "the accelerator to show row by row; a summary of all if left out",
    }],
    options: [{ flags: "--json", help: "print JSON, with every row" }, ...onePicture, ...bounding],
    examples: ["fodlam validate", "fodlam validate eyeriss", "fodlam validate a100 --svg a100.svg"],
  },
  async run(options, [id], io) {
    const limits = limitsOf(options);
    await writePicture(
      options,
      async ({ agreementOf, agreementPicture }) => agreementPicture(agreementOf(await drawnOf(id, limits))),
    );
    if (options.json === true) {
      return io.out(JSON.stringify((await validated(id, true, limits)).map(asJson), null, 2));
    }
    io.out([EXPLANATION, ...(id === undefined ? await overview() : await details(id, limits))].join("\n\n"));
  },
};
