/** Bits in the page's fields that change nothing are named. */
import assert from "node:assert/strict";
import { evaluate, type EvaluateOptions } from "../../engine/mod.ts";
import { fromZoo } from "../../examples/mod.ts";
import { idleIn } from "../../page/idle.ts";
import { loadProfile, type ProfileId } from "../../profiles/mod.ts";

const cases: readonly (readonly [network: string, chip: ProfileId, bits: EvaluateOptions, idle: RegExp[]])[] =
  [
    ["resnet18", "a100", {}, []],
    ["resnet18", "a100", { weightBits: 8, activationBits: 8 }, []],
    ["resnet18", "a100", { cacheBits: 4 }, [
      /^The bits of the KV cache change nothing for ResNet-18 on NVIDIA A100/,
    ]],
    ["resnet18", "a100", { weightBits: 16, activationBits: 16, cacheBits: 16 }, []],
    ["resnet18", "a100", { weightBits: 8, activationBits: 8, cacheBits: 5 }, [/KV cache/]],
    ["llama-3-8b-decode", "h100", { cacheBits: 8 }, []],
  ];

for (const [name, chip, bits, expected] of cases) {
  Deno.test(`${name} on ${chip} with ${JSON.stringify(bits)}`, async () => {
    const network = await fromZoo(name), profile = await loadProfile(chip);
    const found = idleIn(network, profile, bits, evaluate(network, profile, bits));
    assert.equal(found.length, expected.length, found.join("\n"));
    expected.forEach((words, at) => assert.match(found[at]!, words));
  });
}
