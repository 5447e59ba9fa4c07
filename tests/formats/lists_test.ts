/** The formats that are lists of layers: every sort of layer in the zoo written and read back. */
import assert from "node:assert/strict";
import { zoo } from "../../examples/mod.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import { elements } from "../../ir/shape.ts";
import { macsOf } from "../../ir/work.ts";
import type { Writing } from "../../formats/format.ts";
import { loadFormat } from "../../formats/mod.ts";
import { zooOfEveryPattern } from "../sampled.ts";

/** What was written, as a source to read. */
function sourceOf({ files }: Writing, path: string) {
  const encode = (content: string | Uint8Array) => new TextEncoder().encode(content as string);
  const contents = new Map(files.map(({ path, content }) => [path, encode(content)]));
  const sibling = (name: string) => Promise.resolve(contents.get(name)!);
  if (contents.has("")) return { path, bytes: contents.get("")! };
  return { path, bytes: new Uint8Array(), entries: [...contents.keys()].sort(), sibling };
}

/** MACs of each loop nest of the layers that a format can say, in order. */
function nestMacs(network: Network, skipped: ReadonlySet<string>): number[] {
  return lower(network).flatMap(({ nests }, i) => {
    return skipped.has(network.layers[i]!.name) ? [] : nests.map(macsOf);
  });
}

/** MACs of what came back, in the order of the list: a reader that finds a graph may have its own. */
function listedMacs(back: Network, { files }: Writing, id: string): number[] {
  const macs = lower(back).map(({ macs }) => macs);
  if (id !== "zigzag") return macs;
  const places = new Map(back.layers.map(({ name }, i) => [name, i]));
  const names = [...(files[0]!.content as string).matchAll(/^ {2}name: (.*)$/gm)].map(([, word]) => word!);
  assert.equal(names.length, back.layers.length);
  return names.map((word) => macs[places.get(word.startsWith('"') ? JSON.parse(word) : word)!]!);
}

async function roundTrip(id: string, network: Network, batch = 1) {
  const format = await loadFormat(id, "write");
  const writing = await format.write!(network, { skipUnsupported: true, batch });
  const { networks } = await format.read!(sourceOf(writing, `written.${id}`), {});
  assert.equal(networks.length, 1);
  return { writing, skipped: new Set(writing.skipped.map(({ layer }) => layer)), back: networks[0]! };
}

/** Shapes and weights, biases aside, of the convolutions of one image; formats of lines name them by number. */
function slidingOf(network: Network, skipped: ReadonlySet<string> = new Set()): unknown[] {
  const works = lower(network);
  return network.layers.flatMap((layer, i) => {
    const { n = 1, k = 0, c = 0, p, q, r = 0, s = 0, groups = 1 } = works[i]!.nests[0] ?? {};
    const isSliding = ["conv", "conv1d", "depthwise"].includes(layer.kind);
    if (!isSliding || n > 1 || r * s === 1 || skipped.has(layer.name)) return [];
    return [`${elements(layer.shape)} ${k}x${p}x${q} ${k * (c / groups) * r * s}`];
  }).sort();
}

/** Of layers of one's own, which have no loops. */
const NUMBER = "its MACs are a mere number";

/** Layers of the zoo that a format cannot say, each for a reason that is the format's own. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  "scale-sim": ["SCALE-Sim has no dilation", NUMBER],
  timeloop: [NUMBER],
  zigzag: [NUMBER],
  maestro: ["MAESTRO has no dilation", NUMBER],
  eems: ["EEMS has no dilation", NUMBER],
};

const networks = await zooOfEveryPattern();

for (const [id, known] of Object.entries(reasons)) {
  Deno.test(`${id} keeps the MACs of every sort of layer that it can say`, async (t) => {
    const found = new Set<string>();
    for (const [name, network] of networks) {
      await t.step(name, async () => {
        const { writing, skipped, back } = await roundTrip(id, network);
        for (const { reason } of writing.skipped) found.add(reason);
        assert.deepEqual(listedMacs(back, writing, id), nestMacs(network, skipped));
        assert.deepEqual(slidingOf(back), slidingOf(network, skipped));
      });
    }
    assert.deepEqual([...found].sort(), known);
  });
}

Deno.test("a batch multiplies the MACs of every list", async (t) => {
  const network = await zoo["mobilenet-v2"]!.load();
  for (const id of Object.keys(reasons)) {
    await t.step(id, async () => {
      const { writing, back } = await roundTrip(id, network, 2);
      const twice = nestMacs(network, new Set()).map((macs) => 2 * macs);
      assert.deepEqual(listedMacs(back, writing, id), twice);
    });
  }
});
