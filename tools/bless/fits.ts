/** What FODLAM computes about the profiles: fitted constants, and the errors of every model on every published row. */
import { heldRows } from "../../cli/output/held.ts";
import { modelIds } from "../../engine/models/mod.ts";
import { isComposite } from "../../engine/prepare.ts";
import { unmeasuredOf, validationsOf } from "../../engine/trust/bands.ts";
import type { Held } from "../../engine/trust/compare.ts";
import { dataOf } from "../../engine/trust/data.ts";
import { type ModelValidation, refit, validate } from "../../engine/trust/validate.ts";
import { groupBy } from "../../ir/group.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import { loadProfile, profileIds } from "../../profiles/mod.ts";
import { labelOf, withEachRuntime } from "../../profiles/runtime.ts";
import type { ChipProfile } from "../../profiles/types.ts";
import { compactJson } from "../../report/compactJson.ts";
import { fileText } from "./unlaid.ts";
import { cached, digest, digestOfSources } from "./cache.ts";

/** A chip with one runtime, fitted to its published rows, and its models held against them. */
export interface FittedChip {
  /** The chip, with its constants fitted; its `validation` is the stored one. */
  readonly profile: ChipProfile;
  /** Each model on every row. */
  readonly models: readonly ModelValidation[];
}

/**
 * What a fit follows from besides the chip and its rows. Layer files are left out: what a layer means is in the work of the
 * rows' networks, so that a new layer fits nothing anew.
 */
const SOURCES = ["engine/", "profiles/*", "profiles/data/", "ir/*"];

const digests = new Map<Network, Promise<string>>();

/** The digest of a network and of its work. */
function digestOf(network: Network): Promise<string> {
  let found = digests.get(network);
  if (found === undefined) {
    digests.set(network, found = digest(JSON.stringify([network, lower(network)])));
  }
  return found;
}

async function fittedChip(profile: ChipProfile, rows: readonly Held[], sources: string): Promise<FittedChip> {
  const networks = await Promise.all(
    rows.flatMap(({ network, then }) => [network, ...(then ? [then.network] : [])]).map(digestOf),
  );
  const data = JSON.stringify([{ ...profile, validation: [] }, rows.map(({ row }) => row), networks]);
  const { fitted, models } = await cached(`fit-${labelOf(profile)}`, [sources, data], () => {
    const fitted = refit({ ...profile, validation: [] }, rows);
    return { fitted, models: validate(fitted, rows) };
  });
  return { profile: { ...fitted, validation: profile.validation }, models };
}

let chips: Promise<FittedChip[]> | undefined;

async function fitAll(): Promise<FittedChip[]> {
  const profiles = await Promise.all(profileIds.map(loadProfile));
  const sources = await digestOfSources(SOURCES);
  const found: FittedChip[] = [];
  for (const profile of profiles) {
    if (isComposite(profile)) continue;
    for (const chip of withEachRuntime(profile)) {
      found.push(await fittedChip(chip, await heldRows(chip), sources));
    }
  }
  return found;
}

/** Every shipped chip with each of its runtimes, fitted and held against its rows; computed once per process. */
export function fittedChips(): Promise<FittedChip[]> {
  return chips ??= fitAll();
}

/** Four digits are more than the published tables hold. */
function rounded<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value),
    (_, item) => typeof item === "number" ? Number(item.toPrecision(4)) : item,
  );
}

const UNMEASURED =
  `/** The errors of models on chips of which nothing was measured. Written by \`deno task bless\` from all profiles' validation. */
import type { Validation } from "../../profiles/types.ts";

/** An entry a model. */
// deno-fmt-ignore
export const unmeasured: readonly Validation[] = `;

/** The text of each chip's file and of `engine/trust/unmeasured.gen.ts`, by path. */
export async function profileFiles(): Promise<Record<string, string>> {
  const fitted = await fittedChips();
  const all = fitted.map(({ profile, models }) => ({ id: labelOf(profile), models }));
  const chips = fitted.map(({ profile }) => {
    const validation = rounded(validationsOf(all, labelOf(profile))).map((entry) => ({
      ...entry,
      data: dataOf(profile, entry.model),
    }));
    return { ...profile, validation };
  });
  const texts = await Promise.all([...groupBy(chips, ({ id }) => id)].map(async ([id, own]) => [
    `profiles/${id}.json`,
    await fileText(own),
  ]));
  const models = modelIds.filter((id) => id !== "table").map((id) => unmeasuredOf(all, id));
  return {
    ...Object.fromEntries(texts),
    "engine/trust/unmeasured.gen.ts": `${UNMEASURED}${compactJson(rounded(models))};\n`,
  };
}
