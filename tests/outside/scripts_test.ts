/** Scripts of strangers: what they may not do, how they are stopped, what is said of it. */
import assert from "node:assert/strict";
import { root } from "../scripts/deno.ts";
import { fodlam, inFolder, listed, MOD, shell } from "./run.ts";
import { script, serve } from "./server.ts";

const NETWORK = `export const net = network("tiny", [3, 8, 8], conv(4, 3));`;

/** Tries what a program may do with the rights of its user, and says what it could. */
const GREEDY = `
import { conv, network } from "${MOD}";
const acts = [
  ["look", () => Deno.readTextFileSync("/etc/hostname")],
  ["list", () => [...Deno.readDirSync("/")]],
  ["see the environment", () => Deno.env.toObject()],
  ["see the environment of node", () => process.env.HOME ?? Promise.reject()],
  ["start", () => new Deno.Command("id").outputSync()],
  ["leave a file", () => Deno.writeTextFileSync("was-here", "x")],
  ["leave a file of node", () => process.getBuiltinModule("node:fs").writeFileSync("was-here", "x")],
  ["ask a server", () => fetch(SERVER)],
  ["listen", () => Deno.listen({ port: 0 })],
  ["load a library", () => Deno.dlopen("libc.so.6", {})],
  ["name the machine", () => Deno.hostname()],
  ["signal", () => Deno.kill(Deno.ppid, "SIGTERM")],
  ["keep", () => localStorage.setItem("a", "b")],
  ["cache", async () => (await caches.open("a")).put("https://a.b/c", new Response("d"))],
  ["import at run time", () => import("../" + "secret.json", { with: { type: "json" } })],
  ["import through data", () => import("data:text/javascript," + encodeURIComponent(
    'import x from "file://FOLDER/secret.json" with { type: "json" }; export { x };'))],
  ["import from the web at run time", () => import(SERVER + "?secret")],
];
for (const [what, act] of acts) {
  try {
    await act();
    console.error("could " + what);
  } catch { /* as it should be */ }
}
${NETWORK}
`;

/** Commands that take a network, as a line for one. */
const COMMANDS: readonly ((net: string) => string)[] = [
  (net) => `eval ${net} --total`,
  (net) => `count ${net}`,
  (net) => `compare ${net}`,
  (net) => `explain ${net}`,
  (net) => `convert ${net} - --to json`,
];

/** Ways in which a script comes: the shell's line for a command, and the script's name in it. */
const WAYS: Readonly<Record<string, (command: (net: string) => string, url: string) => string>> = {
  "a file": (command) => `fodlam ${command("net.ts")}`,
  "standard input": (command) => `fodlam ${command("-")} < net.ts`,
  "a pipe": (command) => `cat net.ts | fodlam ${command("-")} --from typescript`,
  "a pipe with a name": (command) => `fodlam ${command("<(cat net.ts)")}`,
  "an address": (command, url) => `fodlam ${command(`${url}net.ts`)}`,
};

/** A server with a script, and with FODLAM for it. */
function withFodlam(text: string) {
  return serve(async (path) =>
    script(path === "/net.ts" ? text : await Deno.readTextFile(new URL(`.${path}`, root)))
  );
}

for (const [way, line] of Object.entries(WAYS)) {
  Deno.test(`a script from ${way} can do nothing but compute`, () =>
    inFolder(async (folder) => {
      const cwd = `${folder}/work`;
      await using server = serve(() => new Response("{}"));
      const text = GREEDY.replaceAll("FOLDER", folder).replaceAll("SERVER", `"${server.url}"`);
      await using scripts = withFodlam(text.replace(MOD, "./mod.ts"));
      await Deno.mkdir(cwd);
      await Deno.writeTextFile(`${folder}/secret.json`, "1");
      await Deno.writeTextFile(`${cwd}/net.ts`, text);
      for (const command of way === "a file" ? COMMANDS : [COMMANDS[0]!, COMMANDS.at(-1)!]) {
        const { code, out, err } = await shell(cwd, line(command, scripts.url));
        assert.deepEqual({ code, err }, { code: 0, err: "" });
        assert.match(out, /^(tiny|{\n)/);
      }
      assert.deepEqual(server.asked, []);
      assert.deepEqual(listed(cwd), ["net.ts"]);
    }));
}

Deno.test("--trust gives a script the rights of its user", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(
      `${folder}/net.ts`,
      `import { conv, network } from "${MOD}";\nDeno.writeTextFileSync("was-here", Deno.args.join());\n${NETWORK}`,
    );
    const refused = await fodlam(folder, "count", "net.ts");
    assert.equal(refused.code, 1);
    assert.match(
      refused.err,
      /^Cannot load net\.ts: it needs write access to "was-here", and scripts run without rights \(file:.*net\.ts:2:6\); --trust runs it with your rights\n$/,
    );
    const trusted = await fodlam(folder, "count", "net.ts", "--trust");
    assert.deepEqual({ code: trusted.code, err: trusted.err }, { code: 0, err: "" });
    assert.deepEqual(listed(folder), ["net.ts", "was-here"]);
  }));

/** Scripts that do not end, or take too much; what is said; the most seconds of it all. */
const bombs: [name: string, text: string, options: string[], expected: RegExp][] = [
  [
    "an endless loop",
    "for (;;);",
    ["--timeout", "0.6"],
    /it was stopped after 0\.6 s; --timeout allows more/,
  ],
  [
    "an endless wait",
    "await new Promise((done) => setTimeout(done, 1e9));",
    ["--timeout", "0.6"],
    /it was stopped after 0\.6 s/,
  ],
  [
    "typed arrays",
    "const all = []; for (;;) all.push(new Uint8Array(2 ** 22).fill(1));",
    ["--max-memory", "300MB"],
    /it was stopped because it took more than 300 MiB of memory; --max-memory allows more/,
  ],
  [
    "objects",
    "const all = []; for (;;) all.push({ x: all.length + 0.5 });",
    ["--max-memory", "200"],
    /it was stopped because it took more than 200 MiB of memory/,
  ],
  [
    "a flood of words",
    'for (;;) console.log("x".repeat(1e6));',
    [],
    /it was stopped because it wrote more than 64\.1 MiB/,
  ],
  ["an end of its own", "Deno.exit(3);", [], /it ended with exit code 3 before its networks could be read/],
  ["a wait for nothing", "await new Promise(() => {});", [], /Top-level await promise never resolved/],
];
for (const [name, text, options, expected] of bombs) {
  Deno.test(`a script with ${name} ends with one line`, () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/net.ts`, text);
      const { code, out, err } = await fodlam(folder, "eval", "net.ts", ...options);
      assert.deepEqual({ code, out }, { code: 1, out: "" });
      assert.match(err, /^Cannot load net\.ts: [^\n]*\n$/);
      assert.match(err, expected);
    }));
}

const DATA = /imports file:.*, and data may only be imported from its own folder; --trust/;

/** What a script in `work/` imports, and what is said. */
const imports: [name: string, text: string, expected: RegExp][] = [
  ["a text elsewhere", 'import x from "../secret.json" with { type: "text" };', DATA],
  ["data elsewhere", 'import x from "../secret.json" with { type: "json" };', DATA],
  ["data elsewhere, while it runs", 'await import("../secret.json", { with: { type: "json" } });', DATA],
  ["data elsewhere through a link", 'import x from "./link.json" with { type: "json" };', DATA],
  ["the text of a program", 'import x from "../part.ts" with { type: "text" };', DATA],
  ["a file of the system", 'import "/etc/hostname";', DATA],
  [
    "data through a module of data",
    'import "data:text/javascript,import%20%22file:///etc/hostname%22%20with%20%7Btype:%22text%22%7D";',
    DATA,
  ],
  ["a package", 'import "npm:left-pad@1.3.0";', /it needs packages from npm, and scripts run without rights/],
  [
    "another host",
    'import "http://127.0.0.1:9/x.ts";',
    /it needs import access to "127\.0\.0\.1:9", and scripts run without rights/,
  ],
];
for (const [name, text, expected] of imports) {
  Deno.test(`a script does not import ${name}`, () =>
    inFolder(async (folder) => {
      await Deno.mkdir(`${folder}/work`);
      await Deno.writeTextFile(`${folder}/secret.json`, "1");
      await Deno.writeTextFile(`${folder}/part.ts`, "export {};");
      await Deno.symlink(`${folder}/secret.json`, `${folder}/work/link.json`);
      await Deno.writeTextFile(`${folder}/work/net.ts`, text);
      const { code, err } = await fodlam(`${folder}/work`, "eval", "net.ts");
      assert.equal(code, 1);
      assert.match(err, expected);
    }));
}

Deno.test("a script imports programs, data of its own folder, and FODLAM by its name", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/work/data`, { recursive: true });
    await Deno.writeTextFile(`${folder}/part.ts`, 'export { conv } from "@fodlam/fodlam";');
    await Deno.writeTextFile(`${folder}/work/data/sizes.json`, "[4, 3]");
    const text = `
      import { network } from "@fodlam/fodlam";
      import { conv } from "../part.ts";
      import sizes from "./data/sizes.json" with { type: "json" };
      console.log("made of", sizes);
      export const net = network("tiny", [3, 8, 8], conv(...sizes));`;
    await Deno.writeTextFile(`${folder}/work/net.ts`, text);
    for (const net of ["net.ts", "- < net.ts"]) {
      const { code, out, err } = await shell(`${folder}/work`, `fodlam count ${net}`);
      assert.deepEqual({ code, err }, { code: 0, err: "made of [ 4, 3 ]\n" }); // beside the result, not in it
      assert.match(out, /^tiny; FODLAM [\d.]+\n/);
    }
  }));

Deno.test("a place in a script from a pipe is one of standard input", () =>
  inFolder(async (folder) => {
    const line = `echo 'import { conv } from "${MOD}"; export const a = conv(0, 3);' | fodlam eval -`;
    const { code, err } = await shell(folder, line);
    assert.equal(code, 1);
    assert.match(err, /^Cannot load standard input: Cannot add conv "conv1": .* \(standard input:1:\d+\)\n$/);
  }));

Deno.test("what a script hands back is checked as a file is", () =>
  inFolder(async (folder) => {
    const { code, out } = await fodlam(folder, "nets", "lenet5", "--json");
    assert.equal(code, 0);
    const bad = out.replace(/"filters": \d+/, '"filters": NaN');
    await Deno.writeTextFile(`${folder}/net.ts`, `export const net = ${bad};`);
    const refused = await fodlam(folder, "count", "net.ts");
    assert.equal(refused.code, 1);
    assert.match(refused.err, /^Cannot read net\.ts: layer 0 .*filters .*got "NaN"\n$/);
  }));

Deno.test("a script that answers in FODLAM's place is believed nothing", () =>
  inFolder(async (folder) => {
    const answers: [answer: string, expected: RegExp][] = [
      ["null", /expected an exported network, got no exports/],
      ["5", /expected an exported network, got no exports/],
      ['{ "right": null, "networks": {}, "exported": 7 }', /expected an exported network, got no exports/],
      ['{ "reason": { "toString": 1 } }', /^Cannot load net\.ts: \{"toString":1\}\n$/],
      [
        '{ "right": { "what": { "toString": 1 } } }',
        /it needs \{"toString":1\}, and scripts run without rights/,
      ],
      ['{ "missing": { "toString": 1 } }', /expected an exported network, got no exports/],
      ['{ "networks": [{ "format": "fodlam/network@1" }] }', /^Cannot read net\.ts: /],
      ['{ "networks": [null, 1, "x", [[]]] }', /^Cannot read net\.ts: /],
      ["{", /it ended with exit code 0 before its networks could be read/],
    ];
    for (const [answer, expected] of answers) {
      const text = `const encode = TextEncoder.prototype.encode;
        TextEncoder.prototype.encode = function (text) {
          const at = text.lastIndexOf("\\n") + 1;
          return encode.call(this, text.slice(0, at) + ${JSON.stringify(answer)});
        };`;
      await Deno.writeTextFile(`${folder}/net.ts`, text);
      const { code, out, err } = await fodlam(folder, "eval", "net.ts");
      assert.deepEqual({ code, out }, { code: 1, out: "" }, err);
      assert.match(err, expected);
    }
  }));

Deno.test("an address in a checkout does not touch its lock file", () =>
  inFolder(async (folder) => {
    await using server = withFodlam(`import { conv, network } from "./mod.ts";\n${NETWORK}`);
    await Deno.writeTextFile(`${folder}/deno.json`, "{}");
    await Deno.writeTextFile(`${folder}/deno.lock`, '{ "version": "5" }');
    for (const trust of [[], ["--trust"]]) {
      const { code, err } = await fodlam(folder, "count", `${server.url}net.ts`, ...trust);
      assert.deepEqual({ code, err }, { code: 0, err: "" });
    }
    assert.equal(await Deno.readTextFile(`${folder}/deno.lock`), '{ "version": "5" }');
  }));

Deno.test(
  "nothing of a script stays behind: no process, no folder",
  { ignore: Deno.build.os !== "linux" },
  () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/net.ts`, "for (;;);");
      await Deno.mkdir(`${folder}/tmp`);
      const child = new Deno.Command("bash", {
        args: [
          "-c",
          `exec '${Deno.execPath()}' run --quiet -A "$0" eval net.ts`,
          new URL("cli/main.ts", root).pathname,
        ],
        cwd: folder,
        env: { TMPDIR: `${folder}/tmp` },
        stderr: "null",
      }).spawn();
      while (childrenOf(child.pid).length === 0) await new Promise((done) => setTimeout(done, 20));
      const [own] = childrenOf(child.pid);
      child.kill("SIGTERM");
      const { signal } = await child.status;
      assert.equal(signal, "SIGTERM");
      assert.deepEqual(listed(`${folder}/tmp`), []);
      for (let i = 0; i < 100 && isAlive(own!); i++) await new Promise((done) => setTimeout(done, 20));
      assert.ok(!isAlive(own!));
    }),
);

function childrenOf(pid: number): string[] {
  return Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).split(" ").filter((id) => id !== "");
}

function isAlive(pid: string): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}
