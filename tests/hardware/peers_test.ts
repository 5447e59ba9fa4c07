/** `deno task peers`: a checkout of a tool, here of our own files in its places, file by file. */
import assert from "node:assert/strict";
import { reportsOn, tableOf } from "../../tools/peers.ts";
import { configuration } from "./scale_sim.ts";

const files: Readonly<Record<string, string>> = {
  "configs/scale.cfg": configuration({ rows: 32 }),
  "configs/upright.cfg": configuration({ dataflow: "upright" }),
  "configs/notes.yaml": "title: nothing about chips\n",
  "topologies/conv_nets/alexnet_part.csv":
    "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n" +
    "first, 224, 224, 11, 11, 3, 96, 4,\n",
  // AlexNet's first layer: 112,283 cycles, as in the tool's own golden trace (and in profiles/published/scale-sim-cycles.json)
  "test/general/golden_trace_calc/COMPUTE_REPORT.csv":
    "LayerID, Total Cycles (incl. prefetch), Total Cycles, Stall Cycles\n0, 116210, 112283, 0,\n",
};

Deno.test("a checkout is reported file by file, with the tool's own results", async () => {
  const folder = await Deno.makeTempDir({ prefix: "fodlam-peers-" });
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(`${folder}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    const reports = await reportsOn([`${folder}/`]);
    const [read, result, refused, ...rest] = reports.map(({ path, result }) => `${path}: ${result}`);
    assert.match(read!, /^configs\/scale\.cfg: read as systolic: .*32 x 32/);
    assert.match(result!, /^configs\/scale\.cfg: AlexNet, layer 0: 112283 cycles, 112283 printed \(1\.000\)/);
    assert.match(refused!, /^configs\/upright\.cfg: refused: .*"upright"/);
    assert.deepEqual(rest, []);
    assert.match(tableOf(reports), /1 read, 1 refused, 0 failed$/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
