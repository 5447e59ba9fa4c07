/** Addresses: data from servers that are slow, endless, or lead elsewhere. */
import assert from "node:assert/strict";
import { fromZoo } from "../../examples/mod.ts";
import { writeNetwork } from "../../formats/mod.ts";
import { loadProfile } from "../../profiles/mod.ts";
import { sample } from "../formats/onnx.ts";
import type { Ended } from "../scripts/deno.ts";
import { fodlam, inFolder } from "./run.ts";
import { script, serve, trickle } from "./server.ts";

const lenet = JSON.stringify(await fromZoo("lenet5"));
const here = new URL("../../", import.meta.url).pathname;

function refused({ code, out, err }: Ended, expected: RegExp): void {
  assert.deepEqual({ code, out }, { code: 1, out: "" });
  assert.match(err, /^Cannot [^\n]*\n$/);
  assert.match(err, expected);
}

function fine({ code, out, err }: Ended): string {
  assert.deepEqual({ code, err }, { code: 0, err: "" });
  return out;
}

Deno.test("what a server sends is data, whatever it calls it and whatever it is", async () => {
  await using server = serve(() => script('throw new Error("was run");'));
  for (const path of ["model.onnx", "model", "", "net.ts/", "model.onnx?file=net.ts", "a.json#net.ts"]) {
    const { code, err } = await fodlam(here, "count", `${server.url}${path}`);
    assert.equal(code, 1);
    assert.doesNotMatch(err, /was run|Cannot load/);
  }
});

/** Networks in formats, as bytes. */
const networks: [path: string, bytes: () => Promise<Uint8Array<ArrayBuffer>>, expected: RegExp][] = [
  ["net.json", () => encoded(lenet), /^LeNet-5; FODLAM [\d.]+\n/],
  ["folder/net.json?v=2#x", () => encoded(lenet), /^LeNet-5; FODLAM [\d.]+\n/],
  ["unnamed", () => encoded(lenet), /^LeNet-5; FODLAM [\d.]+\n/],
  ["net.onnx", async () => Uint8Array.from(await sample("resnet18")), / 11689512 \(11\.69 M\)\n/],
  ["alexnet.eems.csv", async () => encoded(await written("eems")), /\nCONV1|conv/],
];

function encoded(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return Promise.resolve(new TextEncoder().encode(text));
}

async function written(format: string): Promise<string> {
  const { files } = await writeNetwork(await fromZoo("alexnet"), format, { skipUnsupported: true });
  return `${files[0]!.content}`;
}

for (const [path, bytes, expected] of networks) {
  Deno.test(`count reads ${path} by its address`, async () => {
    const body = await bytes();
    await using server = serve(() => new Response(body));
    const { code, out, err } = await fodlam(here, "count", `${server.url}${path}`);
    assert.deepEqual({ code, err: err.replace(/^Note: .*\n/gm, "") }, { code: 0, err: "" });
    assert.match(out, expected);
  });
}

Deno.test("a profile and a configuration are read by their address", async () => {
  const profile = JSON.stringify(await loadProfile("eyeriss"));
  const config = JSON.stringify({ netfile: "mine.json", layers: ["conv1"] });
  const netfile = JSON.stringify([{ name: "conv1", type: "Convolution", macs: 1000 }]);
  await using server = serve((path) =>
    new Response({ "/chip.json": profile, "/a/config.json": config, "/a/mine.json": netfile }[path] ?? "?")
  );
  fine(await fodlam(here, "profile", "check", `${server.url}chip.json`));
  fine(await fodlam(here, "eval", "lenet5", "--total", "--on", `${server.url}chip.json`));
  fine(await fodlam(here, "config", `${server.url}a/config.json`));
  assert.deepEqual(server.asked, ["/chip.json", "/chip.json", "/a/config.json", "/a/mine.json"]);
});

Deno.test("a redirect stays on its host", async () => {
  await using other = serve(() => new Response(lenet));
  await using server = serve((path, { url }) => {
    if (path === "/net.json") return new Response(lenet);
    const to = { "/away": other.url, "/away.ts": other.url, "/here": "/net.json", "/round": "/round" }[path]!;
    return Response.redirect(new URL(to, url));
  });
  assert.match(fine(await fodlam(here, "count", `${server.url}here`)), /^LeNet-5; FODLAM [\d.]+\n/);
  const away = new RegExp(
    `redirects to another host, ${other.url.slice(0, -1)}; name that address if you trust it`,
  );
  refused(await fodlam(here, "count", `${server.url}away`), away);
  refused(await fodlam(here, "eval", "lenet5", "--on", `${server.url}away`), away);
  refused(await fodlam(here, "config", `${server.url}away`), away);
  refused(await fodlam(here, "count", `${server.url}away.ts`), away);
  refused(await fodlam(here, "count", `${server.url}round`), /it redirects more than 5 times/);
  assert.deepEqual(other.asked, []);
});

Deno.test("an address is read in time, or not", async () => {
  await using server = serve((path) =>
    path.startsWith("/silent") ? new Promise<Response>(() => {}) : trickle(new TextEncoder().encode(" "), 20)
  );
  const late = /it did not end within 0\.5 s; --timeout allows more/;
  for (const path of ["silent.json", "slow.json"]) {
    refused(await fodlam(here, "count", `${server.url}${path}`, "--timeout", "0.5"), late);
    refused(await fodlam(here, "profile", "check", `${server.url}${path}`, "--timeout", "0.5"), late);
    refused(await fodlam(here, "config", `${server.url}${path}`, "--timeout", "0.5"), late);
  }
  const script = await fodlam(here, "count", `${server.url}silent.ts`, "--timeout", "0.5");
  refused(script, /Cannot load http.*silent\.ts: it was stopped after 0\.5 s/);
});

Deno.test("an address is read up to a size", async () => {
  const much = new TextEncoder().encode(" ".repeat(2 ** 20));
  await using server = serve(() => trickle(much, 1));
  const limits = ["--max-size", "3MB"], most = /expected at most 3 MiB, got more/;
  refused(await fodlam(here, "count", `${server.url}net.json`, ...limits), most);
  refused(await fodlam(here, "profile", "check", `${server.url}chip.json`, ...limits), most);
  refused(await fodlam(here, "count", `${server.url}net.json`), /expected at most 64 MiB, got more/);
});

Deno.test("what unpacks to too much is refused while it comes", async () => {
  const packed = await new Response(
    new Blob([new Uint8Array(80 * 2 ** 20)]).stream().pipeThrough(new CompressionStream("gzip")),
  ).arrayBuffer();
  const headers = { "content-encoding": "gzip", "content-type": "application/json" };
  await using server = serve(() => new Response(packed, { headers }));
  refused(await fodlam(here, "profile", "check", `${server.url}a.json`), /expected at most 64 MiB, got more/);
});

/** Composites that name their part as given. */
async function composite(part: string): Promise<string> {
  const { format, year, summary, driven, energyOf, energyScope, process, sources } = await loadProfile(
    "eyeriss",
  );
  const energy = { energyOf, energyScope };
  const whole = { format, id: "both", name: "Both", year, summary, driven, ...energy, process, sources };
  return JSON.stringify({ ...whole, scaling: "dennard", parts: [{ groups: ["conv"], profile: part }] });
}

Deno.test("a profile from a server names files of its own folder there, and none of this machine", () =>
  inFolder(async (folder) => {
    const part = JSON.stringify(await loadProfile("eyeriss"));
    await Deno.writeTextFile(`${folder}/part.json`, part);
    await using other = serve(() => new Response(part));
    let named = "";
    await using server = serve(async (path) =>
      path === "/a/both.json" ? new Response(await composite(named)) : new Response(part)
    );
    const ask = async (name: string) => {
      named = name;
      return await fodlam(folder, "profile", "check", `${server.url}a/both.json`);
    };
    fine(await ask("./part.json"));
    fine(await ask("deep/part.json"));
    assert.deepEqual(server.asked, ["/a/both.json", "/a/part.json", "/a/both.json", "/a/deep/part.json"]);
    const outside = [
      `${folder}/part.json`,
      `file://${folder}/part.json`,
      "../part.json",
      "/part.json",
      "//127.0.0.1/part.json",
      "..%2fpart.json",
      "%2e%2e/part.json",
      `${other.url}part.json`,
    ];
    for (const name of outside) refused(await ask(name), /expected files inside its own folder, got "/);
    assert.deepEqual(server.asked.slice(4), outside.map(() => "/a/both.json"));
    assert.deepEqual(other.asked, []);
  }));

Deno.test("a profile on a disk names files of its own folder alone", () =>
  inFolder(async (folder) => {
    const part = JSON.stringify(await loadProfile("eyeriss"));
    await Deno.mkdir(`${folder}/own`);
    for (const path of ["part.json", "own/part.json"]) await Deno.writeTextFile(`${folder}/${path}`, part);
    await Deno.symlink("../part.json", `${folder}/own/link.json`);
    await using server = serve(() => new Response(part));
    const ask = async (name: string) => {
      await Deno.writeTextFile(`${folder}/own/both.json`, await composite(name));
      return await fodlam(folder, "profile", "check", "own/both.json");
    };
    fine(await ask("./part.json"));
    for (const name of ["../part.json", `${folder}/part.json`, "./link.json", `${server.url}part.json`]) {
      refused(await ask(name), /expected files inside its own folder, got "/);
    }
    assert.deepEqual(server.asked, []);
  }));
