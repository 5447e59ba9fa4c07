import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { fromZoo } from "../../examples/mod.ts";
import { inUseOrder } from "../../formats/order.ts";
import { renamed } from "../../formats/rename.ts";
import { format } from "../../formats/typescript/mod.ts";
import { replayed } from "../../formats/typescript/replay.ts";
import { scriptOf } from "../../formats/typescript/script.ts";
import { check } from "../../ir/check.ts";
import { isFodlamError } from "../../ir/errors.ts";
import type { Layer } from "../../ir/registry.ts";
import { conv, type Network, network, repeat } from "../../mod.ts";
import { anyPlan, networkOf } from "../random.ts";
import { zooOfEveryPattern } from "../sampled.ts";
import { randomFrom } from "./fuzz.ts";
import { anyNetwork } from "./networks.ts";

const importFrom = new URL("../../mod.ts", import.meta.url).href;

async function scriptText(network: Network): Promise<string> {
  const { files: [file] } = await format.write!(network, { importFrom });
  return file!.content as string;
}

const plain = (network: unknown) => JSON.parse(JSON.stringify(network));

/** What scripts make when they are run, by the names of their files. */
async function run(scripts: Readonly<Record<string, string>>, test: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "fodlam-scripts-" });
  try {
    for (const [name, text] of Object.entries(scripts)) {
      await Deno.writeTextFile(`${folder}/${name}.ts`, text);
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function madeBy(path: string): Promise<unknown> {
  return plain(Object.values(await import(`file://${path}`))[0]);
}

/** What several scripts make, by the names of their files: imported by one module, so that Deno looks at their imports once. */
async function allMadeBy(folder: string, names: readonly string[]): Promise<Record<string, unknown>> {
  const lines = names.map((name, i) => `export * as made${i} from "./${name}.ts";\n`);
  await Deno.writeTextFile(`${folder}/all.ts`, lines.join(""));
  const modules = await import(`file://${folder}/all.ts`) as Record<string, Record<string, unknown>>;
  await Deno.remove(`${folder}/all.ts`);
  return Object.fromEntries(names.map((name, i) => [name, plain(Object.values(modules[`made${i}`]!)[0])]));
}

Deno.test("a script of a zoo network makes the very network, and is as deno fmt leaves it", async () => {
  const networks = await zooOfEveryPattern();
  const scripts: Record<string, string> = {};
  for (const [name, network] of networks) scripts[name] = await scriptText(network);
  await run(scripts, async (folder) => {
    const made = await allMadeBy(folder, Object.keys(scripts));
    for (const [name, network] of networks) assert.deepEqual(made[name], plain(network), name);
    const args = ["fmt", "--check", "--line-width", "110", "--no-config", folder];
    const { code, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: folder }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
  });
  const longest = Math.max(
    ...Object.values(scripts).flatMap((text) => text.split("\n")).map((line) => line.length),
  );
  assert.ok(longest <= 110, `${longest} characters in a line`);
});

Deno.test("scripts of the zoo have as many lines as their page says", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/formats/typescript.md", import.meta.url));
  const rows = [...page.matchAll(/^\| `(\S+)` +\| +(\d+) \| +(\d+) \|$/gm)];
  assert.equal(rows.length, 6);
  for (const [, name, layers, lines] of rows) {
    const network = await fromZoo(name!);
    const { files: [file] } = await format.write!(network, {});
    const written = (file!.content as string).split("\n").length - 1;
    assert.deepEqual([network.layers.length, written], [Number(layers), Number(lines)], name);
  }
});

Deno.test("a folded script and one of a line a layer both make any random network", () => {
  fastCheck.assert(
    fastCheck.property(anyPlan, (plan) => {
      const network = networkOf(plan);
      for (const fold of [true, false]) {
        assert.deepEqual(plain(replayed(scriptOf(network, fold))), plain(network));
      }
    }),
    { numRuns: 200 },
  );
});

/** A network in the order of use; without shared weights if they would then be used too early. */
function ordered(network: Network): Network {
  const { network: moved } = inUseOrder(network);
  if (check(moved).length === 0) return moved;
  return { ...moved, layers: moved.layers.map(({ sharedWith: _, ...layer }) => layer as Layer) };
}

Deno.test("scripts make networks of any form, names, bits, densities and shared weights", async () => {
  const scripts: Record<string, string> = {};
  const networks: Network[] = [];
  for (let seed = 1; seed <= 150; seed++) {
    const network = ordered(anyNetwork(randomFrom(seed)));
    assert.deepEqual(check(network), []);
    networks.push(network);
    scripts[`net${seed}`] = await scriptText(network);
  }
  await run(scripts, async (folder) => {
    const made = await allMadeBy(folder, Object.keys(scripts));
    for (const [i, network] of networks.entries()) {
      assert.deepEqual(made[`net${i + 1}`], plain(network), scripts[`net${i + 1}`]);
    }
  });
});

Deno.test("layers in another order than that of their use are put in order, and it is said", async () => {
  const given = await fromZoo("googlenet");
  const layers = [...given.layers];
  const at = layers.findIndex(({ name }, i) => i > 0 && !layers[i + 1]!.inputs.includes(name));
  [layers[at], layers[at + 1]] = [layers[at + 1]!, layers[at]!];
  const moved = { ...given, layers };
  assert.deepEqual(check(moved), []);
  const { files, notes } = await format.write!(moved, { importFrom });
  assert.match(notes[0]!.text, /order of their use/);
  await run({ net: files[0]!.content as string }, async (folder) => {
    assert.deepEqual(await madeBy(`${folder}/net.ts`), plain(given));
  });
});

Deno.test("layers that no output needs are left out, and named", async () => {
  const lenet = await fromZoo("lenet5");
  const cut = { ...lenet, outputs: ["output"] };
  const { notes } = await format.write!(cut, {});
  assert.deepEqual(notes.map(({ layers }) => layers), [["softmax1"]]);
});

Deno.test("weights that are used before a script makes them are refused", async () => {
  const image = { name: "image", shape: [3, 8, 8] };
  const make = (name: string, from: string, more: object) =>
    ({ ...plain(network("n", [3, 8, 8], conv(3, 1))).layers[0], name, inputs: [from], ...more }) as Layer;
  const one = make("one", "image", {}), two = make("two", "image", { sharedWith: "one" });
  const net: Network = {
    format: "fodlam/network@1",
    name: "late",
    inputs: [image],
    layers: [one, two],
    outputs: ["two", "one"],
  };
  assert.deepEqual(check(net), []);
  await assert.rejects(async () => await format.write!(net, {}), (error: unknown) => {
    assert.ok(isFodlamError(error));
    return /^Cannot write network "late": .*"two" \(it uses weights/.test(error.message);
  });
});

const names: [what: string, name: string][] = [
  ["a reserved word", "class"],
  ["a word of the language", "conv"],
  ["signs", '"/a b\\c`${x}\n"'],
  ["another script", "画像"],
  ["digits", "50"],
];
for (const [what, name] of names) {
  Deno.test(`a network and layers called by ${what} become a script`, async () => {
    const twice = conv(3, 1, { name }).branch(conv(4, 1, { name: `${name}.1` }), conv(4, 1)).add();
    const net = network(name, [3, 8, 8], twice.residual(conv(4, 1)));
    await run({ net: await scriptText(net) }, async (folder) => {
      assert.deepEqual(await madeBy(`${folder}/net.ts`), plain(net));
    });
  });
}

Deno.test("a chain of thousands of layers is cut into expressions that a parser takes", async () => {
  const net = network("long", [3, 8, 8], repeat(5000, (i) => conv(1 + i * 7919 % 97, 1)));
  await run({ net: await scriptText(net) }, async (folder) => {
    assert.deepEqual(await madeBy(`${folder}/net.ts`), plain(net));
  });
});

Deno.test("a renamed network is as it would be written without names", async () => {
  for (const name of ["vgg16", "bert-base", "t5-small"]) {
    const given = await fromZoo(name), net = renamed(given);
    assert.deepEqual(check(net), []);
    assert.equal(net.layers.length, given.layers.length);
    const text = await scriptText(net);
    assert.equal(/name:/.test(text), given.inputs.length > 1, text);
    await run({ net: text }, async (folder) => {
      assert.deepEqual(await madeBy(`${folder}/net.ts`), plain(net));
    });
  }
});
