/** Trials of a law on every shipped chip and each of its models. */
import assert from "node:assert/strict";
import { models } from "../../../engine/models/mod.ts";
import { isComposite, modelsOf, prepared, type ReadyProfile } from "../../../engine/prepare.ts";
import { type ChipProfile, loadProfile, type ModelId, profileIds } from "../../../profiles/mod.ts";
import { allowed, type Law } from "./exceptions.ts";

/** Sums are rounded. */
export const SLACK = 1 + 1e-9;

/** A chip with one of its models. */
export interface On {
  readonly profile: ChipProfile;
  readonly model: ModelId;
  readonly prepared: ReadyProfile;
}

/** What a trial says: nothing if the law holds, else what broke it. */
export type Trial = string | undefined;

/** Tries a law on every chip and model but published rows, which are no model. */
export async function onEveryChip(
  t: Deno.TestContext,
  law: Law,
  trials: (on: On) => Iterable<Trial>,
): Promise<number> {
  let all = 0;
  for (const id of profileIds) {
    const profile = await loadProfile(id);
    if (isComposite(profile)) continue;
    await t.step(id, () => {
      for (const model of modelsOf(prepared(profile).chips)) {
        if (models[model].standing === "published") continue;
        const broken: string[] = [];
        let count = 0;
        for (const trial of trials({ profile, model, prepared: prepared(profile, { model }) })) {
          count++;
          if (trial !== undefined) broken.push(trial);
        }
        all += count;
        const most = allowed(law, id, model) * count;
        assert.ok(
          broken.length <= most,
          `${model}: ${broken.length} of ${count} trials, such as ${broken[0]}`,
        );
      }
    });
  }
  return all;
}
