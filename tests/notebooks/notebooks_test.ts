/** Notebooks: what cells show, that data stay plain, and that the notebooks of `examples/` run. */
import assert from "node:assert/strict";
import { bundles } from "../../cli/output/notebook.ts";
import { fromZoo } from "../../examples/mod.ts";
import { read } from "../../formats/mod.ts";
import {
  conv,
  evaluate,
  loadProfile,
  type Network,
  network,
  networkFrom,
  priced,
  sweep,
  withMemoryEnergy,
} from "../../mod.ts";
import { blocksOf } from "../../tools/bless/blocks.ts";
import { mayLeaveOut } from "../outside/run.ts";
import { ended, here } from "../scripts/deno.ts";

const DISPLAY = Symbol.for("Jupyter.display");

type Bundle = Readonly<Record<string, string>>;
type Shown = { readonly [DISPLAY]?: () => Promise<Bundle> };

const tiny = network("tiny", [3, 32, 32], conv(64, 3).relu().pool().fc(10));
const estimate = evaluate(tiny, await loadProfile("h100"), { batch: 2 });
const chip = await loadProfile("eyeriss"), onChip = evaluate(tiny, chip);
const rows = await sweep({ networks: [tiny], profiles: ["h100", "t4"], batch: [1, 8] });

/** Things that are shown, and what stands in their text and in their page. */
const shown: readonly (readonly [name: string, value: object, text: RegExp, pictures: number])[] = [
  ["a network", tiny, /^tiny: 4 layers, .* MACs[\s\S]*conv1 +conv +64x30x30/, 1],
  ["a network of the zoo", await fromZoo("resnet18"), /^ResNet-18: 68 layers[\s\S]*\nlayer1 +14/, 1],
  ["an estimate", estimate, /^tiny on NVIDIA H100[\s\S]*latency +[\d.]+ us, [\d.]+ to [\d.]+ us/, 1],
  ["a network of parsed JSON", networkFrom(JSON.parse(JSON.stringify(tiny))), /^tiny: 4 layers/, 1],
  ["a network of a file", (await read(JSON.stringify(tiny), "tiny.json")).networks[0]!, /^tiny: 4 layers/, 1],
  ["an estimate with money", priced(estimate, { pricePerHour: 2 }), /^tiny on NVIDIA H100/, 1],
  ["an estimate with its memory", withMemoryEnergy(onChip, tiny, chip), /^tiny on Eyeriss/, 1],
  ["the rows of a sweep", rows, /^tiny\n\nprofile +batch +latency/, 1],
];

Deno.test("a notebook shows networks, estimates and rows with a picture", async (t) => {
  for (const [name, value, text, pictures] of shown) {
    await t.step(name, async () => {
      const bundle = await (value as Shown)[DISPLAY]!();
      assert.deepEqual(Object.keys(bundle), ["text/plain", "text/html"]);
      assert.match(bundle["text/plain"]!, text);
      assert.doesNotMatch(bundle["text/plain"]!, /--\w/, "options of a command that a notebook has not");
      assert.equal(
        bundle["text/html"]!.match(/<img [^>]*src="data:image\/svg\+xml,%3Csvg/g)?.length,
        pictures,
      );
    });
  }
});

Deno.test("what is shown does not spoil plain data", async (t) => {
  for (const [name, value] of shown) {
    await t.step(name, () => {
      const plain = JSON.parse(JSON.stringify(value));
      assert.deepEqual(structuredClone(value), value);
      assert.deepEqual(plain, JSON.parse(JSON.stringify(structuredClone(value))));
      assert.deepEqual(Object.getOwnPropertySymbols({ ...value }), []);
      assert.equal(Object.getOwnPropertyDescriptor(value, DISPLAY)!.enumerable, false);
      assert.ok(!(DISPLAY in structuredClone(value)));
      assert.equal(Object.getPrototypeOf(value), Array.isArray(value) ? Array.prototype : Object.prototype);
    });
  }
  assert.ok(Object.isFrozen(tiny));
});

Deno.test("names of others are shown as names", () => {
  const bad = network('<img src=x onerror="alert(1)">', [3, 8, 8], conv(4, 3, { name: "</pre><script>" }));
  for (
    const page of [bundles.network(bad), bundles.rows([{ ...rows[0]!, network: bad.name, profile: "<b>" }])]
  ) {
    assert.doesNotMatch(page["text/html"]!, /<script|<img src=x|<b>/);
  }
});

Deno.test("rows that cannot be drawn are listed, and of many the first", async () => {
  assert.match(bundles.rows([])["text/plain"]!, /^no rows$/);
  assert.doesNotMatch(bundles.rows(rows.slice(0, 1))["text/html"]!, /<img/);
  const networks = Array.from({ length: 6 }, (_, i): Network => network(`n${i}`, [3, 8, 8], conv(4 + i, 3)));
  const many = await sweep({ networks, profiles: ["h100"], batch: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] });
  const { "text/plain": text, "text/html": page } = bundles.rows(many);
  assert.match(text!, /\nand 6 more rows$/);
  assert.equal(page!.match(/<img /g)!.length, 4);
  assert.match(page!, /and 2 more networks, not drawn/);
});

/** What a cell gave. */
interface Cell {
  readonly status: string;
  readonly error: string | null;
  readonly data: Bundle;
}

/** The Python that has Jupyter's client, which Debian calls python3-jupyter-client. */
async function pythonWith(module: string): Promise<string | undefined> {
  for (const program of ["/usr/bin/python3", "python3"]) {
    const found = await ended(program, ["-c", `import ${module}`], { cwd: "/" }).catch(() => undefined);
    if (found?.code === 0) return program;
  }
}

const FOLDER = "examples/notebooks/";
const notebooks = [...Deno.readDirSync(here(FOLDER))].map(({ name }) => name).sort();

/** The notebooks whose cells are of a language. */
async function inLanguage(language: string): Promise<string[]> {
  const all = await Promise.all(notebooks.map(async (name) => {
    const { metadata, cells } = JSON.parse(await Deno.readTextFile(here(FOLDER + name)));
    assert.ok(
      cells.every((cell: { outputs?: unknown[] }) => (cell.outputs ?? []).length === 0),
      `outputs in ${name}`,
    );
    return metadata.kernelspec.language === language ? [here(FOLDER + name)] : [];
  }));
  return all.flat();
}

Deno.test("the notebooks of examples/ run in Deno's kernel, and show what they are about", async () => {
  const python = await pythonWith("jupyter_client");
  if (python === undefined && mayLeaveOut("drive Jupyter's kernels (python3-jupyter-client)")) return;
  const paths = await inLanguage("typescript");
  assert.ok(paths.length >= 2);
  const { code, out, err } = await ended(python!, [
    here("tests/notebooks/drive.py"),
    Deno.execPath(),
    ...paths,
  ], {
    cwd: here(""),
  });
  assert.equal(code, 0, err);
  const all: Cell[][] = JSON.parse(out);
  for (const [i, cells] of all.entries()) {
    for (const { status, error, data } of cells) {
      assert.deepEqual([status, error], ["ok", null], paths[i]);
      assert.match(data["text/plain"] ?? "", /\S/, paths[i]);
    }
    assert.ok(cells.filter(({ data }) => /<img /.test(data["text/html"] ?? "")).length >= 2, paths[i]);
  }
});

/** Runs the cells of a notebook one after another, in its folder, as Python's kernel does. */
const RUN_CELLS = `import json, sys
cells = json.load(open(sys.argv[1], encoding="utf-8"))["cells"]
for cell in cells:
    if cell["cell_type"] == "code": exec("".join(cell["source"]), globals())
`;

Deno.test("docs/python.md prints what it shows", async () => {
  const python = await pythonWith("json");
  if (python === undefined && mayLeaveOut("run Python")) return;
  const blocks = blocksOf(await Deno.readTextFile(here("docs/python.md")));
  const script = blocks.find(({ file }) => file === "estimate.py")!;
  const env = { FODLAM: `${Deno.execPath()} run --quiet -A cli/main.ts` };
  const { out, err } = await ended(python!, ["-c", script.code], { cwd: here(""), env });
  assert.equal(out, blocks.find(({ language }) => language === "text")!.code, err);
});

Deno.test("the notebook for Python runs in Python", async () => {
  const python = await pythonWith("json");
  if (python === undefined && mayLeaveOut("run Python")) return;
  const [path, ...others] = await inLanguage("python");
  assert.deepEqual(others, []);
  const env = { FODLAM: `${Deno.execPath()} run --quiet -A ${here("cli/main.ts")}` };
  const { code, out, err } = await ended(python!, ["-c", RUN_CELLS, path!], { cwd: here(FOLDER), env });
  assert.equal(code, 0, err);
  assert.match(out, /^ResNet-50 on NVIDIA H100 SXM5: \d+ us, \d+ to \d+ us\n/);
  assert.match(out, /NVIDIA Jetson AGX Orin +[\d.]+ ms\n/);
  assert.match(out, /\nCannot find network "resnet5": .*did you mean "resnet50"\?\n$/);
});
