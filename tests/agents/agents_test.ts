/** Agents: the server over standard input and output, as they start it. */
import assert from "node:assert/strict";
import { answerOf } from "../../cli/agents/answer.ts";
import { schemaOf } from "../../cli/agents/arguments.ts";
import { tools } from "../../cli/agents/tools.ts";
import { Ajv } from "../../deps/ajv.ts";
import { fromZoo } from "../../examples/mod.ts";
import { evaluate, loadProfile } from "../../mod.ts";
import { inFolder } from "../outside/run.ts";
import { here } from "../scripts/deno.ts";
import { call, exchange, GREETING, type Message, ownServer } from "./client.ts";

/** Whether everything that is shown is there; lists are shown as far as they go. */
function holds(whole: unknown, part: unknown): boolean {
  if (typeof part !== "object" || part === null) return Object.is(whole, part);
  if (typeof whole !== "object" || whole === null) return false;
  return Object.entries(part).every(([key, value]) => holds((whole as Record<string, unknown>)[key], value));
}

Deno.test("the exchange of docs/agents.md goes as it is shown, without any right", async () => {
  const page = await Deno.readTextFile(here("docs/agents.md"));
  const lines = /```jsonl\n([\s\S]*?)```/.exec(page)![1]!.trim().split("\n");
  const told = (mark: string): Message[] =>
    lines.filter((line) => line.startsWith(mark)).map((line) => JSON.parse(line.slice(2)));
  const { answers, err } = await exchange(told(">"));
  const shown = told("<");
  assert.equal(answers.length, shown.length);
  for (const [i, answer] of answers.entries()) {
    assert.ok(holds(answer, shown[i]), `${JSON.stringify(shown[i])}\n${JSON.stringify(answer)}`);
  }
  assert.equal(err, "");
});

Deno.test("docs/agents.md names every tool", async () => {
  const page = await Deno.readTextFile(here("docs/agents.md"));
  assert.deepEqual([...page.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name), [...tools.keys()]);
});

Deno.test("what a tool takes are options of its command, and none that writes, lays out or trusts", async (t) => {
  const others = ["network", "content", "on", "layers"];
  const withheld = /^(svg|picture|force|html|out|csv|json|trust|queue|workers|slurm)$/;
  for (const tool of tools.values()) {
    await t.step(tool.name, () => {
      const { properties } = schemaOf(tool) as { readonly properties: Readonly<Record<string, Message>> };
      assert.deepEqual(tool.takes.filter((name) => !(name in properties)), []);
      assert.deepEqual(tool.needs.filter((name) => !(name in properties)), []);
      assert.deepEqual(Object.keys(properties).filter((name) => withheld.test(name)), []);
      for (const [name, { description }] of Object.entries(properties)) {
        assert.match(String(description), /\w{3}/, name);
        if (!others.includes(name)) assert.doesNotMatch(String(description), /--(?!allow)/, name);
      }
      new Ajv({ strict: false }).compile(schemaOf(tool));
    });
  }
});

const darknet = "[net]\nheight=8\nwidth=8\nchannels=3\n[convolutional]\nfilters=4\nsize=3\nstride=1\n";
const lenet = await fromZoo("lenet5");
const llama = {
  model_type: "llama",
  architectures: ["LlamaForCausalLM"],
  hidden_size: 64,
  intermediate_size: 128,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  vocab_size: 100,
};

/** Calls that are answered, and what is in the data. */
const answered: readonly (readonly [tool: string, given: Message, holds: unknown])[] = [
  ["estimate", { network: "lenet5", on: ["h100"] }, { format: "fodlam/estimate@1" }],
  ["estimate", { network: lenet, on: "h100", layers: 0 }, { network: { name: "LeNet-5" }, layers: [] }],
  ["estimate", { network: llama, on: ["h100"] }, { network: { name: "llama" } }],
  ["estimate", { network: "yolo.cfg", content: darknet, on: ["h100"] }, {
    network: { name: "yolo", macs: 3888 },
  }],
  ["estimate", { network: "lenet5", on: ["h100", "a100@engine"] }, { results: [{ batch: 1 }, { batch: 1 }] }],
  ["estimate", { network: "lenet5", on: [await loadProfile("t4")] }, { profile: { id: "t4" } }],
  ["estimate", { network: "resnet18", on: ["h100"], dim: ["height=512"] }, {
    network: { name: "ResNet-18 (height 512)" },
  }],
  ["compare", { network: "resnet50", on: ["h100", "edge-tpu"], maxLatency: "5ms" }, {
    results: [{ profile: { id: "h100" } }],
  }],
  ["compare", { network: "resnet50", minRate: 1e12 }, { results: [] }],
  ["count", { network: "lenet5", masked: true }, { format: "fodlam/count@1", network: "LeNet-5" }],
  ["explain", { network: "lenet5", on: ["h100"], layer: "c1" }, {
    format: "fodlam/explanation@1",
    layers: [{ name: "c1" }],
  }],
  ["explain", { network: "resnet50", on: ["h100"] }, { layersLeftOut: 171 }],
  ["convert", { network: "lenet5", to: "json" }, { format: "json" }],
  ["convert", { network: "lenet5", to: "onnx" }, { format: "onnx" }],
  ["convert", { network: "lenet5", to: "typescript" }, { format: "typescript" }],
  ["profiles", { profile: "jetson" }, { profiles: [{ id: "jetson-agx-orin" }] }],
  ["profiles", { profile: "h100" }, { format: "fodlam/profile@1", id: "h100" }],
  ["networks", {}, { networks: [{ name: "alexnet", macs: 724406816 }] }],
  ["networks", { network: "yolov8" }, {
    networks: [{ name: "yolov8l" }],
  }],
  ["networks", { network: "lenet5" }, { format: "fodlam/network@1", name: "LeNet-5" }],
];

Deno.test("tools answer with the published JSON and a report", async (t) => {
  for (const [name, given, part] of answered) {
    await t.step(`${name} ${JSON.stringify(given).slice(0, 70)}`, async () => {
      const { content, structuredContent, isError } = await answerOf(name, given);
      assert.equal(isError, undefined, JSON.stringify(content));
      assert.ok(holds(structuredContent, part), JSON.stringify(structuredContent).slice(0, 2000));
      assert.ok(content.length > 0);
      assert.ok(JSON.stringify(structuredContent).length < 40_000, "an answer that an agent can take in");
    });
  }
});

Deno.test("an estimate is the library's, its slowest layers first chosen", async () => {
  const net = await fromZoo("resnet50"), estimate = evaluate(net, await loadProfile("h100"), { batch: 8 });
  const given = { network: "resnet50", on: ["h100"], batch: 8 };
  const { structuredContent: whole } = await answerOf("estimate", { ...given, layers: "all" });
  assert.deepEqual(whole, JSON.parse(JSON.stringify(estimate)));
  const { structuredContent: part } = await answerOf("estimate", { ...given, layers: 2 });
  const { layers, layersLeftOut, ...others } = part as Message;
  const seconds = (one: unknown) => Number((one as Message).latencySeconds ?? 0);
  const [first] = estimate.layers.toSorted((a, b) => seconds(b) - seconds(a));
  assert.equal(layersLeftOut, net.layers.length - 2);
  assert.ok((layers as Message[]).some(({ name }) => name === first!.name));
  assert.deepEqual(Object.keys(others), Object.keys(estimate).filter((key) => key !== "layers"));
});

/** Calls that are refused, and how. */
const refused: readonly (readonly [tool: string, given: Message, says: RegExp])[] = [
  ["nope", {}, /^Cannot find tool "nope": expected one of estimate, /],
  ["estimate", { on: ["h100"] }, /^Cannot call estimate: expected network to be given/],
  ["estimate", { network: "lenet5" }, /^Cannot call estimate: expected on to be given/],
  ["estimate", { network: "lenet5", on: [] }, /expected on to be at least one accelerator/],
  ["estimate", { network: "lenet5", on: [7] }, /expected on to be a list of names or profiles/],
  ["estimate", { network: "lenet", on: ["h100"], bach: 4 }, /got "bach"; did you mean "batch"\?/],
  ["estimate", { network: "lenet5", on: ["h100"], trust: true }, /expected an argument among/],
  ["estimate", { network: "lenet5", on: ["h100"], svg: "/tmp/x.svg" }, /expected an argument among/],
  ["estimate", { network: "lenet5", on: ["h100"], batch: -4 }, /^Cannot use batch: expected a whole number/],
  ["estimate", { network: "lenet5", on: ["h100"], batch: true }, /expected batch to be a number or a text/],
  [
    "estimate",
    { network: "lenet5", on: ["h100"], density: "0.5,0.5" },
    /^Cannot use density for .* changes nothing/,
  ],
  [
    "estimate",
    { network: "lenet5", on: ["h100"], layers: -1 },
    /expected layers to be a number of layers, or "all"/,
  ],
  ["estimate", { network: "-", on: ["h100"] }, /expected network to be a name, and no stream/],
  ["estimate", { network: "/dev/stdin", on: ["h100"] }, /expected network to be a name, and no stream/],
  ["estimate", { network: "lenet5", on: ["-"] }, /expected on to be a name, and no stream/],
  [
    "estimate",
    { network: {}, on: ["h100"] },
    /^Cannot read network\.json: format: expected "fodlam\/network@1"/,
  ],
  ["estimate", { network: lenet, content: "x", on: ["h100"] }, /expected content to be left out beside JSON/],
  ["estimate", { network: "x.cfg", content: 7, on: ["h100"] }, /expected content to be a text/],
  ["estimate", { network: "x.cfg", content: "[net]", on: ["h100"] }, /^Cannot read x\.cfg /],
  ["estimate", { network: "lenet5", on: [{}] }, /^Cannot read profile\.json: format: expected/],
  [
    "estimate",
    { network: "gpt-oss-120b-decode", on: ["jetson-nano"] },
    /^Cannot run .*; fewer bits .*, and ignoreMemory/,
  ],
  ["convert", { network: "lenet5", to: "onxx" }, /^Cannot find format "onxx".*did you mean "onnx"/],
  ["networks", { network: "yolo", dim: ["height=512"] }, /^Cannot use dim: expected the name of a network/],
  ["profiles", { profile: "qqq" }, /^Cannot find profile "qqq"/],
];

Deno.test("what cannot be is refused in one message, with its parts as data", async (t) => {
  for (const [name, given, says] of refused) {
    await t.step(`${name} ${JSON.stringify(given).slice(0, 70)}`, async () => {
      const { content: [said], structuredContent, isError } = await answerOf(name, given);
      assert.equal(isError, true);
      assert.ok(said?.type === "text");
      assert.match(said.text, says);
      assert.equal((structuredContent as Message).message, said.text);
    });
  }
});

const SCRIPT = 'import { conv, network } from "@fodlam/fodlam";\nconsole.log("told");\n' +
  'export const small = network("small", [3, 8, 8], conv(4, 3));\n';
const PRYING = 'export const secret = await Deno.readTextFile("/etc/hostname");\n';

Deno.test("without a right files, addresses and scripts are refused by name", async () => {
  const named = [
    { network: "model.onnx" },
    { network: "https://fodlam.invalid/model.onnx" },
    { network: "net.ts" },
    { network: "net.ts", content: SCRIPT },
  ];
  const calls = named.map((given, i) => call(i + 1, "estimate", { ...given, on: ["h100"] }));
  const { answers } = await exchange([...GREETING, ...calls]);
  const said = answers.slice(1).map(({ result }) =>
    (result as { content: [{ text: string }] }).content[0].text
  );
  assert.match(said[0]!, /^Cannot read model\.onnx: .*--allow-read$/);
  assert.match(said[1]!, /^Cannot read https:\/\/fodlam\.invalid\/model\.onnx: .*--allow-net$/);
  for (const text of said.slice(2)) {
    assert.match(text, /^Cannot load net\.ts: .*takes --allow-run --allow-read /);
  }
});

Deno.test("with rights files are read and scripts run, which themselves have none", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/own.json`, JSON.stringify(lenet));
    await Deno.writeTextFile(`${folder}/net.ts`, SCRIPT);
    const given = [
      { network: "own.json" },
      { network: "net.ts" },
      { network: "other.ts", content: SCRIPT },
      { network: "prying.ts", content: PRYING },
    ];
    const calls = given.map((one, i) => call(i + 1, "count", one));
    const rights = ["--allow-run", "--allow-read", "--allow-write", "--allow-env"];
    const { answers, err } = await exchange([...GREETING, ...calls], ownServer(...rights), folder);
    const names = answers.slice(1, 4).map(({ result }) =>
      (result as { structuredContent: Message }).structuredContent.network
    );
    assert.deepEqual(names, ["LeNet-5", "small", "small"]);
    const { content, isError } = answers[4]!.result as { content: [{ text: string }]; isError: boolean };
    assert.ok(isError);
    assert.match(
      content[0].text,
      /^Cannot load prying\.ts: it needs read access.*scripts run without rights/,
    );
    assert.equal(err, "");
  });
});
