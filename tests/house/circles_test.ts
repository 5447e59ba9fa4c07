/** Files that import each other, by whatever way, can be understood only together: there are few, and each is named here. */
import assert from "node:assert/strict";
import { arrowsOf, shipped } from "./shipped.ts";

const arrows = shipped.flatMap(arrowsOf).filter(({ to, isType }) => to !== undefined && !isType);
const next = Map.groupBy(arrows, ({ from }) => from);

/** Everything that is reached from a file. */
function reachedFrom(start: string): Set<string> {
  const reached = new Set<string>();
  const stack = [start];
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    for (const { to } of next.get(path) ?? []) {
      if (reached.has(to!)) continue;
      reached.add(to!);
      stack.push(to!);
    }
  }
  return reached;
}

/** The files that reach each other, in groups. */
function circles(): string[][] {
  const reached = new Map(shipped.map(({ path }) => [path, reachedFrom(path)]));
  const together = (a: string, b: string) => reached.get(a)?.has(b) && reached.get(b)?.has(a);
  const found: string[][] = [];
  for (const { path } of shipped) {
    if (!reached.get(path)!.has(path) || found.flat().includes(path)) continue;
    found.push(shipped.map((other) => other.path).filter((other) => together(path, other)));
  }
  return found.map((group) => group.sort()).sort();
}

/** Circles that are there, each with its reason. */
const known: readonly (readonly [files: readonly string[], why: string])[] = [
  [
    ["engine/changes.ts", "engine/effects.ts", "engine/models/mod.ts", "engine/models/sparse/mod.ts"],
    "the sparse model changes its chip, and whether a change has an effect is known from all models",
  ],
];

Deno.test("no files import each other but those that are named here", () => {
  assert.deepEqual(circles(), known.map(([files]) => files));
});
