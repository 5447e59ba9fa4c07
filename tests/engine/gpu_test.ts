/** Products, attention and experts of a GPU: closed forms, the search of tiles against all of them, growth, and the host's line. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { input } from "../../dsl/mod.ts";
import { withChanges } from "../../engine/changes.ts";
import { run } from "../../engine/equations.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { loadsOf } from "../../engine/models/gpu/experts.ts";
import { fromZoo } from "../../examples/mod.ts";
import type { Network } from "../../ir/network.ts";
import { realPower } from "../../ir/power.ts";
import { lower } from "../../ir/lower.ts";
import { product, type Workload } from "../../ir/work.ts";
import {
  type ChipProfile,
  type GpuProducts,
  loadProfile,
  type ProfileId,
  profileIds,
  withRuntime,
} from "../../profiles/mod.ts";
import { withEachRuntime } from "../../profiles/runtime.ts";
import { gpu as schema } from "../../profiles/schema/models/gpu.ts";
import { assertNear } from "../near.ts";
import { costsOf, opened, openerOf, valuesOf } from "./one.ts";

const measured = async (id: ProfileId) => withRuntime(await loadProfile(id), "tensorrt-llm") as ChipProfile;
const plain = (profile: ChipProfile) => withChanges(profile, { "gpu.runtime.quantises": 0 });
const a100Eager = withRuntime(await loadProfile("a100"), "pytorch") as ChipProfile;
const h100 = plain(await measured("h100")), a100 = plain(await measured("a100"));

/** The work of a product of m x k and k x n with weights. */
function multiply(m: number, k: number, n: number): Workload {
  return lower(input(m, k).fc(n, { bias: false }).toNetwork("product"))[0]!;
}

function secondsOf(profile: ChipProfile, workload: Workload, bits = 16, batch = 1): number {
  return costsOf(openerOf(profile, "gpu", { bits }), [workload], batch)[0]!.latencySeconds;
}

/** All tiles and cuts of a product, one after the other: the report's formula, written out. */
function exhaustive(m: number, k: number, n: number, set: GpuProducts, peak: number): number {
  const cores = 132, hertz = 1.83e9, bandwidth = 3.35e12, bytes = 2, depth = 64;
  let least = Infinity;
  const read = (m * k + n * k) * bytes / (bandwidth * set.readEfficiency);
  for (const rows of [64, 128, 256]) {
    for (const columns of [32, 64, 128, 256]) {
      if (rows * columns > 32768) continue;
      for (const parts of [1, 2, 3, 4, 6, 8, 12, 16]) {
        const load = Math.ceil(m / rows) * Math.ceil(n / columns) * parts / cores;
        const waves = Math.max(1, load + set.tail * (Math.ceil(load) - load));
        const steps = Math.ceil(Math.ceil(k / depth) / parts);
        const step = Math.max(
          rows * columns * depth * cores / (peak * set.computeEfficiency),
          (Math.min(rows, m) + Math.min(columns, n)) * depth * bytes / (set.operandBytesPerCycle * hertz),
        );
        const core = Math.max(waves * steps * step, Math.ceil(load / 2) * steps * set.stepCycles / hertz);
        const sums = parts > 1 ? set.splitCycles! / hertz + 2 * parts * m * n * 4 / (3 * bandwidth) : 0;
        least = Math.min(
          least,
          Math.max(core, read) + (1 - set.overlap) * Math.min(core, read) + sums,
        );
      }
    }
  }
  return set.kernelCycles / hertz + least + m * n * bytes / (bandwidth * set.writeEfficiency);
}

const upTo = (power: number) =>
  fastCheck.double({ min: 0, max: power, noNaN: true }).map((exponent) => Math.round(10 ** exponent));

Deno.test("the fastest of all tiles and cuts is taken", () => {
  const { products, peaks } = h100.models.gpu!, set = products.find(({ bits }) => bits === 16)!;
  const peak = peaks.find(({ bits }) => bits === 16)!.macsPerSecond;
  fastCheck.assert(
    fastCheck.property(upTo(4), upTo(4.5), upTo(4.5), (m, k, n) => {
      assertNear(secondsOf(h100, multiply(m, k, n)), exhaustive(m, k, n, set, peak), 1e-9);
    }),
    { numRuns: 300, seed: 7 },
  );
});

Deno.test("a larger product is never faster, and a batch never costs more than its inputs in turn", () => {
  fastCheck.assert(
    fastCheck.property(upTo(3.5), upTo(4), upTo(4), fastCheck.nat(2), (m, k, n, side) => {
      const sizes = [m, k, n] as [number, number, number];
      const before = secondsOf(a100, multiply(...sizes));
      assert.ok(secondsOf(a100, multiply(...sizes), 16, 2) <= 2 * before * (1 + 1e-9));
      sizes[side]! += 1 + Math.floor(sizes[side]! / 3);
      assert.ok(secondsOf(a100, multiply(...sizes)) >= before * (1 - 1e-9));
    }),
    { numRuns: 300, seed: 8 },
  );
});

interface Attention {
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
}

function attention({ queries, keys, heads, keyValueHeads, headSize }: Attention): Workload {
  const q = input(queries, heads * headSize, { name: "q" });
  const [k, v] = ["k", "v"].map((name) => input(queries, keyValueHeads * headSize, { name }));
  const net = q.dotProductAttention(k!, v!, heads, { keyValueHeads, causal: true, cached: keys - queries });
  return lower(net.toNetwork("attention"))[0]!;
}

Deno.test("more tokens, keys, heads or features of an attention are never faster", () => {
  const sizes = fastCheck.record({
    queries: fastCheck.oneof(fastCheck.constant(1), upTo(3)),
    cached: upTo(4),
    keyValueHeads: fastCheck.integer({ min: 1, max: 16 }),
    share: fastCheck.constantFrom(2, 4, 8),
    headSize: fastCheck.constantFrom<number>(64, 128),
  });
  fastCheck.assert(
    fastCheck.property(sizes, fastCheck.nat(3), ({ cached, share, ...own }, more) => {
      const of = (one: typeof own, cached: number, share: number) =>
        secondsOf(h100, attention({ ...one, keys: one.queries + cached, heads: share * one.keyValueHeads }));
      const before = of(own, cached, share);
      const larger = [
        () => of({ ...own, queries: own.queries + 3 }, cached, share),
        () => of(own, cached + 17, share),
        () => of(own, cached, 2 * share),
        () => of({ ...own, headSize: 2 * own.headSize }, cached, share),
      ];
      assert.ok(larger[more]!() >= before * (1 - 1e-9), JSON.stringify({ ...own, cached, share, more }));
    }),
    { numRuns: 400, seed: 9 },
  );
});

Deno.test("an attention of one token reads its cache at the memory's rate, and a prompt pays for its scores", () => {
  const token = valuesOf(
    costsOf(openerOf(h100, "gpu", { bits: 16 }), [
      attention({ queries: 1, keys: 8192, heads: 32, keyValueHeads: 8, headSize: 128 }),
    ], 64)[0]!,
  );
  const bytes = 2 * 64 * 8192 * 8 * 128 * 2;
  assertNear(
    token.readSeconds!,
    bytes / (3.35e12 * h100.models.gpu!.attention.generation.groupedReadEfficiency),
  );
  assert.ok(token.latencySeconds! < 1.3 * token.readSeconds!);
  const prompt = attention({ queries: 4096, keys: 4096, heads: 32, keyValueHeads: 8, headSize: 128 });
  assert.ok(secondsOf(h100, prompt) > prompt.macs / 2 / 494.5e12);
});

Deno.test("powers are those of Math to twelve digits", () => {
  for (const base of [1e-4, 0.01, 0.3, 1, 1.5, 7, 3276.8]) {
    for (const exponent of [-30, -5, -0.01, 0, 0.4, 1.4, 5]) {
      assertNear(realPower(base, exponent), base ** exponent, 1e-11);
    }
  }
  assert.equal(realPower(0, 1.4), 0);
});

Deno.test("loads of experts add up to the tokens' choices", () => {
  for (const exponent of [0, 1.01, 1.2]) {
    for (const tokens of [1, 7, 64, 4096]) {
      const work = { experts: 64, topK: 6, tokens, size: 1, hidden: 1, matricesIn: 2, firstNest: 1 };
      const loads = loadsOf(work, tokens, { exponent, ranks: 1, skew: 1.4 });
      const sum = loads.reduce((total, load) => total + load, 0);
      assert.ok(sum <= 6 * tokens && (tokens < 64 || sum > 5 * tokens), `${exponent} ${tokens}: ${sum}`);
      assert.ok(loads.every((load) => load >= 0 && load <= tokens));
    }
  }
});

Deno.test("experts cost what their grouped products do, and the router and shared experts products of their own", () => {
  const moe = (sharedHidden: number) =>
    lower(input(64, 2048).moe(64, 6, 1408, { sharedHidden }).toNetwork("moe"))[0]!;
  const open = openerOf(h100, "gpu", { bits: 16 });
  const [plain, shared] = costsOf(open, [moe(0), moe(2816)]);
  assert.ok(shared!.latencySeconds > plain!.latencySeconds);
  const { activeIn, nIn, kIn, readSecondsIn, ...rest } = valuesOf(plain!);
  const { readEfficiency } = h100.models.gpu!.experts.find(({ bits }) => bits === 16)!;
  assert.equal(activeIn, 64);
  assertNear(readSecondsIn!, (64 * nIn! * kIn! + 384 * kIn!) * 2 / (3.35e12 * readEfficiency));
  assert.ok(rest.productSeconds! <= plain!.latencySeconds * (1 + 1e-12));
});

function layers(count: number): Network {
  let at = input(64, 28, 28);
  for (let i = 0; i < count; i++) at = at.conv(64, 3, { padding: 1 });
  return at.toNetwork("layers");
}

Deno.test("the host's line and the chip's overlap: the longer counts, unless each call is waited for", () => {
  const each = 43e-6, startSeconds = { value: 236e-6, source: "s" }, none = { value: 0, source: "s" };
  const { gpu } = a100.models, seconds = { value: each, source: "s" };
  const runtime = {
    ...gpu!.runtime,
    startSeconds,
    graph: none,
    host: [{ groups: ["conv" as const], seconds }],
  };
  const eager = {
    ...a100,
    models: { gpu: { ...gpu!, runtime } },
    sources: { ...a100.sources, s: a100.sources.sheet! },
  };
  const estimate = evaluate(layers(10), eager, { bits: 16, model: "gpu" }), { total, runs } = estimate;
  assertNear(total.latencySeconds, startSeconds.value + 10 * each);
  assert.deepEqual(Object.keys(runs![0]!.latencyParts!), ["start", "host"]);
  const waited = withChanges(eager, { "gpu.runtime.waits": 1 });
  const busy = estimate.layers.reduce(
    (sum, layer) => sum + ("latencySeconds" in layer ? layer.latencySeconds : 0),
    0,
  );
  assertNear(
    evaluate(layers(10), waited, { bits: 16, model: "gpu" }).total.latencySeconds,
    startSeconds.value + 10 * each + busy,
  );
  const graph = evaluate(layers(10), a100, { bits: 16, model: "gpu" });
  assertNear(graph.total.latencySeconds, busy);
});

Deno.test("fewer bits are never slower unless the call quantises its operands itself", () => {
  const small = multiply(16, 4096, 4096);
  assert.ok(secondsOf(h100, small, 8) < secondsOf(h100, small, 16));
  const quantising = withChanges(h100, { "gpu.runtime.quantises": 1 });
  assert.ok(secondsOf(quantising, small, 8) > secondsOf(h100, small, 16)); // 12 us before the first product
  const large = multiply(8192, 8192, 8192);
  assert.ok(secondsOf(quantising, large, 8) < 0.7 * secondsOf(h100, large, 16));
});

Deno.test("a run waits for the host's time of each input of a batch", async () => {
  const vllm = withRuntime(await loadProfile("h100"), "vllm") as ChipProfile;
  const { startSeconds, inputSeconds } = vllm.models.gpu!.runtime,
    net = input(64, 64).fc(64).toNetwork("net");
  const inputs = withChanges(vllm, { "gpu.runtime.inputSeconds": 0 });
  for (const batch of [1, 16]) {
    const [all, without] = [vllm, inputs].map((chip) => evaluate(net, chip, { batch }).total.latencySeconds);
    assertNear(all! - without!, batch * inputSeconds!.value, 1e-9);
    assert.ok(without! > startSeconds.value);
  }
  const runtime = { ...vllm.models.gpu!.runtime, host: a100Eager.models.gpu!.runtime.host };
  const twice = [...schema.contradictions!({ ...vllm.models.gpu!, runtime }, vllm)];
  assert.deepEqual(twice.map(({ place }) => place.join(".")), ["runtime.inputSeconds"]);
  assert.deepEqual([...schema.contradictions!(vllm.models.gpu!, vllm)], []);
});

Deno.test("a layer costs the same when it is costed again, with every kernel that a library has", () => {
  const quantising = withChanges(a100, { "gpu.runtime.quantises": 1 });
  const work = [multiply(1, 4096, 4096), multiply(64, 4096, 512), multiply(5000, 1024, 1024)];
  const depthwise = lower(input(96, 28, 28).depthwise(3, { padding: 1 }).toNetwork("depthwise"))[0]!;
  const job = opened(openerOf(quantising, "gpu", { bits: 8 }), [...work, depthwise]);
  job.begin(1, run);
  for (const layer of [0, 1, 2, 3]) {
    const seconds = [1, 2, 3].map(() => {
      job.cost(layer, (equations, a, b, c) => equations(a, b!, c!)); // not as totals are: no time is remembered
      return job.terms.latencySeconds;
    });
    assert.deepEqual(seconds, [seconds[0], seconds[0], seconds[0]], `layer ${layer}`);
  }
});

Deno.test("groups of few channels leave the matrix unit", () => {
  const depthwise = lower(input(512, 14, 14).depthwise(3, { padding: 1 }).toNetwork("depthwise"))[0]!;
  const seconds = secondsOf(h100, depthwise);
  const onTiles = product(196, 9 * 512, 512, 512); // as 512 products of one column
  assert.ok(seconds < 2e-5 && onTiles.groups === 512, `${seconds}`);
});

Deno.test("each layer's energy is the sum of its causes, on every GPU and runtime, whether the host is waited for or not", async () => {
  const net = await fromZoo("alexnet");
  let added = 0;
  for (const id of profileIds) {
    const chip = await loadProfile(id);
    if ("parts" in chip) continue;
    for (const own of withEachRuntime(chip)) {
      if (own.models.gpu === undefined) continue;
      for (const layer of evaluate(net, own, { model: "gpu", batch: 3 }).layers) {
        if (layer.status !== "costed") continue;
        const parts = Object.values(layer.energyParts ?? {}),
          sum = parts.reduce((all, part) => all + part, 0);
        if (parts.length > 1) added++;
        assertNear(sum, layer.energyJoules, 1e-12, `${id}@${own.runtime} ${layer.name}`);
      }
    }
  }
  assert.ok(added > 20, `${added} layers of which arithmetic and bytes add to the power`);
});
