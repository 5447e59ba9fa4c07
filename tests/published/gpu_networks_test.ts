/** Whole networks on GPUs against what was published of them, by runtime: timm, NVIDIA's examples, YOLOv5, torch2trt, llama.cpp, gpt-fast. */
import assert from "node:assert/strict";
import { heldRows } from "../../cli/output/held.ts";
import { withChanges } from "../../engine/changes.ts";
import { calibrate } from "../../engine/trust/calibrate/mod.ts";
import { compare, type Comparison } from "../../engine/trust/compare.ts";
import { validate } from "../../engine/trust/validate.ts";
import { median } from "../../ir/statistics.ts";
import { loadProfile, type ProfileId } from "../../profiles/mod.ts";
import { withRuntime } from "../../profiles/runtime.ts";
import type { ChipProfile, ModelId } from "../../profiles/types.ts";

/** Every row of a chip's tables, each estimated without it: left out of its fit, or with nothing fitted to the chip's rows. */
async function unseen(name: string, model: ModelId, tables: readonly string[]): Promise<Comparison[]> {
  const [id, runtime] = name.split("@");
  const chip = withRuntime(await loadProfile(id as ProfileId), runtime) as ChipProfile;
  const found = validate(chip, await heldRows(chip)).find((entry) => entry.model === model)!;
  const fitted = new Set(found.fits.flatMap((fit) => fit.tables));
  return [...found.leftOut, ...found.all.filter(({ row }) => !fitted.has(row.table))]
    .filter(({ row, quantity }) => tables.includes(row.table) && quantity === "latencySeconds");
}

const sizes = (found: readonly Comparison[]) => median(found.map(({ error }) => Math.abs(error)));

/** Bounds of the median error, and how many rows. */
const bounds:
  readonly (readonly [chip: string, model: ModelId, tables: string, rows: number, most: number])[] = [
    ["rtx-3090@pytorch", "gpu", "timm-gpus", 45, 0.12],
    ["rtx-4090@pytorch", "gpu", "timm-gpus", 46, 0.12],
    ["rtx-5090@pytorch", "gpu", "timm-gpus", 46, 0.12],
    ["t4@pytorch", "gpu", "nvidia-examples", 9, 0.12],
    ["v100@pytorch", "gpu", "nvidia-examples yolov5", 17, 0.12],
    ["a100@pytorch", "gpu", "nvidia-examples", 9, 0.12],
    ["rtx-4090@torch-compile", "gpu", "timm-gpus", 46, 0.16],
    ["rtx-5090@torch-compile", "gpu", "timm-gpus", 46, 0.16],
    ["a100@torch-compile", "gpu", "gpt-fast", 2, 0.16],
    ["a100@engine", "gpu", "mlperf-inference nvidia-examples", 52, 0.12],
    ["a10@engine", "gpu", "nvidia-examples", 9, 0.12],
    ["t4@engine", "gpu", "mlperf-inference", 10, 0.12],
    ["a100@engine", "gpu", "mlperf-bert", 12, 0.2],
    ["t4@engine", "gpu", "mlperf-bert", 2, 0.2],
    ["jetson-agx-xavier@engine", "gpu", "mlperf-bert", 4, 0.2],
    ["jetson-xavier-nx@engine", "gpu", "mlperf-bert", 6, 0.22],
    ["jetson-agx-orin@engine", "gpu", "mlperf-bert", 2, 0.2],
    ["jetson-agx-xavier@engine", "gpu", "mlperf-inference", 12, 0.14],
    ["jetson-xavier-nx@engine", "gpu", "mlperf-inference", 18, 0.14],
    ["jetson-agx-orin@engine", "gpu", "mlperf-inference", 6, 0.12],
    ["jetson-agx-xavier@engine", "gpu", "torch2trt", 8, 0.12],
    ["jetson-nano@engine", "roofline", "torch2trt", 8, 0.12],
    ["h200@engine", "gpu", "mlperf-bert mlperf-inference", 2, 0.2],
    ["h100@vllm", "gpu", "h100-vllm", 76, 0.12],
  ];

for (const [chip, model, tables, rows, most] of bounds) {
  Deno.test(`${chip}: rows of ${tables} left out are at most ${Math.round(100 * most)} % off in the median`, async () => {
    const found = await unseen(chip, model, tables.split(" "));
    assert.equal(found.length, rows);
    assert.ok(sizes(found) <= most, `${sizes(found)}`);
  });
}

Deno.test("llama.cpp: tokens at most 12 % off, prompts at most 20 or 23 %, each GPU with others' constants", async () => {
  const most = { "rtx-3090": 0.2, "rtx-4080": 0.23, "rtx-4090": 0.2 }; // the 4080 reaches more of its peak than either
  for (const [chip, rows] of [["rtx-3090", 4], ["rtx-4080", 3], ["rtx-4090", 4]] as const) {
    const found = await unseen(`${chip}@llama.cpp`, "gpu", ["llama-cpp"]);
    const [tokens, prompts] = [true, false].map((decodes) =>
      found.filter(({ row }) => row.network.endsWith("-decode") === decodes)
    );
    assert.ok(tokens!.length === rows && sizes(tokens!) <= 0.12, `${chip} ${sizes(tokens!)}`);
    assert.ok(prompts!.length === rows && sizes(prompts!) <= most[chip], `${chip} ${sizes(prompts!)}`);
  }
});

Deno.test("a row's value of a model that the chip has not is passed over", async () => {
  const { gpu: _, ...models } = (await loadProfile("jetson-agx-xavier") as ChipProfile).models;
  const chip = { ...(await loadProfile("jetson-agx-xavier") as ChipProfile), models };
  const held = (await heldRows(chip)).find(({ row }) => row.table === "mlperf-inference")!;
  assert.equal(held.row.changes["gpu.runtime.startSeconds"], 0);
  assert.equal(compare(held, chip, "roofline", "latencySeconds").length, 1);
});

Deno.test("eight rows make a Jetson Nano better that has an A100's constants, on networks left out too", async () => {
  const nano = await loadProfile("jetson-nano") as ChipProfile;
  const untouched = withChanges(nano, {
    "roofline.unit.efficiency": 0.737,
    "roofline.memories.1.efficiency": 0.879,
    "roofline.vector.efficiency": 0.8,
    "roofline.overheads.0.seconds": 7.83e-6,
  });
  const rows = (await heldRows(nano)).filter(({ row }) => row.table === "torch2trt");
  const measured = rows.map(({ network: of, row }) => (
    { of, batch: 1, bits: 16, latencySeconds: row.published.latencySeconds! }
  ));
  const { inherited, fitted, leftOut } = calibrate(untouched, measured).summary;
  assert.equal(rows.length, 8);
  assert.ok(
    inherited.medianAbsolute > 0.15 && fitted.medianAbsolute < 0.05,
    JSON.stringify({ inherited, fitted }),
  );
  assert.ok(leftOut.medianAbsolute < 0.12 && leftOut.meanAbsolute < 0.13, JSON.stringify(leftOut));
});
