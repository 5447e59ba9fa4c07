/** How a library multiplies matrices: of its tiles, and of the parts into which it cuts k, the fastest. */
import type { GpuConvolutions, GpuProducts } from "../../../profiles/data/gpu.ts";
import { type Run, run as direct } from "../../equations.ts";
import type { NestFacts } from "../roofline/products.ts";
import {
  body,
  chained,
  type GpuTerms,
  onRows,
  onVectors,
  operands,
  product,
  ProductTerms,
  quantised,
  rounds,
  split,
  tensors,
  tiling,
  unbroken,
  whole,
} from "./equations.ts";

/** Rows and columns of the tiles that libraries ship, the largest first, and the parts into which k is cut. */
const TILES: readonly (readonly [number, number])[] = [
  [256, 128],
  [128, 256],
  [128, 128],
  [256, 64],
  [64, 256],
  [128, 64],
  [64, 128],
  [256, 32],
  [64, 64],
  [128, 32],
  [64, 32],
];
const PARTS = [1, 2, 3, 4, 6, 8, 12, 16];

/** In place of a tile and a cut: a kernel without. */
const OTHER = -1;

/** How wide a layer's tensors are. */
export interface Widths {
  /** Bytes of an operand as it is multiplied. */
  readonly operand: number;
  /** Bytes of an activation. */
  readonly activation: number;
  /** Bytes of a weight, or of another right operand. */
  readonly weight: number;
  /** Bytes of an output. */
  readonly output: number;
}

/** A set of constants with the sources that it cites. */
function constants({ source, ...numbers }: { readonly source: string }): object {
  return { ...numbers, cited: Object.fromEntries(Object.keys(numbers).map((name) => [name, source])) };
}

/** Convolutions, or those in groups, as a library of such products multiplies them. */
export function convolving(
  products: GpuProducts,
  set: GpuConvolutions,
  inGroups: boolean,
): GpuProducts {
  const { efficiency, groupedShare, memoryEfficiency, groupedMemoryEfficiency, kernelCycles, overlap } = set;
  const { quantElementsPerCycle: _, vectorCycles: __, ...tiles } = products;
  return {
    ...tiles,
    kernelCycles,
    computeEfficiency: inGroups ? efficiency * groupedShare : efficiency,
    readEfficiency: inGroups ? groupedMemoryEfficiency : memoryEfficiency,
    overlap,
    source: set.source,
  };
}

/** Products of one width of operand. */
export class Multiplier {
  readonly terms: ProductTerms;
  readonly #t: GpuTerms;
  readonly #operands: (p: ProductTerms, t: GpuTerms) => void;
  readonly #cutsDepth: boolean;
  readonly #quantises: boolean;
  readonly #cuts = new WeakMap<NestFacts, Map<number, number>>();

  constructor(data: GpuProducts, t: GpuTerms, convolves = false) {
    const { bits: _, ...numbers } = data;
    this.terms = Object.assign(new ProductTerms(), constants(numbers));
    this.#t = t;
    this.#operands = convolves ? tensors : operands;
    this.#cutsDepth = data.splitCycles !== undefined;
    this.#quantises = data.quantElementsPerCycle !== undefined;
  }

  /** The products of a nest. */
  set(nest: NestFacts, batch: number, { operand, activation, weight, output }: Widths): void {
    const p = this.terms, { addsRows, groups } = nest, times = addsRows ? 1 : batch;
    p.products = groups * times;
    p.m = addsRows ? nest.rows * batch : nest.rows;
    p.n = nest.n;
    p.k = nest.k;
    p.leftElements = groups * nest.left * batch;
    p.bytesPerOperand = operand;
    p.bytesPerActivation = activation;
    p.bytesPerWeight = weight;
    p.bytesPerOutput = output;
  }

  /** The least time of the products that are set; what it follows from stands in the terms. */
  cost(nest: NestFacts, run: Run): void {
    run(this.#operands, this.terms, this.#t);
    const cut = this.#cutOf(nest);
    if (cut === OTHER) run(this.#other(nest)!, this.terms, this.#t);
    else this.#onTiles(cut, run);
  }

  /** A kernel without tiles, where the library has one. */
  #other({ groups }: NestFacts): ((p: ProductTerms, t: GpuTerms) => void) | undefined {
    return this.terms.vectorCycles > 0 ? onRows : groups > 1 ? onVectors : undefined;
  }

  #onTiles(cut: number, run: Run): void {
    const p = this.terms, t = this.#t, tile = TILES[cut % TILES.length]!;
    p.tileRows = tile[0];
    p.tileColumns = tile[1];
    p.parts = PARTS[Math.floor(cut / TILES.length)]!;
    run(tiling, p, t);
    this.#round(run);
    if (this.#quantises) run(quantised, p, t);
    else run(product, p);
  }

  #round(run: Run): void {
    const p = this.terms, t = this.#t;
    run(rounds, p);
    run(chained, p, t);
    if (p.parts > 1) run(split, p, t);
    else run(whole, p);
    run(body, p);
  }

  /** The tile and the parts of a nest for a batch, searched once. */
  #cutOf(nest: NestFacts): number {
    let own = this.#cuts.get(nest);
    if (own === undefined) this.#cuts.set(nest, own = new Map());
    let cut = own.get(this.#t.batch);
    if (cut === undefined) own.set(this.#t.batch, cut = this.#search(nest));
    return cut;
  }

  /** The fastest tile and cut, as one number. Tiles that cannot be faster are passed over. */
  #search(nest: NestFacts): number {
    const p = this.terms, t = this.#t;
    let least = Infinity, best = 0;
    for (let tile = 0; tile < TILES.length; tile++) {
      p.tileRows = TILES[tile]![0];
      p.tileColumns = TILES[tile]![1];
      tiling(p, t);
      unbroken(p);
      body(p);
      if (p.bodySeconds >= least) continue;
      for (let part = 0; part < PARTS.length; part++) {
        p.parts = PARTS[part]!;
        this.#round(direct);
        if (p.bodySeconds < least) {
          least = p.bodySeconds;
          best = part * TILES.length + tile;
        }
        if (!this.#cutsDepth || p.steps === 1 || (part > 0 && p.splitSeconds + p.readSeconds >= least)) break;
      }
    }
    this.#onTiles(best, direct);
    const other = this.#other(nest), { seconds } = p;
    if (other === undefined) return best;
    other(p, t);
    return p.seconds < seconds ? OTHER : best;
  }
}
