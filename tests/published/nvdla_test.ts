/**
 * NVDLA's published spreadsheet (github.com/nvdla/hw at 8e06b1b, perf/NVDLA_OpenSource_Performance.xlsx) and the primer's table
 * of seven configurations (github.com/nvdla/doc at 31f5740, doc/primer.rst). A formula to match, not silicon.
 */
import assert from "node:assert/strict";
import { run, traced } from "../../engine/equations.ts";
import { evaluate } from "../../engine/evaluate.ts";
import type { LayerView, Term } from "../../engine/model.ts";
import { nvdla } from "../../engine/models/nvdla/mod.ts";
import { prepared } from "../../engine/prepare.ts";
import { fromZoo } from "../../examples/mod.ts";
import { type Group, macsOf, type Workload } from "../../ir/work.ts";
import { type ChipProfile, loadProfile, type ProfileId } from "../../profiles/mod.ts";
import type { NvdlaData } from "../../profiles/types.ts";
import { assertNear } from "../near.ts";
import { number, replaced, type Row, rowsOfTable } from "./tables.ts";

const profile = await loadProfile("nvdla-2048") as ChipProfile;
const layers = await rowsOfTable("nvdla-layers");
const networks = await rowsOfTable("nvdla-networks");
const configurations = await rowsOfTable("nvdla-configurations");

/** A convolution as the sheet writes it down: what is read, computed and, after pooling, written. */
interface Sheet {
  readonly group: Group;
  readonly filters: number;
  readonly channels: number;
  readonly image: number;
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  readonly written?: number;
  readonly operand?: boolean;
}

function work(group: Group, parts: Partial<Workload>): Workload {
  const none = {
    macs: 0,
    maskedMacs: 0,
    biasAdditions: 0,
    parameters: 0,
    parametersRead: 0,
    stateElements: 0,
  };
  return { group, nests: [], vectorOperations: 0, inputElements: 0, outputElements: 0, ...none, ...parts };
}

/** The sheet's row as the model sees it: the convolution, the addition and the pooling that it takes along. */
function workloadsOf({ group, filters, channels, image, out, kernel, stride, written, operand }: Sheet) {
  const nest = {
    n: 1,
    k: filters,
    c: channels,
    p: out,
    q: out,
    r: kernel,
    s: kernel,
    stride: [stride, stride],
    dilation: [1, 1],
    groups: 1,
    image: [image, image],
  } as const;
  const inputElements = channels * image ** 2, outputElements = filters * out ** 2;
  const parametersRead = filters * channels * kernel ** 2;
  const list = [
    work(group, { nests: [nest], macs: macsOf(nest), inputElements, outputElements, parametersRead }),
  ];
  if (operand) list.push(work("elementwise", { inputElements: 2 * outputElements, outputElements }));
  if (written !== undefined && written !== out) {
    list.push(work("pool", { inputElements: outputElements, outputElements: filters * written ** 2 }));
  }
  return list;
}

function sheetOf(row: Row): Sheet {
  return {
    group: row.group as Group,
    filters: number(row, "filters"),
    channels: number(row, "inputChannels"),
    image: number(row, "inputHeight"),
    out: number(row, "outputHeight"),
    kernel: number(row, "kernelHeight"),
    stride: number(row, "stride"),
    written: number(row, "writtenHeight"),
  };
}

interface Cost extends LayerView {
  readonly latencySeconds: number;
  readonly energyJoules: number;
  readonly terms: readonly Term[];
}

/** Costs of the sheet's rows in one network, in order. */
function costsOf(sheets: readonly Sheet[], data: NvdlaData, batch = 1): Cost[] {
  const workloads = sheets.flatMap(workloadsOf), sorts = workloads.map((_, at) => at);
  const job = nvdla.prepare(data, prepared(profile).chips[0]!)({ workloads, sorts });
  job.begin(batch, run);
  return workloads.flatMap((_, at) => {
    if (job.gaps[at] !== undefined) return [];
    const terms = traced((run) => job.cost(at, run)), { latencySeconds, energyJoules } = job.terms;
    return [{ ...job.view(at), latencySeconds, energyJoules, terms }];
  });
}

const cyclesOf = (costs: readonly Cost[]) => costs.reduce((sum, cost) => sum + cost.latencySeconds, 0) * 1e9;
const own = profile.models.nvdla!;

for (const row of layers) {
  Deno.test(`${row.network} ${row.layer} ${row.group}: bytes and cycles of the sheet`, () => {
    const [cost] = costsOf([sheetOf(row)], replaced("nvdla", own, row));
    const terms = new Map(cost!.terms.map((term) => [term.name, term]));
    for (const name of ["dramBytes", "dramCycles", "macCycles", "layerCycles"]) {
      assertNear(terms.get(name)!.value, number(row, name), 1e-12, name);
    }
    const mac = number(row, "macCycles") > number(row, "dramCycles");
    assert.deepEqual([cost!.bound, terms.get("macCycles")!.holds], [mac ? "compute" : "memory", mac]);
  });
}

Deno.test("AlexNet: 895443.5625 cycles, and 591475.5625 with 4 MB of second memory", () => {
  const rows = layers.filter(({ network }) => network === "AlexNet");
  const [second, one] = networks;
  const data = (row: Row) => replaced("nvdla", own, row);
  assertNear(cyclesOf(costsOf(rows.map(sheetOf), data(one!))), 895_443.5625);
  assertNear(cyclesOf(costsOf(rows.map(sheetOf), data(second!))), 591_475.5625);
  assertNear(number(one!, "latencyMilliseconds"), 0.8954435625);
});

Deno.test("GoogLeNet: 1.222071 ms, its rows as they are", () => {
  const rows = layers.filter(({ network }) => network === "GoogLeNet");
  const costs = costsOf(rows.map(sheetOf), replaced("nvdla", own, networks[2]!));
  assertNear(cyclesOf(costs), 1_222_071);
});

/**
 * ResNet-50 as the sheet must have it to come to 3,896,508,416 MACs: strides in the first 1x1 of a stage, a projection in its
 * first block, and 256 input channels for the first 1x1 of all three blocks of the first stage, also where there are 64.
 */
function resnet50(): Sheet[] {
  const conv = (
    filters: number,
    channels: number,
    image: number,
    kernel: number,
    stride: number,
    more = {},
  ) => ({
    group: "conv" as const,
    filters,
    channels,
    image,
    out: Math.ceil(image / stride),
    kernel,
    stride,
    ...more,
  });
  const sheets: Sheet[] = [conv(64, 3, 224, 7, 2, { written: 56 })];
  let channels = 64, image = 56;
  for (const [stage, blocks] of [3, 4, 6, 3].entries()) {
    const width = 64 * 2 ** stage;
    for (let block = 0; block < blocks; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const last = stage === 3 && block === blocks - 1;
      if (block === 0) sheets.push(conv(4 * width, channels, image, 1, stride));
      sheets.push(conv(width, stage === 0 ? 256 : channels, image, 1, stride));
      image /= stride;
      sheets.push(conv(width, width, image, 3, 1));
      sheets.push(conv(4 * width, width, image, 1, 1, { operand: true, ...(last && { written: 1 }) }));
      channels = 4 * width;
    }
  }
  const fc = { group: "fc", filters: 1000, channels: 2048, image: 1, out: 1, kernel: 1, stride: 1 } as const;
  return [...sheets, fc];
}

Deno.test("ResNet-50: the sheet's MACs, and 7.113691 ms at 10 GB/s", () => {
  const macs = resnet50().flatMap(workloadsOf).reduce((sum, { macs }) => sum + macs, 0);
  assert.equal(macs, 3_896_508_416);
  assertNear(cyclesOf(costsOf(resnet50(), replaced("nvdla", own, networks[3]!))), 7_113_691);
});

// The sheet puts tensors into the second memory one by one, and how is not known: our rule (activations there, weights only if
// all fit) gives 5.188424 ms where it prints 5.16154.
Deno.test("ResNet-50 with 4 MB of second memory: 5.16154 ms within 0.6 %", () => {
  const cycles = cyclesOf(costsOf(resnet50(), replaced("nvdla", own, networks[4]!)));
  assertNear(cycles, 5_161_540, 0.006);
  assert.equal((cycles / 1e6).toFixed(3), "5.188");
  assert.ok(cycles < 7_113_691);
});

Deno.test("ResNet-50 on the seven configurations, to the digits printed", async (t) => {
  // the last column is the reference's own run of the sheet's formulas, in four digits
  const exact = [268.8, 152.6, 92.95, 46.48, 19.98, 7.297, 3.648];
  for (const [i, row] of configurations.entries()) {
    await t.step(`${row.profile}`, async () => {
      const chipProfile = await loadProfile(row.profile as ProfileId) as ChipProfile;
      const costs = costsOf(resnet50(), chipProfile.models.nvdla!);
      const second = 1e9 / cyclesOf(costs), printed = number(row, "inferencesPerSecond");
      assert.equal(Number(second.toPrecision(4)), exact[i]);
      assert.equal(Number(second.toPrecision(`${printed}`.replace(".", "").length)), printed);
      const joules = costs.reduce((sum, cost) => sum + cost.energyJoules, 0);
      const watts = chipProfile.models.nvdla!.powerWatts!.value;
      assertNear(watts, number(row, "powerMilliwatts") / 1000);
      assertNear(joules, watts / second);
    });
  }
});

/** What the sheet has no row for, and nothing says to be free. */
const LEFT_OUT = ["lrn", "softmax"];

Deno.test("the zoo's networks come near without the sheet's slips", async (t) => {
  // AlexNet on 227x227 instead of 224x224; GoogLeNet's 1x1 apart and complete; ResNet-50 with 64 channels where there are 64
  const bands = [0.004, 0.003, 0.19, 0.009, 0.01];
  for (const [i, row] of networks.entries()) {
    await t.step(`${row.network} ${i}`, async () => {
      const chip = { ...profile, models: { nvdla: replaced("nvdla", own, row) } };
      const { total, coverage } = evaluate(await fromZoo(`${row.network}`), chip);
      assertNear(total.latencySeconds, number(row, "latencyMilliseconds") / 1e3, bands[i]);
      const kinds = new Set(coverage.uncoveredLayers.map(({ kind }) => kind));
      assert.deepEqual([...kinds].filter((kind) => !LEFT_OUT.includes(kind)), []);
    });
  }
});

Deno.test("RTL of AlexNet takes 2,093,882 cycles: the sheet says 57 % less", async () => {
  const [row] = await rowsOfTable("nvdla-rtl");
  const rows = layers.filter(({ network }) => network === "AlexNet");
  const cycles = cyclesOf(costsOf(rows.map(sheetOf), replaced("nvdla", own, row!)));
  assertNear(cycles / (number(row!, "latencyMicroseconds") * 1e3), 1 - 0.5724, 1e-3);
});
