/** Rows of networks at values of their parameters: full batches and first tokens, tokens in vLLM, images and films, on one H100. */
import assert from "node:assert/strict";
import { heldRows } from "../../cli/output/held.ts";
import { compare, type Comparison, type Held } from "../../engine/trust/compare.ts";
import { type ChipProfile, loadProfile, withRuntime } from "../../profiles/mod.ts";

const h100 = await loadProfile("h100") as ChipProfile;

/** Rows of each table, and the runtime that they were measured with. */
const TABLES = {
  "h100-diffusion": ["pytorch", 29],
  "h100-vllm": ["vllm", 76],
  "tensorrt-llm": ["tensorrt-llm", 9],
} as const;

const chips = Object.fromEntries(
  ["vllm", "pytorch", "tensorrt-llm"].map((name) => [name, withRuntime(h100, name) as ChipProfile]),
);
const all = (await Promise.all(Object.values(chips).map(heldRows))).flat();
const held = all.filter(({ row: { table } }) => table in TABLES);

function compared(one: Held, quantity?: string): Comparison[] {
  return compare(one, chips[one.row.runtime!]!, "gpu", quantity);
}

Deno.test("every row of a table with parameters of networks has an estimate", () => {
  for (const [table, [runtime, rows]] of Object.entries(TABLES)) {
    const own = held.filter(({ row }) => row.table === table);
    assert.equal(own.length, rows, table);
    for (const one of own) {
      assert.equal(one.row.runtime, runtime, one.row.name);
      assert.ok(compared(one).length > 0, one.row.name);
    }
  }
});

Deno.test("a column of a parameter sets it, names the row and is no published quantity", () => {
  const { row, network } = held.find(({ row }) => row.name.startsWith("llama-3-8b-decode"))!;
  const { dims } = row.subject as { readonly dims: Readonly<Record<string, number>> };
  assert.match(row.name, new RegExp(`context ${dims.context}`));
  assert.deepEqual(Object.keys(row.published).sort(), ["energyJoules", "latencySeconds"]);
  const cached = network.layers.filter(({ kind }) => kind === "dotProductAttention");
  assert.ok(cached.every((layer) => JSON.stringify(layer).includes(`${dims.context! - 1}`)));
});

Deno.test("time and joules of language models and images: half of the rows within a band, all within a factor", () => {
  for (
    const [quantity, half, most] of [["latencySeconds", 1.12, 1.7], ["energyJoules", 1.25, 2.3]] as const
  ) {
    const sizes = held.flatMap((one) => compared(one, quantity))
      .map(({ estimated, published }) => Math.abs(Math.log(estimated / published))).sort((a, b) => a - b);
    assert.ok(sizes[Math.floor(sizes.length / 2)]! < Math.log(half), `${quantity}: ${sizes}`);
    assert.ok(sizes.at(-1)! < Math.log(most), `${quantity}: ${sizes.at(-1)}`);
  }
});
