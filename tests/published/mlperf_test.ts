/**
 * NVIDIA's, Habana's and Qualcomm's submissions to MLPerf inference, held against the roofline of each device. Efficiency and fixed time are fitted to
 * these very rows, two parameters a device, so the bands say how well a formula with two constants can follow four networks in two
 * scenarios; BERT's rows are fitted to nothing and are for shorter sequences than the estimates.
 */
import assert from "node:assert/strict";
import { evaluate } from "../../engine/evaluate.ts";
import { percent } from "../../ir/numbers.ts";
import { median } from "../../ir/statistics.ts";
import { fromZoo } from "../../examples/mod.ts";
import { type ChipProfile, loadProfile, type ProfileId } from "../../profiles/mod.ts";
import bert from "../../profiles/published/mlperf-bert.json" with { type: "json" };
import images from "../../profiles/published/mlperf-inference.json" with { type: "json" };

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** The profile with a row's bandwidth and peak in place of its own. */
function changed(
  profile: ChipProfile,
  bytesPerSecond: number | null,
  macsPerSecond: number | null,
): ChipProfile {
  const copy = structuredClone(profile) as unknown as {
    models: { roofline: { memories: unknown[]; peaks: unknown[] } };
  };
  const { memories, peaks } = copy.models.roofline;
  if (bytesPerSecond !== null) {
    Object.assign(memories[1]!, { bytesPerSecond: { value: bytesPerSecond, source: "sheet" } });
  }
  if (macsPerSecond !== null) Object.assign(peaks[0]!, { macsPerSecond });
  return copy as unknown as ChipProfile;
}

/** Errors of a table's rows by profile. */
async function errorsOf({ columns, rows }: Table): Promise<Map<string, number[]>> {
  const errors = new Map<string, number[]>();
  for (const row of rows) {
    const cell = <T>(name: string) => row[columns.indexOf(name)] as T;
    const id = cell<ProfileId>("profile"), batch = cell<number>("batch");
    const bandwidth = cell<number | null>("roofline.memories.1.bytesPerSecond");
    const peak = cell<number | null>("roofline.peaks.0.macsPerSecond");
    const runtime = cell<string | null>("runtime"),
      name = runtime === null ? id : `${id}@${runtime}` as const;
    const profile = changed(await loadProfile(name) as ChipProfile, bandwidth, peak);
    const estimate = evaluate(await fromZoo(cell("network")), profile, { batch, bits: 8, model: "roofline" });
    const rate = cell<number | null>("inferencesPerSecond");
    const published = rate === null ? cell<number>("latencyMilliseconds") * 1e-3 : 1 / rate;
    const list = errors.get(id) ?? [];
    list.push(estimate.total.perInference.latencySeconds / published - 1);
    errors.set(id, list);
  }
  return errors;
}

Deno.test("image networks: median and worst error of each device", async (t) => {
  const errors = await errorsOf(images as Table);
  const bands = [
    ["t4", 10, 0.09, 0.3],
    ["a100", 34, 0.1, 0.3],
    ["jetson-agx-xavier", 12, 0.06, 0.35],
    ["jetson-xavier-nx", 18, 0.07, 0.4],
    ["jetson-agx-orin", 6, 0.06, 0.2],
    ["h200", 1, 0.3, 0.3], // set up for efficiency, held against an A100's constants
    ["habana-goya", 4, 0.15, 0.35],
    ["cloud-ai-100", 8, 0.35, 0.6],
  ] as const;
  assert.deepEqual([...errors.keys()].sort(), bands.map(([id]) => id).sort());
  for (const [id, rows, middle, worst] of bands) {
    await t.step(`${id}: median under ${percent(middle)}, worst under ${percent(worst)}`, () => {
      const sizes = errors.get(id)!.map(Math.abs);
      assert.equal(sizes.length, rows);
      assert.ok(median(sizes) < middle, `median ${median(sizes)}`);
      assert.ok(Math.max(...sizes) < worst, `worst ${Math.max(...sizes)}`);
    });
  }
});

Deno.test("BERT without padding takes less than the estimate for 384 tokens, by at most a factor of three", async () => {
  const ratios = [...(await errorsOf(bert as Table)).values()].flat().map((error) => error + 1);
  assert.ok(median(ratios) > 1.2 && median(ratios) < 2.2, `median ${median(ratios)}`);
  assert.ok(ratios.every((ratio) => ratio > 0.7 && ratio < 3));
});
