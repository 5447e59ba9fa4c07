import { isComposite } from "../../engine/prepare.ts";
import { visible } from "../../ir/escape.ts";
import {
  type ModelValidation,
  summariesOf,
  validate as validateModels,
} from "../../engine/trust/validate.ts";
import { type ChipProfile, profileIds } from "../../profiles/mod.ts";
import { blockText, overviewBlock, rowBlocks, summaryBlock } from "../../report/validate.ts";
import { heldRows } from "../output/held.ts";
import { findProfile } from "../input/findProfile.ts";
import { bounding, LIMITS, type Limits, limitsOf } from "../input/limits.ts";
import type { Command } from "../spec.ts";

/** A chip and its models held against all rows about it. */
interface Validated {
  readonly profile: ChipProfile;
  readonly models: readonly ModelValidation[];
}

/** The chips of a profile, or of all, each once. */
async function chipsOf(id: string | undefined, limits: Limits): Promise<ChipProfile[]> {
  const profiles = await Promise.all(
    (id === undefined ? profileIds : [id]).map((name) => findProfile(name, limits)),
  );
  const chips = profiles.flatMap((profile) =>
    isComposite(profile) ? profile.parts.map((part) => part.profile) : [profile]
  );
  return [...new Map(chips.map((chip) => [chip.id, chip])).values()];
}

/** Every model of every chip asked for, held against what was published of it. */
export async function validated(id?: string, refits = true, limits = LIMITS): Promise<Validated[]> {
  const chips = await chipsOf(id, limits);
  return await Promise.all(chips.map(async (profile) => (
    { profile, models: validateModels(profile, await heldRows(profile), refits) }
  )));
}

function asJson({ profile, models }: Validated) {
  const lines = (found: ModelValidation["all"]) =>
    found.map(({ row: { table, name, kind, batch }, quantity, published, estimated, error }) => (
      { table, row: name, kind, batch, quantity, published, estimated, error }
    ));
  return {
    profile: profile.id,
    validation: profile.validation,
    models: models.map((found) => ({
      model: found.model,
      fits: found.fits,
      summaries: summariesOf(found),
      rows: lines(found.all),
      leftOut: lines(found.leftOut),
    })),
  };
}

/** A chip that nothing was published about, in a sentence. */
function unheld({ profile, models }: Validated): string {
  const none = models.filter(({ all }) => all.length === 0).map(({ model }) => model);
  return visible(
    `${profile.id}: no published row for ${none.join(", ")}; its errors are those of other chips`,
  );
}

const EXPLANATION = "Errors are estimated / published - 1, for the batch that was published.";

/** Every row of a profile, and the sums of each model. */
async function details(id: string, limits: Limits): Promise<string[]> {
  const found = await validated(id, true, limits);
  const blocks = found.flatMap(({ profile, models }) =>
    models.filter(({ all }) => all.length > 0).flatMap((model) => [
      ...rowBlocks(profile.id, model),
      summaryBlock(profile.id, model, summariesOf(model)),
    ])
  );
  const silent = found.filter(({ models }) => models.some(({ all }) => all.length === 0)).map(unheld);
  return [...blocks.map(blockText), ...(silent.length > 0 ? [silent.join("\n")] : [])];
}

/** A line for each table of each profile. */
async function overview(): Promise<string[]> {
  const found = await validated(undefined, false);
  const lines = found.flatMap(({ profile: { id }, models }) =>
    models.map((model) => ({ id, found: model, summaries: summariesOf(model) }))
  );
  const silent = found.filter(({ models }) => models.every(({ all }) => all.length === 0));
  const names = silent.map(({ profile }) => profile.id).join(", ");
  return [
    blockText(overviewBlock(lines)),
    ...(silent.length > 0 ? [`no published row: ${names}; their errors are those of other chips`] : []),
    "fodlam validate PROFILE prints every row, and the errors of rows left out of the fit.",
  ];
}

/** `fodlam validate [PROFILE]`: every model against what was measured. */
export const validate: Command = {
  spec: {
    name: "validate",
    help: "Hold every cost model against published measurements, also with each row left out of the fit",
    arguments: [{
      name: "[profile]",
      help: "the accelerator to show row by row; a summary of all if left out",
    }],
    options: [{ flags: "--json", help: "print JSON, with every row" }, ...bounding],
    examples: ["fodlam validate", "fodlam validate eyeriss"],
  },
  async run(options, [id], io) {
    const limits = limitsOf(options);
    if (options.json === true) {
      return io.out(JSON.stringify((await validated(id, true, limits)).map(asJson), null, 2));
    }
    io.out([EXPLANATION, ...(id === undefined ? await overview() : await details(id, limits))].join("\n\n"));
  },
};
