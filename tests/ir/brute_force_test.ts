/** The closed forms of sliding windows against windows that really slide. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { adaptivePool, conv, input, network } from "../../dsl/mod.ts";
import { lower } from "../../ir/lower.ts";
import { paddingOf, type Window, windows } from "../../ir/shape.ts";
import type { Workload } from "../../ir/work.ts";

/** Where windows start, in padded coordinates, found by sliding one until it no longer belongs. */
function starts(size: number, window: Window): number[] {
  const { kernel, stride, dilation, ceilMode = false } = window;
  const [before, after] = paddingOf(size, window);
  const taps = Array.from({ length: kernel }, (_, i) => i * dilation);
  const found: number[] = [];
  for (let start = 0; start < size + before + after; start += stride) {
    const fits = taps.every((tap) => start + tap < size + before + after);
    const last = found.at(-1);
    const leftOver = last !== undefined && last + taps.at(-1)! < size + before + after - 1;
    if (ceilMode ? (fits || leftOver) && start < size + before : fits) found.push(start);
  }
  return found;
}

const small = (max: number) => fastCheck.integer({ min: 1, max });
const sides = fastCheck.tuple(fastCheck.nat(3), fastCheck.nat(3));

const anyWindow = fastCheck.record({
  size: small(12),
  kernel: small(5),
  stride: small(4),
  dilation: small(3),
  padding: fastCheck.oneof(fastCheck.constant("same" as const), sides),
  ceilMode: fastCheck.boolean(),
});

Deno.test("windows() counts what a sliding window counts", () => {
  fastCheck.assert(
    fastCheck.property(anyWindow, ({ size, ...window }) => {
      assert.equal(windows(size, window), starts(size, window).length);
    }),
    { seed: 1, numRuns: 3000 },
  );
});

Deno.test("padding same gives ceil(size / stride) windows and never an odd zero before", () => {
  fastCheck.assert(
    fastCheck.property(anyWindow, ({ size, ...rest }) => {
      const window = { ...rest, padding: "same", ceilMode: false } as const;
      const [before, after] = paddingOf(size, window);
      assert.equal(windows(size, window), Math.ceil(size / window.stride));
      assert.ok(after === before || after === before + 1);
    }),
    { seed: 2, numRuns: 1000 },
  );
});

const anyConv = fastCheck.record({
  groups: small(3),
  channelsPerGroup: small(3),
  filtersPerGroup: small(3),
  size: fastCheck.tuple(small(7), small(7)),
  kernel: fastCheck.tuple(small(3), small(3)),
  stride: fastCheck.tuple(small(3), small(3)),
  dilation: fastCheck.tuple(small(2), small(2)),
  padding: fastCheck.oneof(
    fastCheck.constant("same" as const),
    fastCheck.tuple(...[2, 2, 2, 2].map((max) => fastCheck.nat(max)) as [
      fastCheck.Arbitrary<number>,
      fastCheck.Arbitrary<number>,
      fastCheck.Arbitrary<number>,
      fastCheck.Arbitrary<number>,
    ]),
  ),
});

Deno.test("conv's closed forms count what its loops count", () => {
  let compared = 0;
  fastCheck.assert(
    fastCheck.property(anyConv, ({ groups, channelsPerGroup, filtersPerGroup, size, ...options }) => {
      const { kernel, stride, dilation, padding } = options;
      const [rows, columns] = ([0, 1] as const).map((i) =>
        starts(size[i], {
          kernel: kernel[i],
          stride: stride[i],
          dilation: dilation[i],
          padding: padding === "same" ? padding : [padding[2 * i]!, padding[2 * i + 1]!],
        })
      );
      if (rows!.length * columns!.length === 0) return;
      let macs = 0;
      const weights = new Set<string>();
      for (let filter = 0; filter < groups * filtersPerGroup; filter++) {
        const group = Math.floor(filter / filtersPerGroup);
        for (let channel = 0; channel < groups * channelsPerGroup; channel++) {
          if (Math.floor(channel / channelsPerGroup) !== group) continue;
          for (const _ of rows!) {
            for (const _ of columns!) {
              for (let r = 0; r < kernel[0]; r++) {
                for (let s = 0; s < kernel[1]; s++) {
                  macs++;
                  weights.add(`${filter} ${channel} ${r} ${s}`);
                }
              }
            }
          }
        }
      }
      const net = network(
        "net",
        [groups * channelsPerGroup, ...size],
        conv(groups * filtersPerGroup, kernel, { stride, dilation, padding, groups, bias: false }),
      );
      const [work] = lower(net);
      assert.deepEqual(net.layers[0]!.shape, [groups * filtersPerGroup, rows!.length, columns!.length]);
      assert.deepEqual([work!.macs, work!.parameters], [macs, weights.size]);
      compared++;
    }),
    { seed: 3, numRuns: 300 },
  );
  assert.ok(compared > 150);
});

Deno.test("adaptivePool counts the elements of all windows", () => {
  for (let size = 1; size <= 24; size++) {
    for (let out = 1; out <= 24; out++) {
      let elements = 0;
      for (let i = 0; i < out; i++) elements += Math.ceil((i + 1) * size / out) - Math.floor(i * size / out);
      const [{ vectorOperations }] = lower(network("n", [3, size, 1], adaptivePool([out, 1]))) as [Workload];
      assert.equal(vectorOperations, 3 * elements, `${size} to ${out}`);
    }
  }
});

Deno.test("sizes beyond all measure take no time: they are counted, or refused", () => {
  const before = performance.now();
  const [{ vectorOperations }] = lower(network("n", [1, 4, 1], adaptivePool([2 ** 40, 1]))) as [Workload];
  assert.equal(vectorOperations, 2 ** 40 + 4 - 4);
  assert.throws(() => input(6, 16).lstm(8, { layers: 2 ** 31 }), /at most 1000 layers one on another/);
  assert.ok(performance.now() - before < 1000);
});
