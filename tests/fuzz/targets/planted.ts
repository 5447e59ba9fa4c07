/** Faults that are there on purpose, each in one input of fifty, so that the fuzzer itself is tested: `--only planted-crash`. */
import assert from "node:assert/strict";
import { assertNumbers } from "../properties.ts";
import type { Target } from "../target.ts";

function plant(name: string, fault: () => void): Target {
  return {
    name: `planted-${name}`,
    samples: () => Promise.resolve([{ path: "x.json", bytes: new TextEncoder().encode('{"a":[1,2,3]}') }]),
    mutate: (bytes, random) =>
      random(50) === 0 ? new TextEncoder().encode('{"a":[1,2,{"bad":true},3],"b":[]}') : bytes,
    run({ bytes }) {
      if (new TextDecoder().decode(bytes).includes("bad")) fault();
      return Promise.resolve("accepted");
    },
  };
}

/** The faults. */
export const planted: readonly Target[] = [
  plant("crash", () => {
    throw new TypeError("planted");
  }),
  plant("number", () => assertNumbers({ latencySeconds: NaN })),
  plant("hang", () => {
    while (true);
  }),
  plant("memory", () => {
    const blocks: Uint8Array[] = [];
    for (let i = 0; i < 11; i++) blocks.push(new Uint8Array(100 * 2 ** 20).fill(1));
    assert.equal(blocks.length, 11);
  }),
  plant("death", () => Deno.exit(3)),
];
