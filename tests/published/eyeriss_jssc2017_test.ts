/**
 * Y.-H. Chen, T. Krishna, J. S. Emer, V. Sze, "Eyeriss: An Energy-Efficient Reconfigurable Accelerator for Deep
 * Convolutional Neural Networks", IEEE JSSC 52(1), 127-138, 2017: Tables V (AlexNet, batch 4) and VI (VGG-16, batch 3),
 * chip measured at 1.0 V, power of the chip without DRAM. Entered anew from the paper's rows and printed sums.
 */
import assert from "node:assert/strict";
import { leaveOneNetworkOut } from "../../engine/trust/diagnose.ts";
import { evaluate } from "../../engine/evaluate.ts";
import type { CostedLayer } from "../../engine/estimate.ts";
import { fromZoo } from "../../examples/mod.ts";
import { lower } from "../../ir/lower.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import { rowsOf } from "../../profiles/rows.ts";
import { assertNear } from "../near.ts";

const eyeriss = await loadProfile("eyeriss") as ChipProfile;

type Row = readonly [
  layer: string,
  powerMilliwatts: number,
  totalMilliseconds: number,
  processingMilliseconds: number,
  macsGiga: number,
  activePes: number,
  zeroPercent: number,
  globalBufferMegabytes: number,
  dramMegabytes: number,
];

interface Table {
  readonly zoo: string;
  readonly network: string;
  readonly batch: number;
  readonly rows: readonly Row[];
  /** The row "Total" as printed. */
  readonly total: Row;
  readonly framesPerSecond: number;
}

const tables: readonly Table[] = [
  {
    zoo: "alexnet",
    network: "AlexNet",
    batch: 4,
    rows: [
      ["CONV1", 332, 20.9, 16.5, 0.42, 154, 0.01, 18.5, 5.0],
      ["CONV2", 288, 41.9, 39.2, 0.90, 135, 38.7, 77.6, 4.0],
      ["CONV3", 266, 23.6, 21.8, 0.60, 156, 72.5, 50.2, 3.0],
      ["CONV4", 235, 18.4, 16.0, 0.45, 156, 79.3, 37.4, 2.1],
      ["CONV5", 236, 10.5, 10.0, 0.30, 156, 77.6, 24.9, 1.3],
    ],
    total: ["Total", 278, 115.3, 103.5, 2.66, 148, 57.53, 208.5, 15.4],
    framesPerSecond: 34.7,
  },
  {
    zoo: "vgg16",
    network: "VGG-16",
    batch: 3,
    rows: [
      ["CONV1-1", 247, 76.2, 38.0, 0.26, 156, 1.6, 112.6, 15.4],
      ["CONV1-2", 218, 910.3, 810.6, 5.55, 156, 47.7, 2402.8, 54.0],
      ["CONV2-1", 242, 470.3, 405.3, 2.77, 156, 24.8, 1201.4, 33.4],
      ["CONV2-2", 231, 894.3, 810.8, 5.55, 156, 38.7, 2402.8, 48.5],
      ["CONV3-1", 254, 241.1, 204.0, 2.77, 156, 39.7, 607.4, 20.2],
      ["CONV3-2", 235, 460.9, 408.1, 5.55, 156, 58.1, 1214.8, 32.2],
      ["CONV3-3", 233, 457.7, 408.1, 5.55, 156, 58.7, 1214.8, 30.8],
      ["CONV4-1", 278, 135.8, 105.1, 2.77, 168, 64.3, 321.8, 17.8],
      ["CONV4-2", 261, 254.8, 210.0, 5.55, 168, 74.7, 643.7, 28.6],
      ["CONV4-3", 240, 246.3, 210.0, 5.55, 168, 85.4, 643.7, 22.8],
      ["CONV5-1", 258, 54.3, 48.3, 1.39, 168, 79.4, 90.0, 6.3],
      ["CONV5-2", 236, 53.7, 48.5, 1.39, 168, 87.4, 90.0, 5.7],
      ["CONV5-3", 230, 53.7, 48.5, 1.39, 168, 88.5, 90.0, 5.6],
    ],
    total: ["Total", 236, 4309.5, 3755.2, 46.04, 158, 58.6, 11035.8, 321.1],
    framesPerSecond: 0.7,
  },
];

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

Deno.test("the profile's rows are the paper's, every column", async (t) => {
  const { columns, rows } = eyeriss.models.table!;
  const printed = [
    "layer",
    "powerMilliwatts",
    "latencyMilliseconds",
    "processingLatencyMilliseconds",
    "macsGiga",
    "activePes",
    "inputZeroPercent",
    "globalBufferMebibytes",
    "dramMebibytes",
  ].map((name) => columns.indexOf(name));
  for (const { network, batch, rows: expected } of tables) {
    await t.step(network, () => {
      const own = rows.filter((cells) => cells[columns.indexOf("network")] === network);
      assert.deepEqual(own.map((cells) => printed.map((i) => cells[i])), expected);
      assert.ok(own.every((cells) => cells[columns.indexOf("batch")] === batch));
    });
  }
});

/** Columns that the paper adds up: their place in a row, and how far rounding of n summands may carry. */
const added: readonly (readonly [name: string, place: number, halfDigit: number])[] = [
  ["total latency", 2, 0.05],
  ["processing latency", 3, 0.05],
  ["MACs", 4, 0.005],
  ["global buffer", 7, 0.05],
  ["DRAM", 8, 0.05],
];

Deno.test("columns add up to the printed totals within the rounding of their rows", async (t) => {
  for (const { network, rows, total } of tables) {
    for (const [name, place, halfDigit] of added) {
      await t.step(`${network} ${name}`, () => {
        const off = Math.abs(sum(rows.map((row) => row[place] as number)) - (total[place] as number));
        assert.ok(off <= halfDigit * (rows.length + 1), `off by ${off}`);
      });
    }
  }
});

Deno.test("printed power is energy over time, and printed frames are batch over time", async (t) => {
  for (const { network, batch, rows, total, framesPerSecond } of tables) {
    await t.step(network, () => {
      const joules = sum(rows.map(([, power, latency]) => power * latency * 1e-6));
      const seconds = sum(rows.map(([, , latency]) => latency * 1e-3));
      assert.equal(Math.round(joules / seconds * 1e3), total[1]);
      const digits = `${framesPerSecond}`.split(".")[1]!.length;
      assert.equal((batch / seconds).toFixed(digits), `${framesPerSecond}`);
    });
  }
});

Deno.test("printed MACs are our MACs times the batch, to the printed digit", async (t) => {
  for (const { zoo, network, batch, rows, total } of tables) {
    await t.step(network, async () => {
      const convs = lower(await fromZoo(zoo)).filter(({ group }) => group === "conv");
      assert.equal(convs.length, rows.length);
      convs.forEach(({ macs }, i) => {
        const [layer, , , , printed] = rows[i]!;
        assert.ok(Math.abs(macs * batch / 1e9 - printed) < 0.005 + 1e-9, `${layer}: ${macs * batch}`);
      });
      assert.equal((sum(convs.map(({ macs }) => macs)) * batch / 1e9).toFixed(2), total[4].toFixed(2));
    });
  }
});

/** Seconds and joules an image: the batch's sums over the batch. */
const perImage: readonly (readonly [zoo: string, seconds: string, joules: string])[] = [
  ["alexnet", "0.028825", "0.0080214"], // 115.3 ms / 4; 28.8 ms is also 1 / 34.7 frames a second
  ["vgg16", "1.43647", "0.338753"], // 4309.4 ms / 3, the sum of the rows; the paper prints 4309.5
];

Deno.test("evaluate() gives the tables for one image, measured", async (t) => {
  for (const [zoo, seconds, joules] of perImage) {
    await t.step(zoo, async () => {
      const { byGroup, layers } = evaluate(await fromZoo(zoo), eyeriss);
      const { latencySeconds, energyJoules } = byGroup.conv!;
      assert.deepEqual(
        [`${Number(latencySeconds.toPrecision(6))}`, `${Number(energyJoules.toPrecision(6))}`],
        [
          seconds,
          `${Number(joules)}`,
        ],
      );
      const convs = layers.filter(({ group }) => group === "conv") as CostedLayer[];
      assert.ok(convs.every(({ basis, error }) => basis === "measured" && error === undefined));
    });
  }
});

Deno.test("evaluate() gives every row for its batch", async (t) => {
  for (const { zoo, network, batch, rows } of tables) {
    await t.step(network, async () => {
      const { layers } = evaluate(await fromZoo(zoo), eyeriss, { batch });
      const convs = layers.filter(({ group }) => group === "conv") as CostedLayer[];
      convs.forEach((layer, i) => {
        const [name, power, total, processing] = rows[i]!;
        assertNear(layer.latencySeconds, total * 1e-3, 1e-12, name);
        assertNear(layer.energyJoules, total * power * 1e-6, 1e-12, name);
        assertNear(layer.latencyParts!.processing!, processing * 1e-3, 1e-12, name);
      });
    });
  }
});

Deno.test("a constant cost per MAC is off by +116/-54 % in latency and +83/-45 % in energy", () => {
  const found = leaveOneNetworkOut(rowsOf(eyeriss.models.table!), ["VGG-16", "AlexNet"]);
  const percent = (key: "latencyError" | "energyError") => found.map((one) => Math.round(one[key] * 100));
  assert.deepEqual(found.map(({ subject }) => subject), ["VGG-16", "AlexNet"]);
  assert.deepEqual([percent("latencyError"), percent("energyError")], [[-54, 116], [-45, 83]]);
});
