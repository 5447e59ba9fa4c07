/** What a mapping costs: its counts put on the equations. */
import { type Run, run as direct } from "../../equations.ts";
import { Counter, type Shares } from "./count.ts";
import * as equations from "./equations.ts";
import { AccessTerms, LeakTerms, LeastTerms, NestTerms, PortTerms, type TreeTerms } from "./equations.ts";
import type { Loops } from "./loops.ts";
import { OUTPUTS, type Shape, tensorNames, TENSORS } from "./shape.ts";
import type { Tree } from "./tree.ts";

/** Everything is multiplied. */
export const DENSE: Shares = { products: 1, cycles: 1, accesses: [1, 1, 1] };

interface Ported {
  readonly terms: PortTerms;
  readonly reads: readonly number[];
  readonly writes: readonly number[];
}

/** Costs mappings on a tree, one after another; `nest` and the others hold those of the last. */
export class Scorer {
  readonly counter: Counter;
  /** The nest. */
  readonly nest: NestTerms = new NestTerms();
  /** What no mapping of it is below. */
  readonly least: LeastTerms = new LeastTerms();
  /** Each tensor in each memory: `[tensor * levels + level]`. */
  readonly accesses: readonly AccessTerms[];
  readonly #tree: Tree;
  readonly #ports: readonly Ported[];
  readonly #leaks: readonly { readonly terms: LeakTerms; readonly level: number }[];
  readonly #terms: TreeTerms;
  readonly #energies: Pick<typeof equations, "operand" | "sums">;

  constructor(tree: Tree, terms: TreeTerms) {
    const { levels } = tree;
    this.#tree = tree;
    this.#terms = terms;
    this.#energies = tree.wholeLines
      ? { operand: equations.wholeOperand, sums: equations.wholeSums }
      : equations;
    this.counter = new Counter(tree);
    this.accesses = tensorNames.flatMap((tensor, t) =>
      levels.map(({ name, lineBits, costs: { readJoules, writeJoules, updateJoules, source } }) =>
        Object.assign(new AccessTerms(), {
          prefix: `${name}${capital(tensor)}`,
          lineBits: lineBits[t],
          readJoules,
          writeJoules,
          updateJoules,
          ...(source !== undefined && {
            cited: { readJoules: source, writeJoules: source, updateJoules: source },
          }),
        })
      )
    );
    this.#ports = levels.flatMap(({ name, ports }, l) =>
      ports.map(({ bitsPerCycle, source, reads, writes }, i) => ({
        terms: Object.assign(new PortTerms(), {
          prefix: `${name}Port${ports.length > 1 ? i + 1 : ""}`,
          bitsPerCycle,
          cited: { bitsPerCycle: source },
        }),
        reads: reads.map((t) => t * levels.length + l),
        writes: writes.map((t) => t * levels.length + l),
      }))
    );
    this.#leaks = levels.flatMap(({ name, costs: { leakageJoules, source } }, level) =>
      leakageJoules === 0 ? [] : [{
        level,
        terms: Object.assign(new LeakTerms(), {
          prefix: `${name}Leakage`,
          joulesPerCycle: leakageJoules,
          ...(source !== undefined && { cited: { joulesPerCycle: source } }),
        }),
      }]
    );
  }

  /** Puts a suffix behind all terms, where a layer has several nests. */
  name(suffix: string): void {
    this.nest.suffix = this.least.suffix = suffix;
    for (const terms of this.accesses) terms.suffix = suffix;
    for (const { terms } of this.#ports) terms.suffix = suffix;
    for (const { terms } of this.#leaks) terms.suffix = suffix;
  }

  /** Costs a mapping; false where a tile does not fit. */
  score(shape: Shape, x: Loops, shares: Shares, run: Run = direct): boolean {
    const { counter, nest, accesses } = this;
    if (!counter.fits(shape, x)) return false;
    counter.count(shape, x, shares);
    nest.macs = shape.macs;
    nest.iterations = counter.iterations;
    nest.productShare = shares.products;
    nest.cycleShare = shares.cycles;
    nest.leakageJoules = 0;
    const { levels: memories } = this.#tree,
      levels = memories.length,
      sums = OUTPUTS * levels,
      { readBits, writeBits, updateBits, instances } = counter;
    for (let at = 0; at < TENSORS * levels; at++) {
      const a = accesses[at]!;
      a.readBits = readBits[at]!;
      a.writeBits = writeBits[at]!;
      a.updateBits = updateBits[at]!;
      a.instances = Math.min(instances[at % levels]!, memories[at % levels]!.lines);
    }
    this.#time(run, sums);
    run(equations.products, nest, this.#terms);
    const { operand, sums: ofSums } = this.#energies;
    for (let at = 0; at < TENSORS * levels; at++) {
      if (x.keeps[at] === 1) run(at < sums ? operand : ofSums, nest, accesses[at]!);
    }
    for (const { terms, level } of this.#leaks) {
      terms.instances = instances[level]!;
      run(equations.leakage, nest, terms);
    }
    return true;
  }

  /** Cycles of the arithmetic and of every port; sums stand behind the operands. */
  #time(run: Run, sums: number): void {
    const { nest, accesses } = this;
    run(equations.compute, nest, this.#terms);
    for (const { terms, reads, writes } of this.#ports) {
      terms.bits = 0;
      for (const at of reads) run(equations.portReads, terms, accesses[at]!);
      for (const at of writes) {
        run(at < sums ? equations.portWrites : equations.portUpdates, terms, accesses[at]!);
      }
      run(equations.port, nest, terms);
    }
    run(equations.time, nest, this.#terms);
  }
}
function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}
