/**
 * Measured serving: constants are fitted to all rows by `tools/serving.ts`, which leaves each network out in turn and writes the errors found
 * to `profiles/serving/software.json`; here the shipped constants are held against every row.
 */
import assert from "node:assert/strict";
import { collectiveSeconds } from "../../engine/serving/collectives.ts";
import { memoryOf } from "../../engine/serving/memory.ts";
import { servingData, servingRows } from "../../profiles/serving/mod.ts";
import { collectiveRows, estimated } from "../../tools/serving/collectives.ts";
import { joules, languageRows, residualsOf, steady } from "../../tools/serving/language.ts";
import { rivalsOf } from "../../tools/serving/rivals.ts";
import { fromZoo } from "../../examples/mod.ts";
import { type ChipProfile, loadProfile, serve, type Serving, withRuntime } from "../../mod.ts";
import { median } from "../../ir/statistics.ts";

const band = (software: string, quantity: string) =>
  servingData.bands.find((one) => one.software === software && one.quantity === quantity)!;

const off = (residuals: readonly number[]) => median(residuals.map((value) => Math.abs(Math.expm1(value))));

/** Limits on the median error of rows whose network no fit has seen, as the issue asks for them. */
const LEFT_OUT = [
  ["vllm", "timePerTokenSeconds", 0.12, 191],
  ["vllm", "tokensPerSecond", 0.12, 191],
  ["vllm", "joulesPerToken", 0.15, 191],
  ["tensorrt-llm", "tokensPerSecond", 0.12, 13],
  ["tensorrt-llm", "timeToFirstTokenSeconds", 0.2, 9],
  ["diffusers", "joulesPerItem", 0.15, 269],
] as const;

Deno.test("left-out errors of serving are within their limits, and bands keep their word", async (t) => {
  for (const [software, quantity, most, rows] of LEFT_OUT) {
    await t.step(`${software} ${quantity}`, () => {
      const found = band(software, quantity);
      assert.equal(found.rows, rows);
      assert.ok(found.medianError <= most, `${found.medianError}`);
      assert.ok(found.inside >= 0.85, `${found.inside}`); // nine rows of three networks are all inside
    });
  }
});

/** Every fourth row, and the largest number of requests of each model on each number of GPUs. */
const all = await servingRows("h100-vllm-serving");
const largest = (row: (typeof all)[number]) =>
  all.every(({ model, task, gpus, requests }) =>
    model !== row.model || task !== row.task || gpus !== row.gpus || requests! <= row.requests!
  );
const every = (_: unknown, at: number) => at % 4 === 0;
const vllm = await languageRows("h100-vllm-serving", "vllm", servingData, { keep: every });

Deno.test("the shipped constants are as near to every fourth of vLLM's rows as the left-out ones", () => {
  const found = vllm.map(residualsOf);
  for (const quantity of ["timePerTokenSeconds", "tokensPerSecond"] as const) {
    const error = off(found.map((one) => one[quantity]!)), { medianError } = band("vllm", quantity);
    assert.ok(error <= medianError + 0.01, `${quantity} ${error} against ${medianError}`);
  }
  const energy = vllm.map((row) => {
    const joulesPerToken = joules(row, steady(row), servingData.power);
    return Math.log(joulesPerToken / (row.cells.joulesPerToken as number));
  });
  assert.ok(off(energy) <= 0.13);
});

Deno.test("collectives: shipped constants against 318 rows, and laws of the formula", async () => {
  const rows = await collectiveRows(), { collectives } = servingData;
  assert.equal(rows.length, 318);
  assert.ok(off(rows.map((row) => Math.log(estimated(row, collectives) / row.seconds))) <= 0.09);
  assert.ok(collectives.medianError <= 0.15);
  const linked = { gpus: 4, linkBytesPerSecond: 450e9, hertz: 1.83e9 };
  for (const collective of ["all_reduce", "all_gather", "all_to_all"] as const) {
    let last = 0;
    for (let bytes = 256; bytes < 1e9; bytes *= 2) {
      const seconds = collectiveSeconds(collective, bytes, linked, collectives);
      assert.ok(seconds >= last, `${collective} of ${bytes} bytes is slower than of half`);
      assert.ok(
        seconds <=
          collectiveSeconds(collective, bytes, { ...linked, linkBytesPerSecond: 225e9 }, collectives),
      );
      last = seconds;
    }
    assert.equal(collectiveSeconds(collective, 1e6, { ...linked, gpus: 1 }, collectives), 0);
  }
});

Deno.test("the largest measured number of requests is never refused for its memory", async () => {
  const rows = await languageRows("h100-vllm-serving", "vllm", servingData, { keep: largest });
  assert.ok(rows.length >= 20);
  for (const { cells, planned: { steps, machine, parallel, load } } of rows) {
    const { fits, bytes, usableBytes } = memoryOf(
      steps,
      machine,
      parallel,
      servingData.software.vllm!.usableMemory,
      {
        ...load,
        tokens: load.prompt + load.requests,
      },
    );
    assert.ok(fits, `${cells.model} with ${cells.requests} requests: ${bytes} of ${usableBytes}`);
  }
});

/** What reports call out of memory: the network, the GPUs, bits, and where it stands. */
const TOO_LARGE = [
  // A. Grattafiori et al., arXiv:2407.21783, section 6.1: BF16 parameters do not fit a machine with 8 H100, so that 16 are used
  ["llama-3.1-405b", "h100", 8, 16],
  // deepseek-ai/DeepSeek-V3, README: 671 GB of FP8 weights; SGLang serves them on 8 H200, or on two nodes of 8 H100
  ["deepseek-v3", "h100", 8, 8],
  // NVIDIA/TensorRT-LLM@138f96d4, performance.md: Llama 2 70B in fp16 begins at four A100 of 80 GB, in fp8 at two H100
  ["llama-2-70b", "a100", 1, 16],
  ["llama-2-70b", "h100", 1, 16],
  ["mixtral-8x7b", "a100", 1, 16],
] as const;

/** What reports run. */
const FITS = [
  ["llama-3.1-405b", "h100", 16, 16],
  ["llama-3.1-405b", "h100", 8, 8],
  ["deepseek-v3", "h200", 8, 8],
  ["llama-2-70b", "a100", 4, 16],
  ["llama-2-70b", "h100", 2, 8],
] as const;

async function served(
  [name, chip, gpus, weightBits]: (typeof TOO_LARGE | typeof FITS)[number],
): Promise<Serving> {
  const network = await fromZoo(`${name}-decode`),
    parallel = gpus === 16 ? { tensor: 8, pipeline: 2 } : { tensor: gpus };
  return await serve(network, await loadProfile(chip), { weightBits, parallel });
}

Deno.test("what reports call too large does not fit, and what they run does", async () => {
  for (const row of TOO_LARGE) assert.equal((await served(row)).memory.fits, false, row.join(" "));
  for (const row of FITS) assert.equal((await served(row)).memory.fits, true, row.join(" "));
});

Deno.test("rows without prompt lengths: times hardly depend on what is assumed", async () => {
  const doubled = await languageRows(
    "h100-vllm-serving",
    "vllm",
    servingData,
    { keep: every, change: (options) => ({ ...options, prompt: 2 * options.prompt! }) },
  );
  const moved = vllm.map((row, i) =>
    Math.abs(Math.log(steady(doubled[i]!).tokenSeconds[1] / steady(row).tokenSeconds[1]))
  );
  assert.ok(median(moved) < 0.03, `${median(moved)}`);
  const hardly = vllm.filter((_, i) => moved[i]! <= 0.1);
  assert.ok(hardly.length >= 0.8 * vllm.length, `${hardly.length} of ${vllm.length}`);
  const found = off(hardly.map((row) => residualsOf(row).timePerTokenSeconds!));
  assert.ok(found <= 0.08, `${found}`); // those rows alone say the same
});

Deno.test("a plain roofline and LLM-Viewer's formulas are far from the same rows", async () => {
  const found = await Promise.all(vllm.map(async (row) => ({ row, said: await rivalsOf(row) })));
  for (const name of ["roofline", "viewer"] as const) {
    const token = found.map(({ row, said }) =>
      Math.log(said[name].token / (row.cells.medianTokenMilliseconds as number) * 1e3)
    );
    assert.ok(off(token) > 0.45 && off(token) < 0.65, `${name} ${off(token)}`); // 59 and 55 % over all rows
  }
});

Deno.test("MLPerf's wall power is a second witness: eight H200 and their host, Llama 2 70B at 8 bits", async () => {
  // MLPerf Inference v4.1, NVIDIA, H200-SXM-141GBx8_TRT_MaxQ, llama2-70b-99 Offline: 25262.1 tokens a second, 6153 W at the wall
  const found = await serve(await fromZoo("llama-2-70b-decode"), await loadProfile("h200"), {
    runtime: "tensorrt-llm",
    weightBits: 8,
    cacheBits: 8,
    parallel: { tensor: 1, data: 8 },
    requests: 2048,
    prompt: 294, // taken to be as long as the outputs
    output: 294, // the mean of the benchmark (mlcommons/inference, language/llama2-70b), recalled
  });
  assert.ok(
    found.powerWatts < 6153 && found.powerWatts > 0.75 * 6153,
    `${found.powerWatts} W of the GPUs alone`,
  );
  const { low, high } = found.range.tokensPerSecond!;
  assert.ok(low < 25262 && 25262 < high, `${low} to ${high}`);
});

Deno.test("the power of GPUs' kernels is the power of serving", async () => {
  const { gpu } = (withRuntime(await loadProfile("h100"), "tensorrt-llm") as ChipProfile).models;
  const { share, macs, bytes, most } = gpu!.power, { power } = servingData;
  assert.deepEqual(
    [share.value, macs!.value, bytes!.value, most!.value],
    [power.idle, power.macs, power.bytes, power.most],
  );
});

/** ML.ENERGY, Llama-3.1-8B in bf16 on one H100, chat: requests in flight, output, ms a token, J a token. */
const LLAMA = [[8, 389, 7.3161, 0.4548], [255, 404, 26.126, 0.076641]] as const;

Deno.test("Llama-3.1-8B with 8 and 255 requests: time and joules a token", async () => {
  for (const [requests, output, milliseconds, joulesPerToken] of LLAMA) {
    const found = await serve(await fromZoo("llama-3-8b"), await loadProfile("h100"), {
      requests,
      output,
      prompt: 256,
    });
    assert.ok(
      Math.abs(found.timePerTokenSeconds * 1e3 / milliseconds - 1) < 0.12,
      `${found.timePerTokenSeconds}`,
    );
    assert.ok(Math.abs(found.joulesPerToken / joulesPerToken - 1) < 0.15, `${found.joulesPerToken}`);
    const { low, high } = found.range.joulesPerToken!;
    assert.ok(low < joulesPerToken && joulesPerToken < high);
  }
});
