/** Summaries and graphs against what the network counts to. */
import assert from "node:assert/strict";
import { fromZoo, zoo } from "../../examples/mod.ts";
import { detect, detectFolder, detectTarget, shelf, writeNetwork } from "../../formats/mod.ts";
import { check } from "../../ir/check.ts";
import { count } from "../../ir/count.ts";
import { conv, network } from "../../mod.ts";

async function written(name: string, to: string, batch = 1): Promise<string> {
  const { files: [file] } = await writeNetwork(await fromZoo(name), to, { batch });
  return file!.content as string;
}

Deno.test("every zoo network is the same after JSON", async () => {
  const { format } = await import("../../formats/json/mod.ts");
  for (const name of Object.keys(zoo)) {
    const bytes = new TextEncoder().encode(await written(name, "json"));
    const { networks, notes } = await format.read!({ path: "net.json", bytes }, {});
    assert.deepEqual(networks, [JSON.parse(JSON.stringify(await fromZoo(name)))]);
    assert.deepEqual(notes, []);
  }
});

for (const batch of [1, 8]) {
  Deno.test(`the columns of a CSV summary add up to the count of a batch of ${batch}`, async () => {
    for (const name of ["faster-rcnn-fpn", "mixtral-8x7b", "bert-base"]) {
      const [head, ...lines] = (await written(name, "csv", batch)).trimEnd().split("\n");
      const keys = head!.split(",");
      const total = count(await fromZoo(name), { batch });
      assert.equal(lines.length, total.layers.length);
      for (const key of ["macs", "parameters", "weightBytes", "inputBytes", "outputBytes"] as const) {
        const sum = lines.reduce((all, line) => all + Number(line.split(",")[keys.indexOf(key)]), 0);
        assert.equal(sum, total[key], `${name} ${key}`);
      }
    }
  });
}

Deno.test("a Markdown summary has a row a layer and the sums", async () => {
  const lines = (await written("lenet5", "markdown")).trimEnd().split("\n");
  const rows = lines.filter((line) => line.startsWith("|"));
  assert.equal(rows.length, 2 + 12 + 1);
  assert.match(rows.at(-1)!, /^\| total \| {2}\| {2}\| 416520 \| 61706 \|/); // LeCun et al. 1998, C1 to F6 and the output
});

for (
  const [to, arrow] of [["mermaid", /^ {2}(n\d+) --> (n\d+)$/], [
    "graphviz",
    /^ {2}(n\d+) -> (n\d+);$/,
  ]] as const
) {
  Deno.test(`a ${to} graph has a box for each layer and an arrow for each input`, async () => {
    for (const name of ["googlenet", "faster-rcnn-fpn", "llama-2-7b"]) {
      const { inputs, layers } = await fromZoo(name);
      const lines = (await written(name, to)).split("\n");
      const boxes = lines.filter((line) => /^ +n\d+ ?[[(]/.test(line) && !arrow.test(line));
      assert.equal(boxes.length, inputs.length + layers.length);
      const ids = new Map([...inputs, ...layers].map(({ name }, i) => [name, `n${i}`]));
      const expected = layers.flatMap((layer) =>
        layer.inputs.map((from) => `${ids.get(from)} ${ids.get(layer.name)}`)
      );
      assert.deepEqual(
        lines.flatMap((line) => {
          const found = arrow.exec(line);
          return found ? [`${found[1]} ${found[2]}`] : [];
        }),
        expected,
      );
    }
  });
}

const named = (name: string) => conv(4, 3, { name, padding: 1 });
const scoped = network(
  "scoped",
  [4, 8, 8],
  named("stem").then(named("a.one")).then(named("a.b.two")).then(named("a.b.three")).then(named("alone.four"))
    .then(named("a.five")),
);

Deno.test("a graph groups boxes by scope, one box alone by none, and a scope that is left and entered again is one", async () => {
  const text = async (to: string) => (await writeNetwork(scoped, to)).files[0]!.content as string;
  assert.match(
    await text("mermaid"),
    /^ {2}n1\["stem<br>.*\n {2}subgraph s0\["a"\]\n {4}n2\["a\.one.*\n {4}subgraph s1\["a\.b"\]\n {6}n3.*\n {6}n4.*\n {4}end\n {4}n6.*\n {2}end\n {2}n5\["alone\.four/m,
  );
  assert.match(
    await text("graphviz"),
    /^ {2}subgraph cluster_s0 \{\n {4}label="a";\n {4}n2 .*\n {4}subgraph cluster_s1 \{\n {6}label="a\.b";\n {6}n3 .*\n {6}n4 .*\n {4}\}\n {4}n6 .*\n {2}\}\n {2}n5 /m,
  );
});

Deno.test("a graph shows costs in words and colours, and a box without one has none", async () => {
  const layers = new Map([["stem", { text: "1 s", share: 0.3 }], ["a.one", { text: "free", share: 0 }]]);
  const costs = { title: 'on "x": <1> #2;', layers };
  const text = async (to: string) => (await writeNetwork(scoped, to, { costs })).files[0]!.content as string;
  const mermaid = await text("mermaid");
  assert.match(mermaid, /^---\ntitle: "on \\"x\\": <1> #2;"\n---\nflowchart TD\n/);
  assert.match(mermaid, /^ +n1\["stem<br>conv 4, 3, padding 1<br>4x8x8<br>1 s"\]:::heat4$/m);
  assert.match(mermaid, /^ +n2\["a\.one<br>.*<br>free"\]:::heat0$/m);
  assert.match(mermaid, /^ +n3\["a\.b\.two<br>conv 4, 3, padding 1<br>4x8x8"\]$/m);
  assert.deepEqual(mermaid.match(/classDef heat\d/g), ["classDef heat0", "classDef heat4"]);
  const graphviz = await text("graphviz");
  assert.match(graphviz, /^ {2}label="on \\"x\\": <1> #2;";$/m);
  assert.match(graphviz, /^ +n1 \[label="stem\\n.*\\n1 s", style=filled, fillcolor="#fd8d3c"\];$/m);
});

Deno.test("signs in names end neither a box, a cell nor a quoted text", async () => {
  const name = 'a "b" \\ | <c> #1;\n`x`, [y]';
  const net = network(name, [3, 8, 8], conv(4, 3, { name }));
  assert.deepEqual(check(net), []);
  const text = async (to: string) => (await writeNetwork(net, to)).files[0]!.content as string;
  assert.match(
    await text("mermaid"),
    /^ {2}n1\(\["a #34;b#34; #92; #124; #60;c#62; #35;1;#92;n#96;x#96;, \[y\]<br>/m,
  );
  assert.match(
    await text("graphviz"),
    /^ {2}n1 \[label="a \\"b\\" \\\\ \| <c> #1;\\\\n`x`, \[y\]\\nconv 4, 3\\n4x6x6"/m,
  );
  assert.match(
    await text("markdown"),
    /^\| a "b" \\\\ \\\| \\<c\\> \\#1;\\\\n\\`x\\`, \\\[y\\\] \| conv \|/m,
  );
  assert.match(await text("csv"), /^"a ""b"" \\ \| <c> #1;\\n`x`, \[y\]",conv,/m);
});

const heads: [path: string, head: string, format: string | undefined][] = [
  ["net.json", '{ "format": "fodlam/network@1" }', "json"],
  ["net.txt", '{ "format": "fodlam/network@1" }', "json"],
  ["vgg16.json", '[{ "name": "conv1", "type": "Convolution" }]', "fodlam-2017"],
  ["vgg16.json", '{ "net": "VGG16", "layers": [] }', "fodlam-2017"],
  ["net.json", "", "json"],
  ["NET.JSON", "x", "json"],
  ["standard input", " [", "json"],
  ["picture.png", "\x89PNG", undefined],
];
for (const [path, head, format] of heads) {
  Deno.test(`${path} beginning with ${JSON.stringify(head.slice(0, 12))} is ${format ?? "nothing known"}`, () => {
    assert.equal(detect(path, new TextEncoder().encode(head)), format);
  });
}

Deno.test("the end of a path says what to write", () => {
  const targets = [
    "net.ts",
    "a/net.json",
    "net.mmd",
    "net.dot",
    "net.gv",
    "net.md",
    "net.csv",
    ".json",
    "net",
    "-",
  ];
  const expected = ["typescript", "json", "mermaid", "graphviz", "graphviz", "markdown", "csv"];
  assert.deepEqual(targets.map(detectTarget).slice(0, 7), expected);
  assert.deepEqual(targets.slice(7).map(detectTarget), [undefined, undefined, undefined]);
  assert.equal(detectFolder(["README.md"]), undefined);
});

Deno.test("every format on the shelf does what its card says, and has a page", async () => {
  assert.equal(new Set(shelf.map(({ id }) => id)).size, shelf.length);
  const pages = await Deno.readTextFile(new URL("../../docs/formats/README.md", import.meta.url));
  for (const entry of shelf) {
    const format = await entry.load();
    assert.equal(format.read !== undefined, entry.reads, entry.id);
    assert.equal(format.write !== undefined, entry.writes !== false, entry.id);
    assert.ok(entry.extensions.length > 0 && entry.summary.length > 10, entry.id);
    assert.ok(pages.includes(`[\`${entry.id}\`](`), `${entry.id} has no page in docs/formats/README.md`);
  }
});

Deno.test("a file of blank lines is no trouble to any format", () => {
  const before = performance.now();
  for (const blank of ["\n", " ", "\t\n", "- ", "-\n", "layer ", "ifmap,", "[net]\n", "Network\n", "1,"]) {
    const head = new TextEncoder().encode(blank.repeat(4096 / blank.length));
    for (const path of ["net", "net.yaml", "net.csv", "net.json"]) detect(path, head);
  }
  assert.ok(performance.now() - before < 20_000);
});
