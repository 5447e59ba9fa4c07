/** Time and energy of a row-stationary array, from the passes and the words of its mapping. */
import type { RowTerms } from "../../mapping/equations.ts";
import { Scope } from "../../equations.ts";

/** The chip's numbers, the layer's densities, and sums over its loop nests. */
export class RowStationaryTerms extends Scope {
  rows = 0;
  columns = 0;
  macsPerPe = 0;
  wordBytes = 0;
  clockHertz = 0;
  linkBytesPerSecond = 0;
  macUnit = 0;
  registerFileUnit = 0;
  interPeUnit = 0;
  globalBufferUnit = 0;
  joulesPerUnit = 0;
  gatedShare = 0;
  /** Accesses of an element's registers for each multiply-accumulate: input, weight, partial sum in and out. */
  registerAccesses = 4;
  unitsPerMac = 0;
  staticWatts = 0;
  inputDensity = 0;
  outputDensity = 0;
  weightCodedShare = 1;
  inputCodedShare = 1;
  outputCodedShare = 1;
  macs = 0;
  cycles = 0;
  globalBufferBytes = 0;
  dramBytes = 0;
  processingLatencySeconds = 0;
  weightDramSeconds = 0;
  featureMapDramSeconds = 0;
  latencySeconds = 0;
  computeJoules = 0;
  registerFileJoules = 0;
  interPeJoules = 0;
  globalBufferJoules = 0;
  staticJoules = 0;
  energyJoules = 0;
  powerWatts = 0;
  operationsPerJoule = 0;
}

/** Power that elements draw whatever they do: a zero input saves a share of it, and the rest is not of multiplying. */
export function staticPower(t: RowStationaryTerms): void {
  t.unitsPerMac = t.macUnit + t.registerAccesses * t.registerFileUnit;
  t.staticWatts = t.rows * t.columns * t.macsPerPe * t.clockHertz * t.unitsPerMac * (1 - t.gatedShare) /
    t.gatedShare *
    t.joulesPerUnit;
}

/** Weights are fetched while the array works; feature maps are not, for the mapping fills the buffer. */
export function nestTime(x: RowTerms, t: RowStationaryTerms): void {
  x.processingLatencySeconds = x.cycles / t.clockHertz;
  x.weightDramSeconds = x.weightDramWords * t.weightCodedShare * t.wordBytes / t.linkBytesPerSecond;
  x.featureMapDramSeconds =
    (x.dramInputWords * x.inputReads * t.inputCodedShare + x.outputDramWords * t.outputCodedShare) *
    t.wordBytes / t.linkBytesPerSecond;
  x.latencySeconds = Math.max(x.processingLatencySeconds, x.weightDramSeconds) + x.featureMapDramSeconds;
}

/** Bytes that a nest moves, and its energy. */
export function nestEnergy(x: RowTerms, t: RowStationaryTerms): void {
  x.globalBufferBytes = (x.psumBufferWords + x.inputBufferWords + x.weightBufferWords * x.weightShare) *
    t.wordBytes;
  x.dramBytes =
    (x.weightDramWords * t.weightCodedShare + x.dramInputWords * x.inputReads * t.inputCodedShare +
      x.outputDramWords * t.outputCodedShare) * t.wordBytes;
  x.computeJoules = x.macs * t.inputDensity * x.weightShare * t.macUnit * t.joulesPerUnit;
  x.registerFileJoules = x.macs * t.inputDensity * x.weightShare * t.registerAccesses * t.registerFileUnit *
    t.joulesPerUnit;
  x.interPeJoules = (x.psumArrayWords + x.inputArrayWords + x.weightArrayWords * x.weightShare) *
    t.interPeUnit *
    t.joulesPerUnit;
  x.globalBufferJoules = (x.psumBufferWords + x.inputBufferWords + x.weightBufferWords * x.weightShare) *
    t.globalBufferUnit * t.joulesPerUnit;
  x.staticJoules = t.staticWatts * x.latencySeconds;
}

/** What a nest adds to its layer. */
export function addNest(t: RowStationaryTerms, x: RowTerms): void {
  t.macs += x.macs;
  t.cycles += x.cycles;
  t.globalBufferBytes += x.globalBufferBytes;
  t.dramBytes += x.dramBytes;
  t.processingLatencySeconds += x.processingLatencySeconds;
  t.weightDramSeconds += x.weightDramSeconds;
  t.featureMapDramSeconds += x.featureMapDramSeconds;
  t.latencySeconds += x.latencySeconds;
  t.computeJoules += x.computeJoules;
  t.registerFileJoules += x.registerFileJoules;
  t.interPeJoules += x.interPeJoules;
  t.globalBufferJoules += x.globalBufferJoules;
  t.staticJoules += x.staticJoules;
}

/** The energy, and what papers print of it. */
export function energy(t: RowStationaryTerms): void {
  t.energyJoules = t.computeJoules + t.registerFileJoules + t.interPeJoules + t.globalBufferJoules +
    t.staticJoules;
  t.powerWatts = t.energyJoules / t.latencySeconds;
  t.operationsPerJoule = 2 * t.macs / t.energyJoules;
}
