/**
 * Operators in PyTorch on an A100, measured for LLMCompass (ISCA 2024), against the roofline. Bands: the constants are fitted on every third row, so the
 * other rows are the test; products are within a few percent, and softmax is underestimated, for PyTorch reads its input more
 * than once and the model does not know that.
 */
import assert from "node:assert/strict";
import { input } from "../../dsl/mod.ts";
import { evaluate } from "../../engine/evaluate.ts";
import type { Network } from "../../ir/network.ts";
import { mean, median } from "../../ir/statistics.ts";
import { loadProfile } from "../../profiles/mod.ts";
import operators from "../../profiles/published/a100-operators.json" with { type: "json" };
import products from "../../profiles/published/a100-matmul.json" with { type: "json" };

const a100 = await loadProfile("a100");

/** A row's estimate over its published latency, less 1. */
function errorOf(net: Network, latencyMilliseconds: number): number {
  return evaluate(net, a100, { bits: 16, model: "roofline" }).total.latencySeconds /
      (latencyMilliseconds * 1e-3) - 1;
}

/** The median size of errors. */
const middle = (errors: readonly number[]) => median(errors.map(Math.abs));

type Numbers = readonly [m: number, k: number, n: number, latencyMilliseconds: number];
const matmuls = products.rows.map((row) => row.slice(1, 5) as unknown as Numbers);

Deno.test("matrix products on the A100: two thirds of the rows from constants fitted on one third", () => {
  const errors = matmuls.map(([m, k, n, latency]) => {
    const weights = input(k, n, { name: "weights" });
    return errorOf(input(m, k, { name: "x" }).matmul(weights).toNetwork("product"), latency);
  });
  const tested = errors.filter((_, i) => i % 3 !== 0);
  assert.equal(tested.length, 13);
  assert.ok(middle(tested) < 0.04, `median ${middle(tested)}`);
  assert.ok(Math.abs(mean(tested)) < 0.02, `bias ${mean(tested)}`);
  assert.ok(Math.max(...errors.map(Math.abs)) < 0.1);
});

Deno.test("the same products as fully connected layers", () => {
  const errors = matmuls.map(([m, k, n, latency]) =>
    errorOf(input(m, k).fc(n, { bias: false }).toNetwork("product"), latency)
  );
  assert.ok(middle(errors) < 0.04, `median ${middle(errors)}`);
  assert.ok(Math.abs(mean(errors)) < 0.02, `bias ${mean(errors)}`);
});

const build: Readonly<Record<string, (m: number, n: number, elements: number) => Network>> = {
  softmax: (m, n) => input(m, n).softmax().toNetwork("softmax"),
  layerNorm: (m, n) => input(m, n).layerNorm().toNetwork("layerNorm"),
  gelu: (_m, _n, elements) => input(elements).gelu().toNetwork("gelu"),
};

Deno.test("softmax, layer normalisation and GELU on the A100", async (t) => {
  for (
    const [op, rows, most] of [["softmax", 22, 0.4], ["layerNorm", 22, 0.04], ["gelu", 20, 0.05]] as const
  ) {
    await t.step(`${op}: median under ${most * 100} %`, () => {
      const own = operators.rows.filter((row) => row[0] === op);
      const errors = own.map(([, m, n, elements, latency]) =>
        errorOf(build[op]!(m as number, n as number, elements as number), latency as number)
      );
      assert.equal(errors.length, rows);
      assert.ok(middle(errors) < most, `median ${middle(errors)}`);
      assert.ok(Math.max(...errors.map(Math.abs)) < 0.6);
    });
  }
});
