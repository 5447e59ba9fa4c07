/** Loop nests on an array, each mapped once for each batch and density. */
import { keyOf, nestOf } from "../../profiles/rows.ts";
import type { KnownMappings } from "../../profiles/data/rowStationary.ts";
import type { Nest, Workload } from "../../ir/work.ts";
import { dramWords, type RowTerms } from "./equations.ts";
import { bestMapping, type Goal, type RowMapping } from "./search.ts";
import { type RowArray, setShape } from "./shape.ts";

/** Mappings that are published, by the loop nest that they are of. */
export function knownMappings({ columns, rows }: KnownMappings): ReadonlyMap<string, RowMapping> {
  return new Map(rows.map((row) => {
    const cell = (name: string) => row[columns.indexOf(name)];
    const letter = (name: string) => cell(name)!;
    const mapping: RowMapping = {
      p: letter("p"),
      q: letter("q"),
      r: letter("r"),
      t: letter("t"),
      m: letter("m"),
      n: letter("n"),
      e: letter("e"),
      together: 1,
      tiles: letter("tiles"),
    };
    return [keyOf(nestOf(cell)), mapping];
  }));
}

const NONE: ReadonlyMap<string, RowMapping> = new Map();

/** Puts nests and their mappings on terms; a mapping that was found for equal work is used again. */
export class Mapper {
  readonly #array: RowArray;
  readonly #known: ReadonlyMap<string, RowMapping>;
  readonly #found = new Map<string, RowMapping | undefined>();

  constructor(array: RowArray, known?: KnownMappings) {
    this.#array = array;
    this.#known = known === undefined ? NONE : knownMappings(known);
  }

  /** The shape of a nest, without a mapping. */
  setShape(x: RowTerms, nest: Nest, { nests, inputElements }: Workload, batch: number): void {
    setShape(x, nest, batch, this.#array);
    dramWords(x); // the inputs of an image, whatever the mapping
    const padded = x.images * x.layerChannels * x.groups * x.imageInputs;
    x.dramInputWords = nests.length === 1 ? Math.min(padded, inputElements * batch) : padded; // zeros around it are not stored
  }

  /** The mapping of a nest whose shape stands on the terms: the published one, or the best; nothing if none fits. */
  mappingOf(x: RowTerms, nest: Nest, batch: number, rest: string, goal: Goal): RowMapping | undefined {
    const nestKey = keyOf(nest), known = this.#known.get(nestKey);
    if (known !== undefined) return known;
    const key = `${nestKey} ${batch} ${x.dramInputWords} ${rest}`;
    if (this.#found.has(key)) return this.#found.get(key);
    const mapping = bestMapping(x, this.#array, goal);
    this.#found.set(key, mapping);
    return mapping;
  }
}
