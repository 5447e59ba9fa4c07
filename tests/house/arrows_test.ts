/** DESIGN.md's table of rooms: who may import whom, and what a script loads. */
import assert from "node:assert/strict";
import { type Arrow, arrowsOf, paths, type Room, rooms, shipped } from "./shipped.ts";

/** The rooms that each room may import, besides itself. */
const allowed: Readonly<Record<Room, readonly string[]>> = {
  "mod.ts": rooms.filter((room) => room !== "deps"),
  ir: [],
  dsl: ["ir"],
  formats: ["ir", "dsl", "deps"],
  profiles: ["ir", "deps"], // deps by profiles/schema/ alone, which nothing loads but by a dynamic import
  engine: ["ir", "profiles"],
  report: ["ir", "deps", "engine"],
  cli: ["mod.ts", "deno.json", ...rooms],
  examples: ["mod.ts"],
  deps: [],
};

/** Imports against the table, each with its reason. */
const exceptions: Readonly<Record<string, string>> = {
  "formats/typescript/replay.ts -> dsl/mod.ts":
    "a script is written only if the language makes the very network of it",
  "examples/mod.ts -> ir/errors.ts": "the zoo refuses unknown names, and wording is in ir/errors.ts alone",
};

const arrows = shipped.flatMap(arrowsOf);
const roomOf = (path: string) => path.split("/")[0]!;

Deno.test("no arrow between rooms runs the wrong way", () => {
  const wrong = arrows.flatMap(({ from, to }) => {
    if (to === undefined || roomOf(from) === roomOf(to)) return [];
    const line = `${from} -> ${to}`;
    return allowed[roomOf(from) as Room].includes(roomOf(to)) || line in exceptions ? [] : [line];
  });
  assert.deepEqual(wrong, []);
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

Deno.test("third parties come in through deps/, from npm, pinned, and inline", () => {
  const outside = arrows.filter(({ to, specifier }) =>
    to === undefined && !/^(computed|node):/.test(specifier) // node's modules are Deno's own
  );
  const wrong = outside.filter(({ from, specifier }) => roomOf(from) !== "deps" || !EXACT.test(specifier));
  assert.deepEqual(wrong, []);
  assert.ok(outside.length >= 4);
  const files = paths.filter((path) => path.startsWith("deps/"));
  assert.deepEqual(files.filter((path) => !outside.some(({ from }) => from === path)), []);
});

Deno.test("a specifier computed at run time stands only where a user's file is loaded", () => {
  const computed = arrows.filter(({ specifier }) => specifier.startsWith("computed:"));
  assert.deepEqual(computed.map(({ from }) => from), ["cli/input/script/stage.ts"]);
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
  /\bDeno\.|\bconsole\.|\bDate\b|\bperformance\.|Math\.random|\bfetch\(|(?<![.\w])process\.|\bcrypto\./;

Deno.test("all rooms but cli/ are pure: no files, clock, environment, chance or printing", () => {
  const inside = shipped.filter(({ room }) => !["cli", "deps"].includes(room));
  assert.deepEqual(inside.filter(({ code }) => IMPURE.test(code)).map(({ path }) => path), []);
});

Deno.test("a script reads neither files nor the environment", () => {
  const loaded = loadedWith("mod.ts");
  const reads = /\bDeno\.(read|open|stat|env|run|Command|writeTextFile|writeFile)|"node:/;
  const wrong = shipped.filter(({ path, code }) => loaded.has(path) && reads.test(code));
  assert.deepEqual(wrong.map(({ path }) => path), []);
});
