/**
 * A mapping run word by word, for small nests: each place goes through the loops in time, and a memory is filled anew where the words
 * that its tile must hold are not those of the step before. Slow and plain, so that it can be believed.
 */
import type { Loop, TreeMapping } from "../../../engine/mapped.ts";
import type { LoopName, MemoryTreeData, TensorName } from "../../../profiles/types.ts";

const CONCERNS: Readonly<Record<TensorName, string>> = {
  weights: "gkcrs",
  inputs: "gncpqrs",
  outputs: "gnkpq",
};

/** Words filled into an instance of each memory, all of whose tiles are disjoint: by memory and tensor. */
export function filled(
  { levels }: Pick<MemoryTreeData, "levels">,
  { loops, tiles }: TreeMapping,
  words: (level: string, tensor: TensorName) => number,
): ReadonlyMap<string, number> {
  const fills = new Map<string, number>();
  const held = new Map<string, string>();
  for (const step of steps(loops)) {
    for (const { name } of levels) {
      for (const [tensor, cut] of Object.entries(tiles[name] ?? {}) as [TensorName, number][]) {
        const key = `${name} ${tensor}`;
        const own = loops.slice(0, cut).map(([loop], i) =>
          CONCERNS[tensor].includes(loop) ? `${loop}${step[i]}` : ""
        );
        const tile = own.join();
        if (held.get(key) === tile) continue;
        held.set(key, tile);
        fills.set(key, (fills.get(key) ?? 0) + words(name, tensor));
      }
    }
  }
  return fills;
}

/** Every step of loops in time, from outside in. */
function* steps(loops: readonly Loop[], at = 0): Iterable<readonly number[]> {
  if (at === loops.length) return yield [];
  for (let i = 0; i < loops[at]![1]; i++) for (const rest of steps(loops, at + 1)) yield [i, ...rest];
}

/** Iterations of a loop inside of a place of the list. */
export function inside({ loops }: TreeMapping, cut: number, name: LoopName): number {
  return loops.slice(cut).reduce((all, [loop, count]) => loop === name ? all * count : all, 1);
}
