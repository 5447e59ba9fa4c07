/** The page of a report as text: whole, small, safe whatever names hold, the same each time. */
import assert from "node:assert/strict";
import { fromZoo } from "../../examples/mod.ts";
import type { Estimate } from "../../engine/estimate.ts";
import { SCRIPT, SCRIPT_HASH } from "../../report/html/script.ts";
import { html } from "../../report/html.ts";
import { HOSTILE, hostile, ofZoo } from "./pages.ts";

/** The estimates in a page. */
function estimatesIn(page: string): Estimate[] {
  const found = page.matchAll(/<script type="application\/json" id="[^"]*">(.*?)<\/script>/gs);
  return [...found].map(([, json]) => JSON.parse(json!));
}

/** As JSON: what is NaN is null there. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

Deno.test("the page of ResNet-50 is one file below 500 kB, with its estimate", async () => {
  const one = await ofZoo("resnet50", "h100"), page = html([one]);
  assert.ok(page.length < 500_000, `${page.length}`);
  assert.equal(html([one]), page);
  assert.deepEqual(estimatesIn(page), [plain(one.estimate)]);
  assert.match(page, /^<!doctype html>\n<html lang="en">/);
  assert.equal(page.match(/<tbody>/g)?.length, 1);
  assert.equal(page.match(/<svg /g)?.length, 5); // latency, energy by layer and by cause, roofline, network
});

Deno.test("nothing is fetched: no address but in links, and a policy that forbids it", async () => {
  const page = html([await ofZoo("resnet50", "eyeriss-v2")]).replaceAll(
    /<script type="application.*?<\/script>/gs,
    "",
  );
  const addresses = page.matchAll(/(.{9})https?:\/\/[^"<\s]*/g);
  for (const [found, before] of addresses) assert.match(before!, /href="$|xmlns="$/, found);
  assert.doesNotMatch(page, /\ssrc=|@import|url\(/);
  assert.match(page, /http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;/);
});

Deno.test("only this script runs: its hash is in the policy", async () => {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(SCRIPT));
  const hash = `sha256-${btoa(String.fromCharCode(...new Uint8Array(bytes)))}`;
  assert.equal(SCRIPT_HASH, hash, `write SCRIPT_HASH = "${hash}"`);
});

Deno.test("names of others are escaped, and their estimate is unchanged", async () => {
  const one = await hostile(), page = html([one]);
  assert.deepEqual(estimatesIn(page), [plain(one.estimate)]);
  assert.deepEqual(estimatesIn(page)[0]!.layers.map(({ name }) => name), HOSTILE);
  assert.equal(page.match(/<script/g)?.length, 2); // the page's own and the estimate
  assert.doesNotMatch(page, /<img|<!--|\sonmouseover="|[\u202a-\u202e\u2066-\u2069]/);
  assert.match(page, /<bdi>&#60;\/script&#62;&#60;script&#62;window\.harm=1/);
  assert.match(page, /<bdi>a\\u202eb\\u2066c<\/bdi>/);
});

Deno.test("a source's address is a link only if it leads to the web", async () => {
  const one = await ofZoo("lenet5", "h100"), [id, source] = Object.entries(one.estimate.sources)[0]!;
  const at = (url: string) => {
    const sources = { ...one.estimate.sources, [id]: { ...source, url } };
    return html([{ ...one, estimate: { ...one.estimate, sources } }]);
  };
  assert.match(at("https://host/a?b=1&c"), /<a href="https:\/\/host\/a\?b=1&#38;c" rel="noreferrer">/);
  assert.doesNotMatch(at("javascript:alert(1)"), /href="javascript/);
});

Deno.test("of an energy that is not known nothing is drawn, and its cells say so", async () => {
  const { estimate, network } = await ofZoo("lenet5", "h100");
  const none = { latencySeconds: estimate.total.latencySeconds, energyJoules: NaN };
  const layers = estimate.layers.map((layer) => {
    if (layer.status !== "costed") return layer;
    const { energyParts: _, ...rest } = layer;
    return { ...rest, energyJoules: NaN };
  });
  const page = html([{
    estimate: { ...estimate, layers, total: { ...estimate.total, ...none, range: null } },
    network,
  }]);
  assert.equal(page.match(/<svg /g)?.length, 2);
  assert.doesNotMatch(page, /NaN|Infinity|undefined/);
});

Deno.test("several chips stand side by side, the fastest first, and each by itself", async () => {
  const all = [await ofZoo("resnet50", "edge-tpu"), await ofZoo("resnet50", "h100")];
  const left = [[(await ofZoo("resnet50", "eyeriss")).estimate, "3.49 a second"]] as const;
  const page = html(all, { left });
  assert.deepEqual(estimatesIn(page).map(({ profile }) => profile.id), ["h100", "edge-tpu"]);
  assert.match(page, /<h1><bdi>ResNet-50 on 3 chips<\/bdi><\/h1>/);
  assert.match(page, /<h2>Left out<\/h2><ul><li><bdi>eyeriss: 3\.49 a second/);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
});

Deno.test("models of one chip are told apart", async () => {
  const models = ["table", "rowStationary"] as const;
  const page = html(await Promise.all(models.map((model) => ofZoo("vgg16", "eyeriss", { model }))));
  for (const model of models) assert.ok(page.includes(`<summary><bdi>eyeriss, ${model}: `), model);
});

Deno.test("networks are told apart; one that does not fit has no cost in the comparison", async () => {
  const llama = { ...await ofZoo("llama-2-70b-decode", "t4") };
  const page = html([await ofZoo("lenet5", "h100"), await ofZoo("lenet5", "t4"), llama]);
  assert.match(page, /<h2><bdi>LeNet-5<\/bdi><\/h2>/);
  assert.match(page, /<h2><bdi>Llama-2-70b<\/bdi><\/h2>/);
  assert.match(page, /does not fit/);
});

Deno.test("a network of 1,283 layers is a page of its own in less than two seconds", async () => {
  const one = await ofZoo("llama-2-70b-decode", "h100", { bits: 8 });
  assert.equal((await fromZoo("llama-2-70b-decode")).layers.length, 1283);
  const start = performance.now(), page = html([one]);
  assert.ok(performance.now() - start < 2000);
  assert.equal(page.match(/<tr>/g)?.length, 1284);
  assert.ok(page.length < 4e6, `${page.length}`);
});
