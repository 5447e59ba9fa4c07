/** `profile convert`: chips of other tools' descriptions, by the command. */
import assert from "node:assert/strict";
import { command } from "../golden.ts";
import { configuration } from "../hardware/scale_sim.ts";

/** A folder with the configuration in it, for as long as the test runs. */
async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "fodlam chip " });
  try {
    await Deno.writeTextFile(`${folder}/array.cfg`, configuration({ columns: 16 }));
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a description becomes a profile, and what was read and assumed is said", async () => {
  await inFolder(async (folder) => {
    const { code, out, err } = await command("profile", "convert", `${folder}/array.cfg`, `${folder}/a.json`);
    assert.deepEqual({ code, out }, { code: 0, out: "" });
    assert.match(err, /^read: .*16 x 16/m);
    assert.match(err, /^assumed: a clock of 1 GHz/m);
    const estimateOn = async (file: string) => {
      const { code, out } = await command("eval", "lenet5", "--on", `${folder}/${file}`, "--json");
      assert.equal(code, 0);
      return JSON.parse(out);
    };
    const one = await estimateOn("array.cfg"), other = await estimateOn("a.json");
    assert.deepEqual(one.total, other.total);
    assert.ok(one.assumptions.some(({ text }: { text: string }) => /clock of 1 GHz/.test(text)));
  });
});

const refused: [name: string, args: (folder: string) => string[], message: RegExp][] = [
  ["a format that cannot be told", (folder) => [`${folder}/array.cfg`, "out.txt"], /format of out\.txt/],
  [
    "a format that is not written",
    (f) => [`${f}/array.cfg`, "o", "--to", "scale-sim"],
    /Cannot write format/,
  ],
  ["a format that there is not", (f) => [`${f}/array.cfg`, "o.json", "--from", "scalesim"], /did you mean/i],
  ["--from for a chip of the shelf", () => ["a100", "o.json", "--from", "scale-sim"], /Cannot use --from/],
  ["--beside for a chip of the shelf", () => ["a100", "o.json", "--beside", "x"], /Cannot use --beside/],
  [
    "--beside where nothing stands beside",
    (f) => [`${f}/array.cfg`, "o.json", "--beside", `${f}/array.cfg`],
    /expected no file beside/,
  ],
  [
    "--skip-unsupported for a profile",
    (f) => [`${f}/array.cfg`, "o.json", "--skip-unsupported"],
    /Cannot use --skip-unsupported/,
  ],
  [
    "several files on standard output",
    () => ["zigzag-tpu-like", "-", "--to", "zigzag"],
    /Cannot write standard output: .*mapping\.yaml/,
  ],
  ["a file that is there", (f) => [`${f}/array.cfg`, `${f}/array.cfg`, "--to", "json"], /is there already/],
];
for (const [name, args, message] of refused) {
  Deno.test(`profile convert refuses ${name}`, async () => {
    await inFolder(async (folder) => {
      const { code, err, out } = await command("profile", "convert", ...args(folder));
      assert.deepEqual({ code, out }, { code: 1, out: "" });
      assert.match(err.split("\n").findLast((line) => line !== "")!, message);
    });
  });
}
