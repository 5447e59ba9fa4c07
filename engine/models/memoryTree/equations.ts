/** Time and energy of a mapping, from what it moves. */
import { Scope } from "../../equations.ts";

/** The chip's numbers, and sums over a layer's loop nests. */
export class TreeTerms extends Scope {
  clockHertz = 1;
  macsPerCycle = 1;
  joulesPerMac = 0;
  macs = 0;
  computeCycles = 0;
  cycles = 0;
  leastCycles = 0;
  leastSeconds = 0;
  computeJoules = 0;
  leakageJoules = 0;
  leastJoules = 0;
  latencySeconds = 0;
  energyJoules = 0;
}

/** A loop nest as it is mapped. */
export class NestTerms extends Scope {
  macs = 0;
  /** Iterations of the loops in time. */
  iterations = 0;
  /** Products that are made, and cycles that are taken, where zeros save some. */
  productShare = 1;
  cycleShare = 1;
  computeCycles = 0;
  cycles = 0;
  computeJoules = 0;
  leakageJoules = 0;
  nestJoules = 0;
  nestSeconds = 0;
}

/** A tensor in a memory: bits of one instance. */
export class AccessTerms extends Scope {
  readBits = 0;
  writeBits = 0;
  updateBits = 0;
  /** Instances in use; lines in use where several instances share one. */
  instances = 1;
  lineBits = 1;
  readJoules = 0;
  writeJoules = 0;
  updateJoules = 0;
  joules = 0;
}

/** A port of a memory. */
export class PortTerms extends Scope {
  bits = 0;
  bitsPerCycle = 1;
  cycles = 0;
}

/** A memory that leaks. */
export class LeakTerms extends Scope {
  instances = 1;
  joulesPerCycle = 0;
  joules = 0;
}

/** What no mapping of a nest is below. */
export class LeastTerms extends Scope {
  leastNestCycles = 0;
  leastNestJoules = 0;
}

/** The least that any mapping of a layer needs. */
export function addLeast(t: TreeTerms, b: LeastTerms): void {
  t.leastCycles += b.leastNestCycles;
  t.leastSeconds = t.leastCycles / t.clockHertz;
  t.leastJoules += b.leastNestJoules;
}

/** Arithmetic: a product in each cycle at each place in use. */
export function compute(x: NestTerms, t: TreeTerms): void {
  x.computeCycles = x.iterations * x.cycleShare / t.macsPerCycle;
  x.cycles = x.computeCycles;
}

/** Energy of the products that are made. */
export function products(x: NestTerms, t: TreeTerms): void {
  x.computeJoules = x.macs * x.productShare * t.joulesPerMac;
  x.nestJoules = x.computeJoules;
}

/** Energy of an operand's lines in all instances of a memory. */
export function operand(x: NestTerms, a: AccessTerms): void {
  a.joules = (a.readBits * a.readJoules + a.writeBits * a.writeJoules) * a.instances / a.lineBits;
  x.nestJoules += a.joules;
}

/** The same of sums, which nearer memories write too. */
export function sums(x: NestTerms, a: AccessTerms): void {
  a.joules = (a.readBits * a.readJoules + a.writeBits * a.writeJoules + a.updateBits * a.updateJoules) *
    a.instances / a.lineBits;
  x.nestJoules += a.joules;
}

/** Energy of an operand's lines where a layer's are rounded up to whole ones. */
export function wholeOperand(x: NestTerms, a: AccessTerms): void {
  a.joules = (Math.ceil(a.readBits / a.lineBits) * a.readJoules +
    Math.ceil(a.writeBits / a.lineBits) * a.writeJoules) *
    a.instances;
  x.nestJoules += a.joules;
}

/** The same of sums. */
export function wholeSums(x: NestTerms, a: AccessTerms): void {
  a.joules =
    (Math.ceil(a.readBits / a.lineBits) * a.readJoules + Math.ceil(a.writeBits / a.lineBits) * a.writeJoules +
      Math.ceil(a.updateBits / a.lineBits) * a.updateJoules) * a.instances;
  x.nestJoules += a.joules;
}

/** What a port reads. */
export function portReads(p: PortTerms, a: AccessTerms): void {
  p.bits += a.readBits;
}

/** What it writes of an operand. */
export function portWrites(p: PortTerms, a: AccessTerms): void {
  p.bits += a.writeBits;
}

/** What it writes of sums. */
export function portUpdates(p: PortTerms, a: AccessTerms): void {
  p.bits += a.writeBits + a.updateBits;
}

/** A port moves its bits while the arithmetic works; the slowest holds up all. */
export function port(x: NestTerms, p: PortTerms): void {
  p.cycles = p.bits / p.bitsPerCycle;
  x.cycles = Math.max(x.cycles, p.cycles);
}

/** Leakage of the instances in use, as long as the nest takes. */
export function leakage(x: NestTerms, l: LeakTerms): void {
  l.joules = l.instances * l.joulesPerCycle * x.cycles;
  x.leakageJoules += l.joules;
  x.nestJoules += l.joules;
}

/** Time of a nest. */
export function time(x: NestTerms, t: TreeTerms): void {
  x.nestSeconds = Math.ceil(x.cycles) / t.clockHertz;
}

/** What a nest adds to its layer. */
export function addNest(t: TreeTerms, x: NestTerms): void {
  t.macs += x.macs;
  t.computeCycles += x.computeCycles;
  t.cycles += x.cycles;
  t.latencySeconds += x.nestSeconds;
  t.computeJoules += x.computeJoules;
  t.leakageJoules += x.leakageJoules;
  t.energyJoules += x.nestJoules;
}
