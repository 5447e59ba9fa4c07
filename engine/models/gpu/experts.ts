/** Experts as grouped products: how tokens spread over them, and the time of the chip that has the most to do. */
import { type Run, run as direct } from "../../equations.ts";
import { realPower } from "../../../ir/power.ts";
import type { ExpertsWork } from "../../../ir/work.ts";
import type { GpuExperts } from "../../../profiles/data/gpu.ts";
import {
  addExperts,
  addProduct,
  body,
  ExpertsTerms,
  type GpuTerms,
  grouped,
  groupedTiles,
  moving,
  product,
  ProductTerms,
  rounds,
  unchained,
  whole,
} from "./equations.ts";

/** How tokens spread over experts, and experts over chips. */
export interface Spread {
  readonly exponent: number;
  readonly ranks: number;
  readonly skew: number;
}

/** Tokens of each expert of the chip that has the most to do, the most loaded first. */
export function loadsOf({ experts, topK }: ExpertsWork, tokens: number, spread: Spread): number[] {
  const local = Math.max(1, Math.floor(experts / spread.ranks));
  if (spread.exponent === 0) return evenLoads(experts, tokens * topK, local, spread.ranks);
  const all = powerLoads(experts, topK, tokens, spread.exponent);
  if (spread.ranks === 1) return all;
  return Array.from(
    { length: local },
    (_, at) => all[Math.min(experts - 1, Math.floor(experts * realPower(at / local, spread.skew)))]!,
  );
}

function evenLoads(experts: number, choices: number, local: number, ranks: number): number[] {
  const active = Math.min(local, Math.max(1, Math.round(Math.min(experts, choices) / ranks)));
  return new Array<number>(active).fill(Math.max(1, choices / ranks / active));
}

/** Quantiles of a bounded power law, brought to whole tokens; what is left over goes to the most loaded, one each. */
function powerLoads(experts: number, topK: number, tokens: number, exponent: number): number[] {
  const choices = tokens * topK;
  const [low, high] = choices > experts ? [1, 0.8 * tokens] : [0.01, 2], power = 1 - exponent;
  const [from, to] = [realPower(low, power), realPower(high, power)];
  const quantiles = Array.from(
    { length: experts },
    (_, i) => realPower((to - from) * (i + 0.5) / experts + from, 1 / power),
  )
    .sort((a, b) => b - a);
  const sum = quantiles.reduce((total, value) => total + value, 0);
  const loads = quantiles.map((value) => Math.round(value / sum * choices));
  settle(loads, choices);
  return loads.map((load) => Math.min(load, tokens));
}

/** Adds one to the most loaded, or takes one from the least, until they are as many as chosen. */
function settle(loads: number[], choices: number): void {
  let missing = choices - loads.reduce((total, load) => total + load, 0);
  for (let i = 0; missing > 0; i++, missing--) loads[i % loads.length]!++;
  for (let last = loads.length; missing < 0;) {
    if (last === 0) last = loads.length;
    if (loads[--last]! > 0) [loads[last], missing] = [loads[last]! - 1, missing + 1];
  }
}

/** Rows and columns of tiles. */
const ROWS = [16, 64, 128], COLUMNS = [64, 128, 256];

/** How wide operands are. */
export interface ExpertsWidths {
  readonly operand: number;
  readonly activation: number;
  readonly weight: number;
}

/** The grouped products of a chip at one width of operand. */
export class Experts {
  readonly #t: GpuTerms;
  readonly #call: ExpertsTerms;
  readonly #products: readonly ProductTerms[];
  readonly #spread: Spread;

  constructor(data: GpuExperts, spread: Spread, t: GpuTerms) {
    const { bits: _, source, startCycles, expertCycles, elementsPerCycle, ...own } = data;
    const call = { startCycles, expertCycles, elementsPerCycle };
    const cited = (constants: object) => ({
      cited: Object.fromEntries(Object.keys(constants).map((name) => [name, source])),
    });
    this.#t = t;
    this.#spread = spread;
    this.#call = Object.assign(new ExpertsTerms(), call, cited(call));
    this.#products = ["In", "Out"].map((suffix) =>
      Object.assign(new ProductTerms(), own, cited(own), {
        suffix,
        writeEfficiency: own.readEfficiency,
        bytesPerOutput: 2,
      })
    );
  }

  cost(work: ExpertsWork, tokens: number, peak: number, widths: ExpertsWidths, run: Run): void {
    const loads = loadsOf(work, tokens, this.#spread), call = this.#call;
    const { size, hidden, matricesIn, experts } = work;
    call.experts = experts / this.#spread.ranks;
    call.routed = Math.max(1, loads.reduce((sum, load) => sum + load, 0));
    call.size = size;
    run(moving, call, this.#t);
    run(addExperts, this.#t, call);
    this.#product(0, matricesIn * hidden, size, loads, peak, widths, run);
    this.#product(1, size, hidden, loads, peak, widths, run);
  }

  #product(
    at: number,
    n: number,
    k: number,
    loads: readonly number[],
    peak: number,
    { operand, activation, weight }: ExpertsWidths,
    run: Run,
  ): void {
    const g = this.#products[at]!, t = this.#t;
    g.n = n;
    g.k = k;
    g.peakMacsPerSecond = peak;
    g.bytesPerOperand = operand;
    g.bytesPerActivation = activation;
    g.bytesPerWeight = weight;
    g.active = Math.max(1, loads.filter((load) => load >= 1).length);
    g.m = this.#call.routed;
    let best: readonly [number, number] = [16, 64], least = Infinity;
    for (const rows of ROWS) {
      for (const columns of COLUMNS) {
        this.#tile(g, rows, columns, loads, direct);
        if (g.coreSeconds < least) [best, least] = [[rows, columns], g.coreSeconds];
      }
    }
    this.#tile(g, ...best, loads, run);
    run(whole, g);
    run(grouped, g, t);
    run(body, g);
    run(product, g);
    run(addProduct, t, g);
  }

  #tile(g: ProductTerms, rows: number, columns: number, loads: readonly number[], run: Run): void {
    g.tileRows = rows;
    g.tileColumns = columns;
    g.rowTiles = Math.max(1, loads.reduce((sum, load) => sum + Math.ceil(load / rows), 0));
    run(groupedTiles, g, this.#t);
    run(rounds, g);
    run(unchained, g);
  }
}
