/** Names of strangers through every command, report, picture and script: seen, and not obeyed. */
import assert from "node:assert/strict";
import { readNetworks, shelf, writeNetwork } from "../../formats/mod.ts";
import { check } from "../../ir/check.ts";
import { jsonText } from "../../ir/escape.ts";
import { command, deno } from "../golden.ts";
import { hostileNetwork, hostileProfile, names, UNSEEN } from "./hostile.ts";

const net = hostileNetwork();
const folder = await Deno.makeTempDir();
const netFile = `${folder}/net.json`, chipFile = `${folder}/chip.json`;
await Deno.writeTextFile(netFile, JSON.stringify(net));
await Deno.writeTextFile(chipFile, JSON.stringify(hostileProfile()));
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

Deno.test("names of any sort are legal", () => assert.deepEqual(check(net), []));

const commands: readonly (readonly string[])[] = [
  ["eval", netFile, "--on", "a100"],
  ["eval", netFile, "--on", `a100,eie,${chipFile}`, "--layers"],
  ["eval", netFile, "--on", chipFile, "--json"],
  ["eval", netFile, "--on", chipFile, "--csv"],
  ["compare", netFile, "--on", `a100,${chipFile}`],
  ["compare", netFile, "--on", `a100,${chipFile}`, "--models", "--csv"],
  ["compare", netFile, "--on", `a100,${chipFile}`, "--json"],
  ["explain", netFile, "--on", chipFile],
  ["explain", netFile, "last\x1b[0m", "--on", chipFile, "--json"],
  ["count", netFile, "--layers"],
  ["count", netFile, "--csv"],
  ["count", netFile, "--json"],
  ["profiles", chipFile],
  ["profiles", chipFile, "--json"],
  ["profile", "check", chipFile],
  ["validate", chipFile],
];
for (const args of commands) {
  Deno.test(`what a terminal obeys is in no output of: ${args.join(" ").replaceAll(folder, "")}`, async () => {
    const { code, out, err } = await command(...args);
    assert.equal(code, 0, err);
    if (args.includes("--json")) JSON.parse(out); // `processIo` and the writers escape what JSON leaves as it is
    else assert.doesNotMatch(out + err, UNSEEN);
    assert.doesNotMatch(out, /^forged/m, "no name makes a line of its own");
  });
}

Deno.test("the process prints JSON in which everything can be seen, and which is exact", async () => {
  const { out } = await deno(["run", "-A", "cli/main.ts", "count", netFile, "--json"]);
  assert.doesNotMatch(out, UNSEEN);
  const layers = JSON.parse(out).layers as { name: string }[];
  assert.deepEqual(layers.map(({ name }) => name), net.layers.map(({ name }) => name));
});

/** Commands that refuse, with what a stranger chose in the message. */
const refusals: readonly (readonly [args: readonly string[], content: string | undefined])[] = [
  [["eval", "no\x1b[2J.json"], undefined],
  [["eval", "no\x1b[2J\n"], undefined],
  [["eval", "lenet5", "--on", "no\u202e\x1b[2J"], undefined],
  [["explain", netFile, "no\x1b[2J\nlayer"], undefined],
  [["eval", netFile, "--graph", "no\x9b2J"], undefined],
  [["eval", netFile, "--dim", "\x1b[2J"], undefined],
  [["eval", netFile, "--from", "\x1b[2J"], undefined],
  [["convert", netFile, "-", "--to", "\x1b[2J\nx"], undefined],
  [["eval", `${folder}/bad.json`], jsonText({ format: "fodlam/network@1", "k\x1b[2J": 1, "\u202e": 2 })],
  [["eval", `${folder}/bad.json`], '{ "format": "fodlam/network@1", \x1b[2J }'],
  [["eval", `${folder}/bad.json`], JSON.stringify({ ...net, outputs: ["\x9b\u202e"] })],
  [["eval", `${folder}/bad.json`], JSON.stringify({ ...net, inputs: [{ name: "\x9b\u202e", shape: [0] }] })],
  [["profile", "check", `${folder}/bad.json`], JSON.stringify({ ...hostileProfile(), "\x9b\u202e": 1 })],
  [["config", `${folder}/bad.json`], JSON.stringify({ net: "\x9b\u202e", layers: ["\x9b"] })],
  [["count", `${folder}/bad.cfg`], "[net]\nwidth=8\nheight=8\n[\x1b[2J\x9b\u202e]\n"],
  [["count", `${folder}/bad.csv`, "--from", "scale-sim"], "\x1b[2J\u202e, x\n\x9b, 3, 3, x\n"],
  [["count", `${folder}/bad.yaml`, "--from", "zigzag"], "- id: \x1b[2J\n  \u202e: 1\n"],
  [["count", `${folder}/bad.prototxt`], 'layer { name: "\u202e\x9b" type: "\x1b[2J" bottom: "x" }'],
];
for (const [args, content] of refusals) {
  const title = JSON.stringify(args).replaceAll(folder, "");
  Deno.test(`a refusal quotes what it refuses, in lines that can be seen: ${title}`, async () => {
    const path = args.find((word) => word.includes("/bad."));
    if (path !== undefined && content !== undefined) await Deno.writeTextFile(path, content);
    const { code, out, err } = await command(...args);
    assert.equal(code, 1, out + err);
    assert.match(err, /^Cannot /);
    assert.doesNotMatch(err, UNSEEN);
  });
}

for (const { id, writes } of shelf.filter((entry) => entry.writes !== false)) {
  Deno.test(`what a terminal obeys is in no file of format ${id}, and nothing ends a name`, async () => {
    const { files } = await writeNetwork(net, id, { skipUnsupported: true });
    for (const { path, content } of files) {
      assert.doesNotMatch(path, /[^\w./-]/, `a path of letters alone: ${JSON.stringify(path)} (${writes})`);
      if (typeof content === "string") assert.doesNotMatch(content, UNSEEN);
    }
  });
}

const text = async (to: string) => (await writeNetwork(net, to)).files[0]!.content as string;

/** Lines of cells, as RFC 4180 reads them. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === "\n") rows.push([]);
    if (end === "") break;
  }
  return rows;
}

/** Beginnings by which a spreadsheet knows a formula. */
const FORMULA = /^\s*[=+\-@]|^[\t\r]/;

Deno.test("no cell of CSV is a formula, numbers stay numbers, and there is a line a layer", async (t) => {
  const outputs: readonly (readonly [what: string, text: string])[] = [
    ["summary", await text("csv")],
    ["estimate", (await command("eval", netFile, "--on", "h100", "--csv")).out],
    ["comparison", (await command("compare", netFile, "--on", `a100,${chipFile}`, "--csv")).out],
    ["count", (await command("count", netFile, "--csv")).out],
  ];
  const { runs = [] } = JSON.parse((await command("eval", netFile, "--on", "h100", "--json")).out);
  const lines: Readonly<Record<string, number>> = {
    comparison: 2,
    estimate: net.layers.length + runs.length,
  };
  for (const [what, content] of outputs) {
    await t.step(what, () => {
      const [head, ...rows] = parse(content.trim());
      assert.equal(rows.length, lines[what] ?? net.layers.length);
      for (const row of rows) {
        row.forEach((cell, i) => {
          if (/ErrorLow$|ErrorHigh$/.test(head![i]!)) assert.match(cell, /^(-?[\d.e+-]+)?$/);
          else assert.doesNotMatch(cell, FORMULA);
        });
      }
    });
  }
});

Deno.test("a summary in Markdown has a row a layer, and names in it are no markup", async () => {
  const rows = (await text("markdown")).split("\n").filter((line) => line.startsWith("|"));
  assert.equal(rows.length, net.layers.length + 3); // heading, rule, total
  for (const row of rows.slice(2)) assert.equal(row.match(/(?<!\\)(\\\\)*\|/g)!.length, 10);
  assert.doesNotMatch(rows.join("\n"), /(?<!\\)[<[`&]/);
});

Deno.test("a script of the network makes the network, and runs nothing else", async () => {
  const path = `${folder}/script.ts`;
  const own = new URL("../../mod.ts", import.meta.url).href;
  const { files } = await writeNetwork(net, "typescript", { importFrom: own });
  const script = files[0]!.content as string;
  assert.doesNotMatch(script, UNSEEN);
  await Deno.writeTextFile(path, script);
  const { networkFrom } = await import("../../ir/check.ts");
  const made = Object.values(await import(`file://${path}`)).filter((one) =>
    typeof one === "object" && one !== null && "layers" in one
  );
  assert.deepEqual(networkFrom(made[0]), net);
  assert.equal((globalThis as Record<string, unknown>).stolen, undefined);
});

Deno.test("JSON, ONNX and YAML keep every name as it is", async (t) => {
  for (const id of ["json", "onnx"]) {
    await t.step(id, async () => {
      const { files } = await writeNetwork(net, id);
      const { content } = files[0]!;
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      const { networks } = await readNetworks({ path: `net.${id}`, bytes }, {}, id);
      const own = networks[0]!.layers.map(({ name }) => name);
      const wanted = id === "json" ? names : names.filter((name) => name.isWellFormed()); // ONNX is UTF-8
      assert.deepEqual(wanted.filter((name) => !own.includes(name)), []);
    });
  }
});
