/** A release: imported by URL and from npm, by Deno, Node.js, Bun and a browser, it says the same everywhere. */
import assert from "node:assert/strict";
import * as zoo from "../../examples/mod.ts";
import * as fodlam from "../../mod.ts";
import { serve } from "../outside/server.ts";
import { mayLeaveOut } from "../outside/run.ts";
import { elsewhere, ended, here } from "../scripts/deno.ts";
import { call, exchange, GREETING } from "../agents/client.ts";
import { isWhole } from "../sampled.ts";
import { asInPackagePage, asInReadme, readmeScript, throughNpx } from "./documented.ts";
import { fileOf, inBrowser } from "./page.ts";
import { browser, installed, release, versionOf } from "./runtimes.ts";
import { totals } from "./totals.js";

/** The module that computes the totals of a copy of FODLAM. */
function computing(fodlam: string, zoo: string, totals: string): string {
  return `import * as fodlam from ${JSON.stringify(fodlam)};
import * as zoo from ${JSON.stringify(zoo)};
import { totals } from ${JSON.stringify(totals)};
const text = await totals(fodlam, zoo, ${isWhole});
`;
}

const PRINT = "console.log(text);\n";

/** A script of a user's with a mistake that its types know. */
const TYPED = (url: string) =>
  `import { conv, evaluate, loadProfile, type Network, network } from "${url}fodlam.js";
import vgg16 from "${url}examples/vgg16.js";
const net: Network = network("tiny", [3, 32, 32], conv(64, 3).relu().pool().fc(10));
const joules: number = evaluate(net, await loadProfile("eyeriss")).total.energyJoules;
const height: number | undefined = vgg16.parameters.height?.default as number;
// @ts-expect-error: a filter count is a number
conv("64", 3);
console.log(joules, height);
`;

/** Commands with their exit codes, and what their output or message holds. */
const commands: readonly (readonly [args: readonly string[], code: number, says: RegExp])[] = [
  [["--version"], 0, /^\d+\.\d+\.\d+$/m],
  [["eval", "vgg16", "--on", "eyeriss", "--total"], 0, /^VGG-16 on Eyeriss/],
  [["eval", "vgg17"], 1, /^Cannot find network "vgg17"/],
  [["convert", "lenet5", "lenet5.onnx"], 0, /^$/],
  [["convert", "lenet5", "lenet5.onnx"], 1, /^Cannot write lenet5.onnx: it is there already/],
  [["eval", "lenet5.onnx", "--on", "h100", "--total"], 0, /^LeNet-5 on NVIDIA H100/],
  [["convert", "lenet5", "lenet5.json"], 0, /^$/],
  [["eval", "lenet5.json", "--json"], 0, /fodlam\/estimate@1/],
  [["eval", "none.json"], 1, /^Cannot read none.json: there is no such file/],
  [
    ["check", "--init", "lenet5", "--on", "h100"],
    0,
    /"\$schema": "\.\/node_modules\/fodlam\/budget\.schema\.json"/,
  ],
  [["eval", "."], 1, /^Cannot read \.: it is a directory/],
  [["convert", "lenet5", "-", "--to", "typescript"], 0, /from "fodlam";/],
  [["eval", "main.mjs"], 1, /^Cannot load main.mjs: scripts are run without rights, which takes Deno/],
  [["check", "main.mjs"], 1, /^Cannot load main.mjs: scripts are run without rights, which takes Deno/],
  [["profile", "new", "own.json"], 0, /^Wrote own.json/],
  [["profile", "check", "own.json"], 1, /^Cannot read own.json: \d+ faults/],
];

/** A sweep of two points, to which a file is added. */
const SWEEP = "node_modules/fodlam/bin/fodlam.js sweep lenet5 --on h100 --batch 1,2 --out".split(" ");

/** Of the two runtimes Node.js 20 is without. */
const hasSqlite = (runtime: string) => runtime === "Bun";

Deno.test("a release says the same in every runtime", async (t) => {
  if (await versionOf("npm") === undefined && mayLeaveOut("run npm")) return;
  await elsewhere(async (cwd, cache) => {
    const folder = `${cwd}/release`, app = `${cwd}/app`;
    await release(folder);
    await Deno.mkdir(app);
    const wanted = await totals(fodlam, zoo, isWhole);
    const script = await Deno.readTextFile(here("tests/release/totals.js"));
    await Deno.writeTextFile(`${app}/totals.js`, script);

    await t.step("the library is one file, and its declarations are one file", async () => {
      await using server = serve((path) => fileOf(folder, path));
      const address = JSON.stringify(`${server.url}fodlam.js`);
      await Deno.writeTextFile(`${app}/one.ts`, `import { conv } from ${address};\nconv(64, 3);\n`);
      const ran = await ended(Deno.execPath(), ["run", "--quiet", "--allow-import=127.0.0.1", "one.ts"], {
        cwd: app,
        cache,
      });
      assert.equal(ran.code, 0, ran.err);
      assert.deepEqual(server.asked, ["/fodlam.js"]);
      const declarations = await Deno.readTextFile(`${folder}/fodlam.d.ts`);
      assert.doesNotMatch(declarations, /^import .* from |^export .* from /m);
    });

    await t.step("no file names a package of npm: all of them are in it", async () => {
      const code = (path: string) => Deno.readTextFile(`${folder}/${path}`);
      for (const place of ["", "parts/", "packages/", "examples/"]) {
        for await (const { name } of Deno.readDir(`${folder}/${place}`)) {
          if (name.endsWith(".js")) {
            assert.doesNotMatch(await code(place + name), /\(\s*["'`]npm:/, place + name);
          }
        }
      }
    });

    await t.step("Deno over http, without a configuration file, with types", async () => {
      await using server = serve((path) => fileOf(folder, path));
      const { url } = server, main = `${app}/main.ts`;
      const code = computing(`${url}fodlam.js`, `${url}examples/mod.js`, "./totals.js") + PRINT;
      await Deno.writeTextFile(main, code);
      const deno = (...args: readonly string[]) => ended(Deno.execPath(), args, { cwd: app, cache });
      const ran = await deno("run", "--quiet", "--allow-import=127.0.0.1", main);
      assert.equal(ran.out.trimEnd(), wanted, ran.err);
      await Deno.writeTextFile(`${app}/typed.ts`, TYPED(url));
      await Deno.writeTextFile(`${app}/readme.ts`, await readmeScript(`${url}fodlam.js`));
      const checked = await deno("check", "--quiet", "--allow-import=127.0.0.1", "typed.ts", "readme.ts");
      assert.equal(checked.code, 0, checked.err);
    });

    await t.step(
      "Deno beside a file: no rights, and nothing in its graph that a script cannot reach",
      async () => {
        const script = `${folder}/examples/vgg16.js`;
        const deno = (...args: readonly string[]) => ended(Deno.execPath(), args, { cwd: app, cache });
        for (const args of [[], ["--total"], ["--on", "h100"], ["--help"]]) {
          const { code, err } = await deno("run", "--quiet", "--no-prompt", script, ...args);
          assert.equal(code, 0, `${args}: ${err}`);
        }
        const graph = JSON.parse((await deno("info", "--json", script)).out);
        const others = graph.modules.map(({ specifier }: { specifier: string }) => specifier)
          .filter((path: string) => /\/(cli|formats|parts\/(cli-commands|formats-onnx).*)\.js$/.test(path));
        assert.deepEqual(others, []);
      },
    );

    const file = [...Deno.readDirSync(folder)].find(({ name }) => name.endsWith(".tgz"))!.name;
    for (const runtime of await installed(`${folder}/${file}`, app)) {
      const { name, run } = runtime;
      await t.step(`the npm package in ${name}`, async () => {
        const code = computing("fodlam", "fodlam/examples", "./totals.js") + PRINT;
        await Deno.writeTextFile(`${app}/main.mjs`, code);
        const { out, err } = await run(["main.mjs"], app);
        assert.equal(out.trimEnd(), wanted, err);
      });
      await t.step(`the command in ${name}`, async () => {
        for (const [args, code, says] of commands) {
          const ran = await run(["node_modules/fodlam/bin/fodlam.js", ...args], app);
          assert.equal(ran.code, code, `${args.join(" ")}\n${ran.err}`);
          assert.match(code === 0 ? ran.out : ran.err, says, args.join(" "));
          assert.doesNotMatch(ran.err, /^\s+at /m);
        }
        const piped = await run(
          ["node_modules/fodlam/bin/fodlam.js", "eval", "-", "--total"],
          app,
          "lenet5.onnx",
        );
        assert.match(piped.out, /^LeNet-5 on /, piped.err);
        for (const made of ["lenet5.onnx", "lenet5.json", "own.json"]) await Deno.remove(`${app}/${made}`);
      });
      await t.step(`what the documents say of the package, in ${name}`, async () => {
        await asInPackagePage(runtime, app);
        await asInReadme(runtime, app);
      });
      await t.step(
        `npx and bunx find the command without a network, in ${name}`,
        () => throughNpx(runtime, app),
      );
      await t.step(`tools for agents, in ${name}`, async () => {
        const server = { program: runtime.program, args: ["node_modules/fodlam/bin/fodlam-mcp.js"] };
        const calls = [
          call(1, "count", { network: "lenet5" }),
          call(2, "convert", { network: "lenet5", to: "onnx" }),
        ];
        const { answers, err } = await exchange([...GREETING, ...calls], server, app);
        assert.match(JSON.stringify(answers[1]), /"format":"fodlam\/count@1"/);
        assert.match(JSON.stringify(answers[2]), /"base64":"CA/);
        assert.equal(err, "");
      });
      await t.step(`a store of rows where there is SQLite, in ${name}`, async () => {
        const { code, out, err } = await run([...SWEEP, "r.sqlite"], app);
        assert.equal(code, hasSqlite(name) ? 0 : 1, err);
        if (hasSqlite(name)) assert.match(out, /^2 rows made/);
        else assert.match(err, /^Cannot keep rows in SQLite: .*; rows as \.csv/);
      });
    }

    await t.step("a browser", async () => {
      const program = await browser();
      if (program === undefined && mayLeaveOut("run Chromium")) return;
      const module = `${computing("/fodlam.js", "/examples/mod.js", "/totals.js")}export default text;\n`;
      const said = await inBrowser({
        browser: program!,
        release: folder,
        module,
        files: { "/totals.js": script },
      });
      assert.equal(said, wanted);
    });
  });
});
