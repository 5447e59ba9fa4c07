/** `check`: budgets, their messages and exit codes, the schema, the action. */
import assert from "node:assert/strict";
import { Ajv } from "../../deps/ajv.ts";
import { load } from "../../deps/js_yaml.ts";
import { schemaAddress } from "../../cli/output/schemaAddress.ts";
import { evaluate, loadProfile } from "../../mod.ts";
import { fromZoo } from "../../examples/mod.ts";
import { judged, type LimitName } from "../../report/budget.ts";
import { command } from "../golden.ts";

const root = new URL("../../", import.meta.url).pathname;

/** Limits of AlexNet on the Edge TPU, and how each fares without and with `--strict`. */
const verdicts:
  readonly (readonly [limit: Record<string, number>, verdict: string, codes: [number, number]])[] = [
    [{ latencySeconds: 10 }, "within", [0, 0]],
    [{ latencySeconds: 1e-6 }, "over", [1, 1]],
    [{ inferencesPerSecond: 1e6 }, "over", [1, 1]],
    [{ inferencesPerSecond: 0.01 }, "within", [0, 0]],
    [{ macs: 725e6 }, "within", [0, 0]],
    [{ macs: 700e6 }, "over", [1, 1]],
    [{ parameters: 1 }, "over", [1, 1]],
    [{ memoryBytes: 1e9 }, "within", [0, 0]],
    [{ tokensPerSecond: 1 }, "unknown", [1, 1]],
  ];

async function checked(checks: readonly object[], ...args: readonly string[]) {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(file, JSON.stringify({ format: "fodlam/budget@1", tolerance: 0.01, checks }));
    return await command("check", file, ...args);
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("a limit holds, fails, or lies inside the error; the exit code says so", async (t) => {
  const { out } = await command("eval", "alexnet", "--on", "edge-tpu", "--json");
  const { total } = JSON.parse(out);
  const inside = total.range.latencySeconds.high * 0.99;
  const all = [...verdicts, [{ latencySeconds: inside }, "inside the error", [0, 1]] as const];
  for (const [limits, verdict, codes] of all) {
    await t.step(`${JSON.stringify(limits)} is ${verdict}`, async () => {
      const check = [{ network: "alexnet", on: "edge-tpu", limits }];
      for (const [i, args] of [[], ["--strict"]].entries()) {
        const said = await checked(check, ...args);
        assert.deepEqual([said.code, said.err], [codes[i], ""], said.out);
        assert.match(said.out, new RegExp(`\\| (\\*\\*)?${verdict}(\\*\\*)? \\|`));
      }
    });
  }
});

Deno.test("a tolerance forgives a little of what is counted", async () => {
  const { code } = await checked([{ network: "alexnet", on: "edge-tpu", limits: { macs: 720e6 } }]);
  assert.equal(code, 0);
});

Deno.test("a tolerance moves the limit against which a range is held", async () => {
  const estimate = evaluate(await fromZoo("alexnet"), await loadProfile("edge-tpu")),
    { total, rate } = estimate;
  const { low, high } = total.range!.latencySeconds;
  const cases: readonly (readonly [name: LimitName, limit: number, tolerance: number, verdict: string])[] = [
    ["latencySeconds", high * 0.99, 0, "inside the error"],
    ["latencySeconds", high * 0.99, 0.02, "within"], // the whole range is below the limit and its tolerance
    ["latencySeconds", low * 0.9, 0, "over"],
    ["latencySeconds", low * 0.9, 0.2, "inside the error"],
    ["latencySeconds", low * 0.9, 0.05, "over"],
    ["inferencesPerSecond", rate.low! * 1.01, 0, "inside the error"],
    ["inferencesPerSecond", rate.low! * 1.01, 0.02, "within"],
    ["inferencesPerSecond", rate.high! * 1.1, 0, "over"],
    ["inferencesPerSecond", rate.high! * 1.1, 0.2, "inside the error"],
  ];
  for (const [name, limit, tolerance, verdict] of cases) {
    assert.equal(
      judged(estimate, name, limit, { tolerance }).verdict,
      verdict,
      `${name} ${limit} ${tolerance}`,
    );
  }
});

Deno.test("what a chip does not cost in full, or does not hold, fails", async () => {
  const part = await checked([{ network: "alexnet", on: "eie", limits: { latencySeconds: 1000 } }]);
  assert.deepEqual([part.code, /\*\*unknown\*\*/.test(part.out)], [1, true], part.out);
  const large = await checked([{
    network: "llama-2-70b-decode",
    on: "t4",
    limits: { latencySeconds: 1000 },
  }]);
  assert.deepEqual(
    [large.code, /\| - \| - \| - \| \*\*does not fit\*\*/.test(large.out)],
    [1, true],
    large.out,
  );
});

/** A budget of one check that holds, but for what is changed. */
function budgetOf(change: Record<string, unknown>) {
  const check = { network: "lenet5", on: "t4", limits: { macs: 1e9 }, ...change };
  return { format: "fodlam/budget@1", checks: [check] };
}

const wrong: readonly (readonly [budget: unknown, message: RegExp])[] = [
  [[], /^Cannot read \S+\.json: expected an object, got \[\]$/m],
  [{ format: "fodlam/estimate@1" }, /: format: expected "fodlam\/budget@1", got "fodlam\/estimate@1"$/m],
  [null, /^Cannot read \S+\.json: expected an object, got null$/m],
  [{ checks: [] }, /^Cannot read \S+\.json: format: expected "fodlam\/budget@1", got nothing/],
  [{ format: "fodlam/budget@1", checks: [] }, /checks: expected a list of at least one check, got /],
  [
    { format: "fodlam/budget@1", checks: [{ network: "alexnet" }] },
    /checks\[0\]\.on: expected .*, got nothing/,
  ],
  [
    { format: "fodlam/budget@1", checks: [{ network: "alexnet", on: "t4", limits: { latency: 1 } }] },
    /did you mean "latencySeconds"/,
  ],
  [
    { format: "fodlam/budget@1", checks: [{ network: "alexnet", on: "t4", limits: { macs: -1 } }] },
    /limits\.macs: expected a number above 0, got -1/,
  ],
  [
    {
      format: "fodlam/budget@1",
      checks: [{ network: "alexnet", on: "t4", batch: 0.5, limits: { macs: 1 } }],
    },
    /checks\[0\]\.batch: expected /,
  ],
  [budgetOf({ on: "" }), /checks\[0\]\.on: expected the name or file of a profile, got ""$/m],
  [budgetOf({ network: "" }), /checks\[0\]\.network: expected the name or file of a network, got ""$/m],
  [budgetOf({ limits: {} }), /checks\[0\]\.limits: expected an object of limits, at least one, got \{\}$/m],
  [budgetOf({ limits: { macs: "1" } }), /checks\[0\]\.limits\.macs: expected a number above 0, got "1"$/m],
  [budgetOf({ limits: { macs: null } }), /checks\[0\]\.limits\.macs: expected a number above 0, got null$/m],
  [{ ...budgetOf({}), tolerance: -0.1 }, /\.json: tolerance: expected a number from 0 to 1, got -0\.1$/m],
  [{ ...budgetOf({}), tolerance: "1" }, /\.json: tolerance: expected a number from 0 to 1, got "1"$/m],
  [
    budgetOf({ network: "lenet6" }),
    /^\S+\.json: checks\[0\]: Cannot find network "lenet6": .*did you mean "lenet5"/,
  ],
  [budgetOf({ on: "h1000" }), /^\S+\.json: checks\[0\]: Cannot find profile "h1000": .*did you mean "h100"/],
  [budgetOf({ on: "h100@x" }), /^\S+\.json: checks\[0\]: Cannot run "h100": expected a runtime among engine/],
  [budgetOf({ runtime: "x" }), /^\S+\.json: checks\[0\]: Cannot run "t4": expected a runtime among /],
  [
    budgetOf({ on: "h100@engine", runtime: "pytorch" }),
    /checks\[0\]\.runtime: expected a chip in "on" without its runtime beside it, got "h100@engine"$/m,
  ],
  [
    budgetOf({ model: "table" }),
    /checks\[0\]: Cannot evaluate on "t4": expected a model among auto, gpu, roofline, got "table"/,
  ],
  [
    budgetOf({ density: { weights: 0.1, activations: 1 } }),
    /checks\[0\]: Cannot use --density for LeNet-5 on NVIDIA T4/,
  ],
  [
    { ...budgetOf({}), checks: [...budgetOf({}).checks, ...budgetOf({}).checks] },
    /checks\[1\]\.limits\.macs: expected each limit of a network on a chip once, got that of checks\[0\] again$/m,
  ],
];

Deno.test("a budget that is none is refused with the place", async (t) => {
  for (const [budget, message] of wrong) {
    await t.step(String(message), async () => {
      const file = await Deno.makeTempFile({ suffix: ".json" });
      await Deno.writeTextFile(file, JSON.stringify(budget));
      const { code, out, err } = await command("check", file);
      await Deno.remove(file);
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, message);
    });
  }
});

const texts: readonly (readonly [text: string, message: RegExp])[] = [
  ["", /: expected JSON, got nothing at line 1, column 1$/m],
  ["{", /: expected JSON, got no closing brace at line 1, column 2$/m],
  [`{"tolerance": NaN}`, /: expected JSON, got "NaN" at line 1, column 15$/m],
  [
    `{"format":"fodlam/budget@1","checks":[{"network":"lenet5","on":"t4",\n"limits":{"macs":1, "macs":1e9}}]}`,
    / line 2, column 21: expected each key of an object once, got "macs" again$/m,
  ],
];

Deno.test("a file that is no JSON, or gives a key twice, is refused with line and column; one that is not there with its name", async (t) => {
  for (const [text, message] of texts) {
    await t.step(text, async () => {
      const file = await Deno.makeTempFile({ suffix: ".json" });
      await Deno.writeTextFile(file, text);
      const { code, err } = await command("check", file);
      await Deno.remove(file);
      assert.equal(code, 1);
      assert.match(err, message);
    });
  }
  const none = await command("check", "/nowhere/budget.json");
  assert.deepEqual([none.code, none.err], [1, "Cannot read /nowhere/budget.json: there is no such file\n"]);
});

Deno.test("several limits of one network on one chip may stand apart; the same chip with another runtime is another", async () => {
  const check = { network: "lenet5", limits: { macs: 1e9 } };
  const { code, out } = await checked([
    { ...check, on: "h100@engine" },
    { ...check, on: "h100@pytorch" },
    { ...check, on: "h100@engine", limits: { parameters: 1e6 } },
  ]);
  assert.equal(code, 0, out);
  assert.deepEqual(out.match(/h100@\w+/g), ["h100@engine", "h100@pytorch", "h100@engine"]);
});

Deno.test("--init writes a budget that holds today and that its schema accepts", async () => {
  const { out, code } = await command(
    "check",
    "--init",
    "alexnet",
    "--on",
    "edge-tpu,eyeriss",
    "--batch",
    "2",
  );
  assert.equal(code, 0);
  const budget = JSON.parse(out) as { readonly $schema: string; readonly checks: object[] };
  const schema = JSON.parse(await Deno.readTextFile(`${root}cli/budget/generated/budget.schema.json`));
  const validate = new Ajv({ strict: false }).compile(schema);
  const accepts = (value: object): boolean => validate(value);
  assert.ok(accepts(budget), JSON.stringify(validate.errors));
  assert.ok(!accepts({ ...budget, tolerances: 1 }));
  const { code: held } = await checked(budget.checks.slice(0, 1));
  assert.equal(held, 0);
});

const schemaUrl = new URL("../../cli/budget/generated/budget.schema.json", import.meta.url);
const addresses: readonly (readonly [schema: string, file: string | undefined, address: string])[] = [
  [
    "file:///a/node_modules/fodlam/budget.schema.json",
    "/a/budget.json",
    "./node_modules/fodlam/budget.schema.json",
  ],
  ["file:///a b/node_modules/x.json", "/a b/budget.json", "./node_modules/x.json"],
  ["file:///home/you/fodlam/x.json", "/a/budget.json", "file:///home/you/fodlam/x.json"],
  ["file:///ab/x.json", "/a/budget.json", "file:///ab/x.json"],
  ["https://host/fodlam@1/x.json", "/a/budget.json", "https://host/fodlam@1/x.json"],
  [schemaUrl.href, undefined, "./cli/budget/generated/budget.schema.json"], // where the tests run
];

Deno.test("$schema holds on other machines where the program lies below the budget, or on the web", () => {
  for (const [schema, file, address] of addresses) {
    assert.equal(schemaAddress(new URL(schema), file), address);
  }
});

// once a profile's file became the shipped chip of the same id, and a runtime the chip's default
Deno.test("--init keeps what was asked for: chips as they were named, and the batch", async (t) => {
  const own = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(own, (await command("profile", "show", "edge-tpu")).out);
  const asked: readonly (readonly [args: readonly string[], entry: object])[] = [
    [["--on", "a100@engine"], { on: "a100@engine" }],
    [["--on", own, "--batch", "2"], { on: own, batch: 2 }],
  ];
  const validate = new Ajv({ strict: false }).compile(
    JSON.parse(await Deno.readTextFile(`${root}cli/budget/generated/budget.schema.json`)),
  );
  for (const [args, entry] of asked) {
    await t.step(args.join(" ").replace(own, "FILE"), async () => {
      const { out, err } = await command("check", "--init", "alexnet", ...args);
      const budget: { readonly checks: readonly object[] } = JSON.parse(out || err);
      const { limits: _, ...found } = budget.checks[0] as { readonly limits: object };
      assert.deepEqual(found, { network: "alexnet", ...entry });
      assert.ok(validate(budget), JSON.stringify(validate.errors));
      assert.equal((await checked(budget.checks)).code, 0);
    });
  }
  await Deno.remove(own);
});

Deno.test("--init leaves out what cannot hold: costs of a part, or on a chip without the memory", async (t) => {
  const asked: readonly (readonly [net: string, chip: string, limits: string[], note: RegExp])[] = [
    [
      "alexnet",
      "eie",
      ["memoryBytes", "macs", "parameters"],
      /^Note: no limits of .* on EIE: it costs only a part/,
    ],
    [
      "llama-2-70b-decode",
      "t4",
      ["memoryBytes", "macs", "parameters"],
      /^Note: no limits of .* on NVIDIA T4: 53\.3 GB/,
    ],
  ];
  for (const [net, chip, limits, note] of asked) {
    await t.step(`${net} on ${chip}`, async () => {
      const { out, err, code } = await command("check", "--init", net, "--on", chip);
      assert.equal(code, 0);
      assert.match(err, note);
      const { checks } = JSON.parse(out) as { readonly checks: readonly { readonly limits: object }[] };
      assert.deepEqual(Object.keys(checks[0]!.limits), limits);
      assert.equal((await checked(checks)).code, 0);
    });
  }
});

Deno.test("a script's budget can hold its networks", async () => {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(
    file,
    `import { conv, network } from "${new URL("../../mod.ts", import.meta.url)}";
     const net = network("mine", [3, 32, 32], conv(8, 3));
     export const budget = { format: "fodlam/budget@1", checks: [{ network: net, on: "h100", limits: { macs: 194400 } }] };`,
  );
  const { code, out, err } = await command("check", file);
  await Deno.writeTextFile(file, "export const other = 1;");
  const none = await command("check", file);
  await Deno.remove(file);
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /^\| mine \| h100@engine \| 1 \| MACs \| at most 194\.4 k \|/m);
  assert.match(none.err, /expected an export named budget, got none; add: export const budget/);
});

interface Action {
  readonly runs: { readonly steps: readonly { readonly run?: string }[] };
}

Deno.test("the action's step runs in a shell, writes the summary and fails with the budget", async (t) => {
  const { runs } = load(await Deno.readTextFile(`${root}action.yml`)) as Action;
  const step = runs.steps.find(({ run }) => run !== undefined)!.run!;
  const folder = await Deno.makeTempDir();
  const budget = (macs: number) =>
    Deno.writeTextFile(
      `${folder}/budget.json`,
      JSON.stringify({
        format: "fodlam/budget@1",
        checks: [{ network: "lenet5", on: "h100", limits: { macs } }],
      }),
    );
  const run = async (FODLAM_STRICT: string) => {
    const env = {
      FODLAM_BUDGET: "budget.json",
      FODLAM_STRICT,
      FODLAM_PROGRAM: `${root}cli/main.ts`,
      GITHUB_STEP_SUMMARY: `${folder}/summary.md`,
    };
    return await new Deno.Command("bash", { args: ["-e", "-c", step], env, cwd: folder }).output();
  };
  for (
    const [macs, strict, code] of [[1e9, "false", 0], [1, "false", 1], [1e9, "true", 0], [
      1e9,
      "yes",
      1,
    ]] as const
  ) {
    await t.step(`${macs} MACs, strict ${strict}: ${code}`, async () => {
      await budget(macs);
      assert.equal((await run(strict)).code, code);
    });
  }
  const summary = await Deno.readTextFile(`${folder}/summary.md`);
  assert.match(summary, /### FODLAM budget\n\n\| network .*\n.*\n\| LeNet-5 \| h100@engine \|/);
  await Deno.remove(folder, { recursive: true });
});
