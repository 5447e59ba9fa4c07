/** Families of models, against the parameters of published checkpoints and against MACs in closed form. */
import assert from "node:assert/strict";
import { check } from "../../ir/check.ts";
import { count } from "../../ir/count.ts";
import { readConfig } from "../../formats/huggingface/read.ts";
import { decoders, encoders, type Model, others } from "./huggingface_models.ts";

async function each(
  t: Deno.TestContext,
  models: readonly Model[],
  test: (model: Model) => void,
): Promise<void> {
  for (const model of models) await t.step(model.name, () => test(model));
}

function holds({ config, parameters, macs, source }: Model): void {
  const [tokens, wanted] = macs ?? [0, undefined];
  const dims = tokens > 0 ? { sequence: tokens } : {};
  const [network] = readConfig("model/config.json", config, { dims }).networks;
  assert.deepEqual(check(network), []);
  const counts = count(network!);
  assert.equal(counts.parameters, parameters, source);
  if (wanted !== undefined) assert.equal(counts.macs, wanted);
}

Deno.test("language models have the parameters and MACs that are published", async (t) => {
  await each(t, decoders, holds);
});

Deno.test("encoders of texts have the parameters and MACs that are published", async (t) => {
  await each(t, encoders, holds);
});

Deno.test("models of images, sounds and translations have the parameters and MACs that are published", async (t) => {
  await each(t, others, holds);
});

Deno.test("one generated token without others before it is a sequence of one; with others, more state is read", async (t) => {
  await each(t, decoders, ({ config, parameters }) => {
    const of = (dims: Readonly<Record<string, number>>) =>
      count(readConfig("model/config.json", config, { dims }).networks[0]!);
    const [first, near, far] = [1, 101, 201].map((context) => of({ context }));
    assert.equal(first!.parameters, parameters);
    const isLatent = /deepseek|kimi/.test(`${config.model_type}`); // makes no keys and values for a single token
    if (!isLatent) assert.equal(first!.macs, of({ sequence: 1 }).macs);
    assert.ok(near!.stateBytes > first!.stateBytes || config.model_type === "mamba");
    assert.ok(far!.stateBytes >= near!.stateBytes && far!.macs >= near!.macs);
  });
});
