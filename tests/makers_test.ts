/** Constants that several chips share are made again from guesses: what comes out is no worse than what is shipped. */
import assert from "node:assert/strict";
import { made } from "../tools/makers/mod.ts";
import { jobs } from "../tools/makers/jobs.ts";

Deno.test("llama.cpp's constants are found from guesses, between those of the two GPUs", async () => {
  const { numbers, errors, rows } = await made(jobs["gpu-llama"]!);
  assert.equal(rows, 16);
  assert.ok(errors.found.mean <= errors.shipped.mean, JSON.stringify(errors));
  const read = numbers.find(({ path }) => path === "products.0.readEfficiency")!;
  assert.ok(read.found > 0.8 && read.found < 0.9, `${read.found}`);
});

for (
  const [name, count] of [["gpu-attention-token", 186], ["gpu-experts-ampere", 75], [
    "hailo-contexts",
    114,
  ]] as const
) {
  Deno.test(`${name}: from guesses the errors come within 3 % of those of what is shipped`, async () => {
    const { numbers, errors, rows } = await made(jobs[name]!);
    assert.equal(rows, count);
    assert.ok(errors.found.mean <= 1.03 * errors.shipped.mean, JSON.stringify(errors));
    const parts = numbers.filter(({ path }) => /tail|overlap/.test(path));
    assert.ok(parts.every(({ found }) => found <= 1), JSON.stringify(parts));
  });
}

Deno.test("every job names numbers that its chips have", async () => {
  const { loadProfile } = await import("../profiles/mod.ts");
  const { withRuntime } = await import("../profiles/runtime.ts");
  const { valueAt } = await import("../engine/trust/published.ts");
  for (const { chips, model, shared, own } of Object.values(jobs)) {
    for (const name of chips) {
      const [id, runtime] = name.split("@");
      const chip = withRuntime(await loadProfile(id as "a100"), runtime);
      for (const [path, guess] of Object.entries({ ...shared, ...own })) {
        assert.ok(valueAt(chip as never, model, path) > 0 && guess > 0, `${name} ${path}`);
      }
    }
  }
});
