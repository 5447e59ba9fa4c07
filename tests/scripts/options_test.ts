/** What a network's own script takes and how it ends, without any permission, on pipes and on a terminal. */
import assert from "node:assert/strict";
import { sampled } from "../sampled.ts";
import { elsewhere, ended, here, root, run } from "./deno.ts";

const vgg16 = here("examples/vgg16.ts");

async function examples(): Promise<string[]> {
  const files = await Array.fromAsync(Deno.readDir(here("examples")));
  return files.map(({ name }) => name).filter((name) => /^(?!mod\.ts|.*\.gen\.ts).*\.ts$/.test(name)).sort();
}

const ESTIMATE = /^\S.* on Eyeriss \+ EIE \(65 nm\), as published, batch 1\n/;
const NO_CHIP = /^Cannot choose a chip for ".*": expected --on with a profile that suits it, such as \S/;

const all = await examples(), alone = new Set(sampled(all, 8));

Deno.test("an example runs without a permission", async (t) => {
  for (const name of alone) {
    await t.step(name, () =>
      elsewhere(async (cwd) => {
        const { code, out, err } = await run([here(`examples/${name}`)], { cwd });
        if (code === 0) assert.match(out + err, ESTIMATE);
        else assert.match(err, NO_CHIP);
      }));
  }
});

/** A script that runs what examples export, one after another, with a line between them. */
function oneAfterAnother(names: readonly string[]): string {
  const imports = names.map((name, i) => `import example${i} from "${new URL(`examples/${name}`, root)}";`);
  const runs = names.map((name, i) => `console.log("## ${name}");\nawait run(example${i});`);
  return [`import { run } from "${new URL("mod.ts", root)}";`, ...imports, ...runs].join("\n");
}

// a process each takes a third of a second: those above show that a file by itself does what its network does here
Deno.test("every other example runs without a permission, in one process", () =>
  elsewhere(async (cwd) => {
    const others = all.filter((name) => !alone.has(name));
    await Deno.writeTextFile(`${cwd}/all.ts`, oneAfterAnother(others));
    const { out, err } = await run(["all.ts"], { cwd });
    const parts = out.split(/^## (.*)\n/m).slice(1);
    const printed = parts.flatMap((text, i) => i % 2 === 1 ? [text] : []);
    assert.deepEqual(parts.filter((_, i) => i % 2 === 0), others);
    for (const text of printed) if (text !== "") assert.match(text, ESTIMATE);
    const refused = err.trim().split("\n").filter((line) => !line.startsWith("Note: "));
    for (const line of refused) assert.match(line, NO_CHIP);
    assert.equal(refused.length, printed.filter((text) => text === "").length);
    assert.ok(refused.length < others.length / 2, err);
  }));

const accepted: readonly (readonly [options: string, shows: RegExp])[] = [
  ["--on eyeriss", /^VGG-16 on Eyeriss \(65 nm\), as published, batch 1\n/],
  ["--on eyeriss,eie", /^VGG-16 on Eyeriss [\s\S]*\nVGG-16 on EIE /],
  ["--batch 4", /^VGG-16 on .*, batch 4\n[\s\S]* an inference; /],
  ["--model perMac", /^VGG-16 on .*, batch 1, model perMac\n/],
  ["--csv", /^network,profile,batch,layer,[\s\S]*\nVGG-16,eyeriss\+eie,1,fc8,/],
  ["--layers", /\nsoftmax1 /],
  ["--total", /^(?![\s\S]*\nconv1_1 )/],
  ["--help", /^Usage: [\s\S]*--on <profiles>/],
];

Deno.test("run() needs no permission for any option", async (t) => {
  for (const [options, shows] of accepted) {
    await t.step(options, () =>
      elsewhere(async (cwd) => {
        const { code, out, err } = await run([vgg16, ...options.split(" ")], { cwd });
        assert.deepEqual({ code, err }, { code: 0, err: "" });
        assert.match(out, shows);
      }));
  }
});

Deno.test("--json prints one estimate, or a list of them", () =>
  elsewhere(async (cwd) => {
    const one = JSON.parse((await run([vgg16, "--json"], { cwd })).out);
    assert.equal(one.format, "fodlam/estimate@1");
    assert.equal(one.network.name, "VGG-16");
    const two = JSON.parse((await run([vgg16, "--json", "--on", "eyeriss,eie"], { cwd })).out);
    assert.deepEqual(two.map(({ profile }: { profile: { id: string } }) => profile.id), ["eyeriss", "eie"]);
  }));

const refused: readonly (readonly [options: string, says: RegExp])[] = [
  ["--on eyerisss", /eyerisss/],
  ["--batch 0", /batch/],
  ["--batch many", /batch/],
  ["--model best", /best/],
  ["--json --csv", /--json and --csv/],
  ["--bath 4", /--bath/],
  ["surplus", /argument/],
];

Deno.test("a mistake in the arguments is one message on standard error and exit code 1", async (t) => {
  for (const [options, says] of refused) {
    await t.step(options, () =>
      elsewhere(async (cwd) => {
        const { code, out, err } = await run([vgg16, ...options.split(" ")], { cwd });
        assert.deepEqual({ code, out }, { code: 1, out: "" });
        assert.match(err, says);
        assert.doesNotMatch(err, /\n\s+at /, "no stack trace");
      }));
  }
});

Deno.test("a reader that goes away is no fault", () =>
  elsewhere(async (cwd) => {
    const command = `"${Deno.execPath()}" run -q --no-prompt "${vgg16}" --json --on eyeriss,eie,fodlam-2017`;
    const line = `{ ${command}; echo "exit $?" >&2; } | head -n 1`;
    assert.deepEqual(await ended("bash", ["-c", line], { cwd }), { code: 0, out: "[\n", err: "exit 0\n" });
  }));

/** Runs a command line on a pseudo-terminal, with colours allowed. */
async function onTerminal(line: string, cwd: string): Promise<string> {
  const env = "env -u NO_COLOR TERM=xterm-256color";
  const { code, out } = await ended("script", ["-qec", `${env} ${line}`, "/dev/null"], { cwd });
  assert.equal(code, 0, out);
  return out;
}

const hasScript = await ended("script", ["--version"], { cwd: "/" }).then(
  ({ code }) => code === 0,
  () => false,
);

Deno.test({
  name: "on a terminal nothing is asked for, and headings stand out",
  ignore: !hasScript,
  fn: () =>
    elsewhere(async (cwd) => {
      for (const options of ["", "--help", "--on eyeriss --total", "--json"]) {
        const out = await onTerminal(`"${Deno.execPath()}" run -q "${vgg16}" ${options}`, cwd);
        assert.doesNotMatch(out, /Deno requests|Allow\?|permission/, options);
        if (!options.startsWith("--h") && options !== "--json") assert.ok(out.startsWith("\x1b[1mVGG-16 on"));
        if (options === "--json") assert.equal(JSON.parse(out).format, "fodlam/estimate@1");
      }
    }),
});
