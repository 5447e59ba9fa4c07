/** Files of 50 MB: one clear message, or the right result, within ten seconds of one processor and a gigabyte of heap. */
import assert from "node:assert/strict";
import { graphOf } from "../formats/onnx.ts";
import { deno } from "../golden.ts";

const SIZE = 50_000_000;
const SECONDS = 10;

/** A layer's name: long, so that a file of as many layers as may be is nearly that large. */
const nameOf = (i: number) => i < 0 ? "input" : `${"x".repeat(180)}relu${i}`;

function layer(i: number): string {
  return `{"name":"${nameOf(i)}","kind":"relu","inputs":["${nameOf(i - 1)}"],"shape":[8,6,6]}`;
}

/** Lines of JSON, one after another, until they are large enough. */
function lines(line: (i: number) => string): string[] {
  const all: string[] = [];
  for (let size = 0; size < SIZE; size += all.at(-1)!.length + 2) all.push(line(all.length));
  return all;
}

function network(layers: readonly string[]): string {
  const inputs = `[{"name":"input","shape":[8,6,6]}]`;
  const head = `{"format":"fodlam/network@1","name":"huge","inputs":${inputs},"layers":[\n`;
  return `${head}${layers.join(",\n")}\n],"outputs":["${nameOf(layers.length - 1)}"]}`;
}

const MOST_LAYERS = 100_000;
const chain = lines(layer).slice(0, MOST_LAYERS);
const huge = network(chain);

const short = lines((i) => layer(i).replaceAll("x".repeat(180), ""));

const files: [name: string, text: () => string, expected: RegExp][] = [
  [
    "no network at all",
    () => `[${"1234567,".repeat(SIZE / 8)}1]`,
    /^Cannot read .*: expected an object, got \[1234567,.{0,80}\n$/,
  ],
  ["one word", () => "\0".repeat(SIZE), /: expected JSON, got "\\u0000.{0,80} at line 1, column 1\n$/],
  [
    "a network cut off",
    () => huge.slice(0, -300),
    new RegExp(`got an unfinished string at line ${chain.length + 1}, column \\d+\n$`),
  ],
  [
    "more layers than may be",
    () => network(short),
    new RegExp(`: layers: expected at most 100000, got ${short.length}\\n$`),
  ],
  [
    "layers all of an unknown kind",
    () => huge.replaceAll('"relu",', '"rellu",'),
    /: at least 1000 faults\n(\s+- layer \d+ .*did you mean "relu"\?\n){20}\s+- and 980 more\n$/,
  ],
  [
    "layers all in the wrong order",
    () => network(chain.toReversed()),
    /: at least 1000 faults\n(\s+- .* stands later, at \d+\n){20}\s+- and 980 more\n$/,
  ],
];

/** What `eval` says of a large file, the processor's seconds that it takes and the most memory. */
async function evaluated(content: string | Uint8Array, suffix = ".json") {
  const path = await Deno.makeTempFile({ suffix });
  try {
    await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    const heap = "--v8-flags=--max-old-space-size=1024";
    const { code, out, err } = await deno(["run", "-A", heap, "tests/cli/timed.ts", "eval", path, "--total"]);
    const [line, seconds, mebibytes] = /([\d.]+) s, (NaN|[\d.]+) MiB\n$/.exec(err)!;
    const message = err.slice(0, -line.length);
    return { code, out, err: message, seconds: Number(seconds), mebibytes: Number(mebibytes) };
  } finally {
    await Deno.remove(path);
  }
}

for (const [name, text, expected] of files) {
  Deno.test(`eval refuses 50 MB of ${name}`, async () => {
    const { code, out, err, seconds } = await evaluated(text());
    assert.match(err, expected);
    assert.deepEqual({ code, out }, { code: 1, out: "" });
    assert.ok(seconds < SECONDS, `${seconds} s`);
  });
}

Deno.test("eval costs a network of 50 MB", async () => {
  const { code, out, err, seconds } = await evaluated(huge);
  assert.deepEqual({ code, err }, { code: 0, err: "" });
  assert.match(out, /^free: assumed free: a ReLU unit stands on the way out to DRAM \(x/m);
  assert.ok(seconds < SECONDS, `${seconds} s`);
});

const brackets = 100_000;
const nested: [name: string, text: string, expected: RegExp][] = [
  ["unfinished", "[".repeat(brackets), /expected JSON, got too many brackets inside each other at line 1/],
  ["finished", "[".repeat(brackets) + "]".repeat(brackets), /expected an object, got \[{57}\.\.\.\n$/],
];
for (const [name, text, expected] of nested) {
  Deno.test(`eval refuses a hundred thousand brackets inside each other, ${name}`, async () => {
    const { code, out, err } = await evaluated(text);
    assert.deepEqual({ code, out }, { code: 1, out: "" });
    assert.match(err, expected);
  });
}

/** A model with a field that nobody knows behind it, of so many bytes: as a model with weights, but packed well. */
function padded(model: Uint8Array, bytes: number): Uint8Array<ArrayBuffer> {
  const head = [0x9a, 0x06]; // field 99, with a length
  for (let rest = bytes; rest > 0; rest >>>= 7) head.push(rest > 127 ? (rest & 127) | 128 : rest);
  const whole = new Uint8Array(model.length + head.length + bytes);
  whole.set(model);
  whole.set(head, model.length);
  return whole;
}

Deno.test("a packed model is not held twice", { ignore: Deno.build.os !== "linux" }, async () => {
  const model = graphOf([1, 4], (graph) => graph.node("Relu", ["x"]));
  const stream = new Blob([padded(model, 300 * 2 ** 20)]).stream().pipeThrough(new CompressionStream("gzip"));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  const { code, err, mebibytes } = await evaluated(packed, ".onnx.gz");
  assert.deepEqual({ code, err }, { code: 0, err: "" });
  assert.ok(mebibytes < 560, `${mebibytes} MiB`);
});
