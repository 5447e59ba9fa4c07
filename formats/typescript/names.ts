/** Which layers must be named in a script, and which parts of it their names make. */
import { numbered, numberIn } from "../../ir/numbered.ts";
import { type Graph, layerAt, nameAt } from "./graph.ts";
import { namesIn, type Part, type Run, type Value, type Values } from "./regions.ts";

/** Whether enough layers would have default names within a scope for it to be worth writing. */
function worthwhile(kinds: ReadonlyMap<string, string>, names: readonly string[]): boolean {
  const plain = names.filter((name) => {
    const own = name.slice(name.lastIndexOf(".") + 1);
    return !Number.isNaN(numberIn(own, kinds.get(name)!));
  });
  return plain.length * 2 >= names.length;
}

/** The first word of all names after a prefix, if they have one in common and it is followed by a dot. */
function commonWord(names: readonly string[], prefix: string): string | undefined {
  let word: string | undefined;
  for (const name of names) {
    if (!name.startsWith(prefix)) return undefined;
    const dot = name.indexOf(".", prefix.length);
    if (dot <= prefix.length) return undefined;
    const own = name.slice(prefix.length, dot);
    if (word !== undefined && word !== own) return undefined;
    word = own;
  }
  return word;
}

/** Puts parts of a network whose names begin alike into scopes. */
export class Scopes {
  readonly #graph: Graph;
  readonly #kinds: ReadonlyMap<string, string>;
  /** The scope that each layer ends up in, with a dot at its end; none for the others. */
  readonly scopeOf = new Map<number, string>();

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#kinds = new Map(graph.network.layers.map(({ name, kind }) => [name, kind]));
  }

  /** Values with scopes. */
  values({ named, outputs }: Values, prefix = ""): Values {
    const value = ({ base, run }: Value): Value => ({ base, run: this.run(run, prefix) });
    return {
      named: named.map((one) => ({ node: one.node, value: value(one.value) })),
      outputs: outputs.map(value),
    };
  }

  run(run: Run, prefix: string): Part[] {
    const parts: Part[] = [];
    for (let i = 0; i < run.length;) {
      const names = namesIn(this.#graph, run[i]!);
      const word = "others" in run[i]! ? undefined : commonWord(names, prefix);
      let end = i + 1;
      if (word !== undefined) {
        for (; end < run.length && !("others" in run[end]!); end++) {
          const more = namesIn(this.#graph, run[end]!);
          if (commonWord(more, prefix) !== word) break;
          names.push(...more);
        }
      }
      if (word !== undefined && worthwhile(this.#kinds, names)) {
        parts.push(this.#scope(word, run.slice(i, end), prefix));
      } else parts.push(...run.slice(i, end).map((part) => this.#inside(part, prefix)));
      i = end;
    }
    return parts;
  }

  /** A scope; two of which one holds nothing but the other are one. */
  #scope(word: string, run: Run, prefix: string): Part {
    const body = this.run(run, `${prefix}${word}.`);
    const [only] = body;
    return body.length === 1 && "scope" in only!
      ? { scope: `${word}.${only.scope}`, body: only.body }
      : { scope: word, body };
  }

  #inside(part: Part, prefix: string): Part {
    if ("scope" in part) return part;
    if ("inner" in part) return { ...part, inner: this.values(part.inner, prefix) };
    this.scopeOf.set(part.node, prefix);
    if ("branches" in part) return { ...part, branches: part.branches.map((run) => this.run(run, prefix)) };
    if (!("others" in part)) return part;
    return { ...part, others: part.others.map(({ base, run }) => ({ base, run: this.run(run, prefix) })) };
  }
}

/** The longest increasing subsequence of some numbers: their places. */
function increasing(numbers: readonly number[]): Set<number> {
  const tails: number[] = [], before: number[] = [];
  numbers.forEach((number, i) => {
    let low = 0, high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[tails[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    before[i] = tails[low - 1] ?? -1;
    tails[low] = i;
  });
  const places = new Set<number>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at]!) places.add(at);
  return places;
}

/** The inputs and layers to which the builder would give their names by itself, if all others are named. */
export function unnamed(graph: Graph, scopeOf: ReadonlyMap<number, string>): Set<number> {
  const taken = new Set(graph.parents.map((_, node) => nameAt(graph, node)));
  const byKind = new Map<string, { node: number; number: number }[]>();
  const alone = graph.inputs === 1;
  for (let node = 0; node < graph.parents.length; node++) {
    if (node < graph.inputs && alone) continue;
    const kind = node < graph.inputs ? "input" : layerAt(graph, node).kind;
    const key = (scopeOf.get(node) ?? "") + kind;
    const number = numberIn(nameAt(graph, node), key);
    if (Number.isNaN(number)) continue;
    const all = byKind.get(key) ?? [];
    byKind.set(key, all);
    all.push({ node, number });
  }
  const free = new Set<number>();
  if (alone && nameAt(graph, 0) === "input") free.add(0);
  for (const [key, all] of byKind) {
    let last = 0; // numbers up to here are all borne by some layer
    while (taken.has(numbered(key, last + 1))) last++;
    const within = all.filter(({ number }) => number <= last);
    const places = increasing(within.map(({ number }) => number));
    within.forEach(({ node }, i) => places.has(i) && free.add(node));
  }
  return free;
}
