/**
 * The nine configurations that A. Sampson, M. Buckler, "FODLAM: a first-order deep learning accelerator model",
 * github.com/cucapra/fodlam at cde53fd (2017), came with, and what it prints for each, to the last digit.
 */
import assert from "node:assert/strict";
import { command, deno } from "../golden.ts";

const folder = new URL("fodlam2017/", import.meta.url).pathname;
const names = [
  "alexnet",
  "alexnet-scale",
  "faster-rcnn-vgg-m",
  "faster-rcnn-vgg16",
  "vgg-m",
  "vgg16",
  "vgg16-after-pool1",
  "vgg16-fconly",
  "vgg16-scale",
];

interface Sums {
  readonly conv: { readonly latency: number; readonly energy: number };
  readonly fc: { readonly latency: number; readonly energy: number };
  readonly total: { readonly latency: number; readonly energy: number };
}

async function sums(...args: readonly string[]): Promise<Sums> {
  const { code, out, err } = await command("config", ...args);
  assert.deepEqual({ code, err }, { code: 0, err: "" });
  return JSON.parse(out);
}

async function withConfig(config: unknown, ...args: readonly string[]): Promise<Sums> {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(path, JSON.stringify(config));
    return await sums(path, ...args);
  } finally {
    await Deno.remove(path);
  }
}

for (const name of names) {
  Deno.test(`config prints what the FODLAM of 2017 prints for ${name}`, async () => {
    const { code, out } = await command("config", `${folder}${name}.json`);
    assert.equal(code, 0);
    assert.equal(out, await Deno.readTextFile(`${folder}${name}.out`));
  });
}

Deno.test("config reads the same from standard input", async (t) => {
  const outcomes = await Promise.all(
    names.map(async (name) =>
      await deno(["run", "-A", "cli/main.ts", "config"], await Deno.readTextFile(`${folder}${name}.json`))
    ),
  );
  for (const [i, name] of names.entries()) {
    await t.step(name, async () => {
      const expected = { code: 0, out: await Deno.readTextFile(`${folder}${name}.out`), err: "" };
      assert.deepEqual(outcomes[i], expected);
    });
  }
});

Deno.test("config reads - as standard input", async () => {
  const input = await Deno.readTextFile(`${folder}vgg16.json`);
  const { out } = await deno(["run", "-A", "cli/main.ts", "config", "-"], input);
  assert.equal(out, await Deno.readTextFile(`${folder}vgg16.out`));
});

Deno.test("config --on eyeriss+eie has a number for each configuration", async (t) => {
  for (const name of names) {
    await t.step(name, async () => {
      const { conv, fc, total } = await sums(`${folder}${name}.json`, "--on", "eyeriss+eie");
      for (const { latency, energy } of [fc, total]) assert.ok(latency > 0 && energy > 0);
      assert.equal(conv.latency > 0, name !== "vgg16-fconly");
      assert.ok(Math.abs(total.latency / (conv.latency + fc.latency) - 1) < 1e-12);
      assert.ok(Math.abs(total.energy / (conv.energy + fc.energy) - 1) < 1e-12);
    });
  }
});

// One image: the tables' totals over the batch that their captions state.
const perImage: [name: string, latency: string, energy: string][] = [
  ["vgg16", "1.4365", "0.33875"], // 4.3094 s / 3, 1.0162585 J / 3
  ["alexnet", "0.028825", "0.0080214"], // 115.3 ms / 4, 32.0856 mJ / 4
];
for (const [name, latency, energy] of perImage) {
  Deno.test(`config --on eyeriss+eie costs the convolutions of ${name} for one image`, async () => {
    const { conv } = await sums(`${folder}${name}.json`, "--on", "eyeriss+eie");
    assert.deepEqual([conv.latency.toPrecision(5), conv.energy.toPrecision(5)], [latency, energy]);
  });
}

const spellings: [name: string, config: { net: string; layers: string[] }][] = [
  ["in the original's upper case", { net: "VGG16", layers: ["CONV1-1", "FC6"] }],
  ["in lower case", { net: "VGG16", layers: ["conv1-1", "fc6"] }],
  ["with underscores", { net: "VGG16", layers: ["CONV1_1", "FC6"] }],
  ["as Caffe has them", { net: "vgg16", layers: ["conv1_1", "fc6"] }],
];
for (const [name, config] of spellings) {
  Deno.test(`config takes layer names ${name}`, async () => {
    const { conv, fc } = await withConfig(config);
    assert.equal(conv.latency, 0.0762); // JSSC 2017, Table VI, CONV1-1: 76.2 ms
    assert.equal(conv.energy, 0.0762 * 0.247); // 247 mW
    assert.equal(fc.latency.toPrecision(4), (34.4e-6 * 65 / 45).toPrecision(4)); // ISCA 2016, Table IV: 34.4 us at 45 nm
  });
}

Deno.test("config counts a repeated layer twice", async () => {
  const once = await withConfig({ net: "AlexNet", layers: ["CONV2", "FC7"] });
  const twice = await withConfig({ net: "AlexNet", layers: ["CONV2", "conv2", "FC7", "fc7"] });
  assert.equal(twice.conv.latency, 2 * once.conv.latency);
  assert.equal(twice.conv.energy, 2 * once.conv.energy);
  assert.equal(twice.fc.latency, 2 * once.fc.latency);
  assert.equal(twice.fc.energy, 2 * once.fc.energy);
});

Deno.test("config subsets add up to the whole", async () => {
  const { conv: all } = await sums(`${folder}alexnet.json`);
  const parts = await Promise.all(
    [1, 2, 3, 4, 5].map((i) => withConfig({ net: "AlexNet", layers: [`CONV${i}`] })),
  );
  const latency = parts.reduce((sum, { conv }) => sum + conv.latency, 0);
  assert.ok(Math.abs(latency / all.latency - 1) < 1e-12);
});

/** A folder with a configuration and the user's own netfile at a place of its own. */
async function own(place: string, read: (config: string, netfile: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const netfile = `${folder}/${place}`;
  const layers = [
    { name: "data", type: "Input" },
    { name: "conv1", type: "Convolution", macs: 724406816 },
    { name: "relu1", type: "ReLU" },
    { name: "ip1", type: "InnerProduct", macs: 1000 },
  ];
  try {
    await Deno.mkdir(`${folder}/config`);
    await Deno.mkdir(netfile.slice(0, netfile.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(netfile, JSON.stringify(layers));
    await read(`${folder}/config/mine.json`, netfile);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const place of ["config/mine_net.json", "config/nets/mine_net.json", "nets/mine_net.json"]) {
  Deno.test(`config finds the user's own netfile at ${place}`, async () => {
    await own(place, async (config, netfile) => {
      const ask = (netfile: string) =>
        Deno.writeTextFile(config, JSON.stringify({ netfile, layers: ["CONV1", "ip1"] }));
      await ask("mine_net.json");
      const found = await sums(config);
      assert.ok(found.conv.latency > 0 && found.fc.latency > 0);
      await ask(netfile);
      assert.deepEqual(await sums(config), found, "an absolute path says the same");
    });
  });
}

Deno.test("config scales a netfile by its MACs alone", async () => {
  // The reference's average over VGG-16 and AlexNet, batches taken for images: (4309.4 + 115.3) ms over all MACs.
  const macs = 15346630656 + 665784864;
  await own("config/mine_net.json", async (config) => {
    await Deno.writeTextFile(config, JSON.stringify({ netfile: "mine_net.json", layers: ["conv1"] }));
    const { conv } = await sums(config);
    assert.equal(conv.latency.toPrecision(10), ((4.3094 + 0.1153) * 724406816 / macs).toPrecision(10));
  });
});
