import type { Nest } from "../../../ir/work.ts";
import type { Machine, Tile } from "./machine.ts";

/** A loop nest as products of matrices, all of one size: M x K times K x N, so many times over. */
export interface Products {
  /** How many products. */
  readonly count: number;
  /** Rows: output pixels, of all inputs that share the weights. */
  readonly m: number;
  /** Columns: filters of a group. */
  readonly n: number;
  /** Values summed up for each output. */
  readonly k: number;
  /** Taps of the kernel among them. */
  readonly taps: number;
  /** Elements of the left operand of one product: an image's pixels are shared by overlapping windows. */
  readonly left: number;
}

/** A loop nest for a batch. With weights of its own it is one product of many rows; without, a product for each input. */
export function productsOf(nest: Nest, batch: number, weights: boolean): Products {
  const { n, p, q, r, s, groups, stride, dilation } = nest;
  const rows = weights ? batch : 1;
  const c = nest.c / groups;
  const window = ((p - 1) * stride[0] + (r - 1) * dilation[0] + 1) *
    ((q - 1) * stride[1] + (s - 1) * dilation[1] + 1);
  return {
    count: weights ? groups : groups * batch,
    m: n * p * q * rows,
    n: nest.k / groups,
    k: c * r * s,
    taps: r * s,
    left: n * rows * c * Math.min(p * q * r * s, window),
  };
}

/** How long the unit takes for products cut into tiles, and what it reads meanwhile. */
export interface Tiled {
  /** The products. */
  readonly products: Products;
  /** The tile. */
  readonly tile: Tile;
  /** Parts into which K is cut. */
  readonly parts: number;
  /** Tiles, parts of K counted one by one. */
  readonly tiles: number;
  /** Rounds in which the cores work through the tiles. */
  readonly rounds: number;
  /** Seconds of arithmetic. */
  readonly computeSeconds: number;
  /** Elements of the right operand with the padding of its tiles, over those without. */
  readonly padding: number;
  /** Bytes of operands that tiles read again from the nearest memory. */
  readonly rereadBytes: number;
  /** Seconds until the last tile is done: of arithmetic, or of reading operands if that is slower. */
  readonly seconds: number;
}

/** What does not depend on the tile. */
export interface Rates {
  /** Multiply-accumulates a second of the whole unit. */
  readonly macsPerSecond: number;
  /** Bytes of an operand's element. */
  readonly elementBytes: number;
}

function tiled(products: Products, tile: Tile, machine: Machine, rates: Rates): Tiled {
  const { count, m, n, k, taps, left } = products;
  const { cores, splits, loadRows } = machine;
  const [tm, tn, tk] = tile;
  const down = Math.ceil(m / tm), across = Math.ceil(n / tn);
  const steps = machine.perTap ? taps * Math.ceil(k / taps / tk) : Math.ceil(k / tk);
  const padding = machine.readWhole ? across * tn * steps * tk / (n * k) : 1;
  const whole = count * Math.max(down, Math.ceil(loadRows / tm)) * across;
  const parts = whole * 2 > cores ? 1 : Math.min(Math.floor(cores / whole), splits, steps);
  const rounds = Math.ceil(whole * parts / cores);
  const macs = rounds * tm * tn * Math.ceil(steps / parts) * tk;
  const computeSeconds = macs * cores / rates.macsPerSecond;
  const rereadBytes = count * (left * (across - 1) + (machine.stationary ? 0 : k * n * (down - 1))) *
    rates.elementBytes;
  const operandBytes = count * (left + k * n) * rates.elementBytes + rereadBytes;
  const seconds = Math.max(computeSeconds, operandBytes / machine.memories[0]!.bytesPerSecond);
  return {
    products,
    tile,
    parts,
    tiles: whole * parts,
    rounds,
    padding,
    computeSeconds,
    rereadBytes,
    seconds,
  };
}

/** Products on the tile that is fastest for them. */
export function fastest(products: Products, machine: Machine, rates: Rates): Tiled {
  let best = tiled(products, machine.tiles[0]!, machine, rates);
  for (let i = 1; i < machine.tiles.length; i++) {
    const other = tiled(products, machine.tiles[i]!, machine, rates);
    if (other.seconds < best.seconds) best = other;
  }
  return best;
}

/**
 * Bytes of operands that must be read again from the memory behind a nearer one of so many bytes: none if one operand fits in
 * it, for it stays while the other passes; else each block of its size is read for every block that it meets.
 */
export function rereadFromBehind(
  { count, m, n, k, left }: Products,
  nearerBytes: number,
  elementBytes: number,
): number {
  const leftBytes = left * elementBytes, rightBytes = k * n * elementBytes;
  if (Math.min(leftBytes, rightBytes) <= nearerBytes) return 0;
  const side = Math.sqrt(nearerBytes / elementBytes);
  return count * Math.max(0, 2 * m * n * k / side * elementBytes - leftBytes - rightBytes);
}
