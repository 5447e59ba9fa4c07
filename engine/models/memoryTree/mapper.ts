/** Mappings of shapes: the given one, or the best that a search finds, each once. */
import { badMapping, FodlamError } from "../../../ir/errors.ts";
import type { MappedNest } from "../../mapped.ts";
import type { MappingOptions } from "../../options.ts";
import { type Bound, boundOf } from "./bound.ts";
import type { Shares } from "./count.ts";
import { TreeTerms } from "./equations.ts";
import { Loops } from "./loops.ts";
import { byLevel, type Given, givenLoops, placesOf, plainMapping, plainShape } from "./plain.ts";
import { Scorer } from "./score.ts";
import { Search } from "./search.ts";
import { INPUTS, OUTPUTS, type Shape } from "./shape.ts";
import type { Tree } from "./tree.ts";
import { wordsOf } from "./words.ts";

/** Mappings a second of the machine in whose seconds a search is given; slower than most, so that a time is kept. */
const TRIALS_PER_SECOND = 400_000;

/** How long a nest is searched where nobody says. */
const MAP_SECONDS = 0.1;

/** A shape with its mapping, whatever share of it zeros leave. */
export interface Mapped {
  readonly shape: Shape;
  readonly loops: Loops;
  /** The level at which inputs and outputs stay from layer to layer; -1 for none. */
  readonly stays: number;
  /** The mapping with what zeros leave of its work. */
  with(shares: Shares): MappedWork;
}

/** A mapping's work, without its zeros where the tree saves them. */
export interface MappedWork {
  readonly bound: Bound;
  /** The mapping with its costs as plain JSON. */
  plain(clockHertz: number): MappedNest;
}

/** Finds mappings on a tree; one that was found for an equal shape is used again. */
export class Mapper {
  /** The tree. */
  readonly tree: Tree;
  readonly #scorer: Scorer;
  readonly #terms: TreeTerms;
  readonly #search: Search;
  readonly #given: ReadonlyMap<string, Given>;
  readonly #found = new Map<string, Mapped | undefined>();

  constructor(tree: Tree, options: MappingOptions) {
    const { objective = "latency", mapSeconds = MAP_SECONDS, mapSeed: seed = 1, mappings = [] } = options;
    const { macsPerCycle, joulesPerMac } = this.tree = tree;
    this.#terms = Object.assign(new TreeTerms(), { macsPerCycle, joulesPerMac });
    this.#scorer = new Scorer(tree, this.#terms);
    const trials = Math.max(1, Math.round(mapSeconds * TRIALS_PER_SECOND));
    this.#search = new Search(tree, this.#scorer, { objective, trials, seed });
    const texts = new Map<string, string>();
    this.#given = new Map(mappings.map((given, i) => {
      const place = `mappings.${i}.mapping`,
        own = givenLoops(tree, given, place),
        text = JSON.stringify(given.mapping);
      if ((texts.get(own.key) ?? text) !== text) {
        throw new FodlamError(badMapping(place, "one mapping for each nest", "another than before"));
      }
      texts.set(own.key, text);
      return [own.key, own];
    }));
  }

  /** The mapping of a shape, chosen for the zeros that are usual; nothing where no tile of it fits. */
  mappingOf(shape: Shape, usual: Shares): Mapped | undefined {
    const { key } = shape;
    if (!this.#found.has(key)) this.#found.set(key, this.#mapped(shape, usual));
    return this.#found.get(key);
  }

  #mapped(shape: Shape, shares: Shares): Mapped | undefined {
    const given = this.#given.get(shape.key);
    if (given !== undefined) {
      const { loops, stays, place } = given;
      if (this.#scorer.score(shape, loops, shares)) return this.#of(shape, loops, stays, "given");
      throw new FodlamError(badMapping(place, "tiles that fit their memories", "more"));
    }
    const stays = this.#staysAt(shape), x = new Loops(this.tree);
    const find = (at: number) => this.#search.find(shape, shares, at, boundOf(this.tree, shape, shares, at));
    let at = stays, found = find(at);
    if (found === undefined && stays >= 0) found = find(at = -1);
    if (found === undefined) return undefined;
    found.write(x, at);
    return this.#of(shape, x, at, "search");
  }

  /** The level at which inputs and outputs of a shape have room whole, where the profile says that they then stay; -1 for none. */
  #staysAt(shape: Shape): number {
    const words = wordsOf(shape);
    return this.tree.levels.findIndex(({ stays, ownBits, sharedBits, wordBits }) => {
      const inputs = words[INPUTS]! * wordBits[INPUTS]!, outputs = words[OUTPUTS]! * wordBits[OUTPUTS]!;
      return stays && inputs <= ownBits[INPUTS]! && outputs <= ownBits[OUTPUTS]! &&
        inputs + outputs <= sharedBits;
    });
  }

  #of(shape: Shape, loops: Loops, stays: number, from: MappedNest["from"]): Mapped {
    const works = new Map<string, MappedWork>();
    return {
      shape,
      loops,
      stays,
      with: (shares) => {
        const key = `${shares.products} ${shares.cycles} ${shares.accesses}`;
        let found = works.get(key);
        if (found === undefined) works.set(key, found = this.#work(shape, loops, shares, stays, from));
        return found;
      },
    };
  }

  #work(shape: Shape, loops: Loops, shares: Shares, stays: number, from: MappedNest["from"]): MappedWork {
    const { tree } = this, bound = boundOf(tree, shape, shares, stays);
    this.#scorer.score(shape, loops, shares);
    const { cycles, nestJoules: energyJoules } = this.#scorer.nest, taken = Math.ceil(cycles);
    const tile = this.#scorer.counter.tile.slice();
    let plain: MappedNest | undefined;
    return {
      bound,
      plain: (clockHertz) =>
        plain ??= {
          shape: plainShape(shape),
          from,
          mapping: plainMapping(tree, loops),
          places: placesOf(tree),
          tileWords: byLevel(tree, loops, (at) => tile[at]!),
          latencySeconds: taken / clockHertz,
          energyJoules,
          least: { latencySeconds: bound.cycles / clockHertz, energyJoules: bound.joules },
        },
    };
  }
}
