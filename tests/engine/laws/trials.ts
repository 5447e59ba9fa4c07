/** Trials of a law on every shipped chip and each of its models. */
import assert from "node:assert/strict";
import { models } from "../../../engine/models/mod.ts";
import { isComposite, modelsOf, prepared, type ReadyProfile } from "../../../engine/prepare.ts";
import {
  type ChipProfile,
  loadProfile,
  type ModelId,
  type ProfileId,
  profileIds,
} from "../../../profiles/mod.ts";
import { withEachRuntime } from "../../../profiles/runtime.ts";
import { isWhole } from "../../sampled.ts";
import { allowed, type Law } from "./exceptions.ts";

/** Sums are rounded. */
export const SLACK = 1 + 1e-9;

/** A chip with one of its models. */
export interface On {
  readonly profile: ChipProfile;
  readonly model: ModelId;
  readonly prepared: ReadyProfile;
  /** Those of a draw that are tried: all, but a few of a model that searches each layer's mapping for a while. */
  readonly some: <T>(drawn: readonly T[]) => readonly T[];
}

/** Layers that a model which searches is tried on. */
const FEW = 8;

/** What a trial says: nothing if the law holds, else what broke it. */
export type Trial = string | undefined;

/** The chip that stands for its family's runtimes: each of them is tried on it. */
const ITS_FAMILYS: ProfileId = "rtx-4090";

/** Every so many of a draw, from a place of the chip's own. */
function fewOf<T>(id: string, drawn: readonly T[]): readonly T[] {
  const step = Math.ceil(drawn.length / FEW), from = id.length % step;
  return drawn.filter((_, at) => at % step === from);
}

/** Tries a law on every chip and model but published rows, which are no model. */
export async function onEveryChip(
  t: Deno.TestContext,
  law: Law,
  trials: (on: On) => Iterable<Trial>,
): Promise<number> {
  let all = 0;
  for (const id of profileIds) {
    const shipped = await loadProfile(id);
    if (isComposite(shipped)) continue;
    const chips = id === ITS_FAMILYS ? withEachRuntime(shipped) : [shipped];
    await t.step(id, () => {
      for (
        const [profile, model] of chips.flatMap((chip) =>
          modelsOf(prepared(chip).chips).map((id) => [chip, id] as const)
        )
      ) {
        if (models[model].standing === "published") continue;
        const { searches = false } = models[model];
        const some = <T>(drawn: readonly T[]) => searches && !isWhole ? fewOf(id, drawn) : drawn;
        const broken: string[] = [];
        let count = 0;
        for (
          const trial of trials({
            profile,
            model,
            prepared: prepared(profile, { model }),
            some,
          })
        ) {
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
