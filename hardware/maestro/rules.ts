/** What a dataflow allows: which loops are spread over which places, which run outside of them and which inside, in which order. */
import { badFile, FodlamError, notModelled } from "../../ir/errors.ts";
import type { LoopName } from "../../profiles/types.ts";
import type { Dataflow, Dimension, Directive, Level, Size } from "./dataflow.ts";

/** Sorts of layers whose dimensions mean different loops. */
export type Sort = "dense" | "grouped" | "depthwise" | "product";

const convolution = {
  N: "n",
  G: "g",
  K: "k",
  C: "c",
  R: "r",
  S: "s",
  Y: "p",
  X: "q",
  "Y'": "p",
  "X'": "q",
} as const satisfies Partial<Record<Dimension, LoopName>>;

/** The loop of each dimension: channels of a depthwise layer are groups; rows of a product are inputs. */
const LOOPS: Readonly<Record<Sort, { readonly [D in Dimension]?: LoopName }>> = {
  dense: convolution,
  grouped: convolution,
  depthwise: { ...convolution, C: "g" },
  product: { B: "g", M: "n", N: "k", K: "c" },
};

const SORTS: Readonly<Record<string, Sort>> = {
  DSCONV: "depthwise",
  NGCONV: "grouped",
  GEMM: "product",
  BMM: "product",
};

/** The sort of a layer's type; of a dataflow by itself by its dimensions: `M` is a product's, and without `K` each channel is its own. */
export function sortOf(type: string | undefined, { levels }: Dataflow): Sort {
  if (type !== undefined) return Object.hasOwn(SORTS, type) ? SORTS[type]! : "dense";
  const all = levels.flatMap(({ directives }) => directives.map(({ dimension }) => dimension));
  return all.includes("M") || all.includes("B") ? "product" : all.includes("K") ? "dense" : "depthwise";
}

/** Windows that move over an image, and the kernel's side of each. */
const WINDOWS: Readonly<Partial<Record<Dimension, Dimension>>> = { Y: "R", X: "S" };

/** The loop of a dimension in a sort of layers. */
export function loopOf(path: string, sort: Sort, { dimension, line }: Directive): LoopName {
  const loop = LOOPS[sort][dimension];
  if (loop !== undefined) return loop;
  const known = Object.keys(LOOPS[sort]).join(", ");
  throw new FodlamError(
    badFile(path, `line ${line}`, `a dimension of a ${sort} layer, of ${known}`, dimension),
  );
}

/** What is spread over the places of a cluster. Rows of the image and of the kernel together are kernel rows: their output stays. */
export function spreadOf(path: string, { directives }: Level): Directive {
  const spatial = directives.filter(({ kind }) => kind === "spatial");
  const [first, second, third] = spatial;
  if (second === undefined) return first!;
  const pair = (window: Directive, kernel: Directive) => WINDOWS[window.dimension] === kernel.dimension;
  if (third === undefined && pair(first!, second)) return second;
  if (third === undefined && pair(second, first!)) return first!;
  const names = spatial.map(({ dimension }) => dimension).join(" and ");
  throw new FodlamError(notModelled(path, `line ${second.line}`, `${names} spread over one cluster`));
}

/** Whether two sizes are the same. */
function isSame(one: Size, other: Size): boolean {
  return typeof one === "number" || typeof other === "number" ? one === other : one.of === other.of;
}

/** Whether a directive maps all of its dimension at once. */
function isWhole({ size, dimension }: Directive): boolean {
  return typeof size === "object" && size.of === dimension;
}

/** Whether a piece is one iteration: a window moved by one, or one of anything else. */
function isOne({ size, offset, dimension }: Directive): boolean {
  return WINDOWS[dimension] === undefined ? size === 1 : offset === 1;
}

/** Refuses pieces that overlap or leave gaps, but for windows of an image. */
function checkPieces(path: string, { levels }: Dataflow): void {
  for (const directive of levels.flatMap(({ directives }) => directives)) {
    const { size, offset, dimension, line } = directive;
    if (WINDOWS[dimension] !== undefined || isSame(size, offset)) continue;
    // the last piece of a whole dimension is the first: how far the next would be off says nothing
    if (isWhole(directive)) continue;
    throw new FodlamError(
      notModelled(path, `line ${line}`, `pieces of ${dimension} that overlap or leave gaps`),
    );
  }
}

/** A fan-out with the loops that may be spread over it. */
export interface Spread {
  /** Places. */
  readonly places: number;
  /** Loops that may be spread over them. */
  readonly loops: readonly LoopName[];
}

/** What a tree takes from a dataflow. */
export interface Rules {
  /** Places side by side, the farthest first. */
  readonly spreads: readonly Spread[];
  /** Loops that may stand at the memories outside of them. */
  readonly outside: readonly LoopName[];
  /** Those among them whose order is given, from outside in. */
  readonly order: readonly LoopName[];
  /** Loops that may stand inside a place. */
  readonly inside: readonly LoopName[];
}

const unique = <T>(all: readonly T[]): T[] => [...new Set(all)];

/** The rules of a dataflow on so many places. A cluster of a layer's own size is one with those around it: how it is cut, each layer says. */
export function rulesOf(path: string, dataflow: Dataflow, sort: Sort, elements: number): Rules {
  checkPieces(path, dataflow);
  const { levels } = dataflow, last = new Map<LoopName, Directive>();
  const spreads: { places: Size | undefined; loops: LoopName[] }[] = [];
  for (const level of levels) {
    const loop = loopOf(path, sort, spreadOf(path, level)), before = spreads.at(-1);
    if (typeof level.places === "object" && before !== undefined) before.loops.push(loop);
    else spreads.push({ places: level.places, loops: [loop] });
    for (const directive of level.directives) last.set(loopOf(path, sort, directive), directive);
  }
  const inner = spreads.slice(1).reduce((all, { places }) => all * (places as number), 1);
  if (inner > elements) {
    throw new FodlamError(
      badFile(
        path,
        `line ${dataflow.line}`,
        `clusters of at most ${elements} processing elements`,
        `${inner}`,
      ),
    );
  }
  const outer = Math.floor(elements / inner), first = levels[0]!.directives;
  const order = unique(
    first.filter((directive) => !isWhole(directive)).map((one) => loopOf(path, sort, one)),
  );
  const later = levels.slice(1).flatMap(({ directives }) => directives)
    .filter((directive) => !isWhole(directive)).map((one) => loopOf(path, sort, one));
  return {
    spreads: spreads.map(({ places, loops }, at) => ({
      places: at === 0 ? outer : places as number,
      loops: unique(loops),
    })),
    outside: unique([...order, ...later]),
    order,
    inside: [...last].filter(([, directive]) => !isOne(directive)).map(([loop]) => loop),
  };
}

/** Rules of two sorts of layers on one chip; nothing where they need other clusters. The first sort's places and order hold. */
export function together(own: Rules, other: Rules): Rules | undefined {
  const isAlike = own.spreads.length === other.spreads.length &&
    own.spreads.every(({ places }, at) => places === other.spreads[at]!.places);
  if (!isAlike && other.spreads.length > 1) return undefined;
  const added = (at: number) => other.spreads[isAlike ? at : 0]!.loops;
  const more = other.order.filter((loop) => !own.order.includes(loop));
  return {
    spreads: own.spreads.map(({ places, loops }, at) => ({
      places,
      loops: unique([...loops, ...added(at)]),
    })),
    outside: unique([...own.outside, ...other.outside]),
    order: [...more, ...own.order],
    inside: unique([...own.inside, ...other.inside]),
  };
}

/** Loops that nothing says a word of may stand outside. */
export function completed(rules: Rules, all: readonly LoopName[]): Rules {
  const named = [...rules.outside, ...rules.inside];
  return { ...rules, outside: [...rules.outside, ...all.filter((loop) => !named.includes(loop))] };
}
