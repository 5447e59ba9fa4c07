/**
 * The 51 chips of the issue "The chips and networks that people have", each a profile whose numbers are its data sheet's. The figures were
 * collected from NVIDIA's, AMD's, Google's, Intel's and AWS's pages and from tables at second hand (ai-dynamo/aiconfigurator@095f58a5,
 * stas00/ml-engineering@00744732, exo-explore/exo and others); which of them were only recalled, each profile's sources say.
 */
import assert from "node:assert/strict";
import { modelsOf, prepared } from "../../engine/prepare.ts";
import { compile, prepare, totals } from "../../mod.ts";
import { fromZoo } from "../../examples/mod.ts";
import { type ChipProfile, loadProfile, type ProfileId, profileIds } from "../../profiles/mod.ts";
import { memoriesOf } from "../../profiles/memory.ts";
import type { Link } from "../../profiles/types.ts";

/** Columns: units (SMs, compute units, cores), clock, dense peaks, memory, bandwidth, last cache, board or module power, process, link (both directions). */
const COLUMNS =
  "units MHz fp32TFLOPS fp16TFLOPS bf16TFLOPS fp8TFLOPS int8TOPS GB GBps L2MB W nm linkGBps year".split(" ");

const SHEETS = `
rtx-3090                    82   1695   35.6   71.2   71.2      -  284.7     24    936      6    350      8      -   2020
rtx-4080                    76   2505  48.74  97.48   97.5    195    390     16    717     64    320      5      -   2022
rtx-4090                   128   2520  82.58  165.2  165.2  330.3  660.6     24   1010   73.7    450      5      -   2022
rtx-5090                   170   2407  104.8  209.5  209.5    419    838     32   1792     96    575      5      -   2025
a10                         72   1695   31.2    125    125      -    250     24    600      6    150      8      -   2021
a2                          10   1770   4.53  18.13  18.13      -  36.25     16    200      2     60      8      -   2021
a30                         56   1440   10.3    165    165      -    330     24    933     24    165      7    200   2021
a40                         84   1740  37.42 149.67 149.67      - 299.34     48  695.8      6    300      8  112.5   2020
l4                          58   2040   30.3    121    121    242    242     24    300     48     72      5      -   2023
l40s                       142   2520  91.61 362.05 362.05    733    733     48    864     96    350      5      -   2023
a100-40gb                  108   1410   19.5    312    312      -    624     40   1555     40    400      7    600   2020
a100                       108   1410   19.5    312    312      -    624     80   2039     40    400      7    600   2020
a100-pcie                  108   1410   19.5    312    312      -    624     80   1935     40    300      7      -   2021
h100                       132   1830     67    989    989   1978   1978     80   3350     50    700      4    900   2022
h100-pcie                  114   1620     51    756  756.5   1513   1513     80   2000     50    350      4      -   2022
h200                       132   1830     67    989    989   1978   1978    141   4800     50    700      4    900   2023
b200                       148   1965     75   2250   2250   4500   4500    180   7700    126   1000      4   1800   2024
gb200                      152      -     80   2500   2500   5000   5000 198.67   8000    126   1200      4   1800   2024
mi210                      104   1700   22.6    181    181      -    181     64   1638      8    300      6    300   2022
mi250x                     220   1700   47.9    383    383      -    383    128   3200     16    560      6    800   2021
mi300x                     304   2100  163.4   1307   1307   2615   2615    192   5300      4    750      5    896   2023
mi325x                     304   2100  163.4   1307   1307   2615   2615    256   6000     32   1000      5    896   2024
apple-m1                     8   1278    2.6      -      -      -      -     16     68     16      -      5      -   2020
apple-m1-max                32   1296   10.4      -      -      -      -     64    400     48      -      5      -   2021
apple-m1-ultra              64   1296   20.8      -      -      -      -    128    800     96      -      5      -   2022
apple-m2                    10      -   3.55      -      -      -      -     24    100      -      -      5      -   2022
apple-m2-max                38      -  13.49      -      -      -      -     96    400      -      -      5      -   2023
apple-m2-ultra              76      -  26.98      -      -      -      -    192    800      -      -      5      -   2023
apple-m3                    10      -   3.55      -      -      -      -     24    100      -      -      3      -   2023
apple-m3-max                40      -   14.2      -      -      -      -    128    400      -      -      3      -   2023
apple-m3-ultra              80      -   28.4      -      -      -      -    512    819      -      -      3      -   2025
apple-m4                    10      -   4.26      -      -      -      -     32    120      -      -      3      -   2024
apple-m4-max                40      -  18.03      -      -      -      -    128    546      -    140      3      -   2024
jetson-orin-nx               8    918   1.88      -      -      -     50     16  102.4      4     25      8      -   2022
jetson-orin-nx-8gb           8    765   1.57      -      -      -     35      8  102.4      4     20      8      -   2022
jetson-orin-nano             8    625   1.28     10      -      -     20      8     68      4     15      8      -   2023
jetson-orin-nano-super       8   1020   2.09     17      -      -   33.5      8    102      4     25      8      -   2024
hailo-8l                     -      -      -      -      -      -     13      -      -      -    1.5     16      -   2023
hailo-10h                    -      -      -      -      -      -     20      8     17      -    2.5      -      -   2025
hailo-15h                    -      -      -      -      -      -     20      -      -      -      -      -      -   2023
tpu-v6e                      1      -      -      -    918      -   1836     32   1638      -      -      -    800   2024
gaudi2                      24      -      -      -    432    835      -     96   2450     48    600      7    600   2022
gaudi3                      64      -      - 458.75   1835   1835      -    128   3700     96    900      5   1200   2024
trainium1                    2      -   47.5    190    190    190    380     32    880     48      -      -      -   2022
trainium2                    8      -    181    667    667   1299      -     96   3000    224      -      -      -   2024
inferentia2                  2      -   47.5    190    190    190    380     32    880     48      -      -      -   2022
snapdragon-8-gen-3           -      -      -      -      -      -     45      -   76.8      -      -      4      -   2023
snapdragon-8-elite           -      -      -      -      -      -      -      -   84.8      -      -      3      -   2024
hexagon-npu                  -      -      -      -      -      -     45      -    135      -      -      4      -   2024
rk3588                       3   1000      -      3      -      -      6      -     34      -      -      8      -   2022
intel-npu4                   6   1950      -     24      -      -     48      -  136.5      -      -      3      -   2024`;

/** Figures that the profile has otherwise, with the reason. */
const OTHERWISE: Readonly<Record<string, string>> = {
  "rtx-4080 fp8TFLOPS": "the sheet's is with fp32 sums; a profile has one peak at 8 bits, int8's, twice that",
  "rtx-4090 fp8TFLOPS": "the sheet's is with fp32 sums; a profile has one peak at 8 bits, int8's, twice that",
  "rtx-5090 fp8TFLOPS": "the sheet's is with fp32 sums; a profile has one peak at 8 bits, int8's, twice that",
  "rtx-4090 L2MB": "72 MiB, which the sheet's source prints as 73.7 MB",
  "mi210 L2MB": "the sheet's figure is in MiB",
  "mi250x L2MB": "the sheet's figure is in MiB",
  "mi300x L2MB": "4 MiB on each of 8 dies; the sheet's is one die's",
  "mi325x L2MB": "the sheet's figure is in MiB",
  "apple-m4-max W": "the sheet's is a computer's; the profile takes the chip's, which nobody prints",
  "jetson-orin-nx int8TOPS": "the sheet's counts the two DLA engines; the profile is the GPU",
  "jetson-orin-nx-8gb int8TOPS": "the sheet's counts the DLA engine; the profile is the GPU",
  "jetson-orin-nano-super fp16TFLOPS": "half of the sheet's 33.5 TOPS at 8 bits; the sheet rounds to 17",
  "tpu-v6e units": "two matrix units of 256 x 256 make up the one core",
  "gaudi2 units": "two matrix engines do what 24 vector processors do not",
  "gaudi3 units": "eight matrix engines do what 64 vector processors do not",
  "gaudi3 fp16TFLOPS": "16 bits are bf16 here; fp16 runs at a quarter of it",
  "gaudi3 GBps": "Intel's own white paper prints 3.67 TB/s",
  "trainium1 fp8TFLOPS": "a profile has one peak at 8 bits, int8's, twice fp8's",
  "inferentia2 fp8TFLOPS": "a profile has one peak at 8 bits, int8's, twice fp8's",
  "trainium1 GB": "the sheet's figure is in GiB",
  "inferentia2 GB": "the sheet's figure is in GiB",
  "trainium2 GB": "the sheet's figure is in GiB",
  "trainium1 L2MB": "the sheet's figure is in MiB",
  "inferentia2 L2MB": "the sheet's figure is in MiB",
  "trainium2 L2MB": "the sheet's figure is in MiB",
  "trainium2 GBps": "AWS prints 2.9 TB/s; the sheet rounds",
  "snapdragon-8-gen-3 int8TOPS":
    "Qualcomm prints none; the profile has the rate that is reached, fitted to measurements",
  "hexagon-npu int8TOPS": "the profile has the rate that is reached, fitted to measurements",
  "hexagon-npu year": "announced in October 2023, sold from 2024",
};

/** Peaks that differ by less are the same, printed with fewer digits. */
const ROUNDING = 0.005;

type Figures = Readonly<Record<string, number>>;

const sheets = new Map(
  SHEETS.trim().split("\n").map((line): [ProfileId, Figures] => {
    const [id, ...cells] = line.split(/ +/);
    const known = cells.flatMap((cell, i) => cell === "-" ? [] : [[COLUMNS[i]!, Number(cell)]]);
    return [id as ProfileId, Object.fromEntries(known)];
  }),
);

/** Both directions of a link. */
function bothWays({ bytesPerSecond, direction }: Link): number {
  return direction === "both ways" ? bytesPerSecond : 2 * bytesPerSecond;
}

function figuresOf(chip: ChipProfile): Figures {
  const { clock, links, models: { roofline }, process, year } = chip;
  const peak = (bits: number) => 2 * roofline!.peaks.find((one) => one.bits === bits)!.macsPerSecond / 1e12;
  const at = (bits: number) => roofline?.peaks.some((one) => one.bits === bits) ? peak(bits) : NaN;
  const cache = roofline?.memories[0], memory = roofline?.memories.find(({ offChip }) => offChip);
  const main = memoriesOf(chip).findLast(({ bytesPerSecond }) => bytesPerSecond !== undefined);
  return {
    units: roofline?.unit?.cores?.value ?? NaN,
    MHz: clock.hertz / 1e6,
    fp32TFLOPS: at(32),
    fp16TFLOPS: at(16),
    bf16TFLOPS: at(16),
    fp8TFLOPS: at(8),
    int8TOPS: at(8),
    GB: (memory?.capacityBytes?.value ?? NaN) / 1e9,
    GBps: (main?.bytesPerSecond?.value ?? NaN) / 1e9,
    L2MB: (cache?.capacityBytes?.value ?? NaN) / 1e6,
    W: roofline?.power?.watts.value ?? NaN,
    nm: process.nanometers,
    linkGBps: links?.[0] === undefined ? NaN : bothWays(links[0]) / 1e9,
    year,
  };
}

Deno.test("51 chips of data sheets are profiles with the sheets' numbers, each difference named", async () => {
  assert.equal(sheets.size, 51);
  const differing: string[] = [];
  let figures = 0;
  for (const [id, sheet] of sheets) {
    const own = figuresOf(await loadProfile(id) as ChipProfile);
    for (const [name, printed] of Object.entries(sheet)) {
      figures++;
      if (!(Math.abs(own[name]! / printed - 1) < (name === "year" ? 1e-9 : ROUNDING))) {
        differing.push(`${id} ${name}`);
      }
    }
  }
  assert.ok(figures > 450, `${figures}`);
  assert.deepEqual(differing.sort(), Object.keys(OTHERWISE).sort());
});

/** Chips asked for beyond those with a data sheet: the NPUs of Qualcomm AI Hub, two desktop processors, two microcontrollers. */
const FURTHER = [
  ..."qcs6490 qcs8275 qcs8450 qcs8550 qcs9075 q-6690 sa7255p sa8295p sa8775p".split(" "),
  ..."snapdragon-7-gen-4 snapdragon-8-elite-gen-5 core-i9-13900k ryzen-9-7950x cortex-m7 esp32-s3".split(" "),
];

Deno.test("every chip that was asked for is a profile, and says its memory, power, peaks and links or that nobody does", async () => {
  for (const id of [...sheets.keys(), ...FURTHER as ProfileId[]]) {
    assert.ok(profileIds.includes(id), id);
    const { memory, models: { roofline, npu } } = await loadProfile(id) as ChipProfile;
    assert.ok(memory.length > 0, `${id}: memory`);
    assert.ok((roofline?.power ?? npu?.power) !== undefined, `${id}: power`);
    assert.ok((roofline?.peaks ?? npu!.rates).length > 0, `${id}: peaks`);
  }
});

/** Chips beside others that surpass or equal them in everything. */
const LESSER: readonly (readonly [ProfileId, ProfileId])[] = [
  ["a100-40gb", "a100"],
  ["a100-pcie", "a100"],
  ["h100-pcie", "h100"],
  ["h100", "h200"],
  ["jetson-orin-nx-8gb", "jetson-orin-nx"],
  ["jetson-orin-nano", "jetson-orin-nano-super"],
  ["jetson-orin-nano", "jetson-orin-nx"],
  ["apple-m1", "apple-m1-max"],
  ["apple-m1-max", "apple-m1-ultra"],
  ["apple-m2", "apple-m2-max"],
  ["apple-m3-max", "apple-m3-ultra"],
  ["apple-m4", "apple-m4-max"],
  ["mi300x", "mi325x"],
  ["b200", "gb200"],
  ["hailo-8l", "hailo-8"],
];

Deno.test("a chip is never faster than its larger sibling, by the same runtime and models", async () => {
  const networks = await Promise.all(["resnet50", "vit-b-16"].map((name) => fromZoo(name)));
  for (const [lesser, greater] of LESSER) {
    const [slow, fast] = await Promise.all([lesser, greater].map((id) => loadProfile(id)));
    const runtime = (slow as ChipProfile).runtime === undefined ? {} : { runtime: "engine" };
    // the engines of H100 and H200 are held by their roofline alone
    const [hasGpu, alsoHasGpu] = [slow!, fast!].map((chip) =>
      modelsOf(prepared(chip, runtime).chips).includes("gpu")
    );
    const model = hasGpu === alsoHasGpu ? {} : { model: "roofline" } as const;
    for (const network of networks) {
      const work = compile(network);
      const seconds = [slow!, fast!].map((chip) =>
        totals(work, prepare(chip, { ...runtime, ...model }), { batch: 8 }).latencySeconds
      );
      assert.ok(
        seconds[0]! >= seconds[1]! * (1 - 1e-9),
        `${network.name}: ${lesser} ${seconds[0]}, ${greater} ${seconds[1]}`,
      );
    }
  }
});

Deno.test("no chip multiplies faster on its vector lanes than it is taken to on its matrix unit at the same width", async () => {
  for (const id of profileIds) {
    const profile = await loadProfile(id);
    const { unit, vector, peaks } = ("parts" in profile ? undefined : profile.models.roofline) ?? {};
    if (vector?.multiplies !== true || vector.efficiency?.source !== "assumed-rates") continue;
    const lanes = vector.operationsPerSecond.value * vector.efficiency.value;
    const fastest = Math.max(...peaks!.map(({ macsPerSecond }) => macsPerSecond)) *
      (unit?.efficiency?.value ?? 1);
    assert.ok(lanes <= fastest * 1.001, `${id}: ${lanes} on lanes, ${fastest} on the matrix unit`);
  }
});
