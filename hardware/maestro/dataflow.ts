/** Dataflows in MAESTRO's words: what is mapped onto places in space and time, a cluster inside another. */
import { textOf } from "../../formats/text.ts";
import { Tokens } from "../../formats/maestro/tokens.ts";
import { show, unknownWord } from "../../ir/errors.ts";
import type { Source } from "../format.ts";

/** Dimensions of layers: those of convolutions, then those of matrix products. `Y'` and `X'` are the output's. */
const DIMENSIONS = ["N", "G", "K", "C", "R", "S", "Y", "X", "Y'", "X'", "M", "B"] as const;

/** A dimension of a layer. */
export type Dimension = typeof DIMENSIONS[number];

/** A number, or all of a layer's own dimension: `Sz(R)`. */
export type Size = number | { readonly of: Dimension };

/** What is mapped: so much of a dimension at a time, and how far the next piece is off. */
export interface Directive {
  /** Pieces one after another, or side by side. */
  readonly kind: "temporal" | "spatial";
  /** The piece. */
  readonly size: Size;
  /** The step to the next. */
  readonly offset: Size;
  /** Of what. */
  readonly dimension: Dimension;
  /** The line that it stands in. */
  readonly line: number;
}

/** Directives of a cluster, the outermost first. */
export interface Level {
  /** Places of the cluster; those that are left of the whole chip at the outermost. */
  readonly places?: Size;
  /** What is mapped to it, in the order of the loops. */
  readonly directives: readonly Directive[];
}

/** A dataflow: clusters from outside in. */
export interface Dataflow {
  /** The clusters. */
  readonly levels: readonly Level[];
  /** The line that it begins in. */
  readonly line: number;
}

/** A dataflow and the layers that have it. */
export interface Use {
  /** The dataflow. */
  readonly dataflow: Dataflow;
  /** The layer's type; none where the dataflow stands by itself. */
  readonly type?: string | undefined;
  /** The layer's name. */
  readonly layer?: string | undefined;
}

/** Directives by their words. */
const KINDS: ReadonlyMap<string, Directive["kind"]> = new Map([
  ["TemporalMap", "temporal"],
  ["SpatialMap", "spatial"],
]);

/** The most clusters inside each other, and directives of a dataflow. */
const MOST_LEVELS = 8, MOST_DIRECTIVES = 64;

/** The dataflows of a file: one alone, or one a layer. */
export function dataflowsOf(source: Source): Use[] {
  return new Reader(source).file();
}

class Reader {
  readonly #tokens: Tokens;
  readonly #constants = new Map<string, number>();
  readonly #uses: Use[] = [];

  constructor(source: Source) {
    this.#tokens = new Tokens(source.path, textOf(source));
  }

  file(): Use[] {
    const tokens = this.#tokens;
    while (tokens.next !== undefined) {
      const { line } = tokens, word = tokens.take("a dataflow or network");
      if (word === "Dataflow") this.#uses.push({ dataflow: this.#dataflow(line) });
      else if (word === "Network") this.#network();
      else if (word === "Constant") this.#constant();
      else throw tokens.fault('"Dataflow", "Network" or "Constant"', show(word), line);
    }
    if (this.#uses.length === 0) throw tokens.fault("at least one Dataflow", "none");
    return this.#uses;
  }

  #constant(): void {
    const name = this.#tokens.take("a constant's name"), { line } = this.#tokens;
    this.#tokens.accept(":");
    const value = this.#size(`constant ${name}`);
    if (typeof value !== "number") throw this.#tokens.fault(`constant ${name} to be a number`, "Sz", line);
    this.#constants.set(name, value);
    this.#tokens.accept(";");
  }

  #network(): void {
    const tokens = this.#tokens, name = tokens.take("a network's name");
    tokens.expect("{", `Network ${name}`);
    while (!tokens.accept("}")) {
      tokens.expect("Layer", "a network's brace or layer");
      this.#layer();
    }
  }

  /** A layer: its type and dataflow; its sizes are a network's matter. */
  #layer(): void {
    const tokens = this.#tokens, layer = tokens.take("a layer's name");
    tokens.expect("{", `Layer ${layer}`);
    let type: string | undefined, dataflow: Dataflow | undefined;
    while (!tokens.accept("}")) {
      const { line } = tokens, word = tokens.take("a part of a layer");
      if (word === "Dataflow") dataflow = this.#dataflow(line);
      else if (word === "Type") {
        tokens.accept(":");
        type = tokens.take("a layer's type");
      } else if (tokens.accept("{")) tokens.skipBlock();
    }
    if (dataflow !== undefined) this.#uses.push({ dataflow, type, layer });
  }

  #dataflow(line: number): Dataflow {
    const tokens = this.#tokens, levels: { places?: Size; directives: Directive[] }[] = [{ directives: [] }];
    tokens.expect("{", "Dataflow");
    for (let count = 0; !tokens.accept("}");) {
      if (tokens.accept(";")) continue;
      const { line } = tokens, word = tokens.take("a directive");
      if (++count > MOST_DIRECTIVES) {
        throw tokens.fault(`at most ${MOST_DIRECTIVES} directives`, "more", line);
      }
      if (word === "Cluster") levels.push({ places: this.#cluster(), directives: [] });
      else levels.at(-1)!.directives.push(this.#directive(word, line));
      if (levels.length > MOST_LEVELS) throw tokens.fault(`at most ${MOST_LEVELS} clusters`, "more", line);
    }
    for (const { directives } of levels) {
      if (directives.some(({ kind }) => kind === "spatial")) continue;
      throw tokens.fault("a SpatialMap in each cluster", "none", directives[0]?.line ?? line);
    }
    return { levels, line };
  }

  /** `(64, P)`: physical or logical is all the same to what moves. */
  #cluster(): Size {
    const tokens = this.#tokens;
    tokens.expect("(", "Cluster");
    const places = this.#size("places of a Cluster");
    if (tokens.accept(",") && !tokens.accept("P")) tokens.expect("L", "the places of a Cluster");
    tokens.expect(")", "Cluster");
    return places;
  }

  #directive(word: string, line: number): Directive {
    const tokens = this.#tokens, kind = KINDS.get(word);
    if (kind === undefined) {
      const { expected, got } = unknownWord("a directive", word, [...KINDS.keys(), "Cluster"]);
      throw tokens.fault(expected, got, line);
    }
    tokens.expect("(", word);
    const size = this.#size(`size of a ${word}`);
    tokens.expect(",", `the size of a ${word}`);
    const offset = this.#size(`offset of a ${word}`);
    tokens.expect(")", word);
    return { kind, size, offset, dimension: this.#dimension(), line };
  }

  #dimension(): Dimension {
    const tokens = this.#tokens, { line } = tokens, word = tokens.take("a dimension");
    const name = word + (tokens.accept("’") ? "'" : ""); // some files have a typographic apostrophe
    const found = DIMENSIONS.find((one) => one === name);
    if (found !== undefined) return found;
    const { expected, got } = unknownWord("a dimension", name, DIMENSIONS);
    throw tokens.fault(expected, got, line);
  }

  #size(what: string): Size {
    const tokens = this.#tokens, { line } = tokens, word = tokens.take(what);
    if (word === "Sz") {
      tokens.expect("(", "Sz");
      const of = this.#dimension();
      tokens.expect(")", "Sz");
      return { of };
    }
    const value = this.#constants.get(word) ?? (/^\d+$/.test(word) ? Number(word) : 0);
    if (Number.isSafeInteger(value) && value >= 1) return value;
    throw tokens.fault(`${what} to be a whole number of at least 1 or Sz of a dimension`, show(word), line);
  }
}
