/** The formats that are lists of layers: the whole zoo written and read back, layer by layer. */
import assert from "node:assert/strict";
import { zoo } from "../../examples/mod.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import { macsOf } from "../../ir/work.ts";
import type { Format, Writing } from "../../formats/format.ts";
import { loadFormat } from "../../formats/mod.ts";

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

async function roundTrip(format: Format, network: Network, batch = 1) {
  const writing = await format.write!(network, { skipUnsupported: true, batch });
  const { networks } = await format.read!(sourceOf(writing, `written.${format.id}`), {});
  assert.equal(networks.length, 1);
  return { writing, skipped: new Set(writing.skipped.map(({ layer }) => layer)), back: networks[0]! };
}

/** Layers of the zoo that a format cannot say, each for a reason that is the format's own. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  "scale-sim": ["SCALE-Sim has no dilation"],
  timeloop: [],
  zigzag: [],
  maestro: ["MAESTRO has no dilation"],
  eems: ["EEMS has no dilation"],
};

for (const [id, known] of Object.entries(reasons)) {
  Deno.test(`${id} keeps the MACs of every layer of the zoo that it can say`, async (t) => {
    const format = await loadFormat(id, "write");
    const found = new Set<string>();
    for (const [name, entry] of Object.entries(zoo)) {
      await t.step(name, async () => {
        const network = await entry.load();
        const { writing, skipped, back } = await roundTrip(format, network);
        for (const { reason } of writing.skipped) found.add(reason);
        assert.deepEqual(lower(back).map(({ macs }) => macs), nestMacs(network, skipped));
        assert.ok(back.layers.length > 0);
      });
    }
    assert.deepEqual([...found].sort(), known);
  });
}
