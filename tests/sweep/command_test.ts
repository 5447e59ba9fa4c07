/** `sweep`, `pareto`, `export`: what they print and write, what they refuse. */
import assert from "node:assert/strict";
import { command } from "../golden.ts";
import { npm } from "../../deps/npm.ts";
import { inFolder } from "./one.ts";

const BASE = [
  "sweep",
  "lenet5",
  "--on",
  "scale-sim,gemmini",
  "--set",
  "models.systolic.rows=8,16",
  "--batch",
  "1,2,4..16",
];

Deno.test("rows go to a store, to CSV, JSON lines and Parquet, and are the same", () =>
  inFolder(async (folder) => {
    const first = await command(...BASE, "--out", `${folder}/r.sqlite`);
    assert.deepEqual([first.code, first.err, first.out], [0, "", `20 rows made; 20 in ${folder}/r.sqlite\n`]);
    const again = await command(...BASE, "--out", `${folder}/r.sqlite`);
    assert.equal(again.out, `0 rows made, 20 were there; 20 in ${folder}/r.sqlite\n`);
    for (const end of ["csv", "jsonl", "parquet"]) {
      assert.equal((await command("export", `${folder}/r.sqlite`, `${folder}/a.${end}`)).code, 0);
      assert.equal((await command(...BASE, "--out", `${folder}/b.${end}`)).code, 0);
      assert.deepEqual(
        await Deno.readFile(`${folder}/a.${end}`),
        await Deno.readFile(`${folder}/b.${end}`),
        end,
      );
    }
    const lines = (await Deno.readTextFile(`${folder}/a.csv`)).trim().split("\n");
    assert.match(lines[0]!, /^id,network,profile,batch,models\.systolic\.rows,latencySeconds,/);
    assert.equal(lines.length, 21);
    const { parquetReadObjects } = await npm<{
      parquetReadObjects(options: { file: ArrayBuffer }): Promise<Record<string, unknown>[]>;
    }>("hyparquet@1.31.5");
    const file = (await Deno.readFile(`${folder}/a.parquet`)).buffer;
    const [row] = await parquetReadObjects({ file });
    const json = JSON.parse((await Deno.readTextFile(`${folder}/a.jsonl`)).split("\n")[0]!);
    assert.equal(row!["models.systolic.rows"], json.set["models.systolic.rows"]);
    assert.equal(row!.latencySeconds, json.latencySeconds);
  }));

Deno.test("pareto prints the front, and 1 if nothing meets the conditions", () =>
  inFolder(async (folder) => {
    const store = `${folder}/r.sqlite`;
    await command(...BASE, "--out", store);
    const all = await command("pareto", store, "--json");
    const rows = JSON.parse(all.out) as { latencySeconds: number; energyJoules: number }[];
    assert.ok(rows.length > 0 && rows.length < 20);
    const none = await command("pareto", store, "--within", "latency<=0,fits");
    assert.equal(none.code, 1);
    assert.match(none.out, /^0 of 20 rows are on the front/);
    assert.match((await command("pareto", store, "--near")).out, /\n\* /);
    const [{ latencySeconds }] = rows as [typeof rows[number]];
    assert.match(
      (await command("pareto", store, "--minimize", "latency")).out,
      /^profile +batch +rows +latency/m,
    );
    const svg = await command("pareto", store, "--svg", `${folder}/front.svg`);
    assert.deepEqual([svg.code, svg.err], [0, ""]);
    const drawn = await Deno.readTextFile(`${folder}/front.svg`);
    assert.match(drawn, new RegExp(`^<svg[^]*${rows.length} of 20 points on the front`));
    assert.match((await command("pareto", store, "--svg", `${folder}/front.svg`)).err, /--force/);
    const near = await command("pareto", store, "--within", `latency<=${latencySeconds * 1.01}`);
    assert.match(near.out, /\n~ .*\n[^]*~ meets --within by its value, but not by its whole range\n/);
    const far = await command("pareto", store, "--within", `latency<=${latencySeconds * 100}`);
    assert.ok(!far.out.includes("~"), far.out);
    for (const line of `${near.out}${far.out}`.split("\n")) assert.ok(line.length <= 100, line);
  }));

Deno.test("a list of points in CSV", () =>
  inFolder(async (folder) => {
    const list = `${folder}/points.csv`,
      base = ["sweep", "lenet5", "--on", "scale-sim,gemmini", "--list", list];
    await Deno.writeTextFile(list, "profile,batch,models.systolic.rows\ngemmini,2,8\nscale-sim,4,16\n");
    const { out } = await command(...base);
    assert.match(out, /gemmini +2 +8 .*\n.*scale-sim +4 +16 /);
    const wrong = [
      ["profile,bach\ngemmini,2\n", /its head: expected a column among .*got "bach"; did you mean "batch"\?/],
      ["batch\n2\nx\n", /line 3, batch: expected a number, got "x"/],
      ["profile\nt4\n", /line 2, profile: expected one of scale-sim, gemmini, got "t4"/],
      ["batch\n", /its lines: expected at least one point, got none/],
      [
        "profile,batch\ngemmini,1\nscale-sim,0\n",
        /Cannot use batch: expected a whole number of at least 1, got 0/,
      ],
      ["batch\n0x10\n", /line 2, batch: expected a number, got "0x10"/],
      ["batch,bits, batch\n1,8,2\n", /its head: expected each column once, got a second "batch"/],
      ["batch\n1\n2\n1\n", /line 4: expected each point once, got that of line 2/],
      ["batch\n1\n", /Cannot use points: expected points of each of the 2 profiles, got "none of number 2"/],
    ] as const;
    for (const [text, message] of wrong) {
      await Deno.writeTextFile(list, text);
      const { code, err } = await command(...base);
      assert.equal(code, 1);
      assert.match(err, message);
    }
  }));

Deno.test("runtimes and power modes in a list; what no point takes is refused", () =>
  inFolder(async (folder) => {
    const list = `${folder}/points.csv`;
    await Deno.writeTextFile(list, "batch,powerMode\n1,\n1,5w\n");
    const sweep = (...more: string[]) =>
      command("sweep", "lenet5", "--on", "jetson-nano", "--list", list, ...more);
    const modes = (await sweep("--out", `${folder}/modes.csv`)).err;
    assert.equal(modes, "");
    const rows = (await Deno.readTextFile(`${folder}/modes.csv`)).trim().split("\n");
    assert.equal(rows.length, 3);
    assert.equal(rows.filter((row) => row.includes(",5w,")).length, 1);
    assert.match((await sweep("--batch", "4")).err, /Cannot use batch and points that each state batch/);
    assert.equal((await sweep("--bits", "8")).code, 0);
    const { out } = await command("sweep", "lenet5", "--on", "jetson-nano,t4", "--power-mode", "5w");
    assert.match(out, /jetson-nano +[\d.]+ us.*\n.*t4 .*none is known of this profile/);
    await Deno.writeTextFile(list, "batch,runtime\n1,engine\n2,pytorch\n");
    const runtimes = await command("sweep", "lenet5", "--on", "a100", "--list", list);
    assert.match(runtimes.out, /1 +engine .*\n +2 +pytorch /);
  }));

Deno.test("a folder is no store, and no condition is endless", () =>
  inFolder(async (folder) => {
    assert.match((await command("pareto", folder)).err, /^Cannot use .*: it is a directory\n$/);
    const far = await command("pareto", `${folder}/r.sqlite`, "--within", "rate>=1e400");
    assert.match(far.err, /^Cannot use --within: .*got "rate>=1e400"/);
  }));

const refused: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [["sweep"], /missing required argument "net"/],
  [["sweep", "lenet5"], /^Cannot sweep: expected --on with names of profiles, got none/],
  [["sweep", "lenet5", "--on", "a100", "--batch", "4..64"], /say its step: 4\.\.64\*2 or 4\.\.64\+4/],
  [["sweep", "lenet5", "--on", "a100", "--batch", "1,1"], /each value once/],
  [["sweep", "lenet5", "--on", "a100", "--batch", "1..9*1"], /each value once/],
  [["sweep", "lenet5", "--on", "a100", "--batch", "x"], /numbers separated by commas, or a series/],
  [
    ["sweep", "lenet5", "--on", "a100", "--batch", "1.5"],
    /Cannot use --batch: expected values that are each a whole number .*, got 1\.5/,
  ],
  [["sweep", "lenet5", "--on", "a100", "--weight-bits", "4,99"], /--weight-bits: .* from 1 to 64, got 99/],
  [["sweep", "lenet5", "--on", "a100", "--model", "rofline"], /model "rofline": .*mean "roofline"/],
  [["sweep", "lenet5", "lenet5", "--on", "a100"], /each network once/],
  [
    ["sweep", "bert-base", "--on", "a100", "--mean-length", "64", "--dim", "sequence=128,256"],
    /^Cannot use --mean-length and several --dim sequence: expected one of them, got both/,
  ],
  [["sweep", "lenet5", "--on", "jetson-nano", "--power-mode", "9w"], /a power mode among 5w, got "9w"/],
  [["sweep", "lenet5", "--on", "a100", "--seed", "2"], /Cannot use --seed: expected --random or --latin/],
  [["merge", "a.txt", "b.sqlite"], /Cannot tell the format of a\.txt: expected one of sqlite, db/],
  [["sweep", "lenet5", "--on", "a100", "--set", "rows"], /Cannot use --set: expected a name, = and numbers/],
  [
    ["sweep", "lenet5", "--on", "scale-sim", "--set", "models.systolic.row=8"],
    /did you mean "models\.systolic\.rows"/,
  ],
  [["sweep", "lenet5", "--on", "a100", "--out", "r.xlsx"], /Cannot tell the format of r\.xlsx/],
  [
    ["sweep", "lenet5", "--on", "a100", "--force"],
    /Cannot use --force: expected --svg, or --out with a file of rows, got none/,
  ],
  [["sweep", "lenet5", "--on", "a100", "--random", "2"], /at most the 1 points of the grid, got 2/],
  [["sweep", "lenet5", "--on", "a100", "--dim", "hight=32"], /Cannot use --dim hight/],
  [["sweep", "lenet5", "--on", "scale-sim", "--density", "0.1,0.4"], /^Cannot use --density for LeNet-5 on/],
  [["sweep", "lenet5", "--on", "edge-tpu", "--scaling", "dennard"], /^Cannot use --scaling for LeNet-5 on/],
  [
    ["sweep", "lenet5", "--on", "t4", "--set", "models.roofline.unit.efficiency=0.3,0.9"],
    /^Cannot use --set models\.roofline\.unit\.efficiency for NVIDIA T4: .*changes nothing$/m,
  ],
  [["sweep", "lenet5", "--on", "a100", "--set", "year=2021"], /^Cannot change "year" of "a100": .*describes/],
  [
    ["sweep", "lenet5", "--on", "scale-sim,t4", "--set", "models.systolic.rows=8"],
    /Cannot change .* of "t4"/,
  ],
  [
    ["sweep", "lenet5", "--on", "a100,t4", "--runtime", "engin"],
    /expected a runtime among .*mean "engine"\?/,
  ],
  [["sweep", "lenet5", "--on", "a100@engine", "--runtime", "engine"], /--runtime and --on a100@engine/],
  [
    ["sweep", "lenet5", "--on", "a100", "--knob", "rows=8"],
    /^Cannot use --knob: expected --on with a script/,
  ],
  [
    ["sweep", "lenet5", "--on", "scale-sim", "--set", "models.systolic.rows=0"],
    /^Cannot change "models\.systolic\.rows" of "scale-sim": expected a whole number of at least 1, got 0$/m,
  ],
  [["sweep", "lenet5", "--on", "scale-sim", "--process", "1"], /^None of the points has a result/],
  [
    ["sweep", "lenet5", "--on", "a100", "--slurm", "job.sh"],
    /^Cannot use --slurm: expected --out with a store/,
  ],
  [["sweep", "lenet5", "--on", "a100", "--tasks", "3"], /^Cannot use --tasks: expected --slurm with a file/],
  [["sweep", "lenet5", "--on", "a100", "--part", "3/2"], /^Cannot use --part: expected the number of a part/],
  [
    ["sweep", "lenet5", "--on", "a100", "--slurm", "j", "--workers", "2", "--out", "r.db"],
    /--workers and --slurm/,
  ],
  [["merge", "a.sqlite", "/nowhere.sqlite"], /^Cannot use \/nowhere\.sqlite: it cannot be opened/],
  [["pareto", "/nowhere.sqlite"], /^Cannot use \/nowhere\.sqlite: it cannot be opened/],
  [["export", "/nowhere.sqlite", "a.csv"], /^Cannot use \/nowhere\.sqlite: it cannot be opened/],
];

Deno.test("what is asked wrongly is refused with one message", async (t) => {
  for (const [args, message] of refused) {
    await t.step(args.join(" "), async () => {
      const { code, err, out } = await command(...args);
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, message);
    });
  }
});

Deno.test("pareto refuses goals and conditions that there are not", () =>
  inFolder(async (folder) => {
    await command(...BASE, "--out", `${folder}/r.sqlite`);
    for (const more of [["--minimize", "speed"], ["--within", "rate>30"], ["--within", "speed>=1"]]) {
      const { code, err } = await command("pareto", `${folder}/r.sqlite`, ...more);
      assert.equal(code, 1);
      assert.match(err, /^Cannot use --(minimize|within): expected /);
    }
  }));

Deno.test("--picture of a sweep needs --svg, whatever else is written", async () => {
  for (const out of [[], ["--out", "r.csv"], ["--out", "r.sqlite"]]) {
    const { code, err } = await command(
      "sweep",
      "lenet5",
      "--on",
      "h100",
      "--batch",
      "1,2",
      "--picture",
      "energy",
      ...out,
    );
    assert.deepEqual([code, err], [1, "Cannot use --picture: expected --svg beside it, got none\n"]);
  }
});

const pictures: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [
    ["sweep", "lenet5", "--on", "h100"],
    /^Cannot use --svg: expected rows with results over a number that varies/,
  ],
  [
    ["sweep", "lenet5", "--on", "h100", "--batch", "1,2", "--out", "r.sqlite"],
    /^Cannot use --svg and --out r\.sqlite/,
  ],
  [
    [
      "sweep",
      "lenet5",
      "--on",
      "scale-sim",
      "--set",
      "models.systolic.rows=1..30+1",
      "--set",
      "models.systolic.columns=1..30+1",
    ],
    /^Cannot use --svg: expected at most 24 lines, got "30 lines"; fodlam pareto draws/,
  ],
  [["sensitivity", "lenet5", "--on", "eyeriss+eie", "--picture", "nothing"], /--picture/],
];

Deno.test("what cannot be drawn is refused, and nothing is written", async (t) => {
  await inFolder(async (folder) => {
    for (const [args, says] of pictures) {
      await t.step(args.join(" "), async () => {
        const { code, out, err } = await command(...args, "--svg", `${folder}/a.svg`);
        assert.deepEqual([code, out], [1, ""]);
        assert.match(err, says);
      });
    }
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("a front is drawn of a store's rows, of one network by latency and energy", () =>
  inFolder(async (folder) => {
    const store = `${folder}/r.sqlite`, svg = `${folder}/a.svg`;
    await command(...BASE, "--out", store);
    const said = await command("pareto", store, "--svg", svg);
    assert.deepEqual([said.code, said.err], [0, ""]);
    const [, front, all] = /(\d+) of (\d+) points on the front/.exec(await Deno.readTextFile(svg))!;
    assert.match(said.out, new RegExp(`^${front} of ${all} rows are on the front`, "m"));
    const memory = await command("pareto", store, "--svg", svg, "--force", "--minimize", "memory");
    assert.match(memory.err, /^Cannot use --svg: expected --minimize latency,energy, got "memory"$/m);
  }));
