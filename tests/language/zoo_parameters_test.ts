/** Parameters of the zoo: all are declared, each changes the network, and those that are none are refused. */
import assert from "node:assert/strict";
import { fromZoo, openZoo, zoo } from "../../examples/mod.ts";
import { count, type Parameter } from "../../mod.ts";

/** Another legal value, far enough for the strides of any network. */
function other({ default: usual, unit, multipleOf = 1, most = Infinity }: Parameter): number {
  const step = unit === "steps" ? 1 : 64 * multipleOf;
  if (usual + step <= most) return usual + step;
  return usual > step ? usual - step : usual - multipleOf;
}

/** Networks without parameters, and why. */
const fixed: Readonly<Record<string, string>> = {
  "dlrm": "tables and features of a published model, of fixed size",
  "dlrm-v2": "the same",
  "mamba-130m-decode": "one token costs the same after any number of others",
  "neuraltalk": "one step of a published network of fixed size",
  "tpu-cnn0": "a stand-in of the published size",
  "tpu-cnn1": "the same",
  "tpu-lstm0": "the same",
  "tpu-lstm1": "the same",
  "tpu-mlp0": "the same",
  "tpu-mlp1": "the same",
};

Deno.test("every network of the zoo has parameters, but for those of fixed size", async () => {
  const none = [];
  for (const name of Object.keys(zoo)) {
    if (Object.keys((await openZoo(name)).parameters).length === 0) none.push(name);
  }
  assert.deepEqual(none.sort(), Object.keys(fixed).sort());
});

Deno.test("each parameter has a meaning and a unit, and another value makes another network", async (t) => {
  for (const name of Object.keys(zoo)) {
    await t.step(name, async () => {
      const { parameters } = await openZoo(name), usual = await fromZoo(name), text = JSON.stringify(usual);
      const defaults = Object.entries(parameters).map(([key, parameter]) => [key, parameter.default]);
      assert.equal(JSON.stringify(await fromZoo(name, Object.fromEntries(defaults))), text);
      for (const [key, parameter] of Object.entries(parameters)) {
        assert.ok(parameter.meaning !== "" && parameter.unit !== undefined, key);
        const changed = await fromZoo(name, { [key]: other(parameter) });
        assert.notEqual(JSON.stringify({ ...changed, name: usual.name }), text, key);
        assert.ok(changed.name.endsWith(` (${key} ${other(parameter)})`), changed.name);
      }
    });
  }
});

const counted:
  readonly (readonly [name: string, values: Record<string, number>, macs: (usual: number) => number])[] = [
    // 8191 cached tokens instead of 2047: 6144 more x 2 products x 32 layers x 4096 features
    ["llama-3-8b-decode", { context: 8192 }, (macs) => macs + 6144 * 2 * 32 * 4096],
    // convolutions grow with the pixels, 256 x 256 for 224 x 224; the fully connected layer does not
    ["resnet50", { height: 256, width: 256 }, (macs) => (macs - 2048000) * (256 / 224) ** 2 + 2048000],
    ["resnet18", { classes: 10 }, (macs) => macs - 990 * 512],
    ["stable-diffusion-1.5", { steps: 3 }, (macs) => 3 * macs],
  ];

Deno.test("counts follow the parameters", async (t) => {
  for (const [name, values, macs] of counted) {
    await t.step(`${name} ${JSON.stringify(values)}`, async () => {
      assert.equal(count(await fromZoo(name, values)).macs, macs(count(await fromZoo(name)).macs));
    });
  }
});

Deno.test("steps of diffusion share their weights", async () => {
  const [one, three] = [
    await fromZoo("stable-diffusion-1.5"),
    await fromZoo("stable-diffusion-1.5", { steps: 3 }),
  ];
  assert.equal(count(three).parameters, count(one).parameters);
});

Deno.test("what a network does not declare, or cannot have, is refused with the reason", async (t) => {
  const refused: readonly (readonly [name: string, values: Record<string, unknown>, message: RegExp])[] = [
    [
      "resnet18",
      { hieght: 3 },
      /^Cannot make the network: expected a parameter among height, width, classes, got "hieght"; did you mean "height"\?$/,
    ],
    ["resnet18", { height: 0 }, /expected height to be a whole number of at least 1, got 0$/],
    ["resnet18", { height: "512" }, /got "512"$/],
    ["yolov8n", { width: 100 }, /expected width to be a multiple of 32 of at least 32, got 100$/],
    ["gpt2-small", { prompt: 1025 }, /expected prompt to be a whole number from 1 to 1024, got 1025$/],
    [
      "vgg16",
      { height: 8 },
      /^Cannot make the network with height 8: cannot add pool "pool4": expected an input/,
    ],
    ["tpu-mlp0", { height: 8 }, /expected no parameter, because it has none, got "height"$/],
  ];
  for (const [name, values, message] of refused) {
    await t.step(`${name} ${JSON.stringify(values)}`, async () => {
      await assert.rejects(fromZoo(name, values as Record<string, number>), { name: "FodlamError", message });
    });
  }
});
