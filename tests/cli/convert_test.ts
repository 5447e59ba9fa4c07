/** What `convert` reads and writes on disk, and what it does not. */
import assert from "node:assert/strict";
import { openSource } from "../../cli/input/source.ts";
import { fromZoo } from "../../examples/mod.ts";
import { command, deno } from "../golden.ts";

/** A folder for as long as the test runs. */
async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "fodlam convert " });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
const lenet = await fromZoo("lenet5");

async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function fine(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await command(...args);
  assert.deepEqual({ code, err }, { code: 0, err: "" });
  return out;
}

Deno.test("convert goes from the zoo to JSON, to a script, and back to the same JSON", async () => {
  await inFolder(async (folder) => {
    await fine("convert", "lenet5", `${folder}/net.json`);
    await fine("convert", `${folder}/net.json`, `${folder}/net.ts`);
    await fine("convert", `${folder}/net.ts`, `${folder}/again.json`);
    const texts = await Promise.all(
      ["net", "again"].map((name) => Deno.readTextFile(`${folder}/${name}.json`)),
    );
    assert.equal(texts[0], texts[1]);
    assert.deepEqual(JSON.parse(texts[0]!), plain(lenet));
  });
});

Deno.test("a written script runs by itself, without a permission", async () => {
  await inFolder(async (folder) => {
    await fine("convert", "lenet5", `${folder}/net.ts`);
    const { code, out, err } = await deno(["run", `${folder}/net.ts`, "--total"]);
    assert.deepEqual({ code, err }, { code: 0, err: "" });
    assert.match(out, /^LeNet-5 on /);
  });
});

Deno.test("convert writes over a file only when it is told to", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/net.json`;
    await Deno.writeTextFile(path, "mine");
    const { code, err } = await command("convert", "lenet5", path);
    assert.deepEqual({ code, text: await Deno.readTextFile(path) }, { code: 1, text: "mine" });
    assert.match(err, /it is there already/);
    await fine("convert", "lenet5", path, "--force");
    assert.notEqual(await Deno.readTextFile(path), "mine");
  });
});

Deno.test("several networks go into a folder, a file each, or one of them into a file", async () => {
  await inFolder(async (folder) => {
    const source = `${folder}/two.ts`;
    const from = new URL("../../examples/lenet.ts", import.meta.url).href;
    await Deno.writeTextFile(source, `export { caffeLenet, lenet5 } from "${from}";\n`);
    const { code, err } = await command("convert", source, `${folder}/net.json`);
    assert.equal(code, 1);
    assert.match(err, /--graph with one of its networks (Caffe LeNet, LeNet-5|LeNet-5, Caffe LeNet)/);
    await fine("convert", source, `${folder}/all/`, "--to", "json");
    const names = [...Deno.readDirSync(`${folder}/all`)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["caffe-lenet.json", "lenet-5.json"]);
    await fine("convert", source, `${folder}/one.json`, "--graph", "LeNet-5");
    assert.deepEqual(JSON.parse(await Deno.readTextFile(`${folder}/one.json`)), plain(lenet));
  });
});

Deno.test("eval and count take what convert takes: a packed file, standard input, a configuration of 2017", async () => {
  const json = new TextEncoder().encode(JSON.stringify(lenet));
  await inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/net.json.gz`, await gzipped(json));
    const expected = await fine("count", "lenet5");
    assert.equal(await fine("count", `${folder}/net.json.gz`), expected);
    const { out } = await deno(
      ["run", "-A", "cli/main.ts", "count", "-", "--from", "json"],
      JSON.stringify(lenet),
    );
    assert.equal(out, expected);
  });
  const { code, out, err } = await command("count", "tests/published/fodlam2017/vgg16.json", "--total");
  assert.equal(code, 0);
  assert.match(out, /MACs +15470264320 /); // VGG-16, sum over its 16 layers
  assert.match(err, /^Note: these files hold only MACs/);
});

Deno.test("a file that unpacks to much more than its size is refused", async () => {
  await inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/bomb.json.gz`, await gzipped(new Uint8Array(400 * 2 ** 20)));
    const { code, err } = await command("count", `${folder}/bomb.json.gz`);
    assert.deepEqual(
      { code, err: err.replace(folder, "") },
      { code: 1, err: "Cannot read /bomb.json.gz: expected at most 384 MiB, got more, unpacked\n" },
    );
  });
});

Deno.test("a broken packed file is refused", async () => {
  await inFolder(async (folder) => {
    const whole = await gzipped(new TextEncoder().encode(JSON.stringify(lenet)));
    await Deno.writeFile(`${folder}/cut.json.gz`, whole.subarray(0, 100));
    const { code, err } = await command("count", `${folder}/cut.json.gz`);
    assert.equal(code, 1);
    assert.match(err, /expected a whole gzip file, got a broken one\n$/);
  });
});

Deno.test("a model opens files of its own folder and no others", async (t) => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/model/data`, { recursive: true });
    for (const path of ["secret", "model/net.json", "model/weights", "model/data/more"]) {
      await Deno.writeTextFile(`${folder}/${path}`, `"${path}"`);
    }
    await Deno.symlink(`${folder}/secret`, `${folder}/model/link`);
    await Deno.symlink(folder, `${folder}/model/up`);
    const { source } = await openSource(`${folder}/model/net.json`, undefined);
    const text = async (path: string) => new TextDecoder().decode(await source.sibling!(path));
    assert.equal(await text("weights"), '"model/weights"');
    assert.equal(await text("data/more"), '"model/data/more"');
    for (
      const path of [
        `${folder}/secret`,
        "../secret",
        "data/../../secret",
        "link",
        "up/secret",
        "",
        "..\\secret",
      ]
    ) {
      await t.step(`not ${path.replace(folder, "")}`, async () => {
        await assert.rejects(text(path), /expected files inside its own folder, got "/);
      });
    }
    await assert.rejects(text("none"), /Cannot read .*none: there is no such file/);
    await assert.rejects(text("data"), /Cannot read .*data: it is/);
  });
});

Deno.test(
  "a model's own file is not waited for where it is a pipe",
  { ignore: Deno.build.os === "windows" },
  async () => {
    await inFolder(async (folder) => {
      await Deno.writeTextFile(
        `${folder}/config.json`,
        JSON.stringify({ netfile: "pipe.json", layers: ["a"] }),
      );
      await new Deno.Command("mkfifo", { args: [`${folder}/pipe.json`] }).output();
      const { code, err } = await command("count", `${folder}/config.json`, "--from", "fodlam-2017");
      const said = { code, err: err.replace(folder, "") };
      assert.deepEqual(said, { code: 1, err: "Cannot read /pipe.json: it is no file\n" });
    });
  },
);

Deno.test("a large file that is not what it is called is not read", async () => {
  await inFolder(async (folder) => {
    const cases: [name: string, size: number, message: RegExp][] = [
      ["net.onnx", 1.9e9, /net\.onnx byte 0: expected the beginning of a file of ONNX, got other bytes\n$/],
      ["net.json", 1.9e9, /expected at most 64 MiB, got 1\.77 GiB\n$/],
      ["net.yaml", 1.9e9, /expected at most 2 MiB, got 1\.77 GiB\n$/],
      ["net.tflite", 5e9, /expected at most 2 GiB, got 4\.66 GiB\n$/],
    ];
    for (const [name, size, message] of cases) {
      await Deno.writeFile(`${folder}/${name}`, new Uint8Array());
      await Deno.truncate(`${folder}/${name}`, size);
      const { code, err } = await command("count", `${folder}/${name}`);
      assert.equal(code, 1);
      assert.match(err, message);
    }
  });
});

const graphs: readonly (readonly [args: readonly string[], code: number, says: RegExp])[] = [
  [
    ["mermaid", "--on", "edge-tpu"],
    0,
    /^title: "LeNet-5 on edge-tpu, batch 1: \d+ us, \d+ uJ; the run beyond its layers \d+ us"$/m,
  ],
  [
    ["graphviz", "--on", "h100@engine", "--bits", "8", "--batch", "2"],
    0,
    /label="LeNet-5 on h100@engine, batch 2: /,
  ],
  [["mermaid", "--on", "eie"], 0, /^ +n1\["c1<br>.*<br>not costed"\]:::heat0$/m],
  [["json", "--on", "h100"], 1, /^Cannot use --on: expected a graph, --to mermaid or graphviz, got json$/m],
  [["mermaid", "--bits", "8"], 1, /^Cannot use --bits: expected --on beside it, got none$/m],
  [
    ["mermaid", "--batch", "2"],
    1,
    /^Cannot use --batch: expected a format that holds a batch, got mermaid$/m,
  ],
  [["mermaid", "--on", "h100,t4"], 1, /^Cannot use --on: expected one profile, got "h100,t4"$/m],
  [["mermaid", "--on", "h1000"], 1, /^Cannot find profile "h1000": .*did you mean/m],
  [["mermaid", "--on", "h100", "--density", "1,1"], 1, /^Cannot use --density for LeNet-5 on NVIDIA H100/m],
];

Deno.test("a graph shows what layers cost on a chip; options that say nothing are refused", async (t) => {
  for (const [[format, ...args], code, says] of graphs) {
    await t.step([format, ...args].join(" "), async () => {
      const said = await command("convert", "lenet5", "-", "--to", format!, ...args);
      assert.equal(said.code, code, said.err);
      assert.match(code === 0 ? said.out : said.err, says);
    });
  }
});
