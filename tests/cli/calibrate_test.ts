/** `fodlam calibrate`: what a CSV file may say, what is refused, and the profile that comes out. */
import assert from "node:assert/strict";
import { compactJson } from "../../report/compactJson.ts";
import { fromZoo } from "../../examples/mod.ts";
import { blocksOf } from "../../tools/bless/blocks.ts";
import { command } from "../golden.ts";

/** torch2trt's rows of the Jetson Nano, as documented. */
const page = await Deno.readTextFile(new URL("../../docs/calibrate.md", import.meta.url));
const nano = blocksOf(page).find(({ file }) => file === "nano.csv")!.code;

/** Rows in a folder for as long as the test runs. */
async function withRows(text: string, test: (path: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "fodlam calibrate " });
  try {
    await Deno.writeTextFile(`${folder}/rows.csv`, text);
    await test(`${folder}/rows.csv`, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("rows of torch2trt make a Jetson Nano better on networks left out, and a profile that is used", async () => {
  await withRows(nano, async (path, folder) => {
    const out = `${folder}/mine.json`;
    const run = await command("calibrate", "jetson-nano", path, "--out", out, "--json");
    assert.deepEqual([run.code, run.err], [0, ""]);
    const { summary, profile, parameters } = JSON.parse(run.out);
    assert.ok(summary.leftOut.medianAbsolute <= 0.12, `${summary.leftOut.medianAbsolute}`);
    assert.ok(parameters.length > 0 && profile.id === "mine");
    assert.equal(await Deno.readTextFile(out), `${compactJson(profile)}\n`);
    assert.equal((await command("eval", "resnet18", "--on", out)).code, 0);
    assert.match((await command("profile", "check", out)).out, /no fault found/);
    const again = await command("calibrate", "jetson-nano", path, "--out", out);
    assert.equal(again.code, 1, "nothing is written over");
  });
});

Deno.test("units, rates, sizes, files and products are read; empty cells and comments are none", async () => {
  const lines = [
    "\uFEFFnetwork,input,m,k,n,batch,bits,latencyMicroseconds,inferencesPerSecond,powerMilliwatts,note",
    "# a comment, with a comma",
    "resnet18,,,,,1,16,11400,,4000,",
    'resnet18,3x112x112,,,,2,16,,180,,"two, at once"',
    "NET.json,,,,,,,20200,,,",
    ",,512,512,512,,16,3200,,,",
    ",,512,1024,512,,16,5100,,,",
    "resnet51,,,,,,,20200,,,",
    "resnet18,,,,,0,,20200,,,",
    "resnet18,,,,,,,fast,,,",
    "resnet18,,,,,,,,,,",
    "resnet18,3x1x,,,,,,20200,,,",
    "resnet18,,8,8,8,,,20200,,,",
  ];
  await withRows("", async (path, folder) => {
    await Deno.writeTextFile(`${folder}/net.json`, JSON.stringify(await fromZoo("resnet34")));
    await Deno.writeTextFile(path, lines.join("\r\n").replace("NET", `${folder}/net`));
    const { code, out, err } = await command("calibrate", "jetson-nano", path, "--json");
    assert.deepEqual([code, err], [0, ""]);
    const { rows, refused } = JSON.parse(out);
    assert.deepEqual(
      rows.map((
        row: { name: string; batch: number; measured: number },
      ) => [row.batch, Number(row.measured.toPrecision(6))]),
      [[1, 0.0114], [2, 0.0111111], [1, 0.0202], [1, 0.0032], [1, 0.0051]],
    );
    assert.equal(rows[1].name, "resnet18 at 3x112x112");
    const reasons = refused.map(({ name, reason }: { name: string; reason: string }) => `${name}: ${reason}`);
    const expected = [
      /^row 6 resnet51: Cannot find network "resnet51".*did you mean "resnet50"\?$/,
      /^row 7 resnet18: expected batch to be .*, got "0"$/,
      /^row 8 resnet18: expected latencyMicroseconds to be a number above 0, got "fast"$/,
      /^row 9 resnet18: expected the latency to be a number above 0, got nothing$/,
      /^row 10 resnet18: expected input to be a shape such as 3x224x224, got "3x1x"$/,
      /^row 11 resnet18: expected network to be left out beside m, k and n, got "resnet18"$/,
    ];
    assert.equal(reasons.length, expected.length);
    expected.forEach((pattern, i) => assert.match(reasons[i]!, pattern));
  });
});

const refusals: readonly (readonly [what: string, rows: string, message: RegExp])[] = [
  ["an unknown column", nano.replace("bits", "bit"), /got "bit"; did you mean "bits"\?/],
  [
    "a unit that is none",
    nano.replace("Milliseconds", "Hours"),
    /expected columns among .*got "latencyHours"/,
  ],
  ["no time", "network,batch\nresnet18,1\n", /expected a column such as latencyMilliseconds/],
  [
    "nothing that was run",
    "batch,latencySeconds\n1,1\n",
    /expected a column network, or columns m, k and n, got neither/,
  ],
  [
    "a quantity twice",
    "network,latencySeconds,latencyMilliseconds\nresnet18,1,1\n",
    /a second of "latencyMilliseconds"/,
  ],
  [
    "rows of other lengths",
    "network,latencySeconds\nresnet18\n",
    /expected 2 cells in each row, got 1 in row 1/,
  ],
  ["quotes that do not end", 'network,latencySeconds\n"resnet18,1\n', /Cannot read .*rows\.csv: /],
  ["an empty file", "", /expected a column such as latencyMilliseconds/],
  [
    "too few rows",
    nano.split("\n").slice(0, 6).join("\n"),
    /expected at least 5 usable rows of 3 networks or shapes, got 4 of 4/,
  ],
  ["another unit", nano.replace("Milliseconds", "Seconds"), /most of them [\d.]+ times above the estimate/],
];
for (const [what, rows, message] of refusals) {
  Deno.test(`${what} is refused in one message`, async () => {
    await withRows(rows, async (path) => {
      const { code, out, err } = await command("calibrate", "jetson-nano", path);
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, message);
    });
  });
}

/** Rows that are left aside with a reason, after those of the Jetson Nano; what is left empty is not given. */
const leftAside: readonly (readonly [row: string, reason: RegExp])[] = [
  [
    ",,1e9,1e9,1e9,1,,,,",
    /^row 9: expected m, k and n to be matrices of at most 2\^53 elements, got "10{9} x/,
  ],
  ["resnet50,16,,,,29.8,50,,,", /^row 10 resnet50: expected inferencesPerSecond to be 33\.56 as .*got "50"$/],
  ["resnet50,16,,,,29.8,,0.1,9,", /^row 11 resnet50: expected powerWatts to be 3\.356 as .*, got "9"$/],
  ["resnet50,0x10,,,,29.8,,,,", /^row 12 resnet50: expected bits to be a whole number .*, got "0x10"$/],
  [
    "resnet50,16,,,,0x10,,,,",
    /^row 13 resnet50: expected latencyMilliseconds to be a number above 0, got "0x10"$/,
  ],
  ["resnet50,64,,,,29.8,,,,", /^row 14 resnet50: NVIDIA Jetson Nano computes with at most 32 bits$/],
  ["resnet50,16,,,,1e9,,,,", /^row 15 resnet50: 1000000 s is not plausible beside an estimate of /],
  ["resnet50,16,,,,29.8,,1e30,,", /^row 16 resnet50: 1e\+30 J is not plausible .* J; its time is used$/],
];
Deno.test("rows that contradict themselves or cannot be are named, with what was expected", async () => {
  const [head, ...lines] = nano.trim().split("\n").filter((line) => !line.startsWith("#"));
  assert.equal(head, "network,bits,latencyMilliseconds");
  const rows = lines.map((line) => line.replace(/^(.*),(.*),(.*)$/, "$1,$2,,,,$3,,,,"));
  const columns = "network,bits,m,k,n,latencyMilliseconds,inferencesPerSecond,energyJoules,powerWatts,note";
  await withRows([columns, ...rows, ...leftAside.map(([row]) => row)].join("\n"), async (path) => {
    const { code, out, err } = await command("calibrate", "jetson-nano", path, "--json");
    assert.deepEqual([code, err], [0, ""]);
    const { refused, rows: used } = JSON.parse(out);
    const reasons = refused.map(({ name, reason }: { name: string; reason: string }) => `${name}: ${reason}`);
    assert.equal(reasons.length, leftAside.length, reasons.join("\n"));
    leftAside.forEach(([, pattern], i) => assert.match(reasons[i]!, pattern));
    assert.equal(used.length, 9, "the row with an implausible energy has a time");
  });
});

Deno.test("energies are fitted to, with their errors, or it is said why not", async () => {
  const withJoules = (most: number) =>
    nano.trim().split("\n").filter((line) => !line.startsWith("#")).map((line, i) =>
      `${line},${i === 0 ? "energyJoules" : i <= most ? Number(line.split(",")[2]) * 4e-3 : ""}`
    ).join("\n");
  await withRows(withJoules(8), async (path) => {
    const { out } = await command("calibrate", "jetson-nano", path);
    assert.match(
      out,
      /energy errors, estimated \/ measured - 1\n.*\ninherited parameters .*\n.*\nfitted without/,
    );
  });
  await withRows(withJoules(2), async (path) => {
    const { out } = await command("calibrate", "jetson-nano", path);
    assert.match(out, /energies not used: expected energies of at least 3 networks or shapes, got 2\n/);
  });
  await withRows(withJoules(8).replace("energyJoules", "energyMicrojoules"), async (path) => {
    const { code, err } = await command("calibrate", "jetson-nano", path);
    assert.equal(code, 1);
    assert.match(err, /expected energies of an order .* below the estimate; .* such as energyJoules\?/);
  });
});

Deno.test("--runtime names the runtime that drove the chip, once, and what is printed can be run", async () => {
  await withRows(nano, async (path, folder) => {
    const one = await command("calibrate", "a100", path, "--runtime", "engine");
    assert.equal(one.code, 0);
    assert.equal(one.out, (await command("calibrate", "a100@engine", path)).out);
    const twice = await command("calibrate", "a100@engine", path, "--runtime", "engine");
    assert.match(twice.err, /^Cannot use --runtime and a100@engine: expected one of them, got both/);
    const none = await command("calibrate", "scnn", path, "--runtime", "engine");
    assert.match(none.err, /^Cannot run "scnn": expected /);
    const { out } = await command("calibrate", "jetson-nano", path, "--out", `${folder}/my chip.json`);
    assert.match(out, /--on '.*\/my chip\.json'\n$/);
  });
});

Deno.test("a calibrated chip of which others published rows is a legal profile without them", async () => {
  await withRows(nano.replaceAll(/,16,/g, ",16,10"), async (path, folder) => {
    const { out, code } = await command("calibrate", "eyeriss", path, "--out", `${folder}/mine.json`);
    assert.equal(code, 0);
    assert.match(out, /left out of the profile, because it prints what others measured: table, perMac\n/);
    assert.match((await command("profile", "check", `${folder}/mine.json`)).out, /no fault found/);
  });
});

Deno.test("a combination of chips has nothing to calibrate", async () => {
  await withRows(nano, async (path) => {
    const { code, err } = await command("calibrate", "eyeriss+eie", path);
    assert.equal(code, 1);
    assert.match(err, /^Cannot calibrate "eyeriss\+eie": expected a chip .*, got a combination of chips/);
  });
});
