/** Agents that give what no tool expects: one message each, an answer all the same, and the next call is answered too. */
import assert from "node:assert/strict";
import { answerOf } from "../../cli/agents/answer.ts";
import { schemaOf } from "../../cli/agents/arguments.ts";
import { messagesIn } from "../../cli/agents/messages.ts";
import { tools } from "../../cli/agents/tools.ts";
import { inFolder } from "../outside/run.ts";
import { call, exchange, GREETING, type Message, ownServer } from "./client.ts";

/** A value inside lists, so many deep. */
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

async function textOf(name: string, given: Message): Promise<string> {
  const { content: [said], isError } = await answerOf(name, given);
  assert.equal(isError, true);
  assert.ok(said?.type === "text");
  return said.text;
}

Deno.test("half of a character in a name or a content is read as a file's would be", async () => {
  const given = {
    content: "[net]\nheight=8 # \ud800\nwidth=8\nchannels=3\n[convolutional]\nfilters=4\nsize=3\n",
  };
  const { structuredContent } = await answerOf("count", { network: "\udc00.cfg", ...given });
  assert.equal((structuredContent as Message).format, "fodlam/count@1");
  assert.match(await textOf("count", { network: "\ud800.cfg", content: "x" }), /^Cannot read \ufffd\.cfg /);
});

Deno.test("values within each other without end are refused wherever they stand", async () => {
  for (const depth of [300, 50_000]) {
    const places: readonly Message[] = [
      { network: { format: "fodlam/network@1", name: nested(depth) }, on: ["h100"] },
      { network: "lenet5", on: [{ format: "fodlam/profile@1", id: nested(depth) }] },
      { network: "lenet5", on: nested(depth) },
      { network: "lenet5", on: ["h100"], batch: nested(depth) },
    ];
    for (const given of places) {
      assert.match(
        await textOf("estimate", given),
        /^Cannot call estimate: expected \w+ to be at most 200 deep/,
      );
    }
  }
});

Deno.test("what an answer says is wrong is said once and in the agent's words", async () => {
  assert.match(
    await textOf("estimate", { network: "lenet5", on: ["h100,a100"] }),
    /expected on to be a list of names or profiles, got "h100,a100"$/,
  );
  const { structuredContent } = await answerOf("convert", { network: "lenet5", to: "json", import: "x" });
  assert.doesNotMatch(JSON.stringify(structuredContent), /--/);
  assert.match(
    await textOf("explain", { network: "lenet5", on: ["h100"], layer: "c1", layers: 0 }),
    /^Cannot call explain: expected layers to be left out beside layer, got 0$/,
  );
});

Deno.test("a report is no longer than an agent can take in, however large the network is", async () => {
  for (const tool of ["count", "estimate", "explain", "compare"]) {
    const on = tool === "count" ? {} : { on: ["h100"], ignoreMemory: true };
    const { content, isError } = await answerOf(tool, { network: "llama-3.1-405b", ...on });
    assert.equal(isError, undefined);
    assert.ok(JSON.stringify(content).length < 20_000, `${tool}: ${JSON.stringify(content).length}`);
  }
});

Deno.test("results of several accelerators stand in the order of the report, the fastest first", async () => {
  const on = ["edge-tpu", "jetson-agx-orin", "h100"];
  const { structuredContent } = await answerOf("compare", { network: "resnet50", on });
  const { results } = structuredContent as { readonly results: readonly { profile: { id: string } }[] };
  assert.deepEqual(results.map(({ profile }) => profile.id), ["h100", "jetson-agx-orin", "edge-tpu"]);
});

Deno.test("a network that is several files in another format is given as files", async () => {
  const { structuredContent } = await answerOf("convert", { network: "lenet5", to: "timeloop" });
  const { format, files } = structuredContent as { format: string; files: { path: string; text: string }[] };
  assert.equal(format, "timeloop");
  assert.match(files.map(({ path }) => path).join(" "), /^index\.yaml 001_c1\.yaml /);
  assert.ok(files.every(({ text }) => text.length > 0));
});

Deno.test("what may be a series is no number alone in the schema, and descriptions speak to agents", async () => {
  const { properties } = schemaOf(tools.get("serve")!) as { properties: Record<string, Message> };
  for (const name of ["requests", "gpus"]) {
    assert.deepEqual(properties[name]!.type, ["string", "number"], name);
  }
  const { structuredContent } = await answerOf("serve", {
    network: "llama-3.1-8b",
    on: ["h100"],
    requests: "1,8",
  });
  assert.match(JSON.stringify(structuredContent), /"requests":8/);
  for (const tool of tools.values()) {
    assert.doesNotMatch(JSON.stringify(schemaOf(tool)), /exit code|by the file name|this copy/, tool.name);
  }
});

Deno.test("no tool reads a stream, which would keep all other calls waiting", async () => {
  await inFolder(async (folder) => {
    await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
    await Deno.symlink("/dev/zero", `${folder}/zeros.json`);
    const guess = { network: "llama-3.1-8b", on: ["h100"], guesses: 3, acceptance: 0.7 };
    const given: readonly (readonly [string, Message])[] = [
      ["serve", { ...guess, draft: "-" }],
      ["serve", { ...guess, draft: "pipe" }],
      ["count", { network: "pipe" }],
      ["count", { network: "zeros.json" }],
      ["profiles", { profile: "./pipe" }],
      ["estimate", { network: "lenet5", on: ["./zeros.json"] }],
    ];
    const calls = given.map(([name, one], i) => call(i + 1, name, one));
    const { answers } = await exchange([...GREETING, ...calls], ownServer("--allow-all"), folder);
    for (const { result } of answers.slice(1)) {
      const { content, isError } = result as { content: [{ text: string }]; isError?: boolean };
      assert.ok(isError);
      assert.match(content[0].text, /no stream|it is no file/);
    }
  });
});

Deno.test("a message of more megabytes than the protocol's kit takes is answered, and so is the next one", async () => {
  const calls = [
    call(1, "count", { network: "x.cfg", content: "a".repeat(12e6) }),
    call(2, "count", { network: "lenet5" }),
  ];
  const { answers, err } = await exchange([...GREETING, ...calls]);
  assert.match(JSON.stringify(answers[1]), /Cannot read x\.cfg/);
  assert.match(JSON.stringify(answers[2]), /fodlam\/count@1/);
  assert.equal(err, "");
});

Deno.test("a message that is too long is refused by its id, whatever comes in which parts", async () => {
  const long = "a".repeat(3000);
  const lines = [
    `{"id":1,"params":{}}`,
    `{"jsonrpc":"2.0","id":"two","params":{"id":9,"content":"${long}"}}`,
    `{"method":"m","params":{"id":9,"content":"${long}","id":9},"jsonrpc":"2.0","id":3}`,
    `{"params":{"arguments":{"content":"${long}},\\"id\\":9"}}}`,
    `${long}`,
    `{"id":5}`,
  ];
  for (const size of [1, 7, 1000, 1e6]) {
    const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
    const parts = async function* () {
      for (let at = 0; at < bytes.length; at += size) {
        yield await Promise.resolve(bytes.subarray(at, at + size));
      }
    };
    const refused: unknown[] = [], kept: string[] = [];
    const messages = messagesIn(parts(), (id, text) => void refused.push(id, text), 2048);
    for await (const one of messages) kept.push(new TextDecoder().decode(one).trimEnd());
    const says = "Cannot read the message: expected at most 2 KiB, got more";
    assert.deepEqual(kept, [lines[0], lines.at(-1)]);
    assert.deepEqual(refused, ["two", says, 3, says, null, says, null, says]);
  }
});
