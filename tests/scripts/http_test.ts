/**
 * The main job from anywhere: an example by file and by http, and a script of the user's own that imports `mod.ts` by http,
 * each with an empty cache and no configuration, and again with the network cut off.
 */
import assert from "node:assert/strict";
import { elsewhere, type Ended, here, type Place, run } from "./deno.ts";
import { serve } from "./server.ts";

const FIRST_LINE = "VGG-16 on Eyeriss + EIE (65 nm), as published, batch 1\n";

function fine({ code, out, err }: Ended): string {
  assert.equal(err, "");
  assert.equal(code, 0);
  return out;
}

/** The same run twice without a network: as a user without one would do it, and forbidden to ask for it. */
async function offline(args: readonly string[], place: Place): Promise<string> {
  const out = fine(await run(args, { ...place, cut: "all" }));
  assert.equal(fine(await run(["--cached-only", ...args], { ...place, cut: "all" })), out);
  return out;
}

Deno.test("an example runs by file: no permission, no configuration, no package, no network", () =>
  elsewhere(async (cwd, cache) => {
    const first = fine(await run([here("examples/vgg16.ts")], { cwd, cache, cut: "all" }));
    assert.ok(first.startsWith(FIRST_LINE));
    assert.equal(await offline([here("examples/vgg16.ts")], { cwd, cache }), first);
  }));

for (const plain of [false, true]) {
  const as = plain ? "as text/plain" : "with its media types";
  Deno.test(`an example runs by http ${as}, and with the network cut off after that one run`, () =>
    elsewhere(async (cwd, cache) => {
      await using server = serve({ plain });
      const url = `http://${server.host}/examples/vgg16.ts`;
      const byFile = fine(await run([here("examples/vgg16.ts")], { cwd }));
      assert.equal(fine(await run([url], { cwd, cache })), byFile);
      await server.stop();
      assert.equal(await offline([url], { cwd, cache }), byFile);
      await optionsOffline(url, { cwd, cache });
    }));
}

/**
 * Options load what a run without them does not: parser, profiles, formats. The first run has fetched them all the same, but for the
 * package that parses: it comes with the first option.
 */
async function optionsOffline(url: string, { cwd, cache }: Required<Pick<Place, "cwd" | "cache">>) {
  fine(await run([url, "--total"], { cwd, cache }));
  for (const options of ["--help", "--on fodlam-2017,eie --total", "--json --batch 4", "--csv --layers"]) {
    const args = options.split(" ");
    const byFile = fine(await run([here("examples/vgg16.ts"), ...args], { cwd }));
    assert.equal(await offline([url, ...args], { cwd, cache }), byFile, options);
  }
  const wrong = await run([url, "--on", "eyerisss"], { cwd, cache, cut: "all" });
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /"eyerisss".*"eyeriss"/);
}

Deno.test("an example runs by http where packages cannot be fetched", () =>
  elsewhere(async (cwd, cache) => {
    await using server = serve();
    const url = `http://${server.host}/examples/vgg16.ts`;
    assert.ok(fine(await run([url], { cwd, cache, cut: "outside" })).startsWith(FIRST_LINE));
  }));

const ownNetwork = (host: string) => `
import { conv, evaluate, loadProfile, network, run } from "http://${host}/mod.ts";

export const tiny = network("tiny", [3, 32, 32], conv(64, 3).relu().pool().conv(128, 3).relu().pool().fc(10).softmax());

if (import.meta.main) {
  await run(tiny);
  const estimate = evaluate(tiny, await loadProfile("eyeriss"), { batch: 4, model: "perMac" });
  console.log(estimate.format, estimate.total.latencySeconds > 0);
}
`;

Deno.test("a script elsewhere imports mod.ts by http and builds its own network, then offline", () =>
  elsewhere(async (cwd, cache) => {
    await using server = serve();
    await Deno.writeTextFile(`${cwd}/tiny.ts`, ownNetwork(server.host));
    // Deno's own rule: a local script may import from hosts on Deno's list (jsr.io, raw.githubusercontent.com, ...) as it
    // is, and from any other only with --allow-import. It is a permission for the import, not for FODLAM.
    const args = [`--allow-import=${server.host}`, "tiny.ts"];
    const first = fine(await run(args, { cwd, cache }));
    assert.match(first, /^tiny on Eyeriss \+ EIE[\s\S]*\nfodlam\/estimate@1 true\n$/);
    await server.stop();
    assert.equal(await offline(args, { cwd, cache }), first);
    const eyeriss = [...args, "--on", "eyeriss", "--total"];
    fine(await run(eyeriss, { cwd, cache }));
    assert.match(await offline(eyeriss, { cwd, cache }), /^tiny on Eyeriss /);
  }));

Deno.test("the command runs by URL, on the zoo and on a script by URL, and offline", () =>
  elsewhere(async (cwd, cache) => {
    await using server = serve();
    const command = ["-A", `http://${server.host}/cli/main.ts`];
    const script = here("examples/vgg16.ts");
    const byFile = fine(await run([script, "--json"], { cwd }));
    const zoo = [...command, "eval", "vgg16", "--json"];
    const url = [...command, "eval", `http://${server.host}/examples/vgg16.ts`, "--json"];
    assert.equal(fine(await run(zoo, { cwd, cache })), byFile);
    assert.equal(fine(await run(url, { cwd, cache })), byFile);
    await server.stop();
    assert.equal(await offline(zoo, { cwd, cache }), byFile);
    assert.equal(await offline(url, { cwd, cache }), byFile);
    assert.match(await offline([...command, "--version"], { cwd, cache }), /^\d+\.\d+\.\d+\n$/);
  }));
