/** Networks and profiles as functions of values: in this process, and by the address of a script. */
import assert from "node:assert/strict";
import { sweep } from "../../sweep/mod.ts";
import { loadProfile, prepare } from "../../mod.ts";
import { command } from "../golden.ts";
import { inFolder, ROWS, small } from "./one.ts";

const CHIP = `import { loadProfile, prepare } from "@fodlam/fodlam";
const base = await loadProfile("scale-sim");
export default ({ rows = 8, columns = 8 }) =>
  prepare(base).with({ "models.systolic.rows": rows, "models.systolic.columns": columns }).profile;
`;

Deno.test("a script makes a profile of each choice of values, and they are those of --set", () =>
  inFolder(async (folder) => {
    const chip = `${folder}/chip.ts`, out = `${folder}/r.jsonl`;
    await Deno.writeTextFile(chip, CHIP);
    const made = await command(
      ...["sweep", "lenet5", "--on", chip, "--knob", "rows=8,16", "--knob", "columns=4,32", "--out", out],
    );
    assert.deepEqual([made.code, made.err], [0, ""]);
    const lines = (await Deno.readTextFile(out)).trim().split("\n").map((line) => JSON.parse(line));
    const set = await command(
      ...["sweep", "lenet5", "--on", "scale-sim", "--set", "models.systolic.rows=8,16"],
      ...["--set", "models.systolic.columns=4,32", "--out", out, "--force"],
    );
    assert.equal(set.code, 0);
    const rows = (await Deno.readTextFile(out)).trim().split("\n").map((line) => JSON.parse(line));
    const seconds = (all: { latencySeconds: number }[]) => all.map(({ latencySeconds }) => latencySeconds);
    assert.deepEqual(seconds(lines), seconds(rows));
    assert.deepEqual(lines.map(({ knobs }) => [knobs.rows, knobs.columns]), [[8, 4], [8, 32], [16, 4], [
      16,
      32,
    ]]);
    const one = await command("eval", "lenet5", "--on", chip, "--total");
    assert.match(one.out, /^LeNet-5 on SCALE-Sim array /);
  }));

const scripts: readonly (readonly [text: string, knob: string, message: RegExp])[] = [
  [CHIP, "cols=4", /^Cannot use --knob cols: expected one of those that are read: rows, columns, got/],
  ["export const a = 1;", "rows=4", /^Cannot load .*: expected a default export that is a profile/],
  ["export default () => 5;", "rows=4", /^Cannot (read|load|use) /],
  [
    "export default ({ rows }) => ({ rows });",
    "rows=4",
    /^Cannot read .*: format: expected "fodlam\/profile@1"/,
  ],
  ["export default () => { throw new Error('no'); };", "rows=4", /it threw Error: no/],
  ["export default () => { for (;;); };", "rows=4", /it was stopped after 1 s; --timeout allows more/],
  ["await Deno.readTextFile('/etc/passwd');", "rows=4", /read access to "\/etc\/passwd"/],
];

for (const [text, knob, message] of scripts) {
  Deno.test(`a script is refused: ${text.slice(0, 60).split("\n")[0]}`, () =>
    inFolder(async (folder) => {
      const chip = `${folder}/chip.ts`;
      await Deno.writeTextFile(chip, text);
      const found = await command("sweep", "lenet5", "--on", chip, "--knob", knob, "--timeout", "1");
      assert.deepEqual([found.code, found.out], [1, ""]);
      assert.match(found.err, message);
      assert.ok(found.err.trim().split("\n").length <= 2, found.err);
    }));
}

Deno.test("a size or value that no function reads is refused; one that some function reads is not", async () => {
  const chip = await loadProfile("scale-sim");
  const profiles = [
    ({ rows = 8 }: Record<string, number>) => prepare(chip).with({ [ROWS]: rows }).profile,
    ({ columns = 8 }: Record<string, number>) =>
      prepare(chip).with({ "models.systolic.columns": columns }).profile,
  ];
  const rows = await sweep({ networks: [small], profiles, knobs: { rows: [8, 16], columns: [4] } });
  assert.equal(rows.length, 3, "the second chip is the same for both values of rows"); // its points are equal
  await assert.rejects(sweep({ networks: [small], profiles, knobs: { rows: [8], cols: [4] } }), {
    name: "FodlamError",
    message: /^Cannot use knobs cols: expected one of those that are read: rows, columns, got a name/,
  });
  await assert.rejects(sweep({ networks: [() => small], profiles: ["t4"], dims: { height: [4] } }), {
    name: "FodlamError",
    message: /^Cannot use dims height: expected a function that reads it/,
  });
});

Deno.test("a size goes to the networks that have it", async () => {
  const { out, err } = await command(
    ...["sweep", "lenet5", "llama-3-8b-decode", "--on", "a100", "--dim", "context=128,256"],
  );
  assert.equal(err, "");
  assert.match(out, /LeNet-5 +- .*\n.*context 128\) +128 .*\n.*context 256\) +256 /);
});
