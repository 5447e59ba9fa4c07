/** Templates of every model: refused as they are, and whole when each place is filled in. */
import assert from "node:assert/strict";
import { template, templates } from "../../cli/output/newProfile.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { modelIds } from "../../engine/models/mod.ts";
import { fromZoo } from "../../examples/mod.ts";
import { isFodlamError } from "../../ir/errors.ts";
import { profileFrom } from "../../profiles/define.ts";
import {
  type ChipProfile,
  loadProfile,
  type ModelId,
  type ProfileId,
  withRuntime,
} from "../../profiles/mod.ts";
import { memoriesOf } from "../../profiles/memory.ts";
import { meantBy } from "../../profiles/placeholder.ts";
import { checkProfile } from "../../profiles/schema/mod.ts";

/** A chip that has data for each model. */
const known: Readonly<Record<ModelId, ProfileId>> = {
  table: "eyeriss",
  rowStationary: "eyeriss",
  systolic: "gemmini",
  nvdla: "nvdla-256",
  sparse: "eie",
  gpu: "h100",
  roofline: "edge-tpu",
  hierarchy: "mit-eems",
  perMac: "eyeriss",
  npu: "hexagon-npu",
  memoryTree: "timeloop-eyeriss-like",
};

/** A template with each place filled in by what stands in the same place of a chip. */
function filled(blank: unknown, chip: unknown, key = ""): unknown {
  if (meantBy(blank) !== undefined) return chip;
  if (key === "source" || typeof blank !== "object" || blank === null) return blank;
  const at = (name: string | number) => (chip as Record<string | number, unknown>)?.[name];
  if (Array.isArray(blank)) return blank.map((item, i) => filled(item, at(i), `${i}`));
  return Object.fromEntries(
    Object.entries(blank).map(([name, item]) => [name, filled(item, at(name), name)]),
  );
}

/** A chip with one source, and a table whose only row has the columns of the template. */
async function example(model: ModelId): Promise<unknown> {
  const shipped = await loadProfile(known[model]);
  const chip = (model === "gpu" ? withRuntime(shipped, "tensorrt-llm") : shipped) as ChipProfile;
  const { table } = chip.models,
    { columns } = (template("x", "x", "table").models as ChipProfile["models"]).table!;
  const rows = table === undefined
    ? []
    : [columns.map((name) => table.rows[1]![table.columns.indexOf(name)]!)];
  const { bits } = chip.models.gpu?.peaks[0] ?? {}; // a template has but one peak
  return {
    ...chip,
    ...(bits !== undefined && { precision: { ...chip.precision, weights: bits, activations: bits } }),
    memory: memoriesOf(chip),
    models: { ...chip.models, table: { ...table, rows } },
    sources: { datasheet: Object.values(chip.sources)[0] },
  };
}

Deno.test("there is a template of every model", () => {
  assert.deepEqual([...templates].sort(), [...modelIds].sort());
});

for (const model of modelIds) {
  Deno.test(`a template of ${model} is refused until it is filled in, and then evaluates`, async () => {
    const blank = template("my-chip", "x", model);
    assert.throws(() => checkProfile(blank, "my.json"), (error) => {
      assert.ok(isFodlamError(error));
      return /name: expected the accelerator's name, got the text of the template/.test(error.message);
    });
    const whole = filled(blank, await example(model));
    const profile = await profileFrom(whole, "my.json", (name) => loadProfile(name as ProfileId));
    const { layers } = evaluate(await fromZoo("vgg16"), profile, { model });
    assert.ok(layers.some(({ status }) => status === "costed"), "it costs some layer of VGG-16");
  });
}
