/** Trees of memories that cannot be, each refused with its place. */
import assert from "node:assert/strict";
import { isFodlamError } from "../../ir/errors.ts";
import { type ChipProfile, loadProfile, type MemoryTreeData } from "../../profiles/mod.ts";
import { checkProfile } from "../../profiles/schema/mod.ts";

const shipped = JSON.parse(JSON.stringify(await loadProfile("timeloop-eyeriss-like"))) as ChipProfile;

type Change = (tree: Mutable<MemoryTreeData>) => void;
type Mutable<T> = {
  -readonly [K in keyof T]: T[K] extends object | undefined ? Mutable<NonNullable<T[K]>> : T[K];
};

const WRONG: readonly (readonly [what: string, change: Change, message: RegExp])[] = [
  [
    "a name twice",
    ({ levels }) => void (levels[2]!.name = "dram"),
    /levels\[2\]\.name: expected each name once, got "dram" again/,
  ],
  [
    "a fan-out that there is not",
    ({ levels }) => void levels[1]!.feeds.push("lanes"),
    /levels\[1\]\.feeds\[2\]: expected one of columns, rows, got "lanes"/,
  ],
  [
    "a farthest memory that lets a tensor pass",
    ({ levels }) => void levels[0]!.keeps.pop(),
    /levels\[0\]\.keeps: expected weights, inputs, outputs, got no outputs/,
  ],
  [
    "a farthest memory that feeds not all",
    ({ levels }) => void levels[0]!.feeds.pop(),
    /levels\[0\]\.feeds: expected every fan-out, got no "rows"/,
  ],
  [
    "a nearer memory that feeds more",
    ({ levels }) => {
      levels[1]!.feeds = [];
      levels[2]!.feeds = ["rows"];
    },
    /levels\[2\]\.feeds: expected no more than sharedGlb feeds, from which its inputs come, got "rows"/,
  ],
  [
    "no bits of a tensor",
    ({ levels }) =>
      void ((levels[1] as { wordBits: unknown }).wordBits = { inputs: { value: 8, source: "arch" } }),
    /levels\[1\]\.wordBits: expected bits of outputs, which it keeps, got none/,
  ],
  [
    "a port of a tensor that passes",
    ({ levels }) => void levels[1]!.ports![0]!.reads!.push("weights"),
    /levels\[1\]\.ports\[0\]: expected tensors that it keeps: inputs, outputs, got "weights"/,
  ],
  [
    "a tensor kept and passed",
    ({ levels }) => void ((levels[1] as { mayKeep: unknown }).mayKeep = ["inputs"]),
    /levels\[1\]\.mayKeep\[0\]: expected tensors that keeps does not name, got "inputs"/,
  ],
  [
    "a loop that may stand nowhere",
    ({ levels }) => {
      for (const level of levels) (level as { temporal: unknown }).temporal = { loops: ["k"] };
    },
    /levels\[0\]\.temporal: expected a memory at which g may stand, got none/,
  ],
  [
    "more places than the array has",
    ({ fanOuts }) => void (fanOuts[0]!.size.value = 15),
    /fanOuts: expected .*168/,
  ],
  [
    "more iterations than places",
    ({ fanOuts }) => void ((fanOuts[0] as { counts: unknown }).counts = { q: 20 }),
    /fanOuts\[0\]\.counts: expected at most 14 places, got 20/,
  ],
  [
    "a loop by another letter",
    ({ fanOuts }) => void (fanOuts[0]!.loops[0] = "m" as "k"),
    /fanOuts\[0\]\.loops\[0\]: expected one of g, n, k, c, p, q, r, s, got "m"/,
  ],
  [
    "joules in picojoules",
    ({ levels }) => void (levels[1]!.energy!.readJoules.value = 59.4555),
    /levels\[1\]\.energy\.readJoules\.value: .*looks like pJ/,
  ],
];

for (const [what, change, message] of WRONG) {
  Deno.test(`a tree is refused: ${what}`, () => {
    const profile = structuredClone(shipped);
    change(profile.models.memoryTree as Mutable<MemoryTreeData>);
    try {
      checkProfile(profile, "my.json");
    } catch (error) {
      assert.ok(isFodlamError(error), `${error}`);
      assert.match(error.message, message);
      return;
    }
    assert.fail("it is accepted");
  });
}
