/** Serving: parts of networks on GPUs, steps and what follows from them, by hand and by law. */
import assert from "node:assert/strict";
import { tokensPerStep } from "../../engine/serving/phases.ts";
import { joulesOf } from "../../engine/serving/power.ts";
import { type Parallel, shardOf } from "../../engine/serving/shard.ts";
import { decoderAt, isDecoder } from "../../engine/serving/tokens.ts";
import { workloadsOf } from "../../ir/workloads.ts";
import { fromZoo } from "../../examples/mod.ts";
import {
  embedding,
  loadProfile,
  moe,
  type Network,
  network,
  serve,
  serveItems,
  type ServeOptions,
  transformerBlock,
} from "../../mod.ts";
import { assertNear } from "../near.ts";

const ONE: Parallel = { tensor: 1, pipeline: 1, expert: 1, data: 1 };
const BITS = { scans: 16 };
const form = { causal: true, gated: true, norm: "rmsNorm", rotary: true, keyValueHeads: 8 } as const;
const dense = (tokens: number) =>
  network(
    "dense",
    [tokens],
    embedding(1000, 1024).repeat(2, transformerBlock(16, 4096, form)).fc(1000, { bias: false }),
  );
const mixed = network(
  "mixed",
  [1],
  embedding(1000, 1024).repeat(2, transformerBlock(16, 512, { ...form, feedForward: moe(64, 4, 512) }))
    .fc(1000, { bias: false }),
);

const sum = (net: Network, parallel: Parallel, of: "macs" | "parameters" | "stateElements", requests = 1) =>
  shardOf(net, parallel, { requests, scored: requests, bits: BITS }).compiled.workloads
    .reduce((total, work) => total + work[of], 0);

Deno.test("shards add up: matrices, heads, caches and experts of all GPUs are those of one", () => {
  const decoder = decoderAt(dense(16), 1, 511);
  for (const tensor of [2, 4, 8]) {
    const parallel = { ...ONE, tensor };
    assertNear(tensor * sum(decoder, parallel, "macs"), sum(decoder, ONE, "macs"), 1e-9);
    assertNear(tensor * sum(decoder, parallel, "stateElements"), sum(decoder, ONE, "stateElements"), 1e-9);
    const norms = 5 * 1024; // normalisations stand on each GPU: two a block and, with them, none at the end
    const lost = tensor * sum(decoder, parallel, "parameters") - sum(decoder, ONE, "parameters");
    assert.ok(lost >= 0 && lost <= tensor * norms, `${lost}`);
  }
  for (
    const parallel of [{ ...ONE, tensor: 4 }, { ...ONE, tensor: 4, expert: 4 }, {
      ...ONE,
      tensor: 4,
      expert: 2,
    }]
  ) {
    const router = 2 * 1024 * 64; // on every GPU
    assertNear(4 * sum(mixed, parallel, "macs", 8), sum(mixed, ONE, "macs", 8) + 3 * router, 1e-9);
  }
});

Deno.test("exchanges: one sum after the words, two a block, scores gathered at the end", () => {
  const { exchanges } = shardOf(decoderAt(dense(16), 1, 511), { ...ONE, tensor: 4 }, {
    requests: 1,
    scored: 1,
    bits: BITS,
  });
  const sums = exchanges.filter(({ collective }) => collective === "all_reduce");
  assert.equal(sums.length, 1 + 2 * 2);
  assert.ok(sums.every(({ elements }) => elements === 1024));
  assert.deepEqual(exchanges.at(-1), { collective: "all_gather", elements: 1000 });
});

Deno.test("exchanges of experts over copies: there and back in each mixture", () => {
  const { exchanges } = shardOf(mixed, { ...ONE, expert: 8, data: 8 }, {
    requests: 1,
    scored: 1,
    bits: BITS,
  });
  assert.deepEqual(exchanges, new Array(4).fill({ collective: "all_to_all", elements: 4 * 1024 }));
});

Deno.test("a network is a decoder at any size, and the same one", async () => {
  const [prompt, token] = [
    await fromZoo("llama-3-8b", { prompt: 7 }),
    await fromZoo("llama-3-8b-decode", { context: 99 }),
  ];
  assert.ok(isDecoder(prompt) && isDecoder(token));
  assert.deepEqual(workloadsOf(decoderAt(prompt, 1, 98)), workloadsOf(token));
  assert.deepEqual(workloadsOf(decoderAt(token, 7, 0)), workloadsOf(prompt));
  for (const name of ["resnet-50", "bert-base"]) assert.equal(isDecoder(await fromZoo(name)), false, name);
});

Deno.test("guesses: the sum of the chances that so many are right", () => {
  assertNear(tokensPerStep(3, 0.5), 1 + 0.5 + 0.25 + 0.125);
  assert.equal(tokensPerStep(4, 1), 5);
  assert.equal(tokensPerStep(4, 0), 1);
});

Deno.test("power: idle, arithmetic and bytes, and no more than the most", () => {
  const shares = { idle: 0.5, macs: 1, bytes: 0.25, most: 0.9, source: "" };
  assertNear(joulesOf({ seconds: 2, macSeconds: 0.2, byteSeconds: 1 }, 700, shares), 700 * (1 + 0.2 + 0.25));
  assertNear(joulesOf({ seconds: 2, macSeconds: 2, byteSeconds: 1 }, 700, shares), 700 * 1.8);
});

const h100 = await loadProfile("h100"), llama = await fromZoo("llama-3-8b-decode");
const served = (options: ServeOptions) => serve(llama, h100, { prompt: 512, output: 128, ...options });

Deno.test("laws: more of a load never takes less, more GPUs and fewer bits never more", async (t) => {
  const times = async (all: readonly ServeOptions[]) =>
    (await Promise.all(all.map(served))).map(({ timePerTokenSeconds }) => timePerTokenSeconds);
  const rises: Readonly<Record<string, readonly ServeOptions[]>> = {
    requests: [1, 2, 3, 8, 64, 65, 256].map((requests) => ({ requests })),
    prompt: [1, 64, 512, 4096].map((prompt) => ({ prompt })),
    "weight bits": [4, 8, 16].map((weightBits) => ({ weightBits, activationBits: 16 })),
    "cache bits": [4, 8, 16].map((cacheBits) => ({ cacheBits, requests: 64 })),
    GPUs: [8, 4, 2, 1].map((gpus) => ({ gpus, requests: 16 })),
  };
  for (const [word, all] of Object.entries(rises)) {
    await t.step(word, async () => {
      const found = await times(all);
      found.slice(1).forEach((seconds, i) =>
        assert.ok(seconds >= found[i]! * (1 - 1e-9), `${word}: ${found}`)
      );
    });
  }
});

Deno.test("data parallelism is copies: as fast for each of twice the requests, twice the tokens a second", async () => {
  const [one, two] = [
    await served({ requests: 8 }),
    await served({ requests: 16, parallel: { tensor: 1, data: 2 } }),
  ];
  assertNear(two.timePerTokenSeconds, one.timePerTokenSeconds);
  assertNear(two.tokensPerSecond, 2 * one.tokensPerSecond);
  assertNear(two.joulesPerToken, one.joulesPerToken);
  assert.equal(two.memory.mostRequests, 2 * one.memory.mostRequests);
});

Deno.test("pipelines halve what a GPU holds; prefixes, parts and guesses do what they are for", async () => {
  const base = await served({ requests: 8 });
  const piped = await served({ requests: 8, parallel: { pipeline: 2 } });
  assertNear(piped.memory.weightBytes, base.memory.weightBytes / 2);
  assert.ok(
    piped.tokensPerSecond > base.tokensPerSecond && piped.tokensPerSecondPerGpu < base.tokensPerSecondPerGpu,
  );
  const cached = await served({ requests: 8, prefix: 448 });
  assert.ok(cached.timeToFirstTokenSeconds < base.timeToFirstTokenSeconds);
  assert.equal(cached.timePerTokenSeconds, base.timePerTokenSeconds);
  const parts = await served({ requests: 8, chunk: 128 });
  assert.ok(parts.timeToFirstTokenSeconds > base.timeToFirstTokenSeconds);
  assert.ok(parts.phases.prompt.seconds < base.phases.prompt.seconds);
  const guessed = await served({ requests: 1, speculation: { tokens: 3, acceptance: 0.8 } });
  const drafted = await served({ requests: 1, speculation: { tokens: 3, acceptance: 0.8, draft: dense(1) } });
  const alone = await served({ requests: 1 });
  assert.ok(guessed.timePerTokenSeconds < drafted.timePerTokenSeconds);
  assert.ok(drafted.timePerTokenSeconds < alone.timePerTokenSeconds);
});

Deno.test("values are in their ranges, sums can be redone, and money follows", async () => {
  const one = await served({ requests: 4, pricePerHour: 2, gramsPerKilowattHour: 400 });
  for (const [name, { low, high }] of Object.entries(one.range)) {
    const value = one[name as "joulesPerToken"];
    assert.ok(low < value && value < high, `${name}: ${low} ${value} ${high}`);
  }
  assertNear(one.tokensPerSecond, 4 * one.tokensPerSecondPerUser);
  assertNear(one.tokensPerSecond * one.secondsPerRequest, 4 * one.output); // requests in flight = rate x time
  assertNear(one.powerWatts, one.joulesPerToken * one.tokensPerSecond);
  assertNear(one.money!.price!.value, 1e6 / one.tokensPerSecond * 2 / 3600);
  assertNear(one.money!.gramsCarbon!.value, one.joulesPerToken * 1e6 / 3.6e6 * 400);
  const { weightBytes, cacheBytes, activationBytes, bytes } = one.memory;
  assertNear(weightBytes + cacheBytes + activationBytes, bytes);
  assertNear(weightBytes, 8030261248 * 2);
});

Deno.test("one request alone takes its prompt and its tokens, whatever their number", async () => {
  for (const [prompt, output] of [[1024, 256], [1024, 1], [100_000, 64], [16, 2048]] as const) {
    const one = await served({ requests: 1, prompt, output });
    const parts = one.timeToFirstTokenSeconds + (output - 1) * one.timePerTokenSeconds;
    assertNear(one.secondsPerRequest, parts, 0.1, `${prompt} ${output}`);
  }
});

Deno.test("a chip without known kernels is on its roofline, with a wider range", async () => {
  const mi300x = await serve(llama, await loadProfile("mi300x"), { requests: 8 });
  const own = await served({ requests: 8 });
  const width = ({ range }: typeof own) => range.timePerTokenSeconds!.high / range.timePerTokenSeconds!.low;
  assert.ok(width(mi300x) > width(own));
  assert.ok(mi300x.assumptions.some((text) => /roofline/.test(text)));
});

Deno.test("other networks: items, and each GPU more makes a batch no slower", async () => {
  const sana = await fromZoo("sana-1.5-1.6b", { steps: 2 });
  const seconds = await Promise.all([1, 2, 4].map((gpus) => serveItems(sana, h100, { batch: 8, gpus })));
  seconds.slice(1).forEach((one, i) => assert.ok(one.secondsPerBatch <= seconds[i]!.secondsPerBatch));
  const copies = await serveItems(sana, h100, { batch: 8, gpus: 2, parallel: { data: 2 } });
  assertNear(copies.itemsPerSecond, 2 * seconds[0]!.itemsPerSecond);
});

const refusals: readonly (readonly [what: string, options: ServeOptions, pattern: RegExp])[] = [
  ["no such option", { request: 3 } as never, /"request"/],
  ["requests", { requests: 0 }, /requests: expected a whole number from 1 to 65536/],
  ["heads", { gpus: 64 }, /tensor=64 does not go with dotProductAttention1, which has 32 heads/],
  ["sum of GPUs", { gpus: 4, parallel: { tensor: 2 } }, /4 GPUs does not go with tensor=2/],
  ["no experts", { parallel: { expert: 2 } }, /which has no experts/],
  ["prefix", { prompt: 10, prefix: 10 }, /fewer tokens than the prompt's 10/],
  ["too many", { requests: 65537 }, /requests: expected a whole number from 1 to 65536/],
  ["blocks", { parallel: { pipeline: 33 } }, /pipeline=33 does not go with Llama-3-8b, which has 32 blocks/],
  ["runtime", { runtime: "vlm" as never }, /did you mean "vllm"/],
  ["acceptance", { speculation: { tokens: 2, acceptance: 2 } }, /speculation/],
];

Deno.test("what cannot be served is refused with one message", async (t) => {
  for (const [what, options, pattern] of refusals) {
    await t.step(what, async () => await assert.rejects(serve(llama, h100, options), pattern));
  }
  await t.step("no decoder", async () => {
    await assert.rejects(serve(await fromZoo("bert-base"), h100), /token by token/);
  });
  await t.step("a research chip", async () => {
    await assert.rejects(serve(llama, await loadProfile("eyeriss")), /Cannot serve on Eyeriss/);
  });
});
