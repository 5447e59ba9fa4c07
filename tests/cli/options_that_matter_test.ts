/** Every option of a calculation, given where it means nothing: all are refused with 1, and say what could be given. */
import assert from "node:assert/strict";
import { conv, embedding, network, relu } from "../../mod.ts";
import { command } from "../golden.ts";
import { specs } from "../../cli/commands/mod.ts";

/** Files in a folder of their own, for all tests of this file. */
const folder = await Deno.makeTempDir({ prefix: "fodlam-options" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
async function file(name: string, content: unknown): Promise<string> {
  await Deno.writeTextFile(
    `${folder}/${name}`,
    typeof content === "string" ? content : JSON.stringify(content),
  );
  return `${folder}/${name}`;
}

const bits = { weights: 8, activations: 8 } as const, dense = { weights: 1, activations: 1 } as const;
const stated = await file(
  "stated.json",
  network(
    "stated",
    [3, 32, 32],
    conv(8, 3, { bits, density: dense }).relu({ bits }).fc(10, { bits, density: dense }),
  ),
);
const plain = await file("plain.json", network("plain", [3, 32, 32], conv(8, 3, { bias: false })));
const activation = await file("activation.json", network("activation", [3, 32, 32], relu()));
const words = await file("words.json", network("words", [16], embedding(100, 8).fc(8, { bias: false })));
const cfg = await file(
  "tiny.cfg",
  "[net]\nheight=32\nwidth=32\nchannels=3\n[convolutional]\nfilters=8\nsize=3\n",
);
const config2017 = await file("2017.json", { net: "VGG16", layers: ["CONV1-1", "FC6"] });
const own = await file(
  "own.ts",
  `import { conv, network } from ${JSON.stringify(new URL("../../mod.ts", import.meta.url).href)};
export default network("own", [3, 32, 32], conv(8, 3));`,
);

const nothing: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  // sizes
  [
    ["eval", "vgg16", "--dim", "foo=3"],
    /^Cannot use --dim foo: expected a size of vgg16 among height, width, classes/,
  ],
  [["eval", "llama-3-8b-decode", "--on", "h100", "--dim", "contxt=8192"], /did you mean "context"\?$/],
  [["compare", "vgg16", "--dim", "foo=3"], /^Cannot use --dim foo/],
  [["count", "vgg16", "--dim", "foo=3"], /^Cannot use --dim foo/],
  [["explain", "vgg16", "--dim", "foo=3"], /^Cannot use --dim foo/],
  [["convert", "vgg16", "-", "--to", "json", "--dim", "foo=3"], /^Cannot use --dim foo/],
  [["nets", "vgg16", "--dim", "foo=3"], /^Cannot use --dim foo/],
  [["nets", "--dim", "height=3"], /^Cannot use --dim: expected the name of a network/],
  [["count", "tpu-mlp0", "--dim", "height=3"], /expected no size, because all sizes of tpu-mlp0 are fixed/],
  [["count", plain, "--dim", "height=3"], /expected a size( of .*)? among input, got "height"/],
  [
    ["count", cfg, "--dim", "heigth=64"],
    /among channels, height, width, input, got "heigth"; did you/,
  ],
  [["count", own, "--dim", "height=64"], /expected no size, because all sizes of .*own\.ts are fixed/],
  [["count", "vgg16", "--dim", "height=8"], /^Cannot use --dim height=8 for vgg16: cannot add pool "pool4"/],
  [
    ["count", "vgg16", "--dim", "height=64", "--dim", "height=128"],
    /^Cannot use --dim: expected each name once, got "height"$/,
  ],
  // reading
  [["count", "vgg16", "--measure-density"], /^Cannot use --measure-density: expected a file/],
  [["count", own, "--measure-density"], /^Cannot use --measure-density: expected a file/],
  [
    ["eval", cfg, "--measure-density"],
    /^Cannot use --measure-density for .*tiny\.cfg: expected stored weights/,
  ],
  [["count", "vgg16", "--from", "onnx"], /^Cannot use --from: expected a file/],
  [
    ["count", "vgg16", "--graph", "other"],
    /^Cannot use vgg16: expected --graph with one of its networks VGG-16/,
  ],
  // serving
  [["serve", "resnet50", "--cache-bits", "8"], /^Cannot use --cache-bits for ResNet-50 on NVIDIA H100 SXM5/],
  [
    ["serve", "llama-3.2-1b", "--expert-bits", "4"],
    /^Cannot use --expert-bits for Llama-3\.2-1b, which has no/,
  ],
  [
    ["serve", "llama-3.2-1b", "--dim", "context=9"],
    /^Cannot use --dim context: expected --prompt and --output/,
  ],
  [["serve", "llama-3.2-1b", "--ignore-memory"], /^Cannot use --ignore-memory for Llama-3\.2-1b/],
  [["serve", "llama-3.2-1b", "--batch", "2"], /^Cannot use --batch: expected a network that is no language/],
  [["serve", "resnet50", "--prompt", "2"], /^Cannot use --prompt: expected a language model/],
  // evaluating
  [
    ["eval", "vgg16", "--on", "edge-tpu", "--density", "0.1,0.4"],
    /among --batch, --bits, --weight-bits, --activation-bits, --process, got/,
  ],
  [
    ["eval", stated, "--on", "eyeriss", "--density", "0.1,0.4"],
    /^Cannot use --density for stated on Eyeriss/,
  ],
  [["eval", stated, "--on", "h100", "--bits", "8"], /^Cannot use --bits for stated on NVIDIA H100/],
  [["eval", "vgg16", "--on", "eyeriss", "--bits", "8"], /^Cannot use --bits for VGG-16 on Eyeriss/],
  [["eval", "vgg16", "--on", "eyeriss", "--scaling", "dennard"], /it says how to get to another --process$/],
  [["eval", activation, "--on", "eie", "--process", "32"], /^Cannot use --process for activation on EIE/],
  [["eval", activation, "--on", "eie", "--batch", "4"], /^Cannot use --batch for activation on EIE/],
  [["eval", "vgg16", "--on", "eyeriss", "--model", "roofline"], /expected a model among auto, table/],
  [
    ["compare", "vgg16", "--on", "edge-tpu,h100", "--density", "0.1,0.4"],
    /on Google Edge TPU \(USB 3\) and NVIDIA/,
  ],
  [["compare", "vgg16", "--on", "eyeriss,eie", "--bits", "8"], /^Cannot use --bits/],
  [["compare", "vgg16", "--on", "eyeriss,eie", "--scaling", "dennard"], /^Cannot use --scaling/],
  [
    ["compare", "vgg16", "--on", "eyeriss", "--model", "table", "--models"],
    /^Cannot use --model and --models/,
  ],
  [["explain", "vgg16", "conv1_1", "--on", "eyeriss+eie", "--density", "0.1,0.4"], /^Cannot use --density/],
  [["explain", "vgg16", "--on", "eyeriss", "--bits", "8"], /^Cannot use --bits/],
  [["explain", "vgg16", "--on", "eyeriss", "--scaling", "dennard"], /^Cannot use --scaling/],
  [["config", config2017, "--bits", "8"], /^Cannot use --bits/],
  [["config", config2017, "--density", "0.1,0.4"], /^Cannot use --density/],
  [["config", config2017, "--on", "eyeriss", "--scaling", "dennard"], /^Cannot use --scaling|^Cannot cost/],
  // counting
  [
    ["count", stated, "--weight-bits", "4"],
    /^Cannot use --weight-bits for stated: .* among --batch, --bias, got/,
  ],
  [["count", activation, "--weight-bits", "4"], /^Cannot use --weight-bits for activation/],
  [
    ["count", "vgg16", "--no-masked"],
    /^Cannot use --no-masked for VGG-16: .* among --batch, --bits, --weight-bits/,
  ],
  [["count", words, "--bias"], /^Cannot use --bias for words/],
  // writing
  [
    ["convert", "vgg16", "-", "--to", "json", "--batch", "2"],
    /expected a format that holds a batch, got json$/,
  ],
  [
    ["convert", "vgg16", "-", "--to", "json", "--import", "x"],
    /^Cannot use --import: expected --to typescript/,
  ],
  // printing
  [["eval", "vgg16", "--json", "--total"], /^Cannot use --json and --total: expected one of them, got both$/],
  [["count", "vgg16", "--csv", "--total"], /^Cannot use --csv and --total/],
  [
    ["diff", "lenet5", "lenet5", "--on", "h100", "--density", "0.5,0.5"],
    /^Cannot use --density for LeNet-5 /,
  ],
  [
    ["sensitivity", "lenet5", "--on", "h100", "--density", "0.5,0.5"],
    /^Cannot use --density for LeNet-5 on /,
  ],
  [["check", "--batch", "2"], /--init/],
  // commands that calculate nothing know none of these
  ...["validate", "diagnose", "nets", "profiles", "formats", "profile show", "profile check"].flatMap((
    name,
  ) =>
    ["--batch=2", "--density=0.1,0.4", "--bits=8", "--process=28", "--scaling=dennard", "--model=table"].map((
      option,
    ) => [[...name.split(" "), option], /^Cannot read the command line: unknown option/] as const)
  ),
  [["profile", "new", "--bits=8"], /^Cannot read the command line: unknown option/],
  [["profile", "new", "--model=rooflin"], /^Cannot find model "rooflin": .*; did you mean "roofline"\?$/],
  [["validate", "--dim", "x=1"], /unknown option/],
  [["diagnose", "--dim", "x=1"], /unknown option/],
  [["profiles", "--dim", "x=1"], /unknown option/],
];

Deno.test("an option that means nothing is refused in one line", async (t) => {
  for (const [args, message] of nothing) {
    await t.step(args.join(" ").replaceAll(folder, ""), async () => {
      const { code, out, err } = await command(...args);
      assert.deepEqual({ code, out }, { code: 1, out: "" }, err);
      assert.match(err.trimEnd(), message);
      assert.equal(err.trimEnd().split("\n").length, 1, err);
    });
  }
});

/** The same options where they mean something. */
const something: readonly (readonly string[])[] = [
  ["eval", "llama-3-8b-decode", "--on", "h100", "--dim", "context=8192"],
  ["eval", "resnet18", "--on", "edge-tpu", "--dim", "height=512", "--dim", "width=512"],
  ["eval", "resnet18", "--on", "edge-tpu", "--dim", "height=224"], // as by default, but it could be another
  ["count", cfg, "--dim", "height=64"],
  ["count", cfg, "--dim", "height=32"],
  ["eval", "vgg16", "--on", "h100", "--bits", "8", "--batch", "1"],
  ["eval", plain, "--on", "eyeriss", "--density", "0.1,0.4"],
  ["eval", "vgg16", "--on", "eyeriss", "--process", "65"],
  ["eval", "vgg16", "--on", "eyeriss", "--process", "32", "--scaling", "dennard"],
  ["eval", "vgg16", "--on", "eyeriss+eie", "--scaling", "stillmaker-baas"],
  ["count", "gpt2-small", "--no-masked"],
  ["count", "vgg16", "--bias", "--weight-bits", "8", "--activation-bits", "16"],
  ["config", config2017, "--on", "eyeriss+eie", "--scaling", "dennard"],
  ["nets", "gpt2-small", "--dim", "prompt=64"],
  ["convert", "vgg16", "-", "--to", "scale-sim", "--rename"],
];

Deno.test("an option that means something is used", async (t) => {
  for (const args of something) {
    await t.step(args.join(" ").replaceAll(folder, ""), async () => {
      const { code, err } = await command(...args);
      assert.equal(code, 0, err);
    });
  }
});

Deno.test("on several chips an option has to matter on one; a note names the others", async () => {
  const args = ["compare", plain, "--on", "eyeriss,edge-tpu", "--density", "0.1,0.4"];
  const { code, err } = await command(...args);
  assert.deepEqual([code, err], [0, "Note: --density changes nothing on Google Edge TPU (USB 3)\n"]);
});

Deno.test("an image written height first is noted, and one that is transposed is not", async () => {
  const wrong = await file("wrong.json", network("wrong", [224, 224, 3], conv(8, 3)));
  const right = await file(
    "right.json",
    network("right", [224, 224, 3], relu().transpose([2, 0, 1]).conv(8, 3)),
  );
  const said =
    "Note: an image is [channels, height, width], and [224, 224, 3] looks like height, width, channels: did " +
    "you mean [3, 224, 224]? (input)\n";
  assert.equal((await command("count", wrong)).err, said);
  assert.equal((await command("count", right)).err, "");
});

/** Commands whose options are axes: one value of many may change nothing on one chip of many. */
const AXES = ["sweep", "crossover"];

Deno.test("every command with options of a calculation is in the table", async () => {
  const calculating =
    /^--(dim|density|bits|batch|process|scaling|model|weight-bits|activation-bits|cache-bits|measure-density)\b/;
  const able = (await specs()).filter(({ options }) => options.some(({ flags }) => calculating.test(flags)));
  const tried = new Set(nothing.flatMap(([[name, second]]) => [name, `${name} ${second}`]));
  assert.deepEqual(
    able.map(({ name }) => name).filter((name) => !tried.has(name) && !AXES.includes(name)),
    [],
  );
});
