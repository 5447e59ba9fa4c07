/** Pictures: their text, and that no label lies over another whatever the network and the chip. */
import assert from "node:assert/strict";
import { conv, network } from "../../../dsl/mod.ts";
import { evaluate } from "../../../engine/evaluate.ts";
import { explain } from "../../../engine/explain.ts";
import type { Estimate } from "../../../engine/estimate.ts";
import { fromZoo, zoo } from "../../../examples/mod.ts";
import type { Network } from "../../../ir/network.ts";
import { loadProfile, type ProfileId } from "../../../profiles/mod.ts";
import {
  agreementPicture,
  comparisonPicture,
  energyPicture,
  energyTreemap,
  graphPicture,
  latencyPicture,
  linesPicture,
  paretoOf,
  paretoPicture,
  rooflineOf,
  rooflinePicture,
  servingPicture,
  tornadoPicture,
} from "../../../report/svg/mod.ts";
import { foldedRows } from "../../../report/svg/folded.ts";
import { faultsIn, sizeOf, textsIn } from "./drawn.ts";

async function estimateOf(net: Network, id: ProfileId): Promise<Estimate> {
  return evaluate(net, await loadProfile(id));
}

async function roofline(net: Network, id: ProfileId): Promise<string> {
  const profile = await loadProfile(id), estimate = evaluate(net, profile);
  const macs = new Map(estimate.layers.map((layer) => [layer.name, layer.macs]));
  return rooflinePicture(rooflineOf(explain(net, profile), macs)!);
}

Deno.test("no label lies over another or leaves the picture, over every fifth network of the zoo", async (t) => {
  for (const name of Object.keys(zoo).filter((_, i) => i % 5 === 0)) {
    await t.step(name, async () => {
      const net = await fromZoo(name), chips: ProfileId[] = ["h100", "eyeriss-v2", "edge-tpu"];
      const estimates = await Promise.all(chips.map((id) => estimateOf(net, id)));
      const pictures = [
        ...estimates.flatMap((one) => [latencyPicture(one), energyPicture(one)]),
        comparisonPicture(estimates),
        paretoPicture(paretoOf(estimates)),
        energyTreemap(estimates[1]!),
        graphPicture(net, estimates[0]!),
        await roofline(net, "h100"),
      ];
      for (const picture of pictures) assert.deepEqual(faultsIn(picture), []);
    });
  }
});

Deno.test("a roofline has the roof of the farthest memory that layers move bytes of, and points beneath it", async () => {
  const small = network("small", [8, 16, 16], conv(8, 3, { padding: 1 }).relu().conv(8, 3, { padding: 1 }));
  const cases = [[small, "edge-tpu", "sram"], [await fromZoo("resnet50"), "edge-tpu", "usb"], [
    small,
    "h100",
    "memory",
  ], [
    small,
    "hailo-8",
    "fabric",
  ]] as const;
  for (const [net, id, memory] of cases) {
    const profile = await loadProfile(id), { layers } = evaluate(net, profile);
    const data = rooflineOf(explain(net, profile), new Map(layers.map(({ name, macs }) => [name, macs])))!;
    assert.equal(data.roof.name, memory, `${net.name} on ${id}`);
    assert.ok(data.points.length > 0 && data.points.every(({ macsPerByte }) => macsPerByte > 0), id);
    const most = Math.max(...data.peaks), { bytesPerSecond } = data.roof;
    const above = data.points.filter(({ macsPerByte, macsPerSecond }) =>
      macsPerSecond > 1.001 * Math.min(most, macsPerByte * bytesPerSecond)
    );
    assert.deepEqual(above, [], `${id}: nothing is above the roofs`);
  }
});

Deno.test("a long name leaves the batch and what is shown in the title; layers without a cost are not called free", async () => {
  const long = network("a name that goes on ".repeat(8), [3, 32, 32], conv(8, 3).relu().pool());
  const estimates = await Promise.all((["eyeriss", "edge-tpu"] as const).map((id) => estimateOf(long, id)));
  const titles = [comparisonPicture(estimates), paretoPicture(paretoOf(estimates))].map((svg) =>
    textsIn(svg)[0]!
  );
  assert.match(JSON.stringify(titles[0]), /, batch 1: latency and energy of the whole batch/);
  assert.match(JSON.stringify(titles[1]), /, batch 1: energy over latency of the whole batch/);
  const graph = graphPicture(long, estimates[0]!);
  for (const word of ["no cost of its own", "not costed"]) assert.ok(graph.includes(`>${word}<`), word); // relu, pool
  assert.match(graph, /not costed, and without a bar: /);
});

Deno.test("what looks for overlaps finds them", () => {
  const svg = (second: number) =>
    `<svg viewBox="0 0 100 40"><text x="4" y="20">one</text><text x="4" y="${second}">two</text></svg>`;
  assert.deepEqual(faultsIn(svg(36)), []);
  assert.deepEqual(faultsIn(svg(24)), ["one over two"]);
  assert.deepEqual(faultsIn(svg(48)), ["outside: two"]);
});

Deno.test("a picture of many layers has thirty rows, and one of the others; few layers have one each", async () => {
  const many = latencyPicture(await estimateOf(await fromZoo("efficientnet-b7"), "h100"));
  assert.ok(sizeOf(many).height < 900, `${sizeOf(many).height}`);
  const one = latencyPicture(await estimateOf(network("one", [3, 8, 8], conv(8, 3)), "h100"));
  assert.ok(textsIn(one).some(({ text }) => text === "conv1"));
  const three = latencyPicture(await estimateOf(await fromZoo("resnet50"), "h100"), { most: 3 });
  assert.ok(textsIn(three).some(({ text }) => text === "7 other blocks"), three);
});

Deno.test("names from outside are escaped, and long ones cut with their whole in a tooltip", async () => {
  const long = "a".repeat(200),
    net = network("<b>", [3, 8, 8], conv(8, 3, { name: long }).conv(8, 3, { name: "<i>\u202e" }));
  const svg = latencyPicture(await estimateOf(net, "h100"));
  assert.doesNotMatch(svg, /<b>|<i>|\u202e/);
  assert.match(svg, /&#60;i&#62;\\u202e/);
  assert.match(svg, new RegExp(`a\\.\\.\\.a+<title>${long}</title>`));
});

/** Values as small and as large as they come, equal ones, none. */
const ranges: readonly (readonly [name: string, values: readonly number[]])[] = [
  ["tiny", [1e-15, 2e-15, 5e-15]],
  ["huge", [1e15, 3e15, 9e17]],
  ["both", [1e-12, 1, 1e12]],
  ["equal", [2, 2, 2]],
  ["one", [7]],
];

Deno.test("lines, fronts, serving curves and tornadoes are readable whatever their values", async (t) => {
  for (const [name, values] of ranges) {
    await t.step(name, () => {
      const long = (i: number) => `series ${i} ${"with a long name ".repeat(6)}`;
      const span = (value: number) => ({ low: value / 3, high: value * 3 });
      const quantity = { label: "cost", unit: "s" };
      const series = values.map((base, i) => ({
        name: long(i),
        points: [1, 2, 4, 8].map((x) => ({ x, y: base * x, range: span(base * x), label: `${x}` })),
      }));
      const points = values.map((x, i) => ({
        name: long(i),
        x,
        y: 1 / x,
        xRange: span(x),
        yRange: span(1 / x),
      }));
      const pictures = [
        linesPicture({ title: long(0), x: quantity, y: quantity, series }),
        linesPicture({ title: "log", x: { ...quantity, log: true }, y: { ...quantity, log: true }, series }),
        paretoPicture({ title: "front", x: quantity, y: quantity, points }),
        servingPicture({
          title: "serving",
          counted: "tokens",
          latency: "time to the next token",
          series: series.map(({ name, points }) => ({
            name,
            points: points.map(({ x, y }) => ({ batch: x, perSecond: x * 100, latencySeconds: y })),
          })),
          mostLatencySeconds: values[0]! * 2,
        }),
        tornadoPicture({
          title: "tornado",
          label: "latency",
          unit: "s",
          base: values[0]!,
          rows: values.map((value, i) => ({ name: long(i), less: value / 2, more: value * 2 })),
        }),
      ];
      for (const picture of pictures) {
        assert.deepEqual(faultsIn(picture), []);
        assert.doesNotMatch(picture, /NaN|Infinity|undefined/);
      }
    });
  }
});

Deno.test("a network of 1,283 layers is drawn in less than a second, each picture small and short", async () => {
  const net = await fromZoo("llama-2-70b-decode"), chip = await loadProfile("h100");
  const estimate = evaluate(net, chip, { bits: 8 });
  assert.equal(net.layers.length, 1283);
  const macs = new Map(estimate.layers.map((layer) => [layer.name, layer.macs]));
  const roofline = rooflineOf(explain(net, chip, { bits: 8 }), macs)!, start = performance.now();
  const pictures = [
    latencyPicture(estimate),
    energyPicture(estimate),
    energyTreemap(estimate),
    graphPicture(net, estimate),
    rooflinePicture(roofline),
  ];
  assert.ok(performance.now() - start < 1000, `${performance.now() - start} ms`);
  for (const picture of pictures) {
    assert.ok(picture.length < 20_000 && sizeOf(picture).height < 700, `${picture.length}`);
    assert.deepEqual(faultsIn(picture), []);
  }
});

Deno.test("a graph of many layers joins what follows without arithmetic and folds what repeats; no layer is lost", async (t) => {
  const expected: readonly (readonly [name: string, rows: number, times: number])[] = [
    ["llama-2-70b-decode", 12, 80], // words, a norm and 8 products of each of 80 blocks, last norm, head
    ["bert-base", 12, 12], // word and segment, a norm and 7 products of each of 12 blocks, last norm, pooler
    ["resnet50", 10, 1], // stem of 4, 4 stages, pool and classifier: few, so as they are
  ];
  for (const [name, rows, times] of expected) {
    await t.step(name, async () => {
      const net = await fromZoo(name), { layers } = await estimateOf(net, "h100");
      const found = foldedRows(net, layers);
      assert.equal(found.rows.length, rows);
      assert.equal(Math.max(...found.rows.map((row) => row.times)), times);
      assert.deepEqual(
        found.rows.flatMap((row) => row.layers.map((layer) => layer.name)).sort(),
        layers.map((layer) => layer.name).sort(),
      );
      for (const row of found.rows) assert.equal(row.layers.length % row.times, 0);
    });
  }
});

Deno.test("a graph shows a network whose names are escaped", async () => {
  const net = network("n", [3, 8, 8], conv(8, 3, { name: "a\u202e" }).conv(8, 3, { name: "b\n" }));
  assert.match(
    graphPicture(net, await estimateOf(net, "h100")),
    />a\\u202e<\/text>[^]*class="axis"[^]*>b\\n<\/text>|>b\\n</,
  );
});

Deno.test("series beyond the eighth have another shape in their colour", () => {
  const series = Array.from(
    { length: 18 },
    (_, i) => ({ name: `s${i}`, points: [{ x: 1, y: i + 1 }, { x: 2, y: i + 2 }] }),
  );
  const svg = linesPicture({
    title: "many",
    x: { label: "x", unit: "" },
    y: { label: "y", unit: "s" },
    series,
  });
  const marks = (pattern: RegExp) => new Set(svg.match(pattern)).size;
  assert.equal(marks(/<circle [^>]*class="c\d"/g) > 0, true);
  assert.deepEqual(
    [/<circle [^>]*class="(c\d)"/g, /<rect [^>]*class="(c\d)"/g, /<polygon [^>]*class="(c\d)"/g].map((
      pattern,
    ) => new Set([...svg.matchAll(pattern)].map(([, one]) => one)).size),
    [8, 8, 2],
  );
  assert.deepEqual(faultsIn(svg), []);
});

Deno.test("a front of thousands of points has names and boxes of its own points alone, and stays quick", () => {
  const points = Array.from({ length: 5000 }, (_, i) => {
    const x = 1 + (i * 7919 % 5000),
      y = 5e6 / x * (1 + i % 60),
      span = (value: number) => ({ low: value / 2, high: value * 2 });
    return { name: `point ${i}`, x, y, xRange: span(x), yRange: span(y) };
  });
  const quantity = { label: "cost", unit: "s" }, start = performance.now();
  const svg = paretoPicture({ title: "many", x: quantity, y: quantity, points });
  assert.ok(performance.now() - start < 2000, `${performance.now() - start} ms`);
  const front = Number(/>(\d+) of 5000 points on the front/.exec(svg)![1]);
  assert.ok(front > 1 && front < 200, `${front}`);
  assert.equal(svg.match(/ range"/g)!.length, front);
  assert.ok(svg.length < 500_000, `${svg.length}`);
});

Deno.test("the band of an agreement lies where its errors say, in the corners of the square too", async (t) => {
  const points = [{ name: "a", series: "s", published: 1, estimated: 1 }, {
    name: "b",
    series: "s",
    published: 100,
    estimated: 100,
  }];
  const drawn = (low: number, high: number) =>
    agreementPicture({ title: "t", quantity: "latency", unit: "s", points, band: { name: "m", low, high } });
  const bands: readonly (readonly [low: number, high: number, corners: number])[] = [[-0.5, 1, 6], [
    0.2,
    1,
    4,
  ], [-0.5, -0.2, 4]];
  const plain = agreementPicture({ title: "t", quantity: "latency", unit: "s", points });
  const [, x0, y0, width, height] =
    /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" class="frame"/
      .exec(plain)!.map(Number) as [number, number, number, number, number];
  const [from, to] = [Math.log(1 / 1.3), Math.log(130)]; // the room that a logarithmic scale leaves
  for (const [low, high, corners] of bands) {
    await t.step(`${low} to ${high}`, () => {
      const [, text] = /<polygon points="([^"]*)" class="c0 range"/.exec(drawn(low, high))!;
      const found = text!.split(" ").map((pair) => {
        const [x, y] = pair.split(",").map(Number) as [number, number];
        return [
          from + (x - x0) / width * (to - from),
          from + (y0 + height - y) / height * (to - from),
        ] as const;
      });
      assert.equal(found.length, corners);
      const errors = found.map(([published, estimated]) => Math.exp(estimated - published) - 1);
      assert.ok(
        Math.abs(Math.min(...errors) - low) < 0.01 && Math.abs(Math.max(...errors) - high) < 0.02,
        `${errors}`,
      );
      assert.match(drawn(low, high), /band: errors of m, /);
    });
  }
});
