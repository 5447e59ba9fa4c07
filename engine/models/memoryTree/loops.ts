/** A mapping in the form in which it is counted: one list of loops, and where each tensor's tiles cut it. */
import { LOOPS, TENSORS } from "./shape.ts";
import type { Tree } from "./tree.ts";

/** The most loops in time that a mapping may have. */
export const MOST_LOOPS = 96;

/** Loops in time from outside in, what is spread over the fan-outs, and what each memory holds. */
export class Loops {
  /** How many there are. */
  length = 0;
  /** Which loop each is. */
  readonly loop: Uint8Array = new Uint8Array(MOST_LOOPS);
  /** Its iterations. */
  readonly count: Float64Array = new Float64Array(MOST_LOOPS);
  /** How many of them are outside the tile of a tensor at a level: `cut[tensor * levels + level]`. */
  readonly cut: Int32Array;
  /** Whether a level keeps a tensor, at the same places. */
  readonly keeps: Uint8Array;
  /** How many loops are outside a fan-out. */
  readonly outside: Int32Array;
  /** Iterations spread over a fan-out: `spread[fanOut * LOOPS + loop]`. */
  readonly spread: Float64Array;

  constructor({ levels, fanOuts }: Tree) {
    this.cut = new Int32Array(TENSORS * levels.length);
    this.keeps = new Uint8Array(TENSORS * levels.length);
    this.outside = new Int32Array(fanOuts.length);
    this.spread = new Float64Array(fanOuts.length * LOOPS).fill(1);
  }
}
