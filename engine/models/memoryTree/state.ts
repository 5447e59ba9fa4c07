/** A mapping in the form in which it is searched: iterations of each loop at each memory and fan-out, and the order at each memory. */
import type { Loops } from "./loops.ts";
import { LOOPS, TENSORS, WEIGHTS } from "./shape.ts";
import type { Tree } from "./tree.ts";

/** What stands where: a place is a memory or, behind those, a fan-out. */
export class State {
  /** Iterations: `counts[place * LOOPS + loop]`. */
  readonly counts: Float64Array;
  /** Loops of each memory from outside in: `order[level * LOOPS + i]`. */
  readonly order: Uint8Array;
  /** Whether each memory keeps each tensor: `keeps[tensor * levels + level]`. */
  readonly keeps: Uint8Array;
  readonly #tree: Tree;

  constructor(tree: Tree) {
    const { levels, fanOuts } = this.#tree = tree;
    this.counts = new Float64Array((levels.length + fanOuts.length) * LOOPS).fill(1);
    this.order = Uint8Array.from({ length: levels.length * LOOPS }, (_, at) => at % LOOPS);
    this.keeps = new Uint8Array(TENSORS * levels.length);
    for (let t = 0; t < TENSORS; t++) {
      levels.forEach(({ keeps }, l) => this.keeps[t * levels.length + l] = keeps[t] === 0 ? 0 : 1);
    }
  }

  /** Takes over another state. */
  copy({ counts, order, keeps }: State): void {
    this.counts.set(counts);
    this.order.set(order);
    this.keeps.set(keeps);
  }

  /** Whether what is spread over each fan-out has room there. */
  hasRoom(): boolean {
    const { levels, fanOuts } = this.#tree, { counts } = this;
    for (let a = 0, at = levels.length * LOOPS; a < fanOuts.length; a++) {
      let places = 1;
      for (let d = 0; d < LOOPS; d++) places *= counts[at++]!;
      if (places > fanOuts[a]!.size) return false;
    }
    return true;
  }

  /** Writes it as one list of loops. What passes between layers is whole at the level where it stays; -1 for none. */
  write(x: Loops, stays: number): void {
    const { levels, fanOuts } = this.#tree, count = levels.length, { counts, order } = this;
    let n = 0;
    for (let l = 0; l < count; l++) {
      const { feeds } = levels[l]!;
      for (let t = 0; t < TENSORS; t++) x.cut[t * count + l] = n;
      for (let i = 0, at = l * LOOPS; i < LOOPS; i++) {
        const d = order[at + i]!, iterations = counts[at + d]!;
        if (iterations === 1) continue;
        x.loop[n] = d;
        x.count[n++] = iterations;
      }
      for (let a = 0; a < fanOuts.length; a++) if (feeds[a] === 1) x.outside[a] = n;
    }
    x.length = n;
    const { spread } = x, from = count * LOOPS;
    for (let i = 0; i < spread.length; i++) spread[i] = counts[from + i]!;
    x.keeps.set(this.keeps);
    if (stays < 0) return;
    for (let t = WEIGHTS + 1; t < TENSORS; t++) {
      for (let l = 0; l < stays; l++) x.keeps[t * count + l] = 0;
      x.cut[t * count + stays] = 0;
    }
  }
}
