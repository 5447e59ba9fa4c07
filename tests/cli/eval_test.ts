/** What `eval` can be given, and what comes out for programs. */
import assert from "node:assert/strict";
import { fromZoo } from "../../examples/mod.ts";
import { command, deno } from "../golden.ts";
import { rooms } from "../house/shipped.ts";

const root = new URL("../../", import.meta.url);
const lenet = await fromZoo("lenet5");

/** A folder with files in it, for as long as the test runs. */
async function withFiles(
  files: Readonly<Record<string, string>>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "fodlam test " });
  try {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${folder}/${name}`, text);
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function estimate(...args: readonly string[]) {
  const { code, out, err } = await command("eval", ...args, "--json");
  assert.deepEqual({ code, err }, { code: 0, err: "" });
  return JSON.parse(out);
}

const expected = await estimate("lenet5");

Deno.test("eval takes a script by its relative path", async () => {
  const { code, out, err } = await deno([
    "run",
    "-A",
    "cli/main.ts",
    "eval",
    "examples/alexnet.ts",
    "--json",
  ]);
  assert.deepEqual({ code, err }, { code: 0, err: "" });
  assert.deepEqual(JSON.parse(out), await estimate("alexnet"));
});

Deno.test("eval takes a script by its absolute path", async () => {
  assert.deepEqual(await estimate(new URL("examples/alexnet.ts", root).pathname), await estimate("alexnet"));
});

Deno.test("eval takes a script with spaces and signs in its path", async () => {
  const source = `export { lenet5 } from "${new URL("examples/lenet.ts", root).href}";\n`;
  await withFiles({ "my net #1 (50%).ts": source }, async (folder) => {
    assert.deepEqual(await estimate(`${folder}/my net #1 (50%).ts`), expected);
  });
});

Deno.test("eval takes every network that a script exports, the default first of all", async (t) => {
  const from = `from "${new URL("examples/lenet.ts", root).href}"`;
  const files = {
    "two.ts": `export { lenet5, caffeLenet } ${from};\n`,
    "default.ts": `export { lenet5 as default, caffeLenet } ${from};\n`,
  };
  await withFiles(files, async (folder) => {
    await t.step("all without a default", async () => {
      const names = (await estimate(`${folder}/two.ts`)).map(({ network }: typeof expected) => network.name);
      assert.deepEqual(names.sort(), ["Caffe LeNet", "LeNet-5"]);
    });
    await t.step("the default alone", async () => {
      assert.deepEqual(await estimate(`${folder}/default.ts`), expected);
    });
  });
});

const json = JSON.stringify(lenet);
const texts: [name: string, text: string][] = [
  ["in a line", json],
  ["over many lines", JSON.stringify(lenet, null, 2)],
  ["with the line breaks of Windows", JSON.stringify(lenet, null, 2).replaceAll("\n", "\r\n")],
  ["with a byte order mark", `\uFEFF${json}`],
];
for (const [name, text] of texts) {
  Deno.test(`eval takes a JSON network ${name}`, async () => {
    await withFiles({ "net.json": text }, async (folder) => {
      assert.deepEqual(await estimate(`${folder}/net.json`), expected);
    });
  });
}

Deno.test("eval takes a JSON network from standard input", async () => {
  const { code, out, err } = await deno(["run", "-A", "cli/main.ts", "eval", "-", "--json"], json);
  assert.deepEqual({ code, err }, { code: 0, err: "" });
  assert.deepEqual(JSON.parse(out), expected);
});

Deno.test("eval says that standard input is at fault", async () => {
  const { code, out, err } = await deno(["run", "-A", "cli/main.ts", "eval", "-"], "{");
  const message = "Cannot read standard input: expected JSON, got no closing brace at line 1, column 2\n";
  assert.deepEqual({ code, out, err }, { code: 1, out: "", err: message });
});

/** The command with the right to read its own files and no other. */
const OWN = ["run", "--no-prompt", `--allow-read=mod.ts,${rooms.join(",")}`, "cli/main.ts"];

const withoutPermission: [name: string, file: string, expected: RegExp][] = [
  [
    "a JSON network",
    "tests/golden/network/cycle.json",
    /^Cannot read .*: Deno may not read it; run with --allow-read\n$/,
  ],
  ["a script", "tests/golden/script/throws.ts", /^Cannot load .*: Requires read access .*--allow-read.*\n$/],
];
for (const [name, file, expected] of withoutPermission) {
  Deno.test(`eval says that it needs a permission to read ${name}`, async () => {
    const { code, out, err } = await deno([...OWN, "eval", file]);
    assert.match(err, expected);
    assert.deepEqual({ code, out }, { code: 1, out: "" });
  });
}

Deno.test("eval takes a zoo network with the right to read FODLAM's own files alone, and says that it needs it", async () => {
  const { code, out } = await deno([...OWN, "eval", "lenet5", "--json"]);
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(out), expected);
  const refused = await deno(["run", "--no-prompt", "cli/main.ts", "eval", "lenet5", "--json"]);
  assert.match(refused.err, /^Cannot load .*eval\.ts: Deno gives no read access; run the command with -A/);
  assert.deepEqual([refused.code, refused.out], [1, ""]);
});

Deno.test("eval takes what nets --json prints", async () => {
  const { out } = await command("nets", "lenet5", "--json");
  await withFiles({ "net.json": out }, async (folder) => {
    assert.deepEqual(await estimate(`${folder}/net.json`), expected);
  });
});

Deno.test("eval takes a zoo network by its other names", async () => {
  assert.deepEqual(await estimate("lenet"), expected);
});

Deno.test("eval prefers a file to a zoo network of that name", async () => {
  const other = JSON.stringify({ ...lenet, name: "mine" });
  await withFiles({ lenet5: other }, async (folder) => {
    const main = new URL("cli/main.ts", root).href;
    const { out } = await deno(["run", "-A", main, "eval", "lenet5", "--json"], "", folder);
    assert.equal(JSON.parse(out).network.name, "mine");
  });
});

Deno.test("eval --json of one profile is an object, of two a list in the order asked for", async () => {
  assert.equal(expected.format, "fodlam/estimate@1");
  const both = await estimate("lenet5", "--on", "eie, eyeriss");
  assert.deepEqual(both.map(({ profile }: typeof expected) => profile.id), ["eie", "eyeriss"]);
});

Deno.test("eval --csv quotes commas and quotes, and has a line a layer", async () => {
  const odd = JSON.stringify(lenet).replaceAll('"c1"', JSON.stringify('first, "c1"\nof six'));
  await withFiles({ "net.json": odd }, async (folder) => {
    const { out } = await command("eval", `${folder}/net.json`, "--csv");
    assert.match(out, /^LeNet-5,eyeriss\+eie,1,"first, ""c1""\\nof six",conv,117600,/m);
  });
});

Deno.test("eval writes the same bytes each time", async () => {
  const [first, second] = await Promise.all([command("eval", "alexnet"), command("eval", "alexnet")]);
  assert.deepEqual(first, second);
});
