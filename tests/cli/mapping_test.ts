/** Mappings printed, saved and scored, and what is refused. */
import assert from "node:assert/strict";
import { command } from "../golden.ts";

const CHIP = ["--on", "timeloop-eyeriss-like", "--map-time", "2ms"] as const;

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "fodlam mapping " });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("eval saves mappings, and costs the same with them as it did with the search", async () => {
  await withFolder(async (folder) => {
    const file = `${folder}/alexnet.json`;
    const saved = await command("eval", "alexnet", ...CHIP, "--save-mapping", file, "--json");
    assert.deepEqual([saved.code, saved.err], [0, ""]);
    const used = await command(
      "eval",
      "alexnet",
      "--on",
      "timeloop-eyeriss-like",
      "--use-mapping",
      file,
      "--json",
    );
    assert.deepEqual([used.code, used.err], [0, ""]);
    const before = JSON.parse(saved.out), after = JSON.parse(used.out);
    assert.deepEqual(after.total, before.total);
    assert.deepEqual(
      new Set(
        after.layers.flatMap((layer: { mapping?: { from: string }[] }) => layer.mapping ?? []).map((
          { from }: { from: string },
        ) => from),
      ),
      new Set(["given"]),
    );
    const again = await command("eval", "alexnet", ...CHIP, "--save-mapping", file, "--total");
    assert.match(again.err, /it is there already; --force writes over it/);
    assert.equal(
      (await command("eval", "alexnet", ...CHIP, "--save-mapping", file, "--force", "--total")).code,
      0,
    );
    // another network has some of its nests
    const other = await command("eval", "vgg16", ...CHIP, "--use-mapping", file, "--total");
    assert.match(other.err, /^Note: 6 of 8 mappings are of no loop nest of VGG-16$/m);
    assert.equal(other.code, 0);
    const explained = await command(
      "explain",
      "alexnet",
      "conv1",
      "--on",
      "timeloop-eyeriss-like",
      "--use-mapping",
      file,
    );
    assert.match(explained.out, /^mapping\n {2}given for k 96, c 3, p 55, q 55, r 11, s 11$/m);
  });
});

Deno.test("eval --mapping prints loops, tiles and the least, in 100 columns", async () => {
  const { code, out } = await command("eval", "alexnet", ...CHIP, "--total", "--mapping");
  assert.equal(code, 0);
  assert.match(
    out,
    /^conv1\n {2}found for k 96, c 3, p 55, q 55, r 11, s 11\n {2}latency .* \(least .*\)\n {2}energy .* \(least .*\)$/m,
  );
  assert.match(out, /^ {2}dram: weights 34\.\d+ k, inputs 154\.6 k/m);
  assert.match(out, /^ +columns: .* side by side$/m);
  assert.deepEqual(out.split("\n").filter((line) => line.length > 100), []);
});

const REFUSED: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [
    ["--on", "a100", "--objective", "energy"],
    /^Cannot use --objective for AlexNet on .*got one that changes nothing$/m,
  ],
  [["--on", "a100", "--map-time", "1s"], /^Cannot use --map-time for AlexNet/],
  [["--on", "a100", "--map-seed", "2"], /^Cannot use --map-seed for AlexNet/],
  [["--on", "a100", "--mapping"], /^Cannot use --mapping: expected a layer that memoryTree costs/],
  [
    ["--on", "a100", "--save-mapping", "x.json"],
    /^Cannot use --save-mapping: expected a layer that memoryTree costs/,
  ],
  [
    [...CHIP, "--objective", "fast"],
    /^Cannot find objective "fast": expected one of latency, energy, energy-delay/,
  ],
  [
    ["--on", "timeloop-eyeriss-like", "--map-time", "3"],
    /^Cannot use --map-time: expected a time with its unit/,
  ],
  [
    ["--on", "timeloop-eyeriss-like", "--map-time", "1us"],
    /^Cannot use --map-time: expected a time from 1ms to 1000s/,
  ],
  [[...CHIP, "--map-seed", "0"], /^Cannot use --map-seed: expected a whole number of at least 1, got "0"/],
  [[...CHIP, "--mapping", "--json"], /^Cannot use --json and --mapping/],
  [[...CHIP, "--mapping", "--csv"], /^Cannot use --csv and --mapping/],
  [[...CHIP, "--use-mapping", "/nowhere.json"], /^Cannot read .*nowhere\.json: there is no such file/],
];

for (const [args, message] of REFUSED) {
  Deno.test(`eval alexnet ${args.join(" ")} is refused`, async () => {
    const { code, out, err } = await command("eval", "alexnet", ...args);
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, message);
  });
}

const FILES: readonly (readonly [what: string, content: string, message: RegExp])[] = [
  ["no JSON", "{", /bad\.json/],
  ["another format", "{}", /bad\.json: expected mappings with "format": "fodlam\/mapping@1", got nothing/],
  [
    "no list",
    '{"format":"fodlam/mapping@1"}',
    /bad\.json: nests: expected a list of nests with their mappings, got nothing/,
  ],
  [
    "half a shape",
    '{"format":"fodlam/mapping@1","nests":[{"shape":{"counts":{"g":1}}}]}',
    /bad\.json: nests\.0\.shape\.counts: expected whole numbers of at least 1 for g, n, k, c, p, q, r, s/,
  ],
];

Deno.test("nothing in a file of mappings is ignored: an unknown key, and another mapping for the same nest", async () => {
  await withFolder(async (folder) => {
    const args = ["eval", "lenet5", ...CHIP], path = `${folder}/own.json`;
    await command(...args, "--save-mapping", path);
    const saved = await Deno.readTextFile(path), { nests: [first, ...rest] } = JSON.parse(saved);
    const slower = { ...first.mapping, loops: [...first.mapping.loops, ["k", 2]] };
    const files: readonly (readonly [file: object, message: RegExp])[] = [
      [
        { nests: [{ ...first, extra: 1 }, ...rest] },
        /nests\.0\.extra: expected a field among shape, mapping, /,
      ],
      [
        { nests: [{ ...first, mapping: { ...first.mapping, spread: 1 } }] },
        /nests\.0\.mapping\.spread: expected a field/,
      ],
      [
        { nests: [{ ...first, shape: { ...first.shape, pad: 1 } }] },
        /nests\.0\.shape\.pad: expected a field/,
      ],
      [{ nests: [first], layers: [] }, /: layers: expected a field among format, profile, nests/],
      [
        { nests: [first, { ...first, mapping: slower }] },
        /mappings\.1\.mapping: expected one mapping for each nest, got another/,
      ],
    ];
    for (const [file, message] of files) {
      await Deno.writeTextFile(path, JSON.stringify({ ...JSON.parse(saved), ...file }));
      const { code, err } = await command(...args, "--use-mapping", path);
      assert.deepEqual([code, message.test(err)], [1, true], err);
    }
    await Deno.writeTextFile(path, JSON.stringify({ ...JSON.parse(saved), nests: [first, first, ...rest] }));
    const again = await command("eval", "lenet5", "--on", "timeloop-eyeriss-like", "--use-mapping", path);
    assert.deepEqual([again.code, again.err], [0, ""]); // as an estimate's layers have them
  });
});

for (const [what, content, message] of FILES) {
  Deno.test(`a file of mappings is refused: ${what}`, async () => {
    await withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/bad.json`, content);
      const { code, err } = await command("eval", "alexnet", ...CHIP, "--use-mapping", `${folder}/bad.json`);
      assert.equal(code, 1);
      assert.match(err, message);
      assert.doesNotMatch(err, /\n\s+at /);
    });
  });
}
