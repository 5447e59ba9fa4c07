/** What two models of a GPU say of the chip itself: a file that changes one of the two is refused, for the other would be used. */
import assert from "node:assert/strict";
import { type ChipProfile, defineProfile, loadProfile, type ProfileInput } from "../../mod.ts";
import type { Json } from "../../ir/object.ts";

const t4 = JSON.parse(JSON.stringify(await loadProfile("t4"))) as ChipProfile;

type Place = readonly (string | number)[];

/** The number at a place, and a profile with another there. */
function changed(profile: ChipProfile, place: Place, factor: number): ChipProfile {
  const copy = structuredClone(profile), keys = [...place], last = keys.pop()!;
  const at = keys.reduce<unknown>((value, key) => (value as Json)[key], copy.models) as Record<
    string,
    number
  >;
  at[last] = at[last]! * factor;
  return copy;
}

const numbers: readonly (readonly [roofline: Place, gpu: Place, factor: number])[] = [
  [["peaks", 0, "macsPerSecond"], ["peaks", 0, "macsPerSecond"], 0.9],
  [["peaks", 2, "macsPerSecond"], ["peaks", 2, "macsPerSecond"], 1.1],
  [["unit", "cores", "value"], ["cores", "value"], 2],
  [["vector", "operationsPerSecond", "value"], ["vectorOperationsPerSecond", "value"], 1.5],
  [["memories", 1, "bytesPerSecond", "value"], ["memory", "bytesPerSecond", "value"], 0.5],
  [["memories", 0, "capacityBytes", "value"], ["l2", "capacityBytes", "value"], 2],
  [["power", "watts", "value"], ["power", "watts", "value"], 0.8],
];

for (const [roofline, gpu, factor] of numbers) {
  Deno.test(`a GPU has one ${roofline.join(".")}, whichever model says it`, async () => {
    const first = changed(t4, ["roofline", ...roofline], factor),
      second = changed(t4, ["gpu", ...gpu], factor);
    const place = gpu.map((key) => typeof key === "number" ? `\\[${key}\\]` : `\\.${key}`).join("");
    const message = new RegExp(
      `: models\\.gpu${place}: expected the \\d+ that models\\.roofline has of the same chip, got \\d+`,
    );
    for (const one of [first, second]) {
      await assert.rejects(() => defineProfile(one as unknown as ProfileInput), {
        name: "FodlamError",
        message,
      });
    }
    await defineProfile(changed(first, ["gpu", ...gpu], factor) as unknown as ProfileInput);
  });
}

Deno.test("where a peak is from may be said of one of the two alone", async () => {
  const copy = structuredClone(t4) as unknown as { models: { gpu: { peaks: { note?: string }[] } } };
  copy.models.gpu.peaks[0]!.note = "half of the printed operations";
  await defineProfile(copy as unknown as ProfileInput);
});
