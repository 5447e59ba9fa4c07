/** DESIGN.md's table of rooms: who may import whom, and what a script loads. */
import assert from "node:assert/strict";
import { type Arrow, arrowsOf, paths, type Room, rooms, root, shipped, tools } from "./shipped.ts";

/** The rooms that each room may import, besides itself. */
const allowed: Readonly<Record<Room, readonly string[]>> = {
  "mod.ts": rooms.filter((room) => !["deps", "page"].includes(room)),
  ir: [],
  dsl: ["ir"],
  formats: ["ir", "dsl", "deps"],
  hardware: ["ir", "profiles", "formats", "deps"],
  profiles: ["ir", "deps"], // deps by profiles/schema/ alone, which nothing loads but by a dynamic import
  engine: ["ir", "profiles"],
  report: ["ir", "deps", "engine"],
  sweep: ["engine", "profiles", "ir", "deps"],
  cli: ["mod.ts", "deno.json", ...rooms],
  page: ["mod.ts", "dsl", "engine", "examples", "formats", "hardware", "ir", "report", "deps"],
  examples: ["mod.ts"],
  "mcp.ts": ["mod.ts", "deno.json", ...rooms],
  deps: [],
};

/** Imports against the table, each with its reason. */
const exceptions: Readonly<Record<string, string>> = {
  "formats/typescript/replay.ts -> dsl/mod.ts":
    "a script is written only if the language makes the very network of it",
  "examples/mod.ts -> ir/errors.ts": "the zoo refuses unknown names, and wording is in ir/errors.ts alone",
};

const arrows = shipped.flatMap(arrowsOf);

/** Packages of the tests alone. */
const TESTS = ["ajv", "axe", "fast_check", "flatbuffers", "playwright"].map((name) => `deps/${name}.ts`);

/** Packages of the page alone, which is bundled before anybody has it. */
const PAGE = ["codemirror", "jsonc_location", "sucrase", "typescript_service"].map((name) =>
  `deps/${name}.ts`
);

const deps = shipped.filter(({ path }) => path.startsWith("deps/") && path !== "deps/npm.ts");
const outsideTests = deps.filter(({ path }) => ![...TESTS, ...PAGE].includes(path));
const roomOf = (path: string) => path.split("/")[0]!;

Deno.test("no arrow between rooms runs the wrong way", () => {
  const wrong = arrows.flatMap(({ from, to }) => {
    if (to === undefined || roomOf(from) === roomOf(to)) return [];
    const line = `${from} -> ${to}`;
    return allowed[roomOf(from) as Room].includes(roomOf(to)) || line in exceptions ? [] : [line];
  });
  assert.deepEqual(wrong, []);
});

Deno.test("tools/ takes third parties from deps/ alone, and nothing from the tests but what runs goldens and reads published rows", () => {
  const found = tools.flatMap((path) => {
    const imports = Deno.readTextFileSync(new URL(path, root)).matchAll(
      /^(?:import|export) [^;]*?from "([^"]+)"/gm,
    );
    return [...imports].map(([, specifier]) => specifier!);
  });
  assert.ok(found.length > 50);
  const wrong = found.filter((specifier) =>
    !specifier.startsWith(".") ||
    /\/tests\//.test(specifier) && !/\/tests\/(golden|published\/[a-z]+)\.ts$/.test(specifier)
  );
  assert.deepEqual([...new Set(wrong)], []);
});

Deno.test("every exception above is still needed", () => {
  const lines = new Set(arrows.map(({ from, to }) => `${from} -> ${to}`));
  assert.deepEqual(Object.keys(exceptions).filter((line) => !lines.has(line)), []);
});

Deno.test("report takes only types from the engine, and profiles no layers from ir", () => {
  const values = arrows.filter(({ from, to, isType }) =>
    to !== undefined && !isType &&
    (from.startsWith("report/") && to.startsWith("engine/") ||
      from.startsWith("profiles/") && /^ir\/(layers|registry|mod|network|check|lower)\b/.test(to))
  );
  assert.deepEqual(values, []);
});

Deno.test("profiles/schema/ alone checks with a third party, and is loaded when it is needed", () => {
  const to = (path: string) => arrows.filter((arrow) => arrow.to?.startsWith(path));
  const checking = to("deps/").map(({ from }) => from).filter((from) => from.startsWith("profiles/"));
  assert.deepEqual(checking.filter((from) => !from.startsWith("profiles/schema/")), []);
  assert.ok(checking.length > 3);
  const early = to("profiles/schema/").filter(({ from, isDynamic, isType }) =>
    !from.startsWith("profiles/schema/") && !isDynamic && !isType
  );
  assert.deepEqual(early, []);
});

Deno.test("relative imports name files that are there", () => {
  const known = new Set([...paths, ...shipped.map(({ path }) => path), "deno.json"]);
  assert.deepEqual(arrows.filter(({ to }) => to !== undefined && !known.has(to)), []);
});

const EXACT = /^npm:(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+(-[\w.]+)?(\/[\w./-]+)?$/;

/** Where packages are imported without their own types, which nobody has to fetch. */
const WRITTEN = ["npm", "esbuild", "rollup", "rollup_dts", "typescript"].map((name) => `deps/${name}.ts`);

Deno.test("third parties come in through deps/, from npm, pinned, and inline", () => {
  const outside = arrows.filter(({ to, specifier }) =>
    to === undefined && !/^(computed|node):/.test(specifier) // node's modules are Deno's own
  );
  const wrong = outside.filter(({ from, specifier }) => roomOf(from) !== "deps" || !EXACT.test(specifier));
  assert.deepEqual(wrong, []);
  assert.ok(outside.length >= 4);
  const files = paths.filter((path) => path.startsWith("deps/") && !WRITTEN.includes(path));
  assert.deepEqual(files.filter((path) => !outside.some(({ from }) => from === path)), []);
});

Deno.test("a shipped package is one that Deno does not see before it is reached; the type says the same version", () => {
  const seen = outsideTests.flatMap(({ path, code }) =>
    [...code.matchAll(/^(?:import|export) (?!type\b)[^;]*?"npm:/gm)].map(() => path)
  );
  assert.deepEqual(seen, []);
  const several = deps.flatMap(({ path, code }) => {
    const names = new Set([...code.matchAll(/"(?:npm:)?(@?[^@"]+@\d[\w.-]*)/g)].map(([, name]) => name!));
    const packages = new Set([...names].map((name) => name.slice(0, name.lastIndexOf("@"))));
    return names.size === packages.size ? [] : [path];
  });
  assert.deepEqual(several, []);
});

Deno.test("packages of the page are loaded by the page alone", () => {
  const found = arrows.filter(({ to }) => PAGE.includes(to ?? "")).map(({ from }) => roomOf(from));
  assert.deepEqual(new Set(found), new Set(["page"]));
});

Deno.test("a specifier computed at run time stands only where a package, the command's part, a table or a user's file is loaded", () => {
  const computed = arrows.filter(({ specifier }) => specifier.startsWith("computed:"));
  assert.deepEqual(computed.map(({ from }) => from), [
    "profiles/published/mod.ts",
    "cli/input/script/stage.ts",
    "cli/process/lazily.ts",
    "page/evaluate.worker.ts",
    "deps/npm.ts",
  ]);
});

Deno.test("what is loaded lazily is what its type says", () => {
  for (const { path, code } of shipped) {
    for (const [, type, name] of code.matchAll(/\blazily<typeof import\("([^"]+)"\)>\(\s*"([^"]+)"/g)) {
      assert.equal(name, type, path);
    }
  }
});

/** Everything that is loaded with a file. */
function loadedWith(start: string): Set<string> {
  const loaded = new Set([start]);
  for (const path of loaded) {
    const next = (arrow: Arrow) => arrow.from === path && !arrow.isType && !arrow.isDynamic;
    for (const { to, specifier } of arrows.filter(next)) {
      loaded.add(to ?? specifier);
    }
  }
  return loaded;
}

/** Everything that a file can reach, loaded with it or later. */
function reachedFrom(start: string): Set<string> {
  const reached = new Set([start]);
  for (const path of reached) {
    for (const { from, to, isType } of arrows) {
      if (from === path && to !== undefined && !isType) reached.add(to);
    }
  }
  return reached;
}

Deno.test("agents have an entry of their own: nothing that a script or the command reaches knows of them", () => {
  assert.ok(reachedFrom("mcp.ts").has("deps/mcp.ts"));
  for (const start of ["mod.ts", "cli/main.ts", "examples/mod.ts", "report/public.ts", "formats/mod.ts"]) {
    const found = [...reachedFrom(start)].filter((path) =>
      /^(mcp\.ts|deps\/mcp\.ts|cli\/agents\/)/.test(path)
    );
    assert.deepEqual(found, [], start);
  }
});

/** What a script starts with. */
const starts = ["mod.ts", "examples/vgg16.ts", "examples/mod.ts"];

Deno.test("a script loads no third party, no profile and no network that it does not name", async (t) => {
  for (const start of starts) {
    await t.step(start, () => {
      const loaded = [...loadedWith(start)];
      assert.ok(loaded.includes("ir/check.ts") && loaded.includes("engine/evaluate.ts"));
      assert.deepEqual(loaded.filter((path) => path.startsWith("deps/") || path.includes(":")), []);
      assert.deepEqual(loaded.filter((path) => path.endsWith(".json")), []);
      const zoo = loaded.filter((path) =>
        path.startsWith("examples/") && path !== start && !path.startsWith("examples/shelf/") &&
        path !== "examples/vgg.ts"
      );
      assert.deepEqual(zoo, []);
    });
  }
});

/** What reaches outside the process or differs from run to run. */
const IMPURE =
  /\bDeno\.|\bconsole\.|\bDate\b|\bperformance\.|Math\.random|(?<![.\w])fetch\(|(?<![.\w])process\.(?!nanometers|volts|node\b|source)|\bcrypto\./;

Deno.test("all rooms but cli/ and page/ are pure: no files, clock, environment, chance or printing", () => {
  const inside = shipped.filter(({ room }) => !["cli", "deps", "page"].includes(room));
  assert.deepEqual(inside.filter(({ code }) => IMPURE.test(code)).map(({ path }) => path), []);
});

/** Functions whose last digit ECMAScript leaves to each engine: they differ between V8 and JavaScriptCore. */
const INEXACT = /Math\.(a?(sin|cos|tan)h?|atan2|cbrt|expm?1?|hypot|log(1p|2|10)?|pow)\b|(?<!\b(2|10) )\*\*/;

/** Where it does no harm. */
const digitsApart: Readonly<Record<string, string>> = {
  "engine/trust/bands.ts": "errors, and no estimate",
  "engine/trust/calibrate/profile.ts": "errors, and no estimate",
  "engine/trust/fit.ts": "what a search minimises, and no estimate",
  "engine/trust/interval.ts": "errors, which estimates round to four digits",
  "engine/trust/leastSquares.ts": "what a search minimises, and no estimate",
  "engine/trust/search.ts": "what a search minimises, and no estimate",
  "engine/trust/validate.ts": "errors, and no estimate",
  "examples/regnet.ts": "rounded to a whole number",
  "ir/layers/nms.ts": "rounded to a whole number",
};

Deno.test("estimates are made of arithmetic that every engine does alike; other powers are ir/power.ts", () => {
  const inside = shipped.filter(({ room }) => ["ir", "dsl", "engine", "profiles", "examples"].includes(room));
  const found = inside.filter(({ code }) => INEXACT.test(code)).map(({ path }) => path);
  assert.deepEqual(found.sort(), Object.keys(digitsApart));
});

/** What Node.js 20 does not have. */
const TOO_NEW =
  /\b(Map|Object)\.groupBy|URL\.parse|Promise\.(withResolvers|try)|Array\.fromAsync|Error\.isError|RegExp\.escape|\.(toHex|toBase64|isSubsetOf|symmetricDifference)\(|\bIterator\./;

Deno.test("nothing that Node.js 20 runs is newer than it", () => {
  const reached = shipped.filter(({ path, room }) =>
    !["deps", "page", "tools"].includes(room) && !path.startsWith("cli/input/script/") // scripts run on Deno alone
  );
  assert.deepEqual(reached.filter(({ code }) => TOO_NEW.test(code)).map(({ path }) => path), []);
});

Deno.test("a script reads neither files nor the environment", () => {
  const loaded = loadedWith("mod.ts");
  const reads = /\bDeno\.(read|open|stat|env|run|Command|writeTextFile|writeFile)|"node:/;
  const wrong = shipped.filter(({ path, code }) => loaded.has(path) && reads.test(code));
  assert.deepEqual(wrong.map(({ path }) => path), []);
});
