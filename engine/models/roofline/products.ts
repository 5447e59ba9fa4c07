/** Loop nests as products of matrices, and the tile that suits them. */
import type { Nest } from "../../../ir/work.ts";
import type { RooflineData } from "../../../profiles/data/roofline.ts";
import { type Run, run as direct } from "../../equations.ts";
import {
  arithmetic,
  type MemoryTerms,
  onVectors,
  operands,
  rereads,
  rereadsOfRows,
  type RooflineTerms,
  rounds,
  serial,
  serialOnVectors,
  spread,
  TiledProducts,
  tiling,
  tilingByTap,
  unhindered,
  waiting,
} from "./equations.ts";
import type { Tile } from "./machine.ts";

/** A loop nest for one input. */
export interface NestFacts {
  readonly groups: number;
  readonly rows: number;
  readonly n: number;
  readonly k: number;
  readonly taps: number;
  readonly left: number;
  /** Whether a batch adds rows: with weights of its own it is one product of many rows; without, a product for each input. */
  readonly addsRows: boolean;
}

/** What a nest is whatever the batch. */
export function nestFacts(
  { n, k, c, p, q, r, s, groups, stride, dilation }: Nest,
  addsRows: boolean,
): NestFacts {
  const channels = c / groups;
  const window = ((p - 1) * stride[0] + (r - 1) * dilation[0] + 1) *
    ((q - 1) * stride[1] + (s - 1) * dilation[1] + 1);
  return {
    groups,
    rows: n * p * q,
    n: k / groups,
    k: channels * r * s,
    taps: r * s,
    left: n * channels * Math.min(p * q * r * s, window),
    addsRows,
  };
}

/** The unit of multiply-accumulates: how products are cut for it. */
export class Unit {
  readonly #tiles: readonly Tile[];
  readonly #tiling: (p: TiledProducts) => void;
  readonly #rereads: (p: TiledProducts, t: RooflineTerms) => void;
  readonly #splits: number;
  readonly #isSpread: boolean;
  readonly #t: RooflineTerms;
  readonly #near: MemoryTerms;
  readonly products: TiledProducts;
  /** Their arithmetic as if no input were spread; the products themselves where none is. */
  readonly #all: TiledProducts;

  constructor({ unit }: RooflineData, t: RooflineTerms, near: MemoryTerms) {
    const { tiles, serialShare, splits, loadRows } = unit;
    this.#tiles = tiles.sizes;
    this.#tiling = tiles.perTap ? tilingByTap : tiling;
    this.#rereads = tiles.stationary ? rereadsOfRows : rereads;
    this.#splits = splits?.value ?? 1;
    this.#isSpread = serialShare !== undefined;
    this.#t = t;
    this.#near = near;
    this.products = Object.assign(new TiledProducts(), {
      loadRows: loadRows?.value ?? 1,
      cited: {
        tileRows: tiles.source,
        tileColumns: tiles.source,
        tileDepth: tiles.source,
        ...(loadRows && { loadRows: loadRows.source }),
      },
    });
    this.#all = this.#isSpread ? Object.assign(new TiledProducts(), { prefix: "dealt" }) : this.products;
  }

  /** The products of a nest. */
  set(nest: NestFacts, batch: number, suffix: string): void {
    const p = this.products, { addsRows } = nest;
    p.suffix = this.#all.suffix = suffix;
    p.products = addsRows ? nest.groups : nest.groups * batch;
    p.m = addsRows ? nest.rows * batch : nest.rows;
    p.n = nest.n;
    p.k = nest.k;
    p.taps = nest.taps;
    p.leftElements = addsRows ? nest.left * batch : nest.left;
  }

  /** Cuts the products with the tile that is fastest for them. */
  cut(run: Run): void {
    const p = this.products, t = this.#t, tiles = this.#tiles;
    let best = 0, least = Infinity;
    for (let at = 0; at < tiles.length && tiles.length > 1; at++) {
      this.#tile(tiles[at]!, direct);
      if (p.computeSeconds >= least) continue; // operands only make it later
      direct(this.#rereads, p, t);
      direct(waiting, p, this.#near);
      if (p.productSeconds < least) [best, least] = [at, p.productSeconds];
    }
    this.#tile(tiles[best]!, run);
    run(this.#rereads, p, t);
    run(waiting, p, this.#near);
  }

  #tile(tile: Tile, run: Run): void {
    const p = this.products;
    p.tileRows = tile[0];
    p.tileColumns = tile[1];
    p.tileDepth = tile[2];
    run(this.#tiling, p);
    p.partsOfK = this.#partsOfK();
    run(rounds, p, this.#t);
    run(arithmetic, this.#all, p, this.#t);
    if (this.#isSpread) this.#spread(serial, run);
    run(operands, p, this.#t);
  }

  #spread(serial: (p: TiledProducts, t: RooflineTerms) => void, run: Run): void {
    run(serial, this.products, this.#t);
    run(spread, this.products, this.#all, this.#t);
  }

  /** Multiplies on the vector unit. */
  onVectors(run: Run): void {
    const p = this.products;
    run(onVectors, this.#all, p, this.#t);
    if (this.#isSpread) this.#spread(serialOnVectors, run);
    run(unhindered, p);
  }

  /** Parts into which K is cut where there are fewer tiles than cores. */
  #partsOfK(): number {
    const { wholeTiles, steps } = this.products, { cores } = this.#t;
    return wholeTiles * 2 > cores ? 1 : Math.min(Math.floor(cores / wholeTiles), this.#splits, steps);
  }
}
