/** Mappings between the list of loops in which they are counted and plain JSON. */
import { badMapping, FodlamError, show } from "../../../ir/errors.ts";
import type { LoopName, TensorName } from "../../../profiles/data/memoryTree.ts";
import type { GivenMapping, Loop, MappedShape, TreeMapping } from "../../mapped.ts";
import { Loops, MOST_LOOPS } from "./loops.ts";
import { keyOf, loopNames, LOOPS, type Shape, tensorNames, TENSORS, WEIGHTS } from "./shape.ts";
import type { Tree } from "./tree.ts";

/** A shape as plain JSON. */
export function plainShape({ counts, stride, dilation, image }: Shape): MappedShape {
  const byName = Object.fromEntries(loopNames.map((name, d) => [name, counts[d]!]));
  return { counts: byName as Record<LoopName, number>, stride, dilation, image };
}

/** A mapping as plain JSON. */
export function plainMapping({ levels, fanOuts }: Tree, x: Loops): TreeMapping {
  const loop = (d: number, count: number): Loop => [loopNames[d]!, count];
  return {
    loops: Array.from({ length: x.length }, (_, i) => loop(x.loop[i]!, x.count[i]!)),
    tiles: byLevel({ levels }, x, (at) => x.cut[at]!),
    fanOuts: Object.fromEntries(fanOuts.map(({ name }, a) => [name, {
      outside: x.outside[a]!,
      loops: loopNames.flatMap((_, d) => {
        const count = x.spread[a * LOOPS + d]!;
        return count > 1 ? [loop(d, count)] : [];
      }),
    }])),
  };
}

/** Memories and fan-outs from outside in. */
export function placesOf({ levels, fanOuts }: Tree): string[] {
  const last = fanOuts.map((_, a) => levels.findLastIndex(({ feeds }) => feeds[a] === 1));
  return levels.flatMap((
    { name },
    l,
  ) => [name, ...fanOuts.flatMap((one, a) => last[a] === l ? [one.name] : [])]);
}

/** A number of each tensor in each memory that keeps it. */
export function byLevel(
  { levels }: Pick<Tree, "levels">,
  x: Loops,
  of: (at: number) => number,
): Record<string, { readonly [T in TensorName]?: number }> {
  return Object.fromEntries(levels.map(({ name }, l) => [
    name,
    Object.fromEntries(tensorNames.flatMap((tensor, t) => {
      const at = t * levels.length + l;
      return x.keeps[at] === 1 ? [[tensor, of(at)]] : [];
    })),
  ]));
}

/** A given mapping and the key of the shape that it is of. */
export interface Given {
  readonly key: string;
  readonly loops: Loops;
  /** The level at which inputs and outputs stay from layer to layer; -1 for none. */
  readonly stays: number;
  /** Where it stands. */
  readonly place: string;
}

/**
 * A mapping that a user gives, in the form in which it is counted.
 *
 * @throws {FodlamError} where it names no memory or fan-out of the tree, or does not cover its nest
 */
export function givenLoops(tree: Tree, { shape, mapping }: GivenMapping, place: string): Given {
  const { levels, fanOuts } = tree, x = new Loops(tree), all = new Float64Array(LOOPS).fill(1);
  if (mapping.loops.length > MOST_LOOPS) {
    refuse(`${place}.loops`, `at most ${MOST_LOOPS} loops`, mapping.loops.length);
  }
  const add = ([name, count]: Loop) => {
    const d = loopNames.indexOf(name);
    all[d]! *= count;
    return d;
  };
  for (const loop of mapping.loops) {
    x.loop[x.length] = add(loop);
    x.count[x.length++] = loop[1];
  }
  const checkCut = (where: string, cut: number) => {
    if (cut > x.length) refuse(where, `at most ${x.length}, the loops that there are`, cut);
    return cut;
  };
  checkNames(`${place}.tiles`, Object.keys(mapping.tiles), levels);
  checkNames(`${place}.fanOuts`, Object.keys(mapping.fanOuts), fanOuts);
  const stays = levels.findIndex(({ name, stays }) =>
    stays && mapping.tiles[name]?.inputs === 0 && mapping.tiles[name]?.outputs === 0 &&
    mapping.tiles[levels[0]!.name]?.inputs === undefined
  );
  levels.forEach(({ name, keeps }, l) => {
    const tiles = mapping.tiles[name] ?? {};
    tensorNames.forEach((tensor, t) => {
      const cut = tiles[tensor], where = `${place}.tiles.${name}.${tensor}`, at = t * levels.length + l;
      if (cut === undefined && keeps[t] === 1 && (l >= stays || t === WEIGHTS)) {
        refuse(where, `a number, because ${name} keeps ${tensor}`, undefined);
      }
      if (cut !== undefined && keeps[t] === 0) {
        refuse(where, `nothing, because ${name} keeps no ${tensor}`, cut);
      }
      if (cut === undefined) return;
      x.keeps[at] = 1;
      x.cut[at] = checkCut(where, cut);
    });
  });
  checkOrder(tree, x, place);
  fanOuts.forEach(({ name, size }, a) => {
    const { outside = x.length, loops = [] } = mapping.fanOuts[name] ?? {},
      where = `${place}.fanOuts.${name}`;
    x.outside[a] = checkCut(`${where}.outside`, outside);
    for (const loop of loops) x.spread[a * LOOPS + add(loop)]! *= loop[1];
    const places = x.spread.subarray(a * LOOPS, (a + 1) * LOOPS).reduce((product, n) => product * n, 1);
    if (places > size) refuse(`${where}.loops`, `at most ${size} places`, places);
  });
  loopNames.forEach((name, d) => {
    const needed = shape.counts[name];
    if (all[d]! >= needed) return;
    refuse(`${place}.loops`, `at least ${needed} iterations of ${name} in time and over fan-outs`, all[d]!);
  });
  const counts = Float64Array.from(loopNames, (name) => shape.counts[name]);
  return { key: keyOf({ ...shape, counts }), loops: x, stays, place };
}

/** Tiles of a nearer memory lie inside of those of a farther one. */
function checkOrder({ levels }: Tree, x: Loops, place: string): void {
  for (let t = 0; t < TENSORS; t++) {
    let farther = 0;
    levels.forEach(({ name }, l) => {
      const at = t * levels.length + l;
      if (x.keeps[at] === 0) return;
      const cut = x.cut[at]!;
      if (cut < farther) {
        const where = `${place}.tiles.${name}.${tensorNames[t]}`;
        refuse(where, `at least ${farther}, that of the next farther memory`, cut);
      }
      farther = cut;
    });
  }
}

function checkNames(
  where: string,
  given: readonly string[],
  known: readonly { readonly name: string }[],
): void {
  const names = known.map(({ name }) => name), unknown = given.find((name) => !names.includes(name));
  if (unknown !== undefined) refuse(`${where}.${unknown}`, `one of ${names.join(", ")}`, unknown);
}

function refuse(place: string, expected: string, got: unknown): never {
  throw new FodlamError(badMapping(place, expected, got === undefined ? "none" : show(got)));
}
