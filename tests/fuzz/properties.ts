/** What holds for every input, whatever it is: a refusal in one message, or an answer of numbers that are numbers. */
import assert from "node:assert/strict";
import type { Estimate } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { explain } from "../../engine/explain.ts";
import { writeNetwork } from "../../formats/mod.ts";
import { shelf } from "../../formats/mod.ts";
import { check } from "../../ir/check.ts";
import { count } from "../../ir/count.ts";
import { isFodlamError } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { loadProfile, type Profile, type ProfileId } from "../../profiles/mod.ts";
import { comparisonCsv, comparisonText } from "../../report/compare.ts";
import { countCsv, countText } from "../../report/count.ts";
import { explanationText } from "../../report/explain.ts";
import { reports } from "../../report/mod.ts";
import { UNSEEN } from "../trust/hostile.ts";
import { pick, type Random } from "./random.ts";

/** What became of an input. */
export type Outcome = "accepted" | "refused";

const MOST_CHARACTERS = 20_000;

/** Whether something thrown is a refusal as it should be; everything else goes on. */
export function refusal(error: unknown): Outcome {
  if (!isFodlamError(error)) throw error;
  assert.match(error.message, /^Cannot /, "a refusal says what cannot be done");
  assertSeen(error.message);
  if (error.code !== "many-problems") assert.ok(!error.message.includes("\n"), `one line: ${error.message}`);
  assert.ok(error.message.length < MOST_CHARACTERS, `${error.message.length} characters of a message`);
  return "refused";
}

/** Numbers that may be below 0: relative errors. */
const SIGNED = /^(low|high)$/;

/** Fails if a number anywhere in a result is none, endless or negative. */
export function assertNumbers(value: unknown, key = "result"): void {
  if (typeof value === "number") {
    assert.ok(Number.isFinite(value) && (value >= 0 || SIGNED.test(key)), `${key} is ${value}`);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, item] of Object.entries(value)) assertNumbers(item, name);
  }
}

/** Fails if a text moves a terminal. */
export function assertSeen(text: string): void {
  const at = text.search(UNSEEN);
  assert.ok(at < 0, `something unseen in ${JSON.stringify(text.slice(Math.max(0, at - 40), at + 40))}`);
}

const CHIPS: readonly ProfileId[] = [
  "eyeriss+eie",
  "a100",
  "eyeriss-v2",
  "nvdla-nv-large",
  "scale-sim",
  "tpu-v1",
];
const chips = await Promise.all(CHIPS.map(loadProfile));
const writers = shelf.filter(({ writes }) => writes !== false);

/** Fails if a cost is none, endless or negative; an energy that the profile does not state is none throughout. */
function assertCosts(estimate: Estimate): void {
  const { latencySeconds, energyJoules } = estimate.total;
  assertNumbers(latencySeconds, "latencySeconds");
  assertNumbers(Number.isNaN(energyJoules) ? JSON.parse(JSON.stringify(estimate)) : estimate); // JSON writes NaN as null
}

/** Uses a profile for a network in every way, and holds what comes out against the rules. */
export function useProfile(network: Network, profile: Profile, random: Random): void {
  const estimate = evaluate(network, profile, { batch: pick([1, 1, 3, 1024], random) });
  if (estimate.layers.some(({ status }) => status === "costed")) assertCosts(estimate); // of nothing known sums are none
  if (random(4) > 0) return;
  for (const detail of ["layers", "total"] as const) assertSeen(reports.text([estimate], { detail }));
  assertSeen(reports.csv([estimate], {}));
  assertSeen(comparisonText([estimate]) + comparisonCsv([estimate]));
  assertSeen(explanationText(explain(network, profile)));
}

/** Counts, evaluates, prints and writes a network that was accepted. */
export async function useNetwork(network: Network, random: Random): Promise<void> {
  assert.deepEqual(check(network), [], "a reader makes legal networks");
  const counted = count(network, { batch: pick([1, 1, 7], random) });
  assertNumbers(counted);
  useProfile(network, pick(chips, random), random);
  if (random(4) > 0) return;
  assertSeen(countText(counted, { detail: "layers" }) + countCsv(counted));
  try {
    const { files } = await writeNetwork(network, pick(writers, random).id, {
      skipUnsupported: random(2) === 0,
    });
    for (const { content } of files) if (typeof content === "string") assertSeen(content);
  } catch (error) {
    refusal(error);
  }
}
