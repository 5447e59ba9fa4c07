/**
 * 100,000 calls of everything public with arguments that make no sense: nothing is thrown but FODLAM's own errors of one
 * message, and every misspelt key is refused. `FODLAM_SEED` draws others, `FODLAM_CALLS` more.
 */
import assert from "node:assert/strict";
import * as fodlam from "../../mod.ts";
import { signatureOf } from "../../ir/checked.ts";
import { common } from "../../ir/options.ts";
import { anyValue, misspelt, Random } from "./random_values.ts";

const env = Deno.permissions.querySync({ name: "env" }).state === "granted"
  ? Deno.env
  : new Map<string, string>();
const SEED = Number(env.get("FODLAM_SEED") ?? 1), CALLS = Number(env.get("FODLAM_CALLS") ?? 100_000);

type Loose = (...args: readonly unknown[]) => unknown;

/** A public function by name; of a method also what it is called on. */
interface Public {
  readonly name: string;
  readonly call: Loose;
  /** The keys of its options, if it takes any, and how many arguments stand before them. */
  readonly options?: { readonly keys: readonly string[]; readonly after: number };
}

const {
  FodlamError: _,
  run,
  loadProfile,
  defineProfile,
  sweep,
  serve,
  serveItems,
  traceLayers: __,
  ...exported
} = fodlam; // traceLayers changes what all others do

/** What a layer's method takes. */
function layerOptions(kind: string): Public["options"] {
  const { fields, options } = fodlam.def(kind)!;
  return { keys: [...options, ...Object.keys(common)], after: Object.keys(fields).length - options.length };
}

function optionsOf(name: string, call: unknown): Public["options"] {
  if (fodlam.def(name) !== undefined) return layerOptions(name);
  const signature = signatureOf(call as object);
  if (signature?.options === undefined) return undefined;
  return { keys: Object.keys(signature.options), after: Object.keys(signature.takes).length };
}

const functions = Object.entries(exported).flatMap(([name, call]): Public[] => {
  if (typeof call !== "function") return [];
  const options = optionsOf(name, call);
  return [{ name, call: call as Loose, ...(options !== undefined && { options }) }];
});

/** Every method of a fragment, a tensor or what a branch gives. */
function methodsOf(title: string, owner: object): Public[] {
  const names = new Set([...Object.keys(owner), ...Object.getOwnPropertyNames(Object.getPrototypeOf(owner))]);
  return [...names].flatMap((name): Public[] => {
    const method = (owner as Record<string, unknown>)[name];
    if (
      typeof method !== "function" || name === "constructor" ||
      method === Object.prototype[name as "toString"]
    ) {
      return [];
    }
    const options = optionsOf(name, (exported as Record<string, unknown>)[name]);
    const call = (...args: readonly unknown[]) => method.apply(owner, args);
    return [{ name: `${title}.${name}`, call, ...(options !== undefined && { options }) }];
  });
}

const everything = [
  ...functions,
  ...methodsOf("fragment", fodlam.conv(4, 3)),
  ...methodsOf("image", fodlam.input(3, 8, 8)),
  ...methodsOf("tokens", fodlam.input(5, 16)),
  ...methodsOf("vector", fodlam.input(10)),
  ...methodsOf("volume", fodlam.input(2, 4, 8, 8)),
  ...methodsOf("branches", fodlam.branch(fodlam.conv(4, 1), fodlam.conv(4, 1))),
];

/** Fails at an error that is not FODLAM's own, or is not one line. */
function judge(name: string, error: unknown, args: readonly unknown[]): void {
  const { name: kind, message } = error as Error;
  const isLine = !message.includes("\n") || /: \d+ faults/.test(message);
  if (kind === "FodlamError" && message.startsWith("Cannot ") && isLine) return;
  const given = Deno.inspect(args, { depth: 3, breakLength: Infinity });
  assert.fail(`${name}(${given}): ${(error as Error).stack}`);
}

/** Calls, and gives what comes back, or nothing if it is refused. */
function tryOut({ name, call }: Public, args: readonly unknown[]): unknown {
  try {
    return call(...args);
  } catch (error) {
    judge(name, error, args);
  }
}

Deno.test("whatever is passed, nothing is thrown but FODLAM's own errors", () => {
  const random = new Random(SEED);
  const profile = anyProfile;
  for (let i = 0; i < CALLS / 2; i++) {
    const one = everything[i % everything.length]!;
    const args = Array.from({ length: random.below(5) }, () => anyValue(random));
    if (random.below(4) === 0) args[0] = tiny;
    if (random.below(4) === 0) args[1] = profile;
    const made = tryOut(one, args);
    if (made instanceof Object && Object.prototype.toString.call(made) === "[object fragment]") {
      tryOut({ name: `network of ${one.name}`, call: fodlam.network as Loose }, [
        "n",
        random.of(shapes),
        made,
      ]);
    }
  }
});

const shapes = [[3, 8, 8], [5, 16], [10], [2, 4, 8, 8], [224, 224, 3]];
const tiny = fodlam.network("tiny", [3, 8, 8], fodlam.conv(4, 3).relu());
const anyProfile = await loadProfile("eyeriss");

Deno.test("every misspelt key of every options object is refused, and the key named", () => {
  const random = new Random(SEED + 1);
  const able = everything.filter(({ options }) => options !== undefined && options.keys.length > 0);
  for (let i = 0; i < CALLS / 2; i++) {
    const { name, call, options } = able[i % able.length]!;
    const { keys, after } = options!;
    const key = misspelt(random, random.of(keys));
    if (keys.includes(key) || key === "") continue;
    const args = [...Array.from({ length: after }, () => 2), { [key]: anyValue(random, 1) }];
    if (name.startsWith("branches.")) args.splice(0, after);
    assert.throws(() => call(...args), (error: Error & { code: string }) => {
      judge(name, error, args);
      if (!isMerge(name)) {
        assert.equal(error.code, "unknown-option");
        assert.ok(error.message.includes(`"${key}"`));
      }
      return true;
    });
  }
});

/** Merging methods want tensors before anything else. */
function isMerge(name: string): boolean {
  return fodlam.def(name.replace(/^\w+\./, ""))?.inputs === "many" && !name.startsWith("branches.");
}

Deno.test("promises are refused likewise", async () => {
  const random = new Random(SEED + 2);
  for (let i = 0; i < CALLS / 200; i++) {
    for (const [name, call] of Object.entries({ loadProfile, defineProfile, sweep, serve, serveItems })) {
      const args = Array.from({ length: random.below(3) }, () => anyValue(random));
      await (call as (...args: unknown[]) => Promise<unknown>)(...args).catch((error) =>
        judge(name, error, args)
      );
    }
  }
});

/** What `run` writes while an action runs; its exit code goes back to what it was. */
async function written(action: () => Promise<void>): Promise<{ code: number; err: string }> {
  const { exitCode } = Deno;
  const decoder = new TextDecoder(), err: string[] = [];
  const streams = [Deno.stdout, Deno.stderr], own = streams.map(({ writeSync }) => writeSync);
  Deno.stdout.writeSync = ({ length }) => length;
  Deno.stderr.writeSync = (bytes) => err.push(decoder.decode(bytes)) && bytes.length;
  try {
    await action();
    return { code: Deno.exitCode, err: err.join("") };
  } finally {
    streams.forEach((stream, i) => stream.writeSync = own[i]!);
    Deno.exitCode = exitCode;
  }
}

Deno.test("run says what it does not take in one line, and ends with 1", async () => {
  const random = new Random(SEED + 3);
  for (let i = 0; i < CALLS / 200; i++) {
    const networks = i % 2 === 0 ? tiny : anyValue(random);
    const options = i % 3 === 0 ? { args: [], [misspelt(random, "args")]: [] } : anyValue(random);
    if (options === undefined || (options as { args?: unknown })?.args === undefined && i % 3 > 0) continue;
    const { code, err } = await written(() =>
      (run as (...args: unknown[]) => Promise<void>)(networks, options)
    );
    if (code === 0) continue;
    assert.equal(code, 1, err);
    assert.match(err, /^(Cannot .*|Note: .*)\n/, err);
  }
  const { code, err } = await written(() => run(tiny, { agrs: [] } as never));
  assert.deepEqual([code, err], [
    1,
    'Cannot call run: expected an option among args, got "agrs"; did you mean "args"?\n',
  ]);
});
