/** Energy of arithmetic and of each level of memory for each tensor, as multiples of a multiply-accumulate, and the time beside it. */
import { Scope } from "../../equations.ts";
import type { RowTerms } from "../../mapping/equations.ts";

/** The chip's numbers, the layer's densities and bits, and sums over its loop nests. */
export class HierarchyTerms extends Scope {
  wordBytes = 0;
  clockHertz = 0;
  linkBytesPerSecond = 0;
  macUnit = 0;
  registerFileUnit = 0;
  interPeUnit = 0;
  globalBufferUnit = 0;
  dramUnit = 0;
  unitBits = 0;
  joulesPerUnit = 0;
  weightDensity = 1;
  inputDensity = 1;
  trafficFactor = 1;
  inputWordShare = 1;
  inputCodedShare = 1;
  outputCodedShare = 1;
  weightBits = 0;
  inputBits = 0;
  outputBits = 0;
  psumBits = 0;
  batch = 1;
  computeEnergy = 0;
  registerFileWeights = 0;
  registerFileInputs = 0;
  registerFileOutputs = 0;
  interPeWeights = 0;
  interPeInputs = 0;
  interPeOutputs = 0;
  globalBufferWeights = 0;
  globalBufferInputs = 0;
  globalBufferOutputs = 0;
  dramWeights = 0;
  dramInputs = 0;
  dramOutputs = 0;
  weightsEnergy = 0;
  inputsEnergy = 0;
  outputsEnergy = 0;
  normalizedEnergy = 0;
  normalizedEnergyPerInference = 0;
  computeJoules = 0;
  registerFileJoules = 0;
  interPeJoules = 0;
  globalBufferJoules = 0;
  dramJoules = 0;
  processingLatencySeconds = 0;
  dramSeconds = 0;
  latencySeconds = 0;
  energyJoules = 0;
}

/** Products of values that are not zero, and what they do at their registers: each reads a weight and an input, and a sum each way. */
export function arithmetic(x: RowTerms, t: HierarchyTerms): void {
  x.computeEnergy = x.macs * t.weightDensity * t.inputDensity * t.macUnit * t.weightBits / t.unitBits *
    t.inputBits / t.unitBits;
  x.registerFileWeights = x.macs * t.weightDensity * t.inputDensity * t.registerFileUnit * t.weightBits /
    t.unitBits;
  x.registerFileInputs = x.macs * t.weightDensity * t.inputDensity * t.registerFileUnit * t.inputBits /
    t.unitBits;
  x.registerFileOutputs = 2 * x.macs * t.weightDensity * t.inputDensity * t.registerFileUnit * t.psumBits /
    t.unitBits;
}

/**
 * Words of each level x units of the level x bits x share of them that travels: on the chip, and to and from DRAM; a partial sum is what
 * it is.
 */
export function levels(x: RowTerms, t: HierarchyTerms): void {
  x.interPeWeights = t.trafficFactor * x.weightArrayWords * t.weightDensity * t.interPeUnit * t.weightBits /
    t.unitBits;
  x.interPeInputs = t.trafficFactor * x.inputArrayWords * t.inputWordShare * t.interPeUnit * t.inputBits /
    t.unitBits;
  x.interPeOutputs = t.trafficFactor * x.psumArrayWords * t.interPeUnit * t.psumBits / t.unitBits;
  x.globalBufferWeights = t.trafficFactor * x.weightBufferWords * t.weightDensity * t.globalBufferUnit *
    t.weightBits /
    t.unitBits;
  x.globalBufferInputs = t.trafficFactor * x.inputBufferWords * t.inputWordShare * t.globalBufferUnit *
    t.inputBits /
    t.unitBits;
  x.globalBufferOutputs = t.trafficFactor * x.psumBufferWords * t.globalBufferUnit * t.psumBits / t.unitBits;
  x.dramWeights = t.trafficFactor * x.weightDramWords * t.weightDensity * t.dramUnit * t.weightBits /
    t.unitBits;
  x.dramInputs = t.trafficFactor * x.dramInputWords * x.inputReads * t.inputCodedShare * t.dramUnit *
    t.inputBits / t.unitBits;
  x.dramOutputs = t.trafficFactor * x.outputDramWords * t.outputCodedShare * t.dramUnit * t.outputBits /
    t.unitBits;
  x.normalizedEnergy = x.computeEnergy + x.registerFileWeights + x.registerFileInputs +
    x.registerFileOutputs +
    x.interPeWeights + x.interPeInputs + x.interPeOutputs + x.globalBufferWeights + x.globalBufferInputs +
    x.globalBufferOutputs + x.dramWeights + x.dramInputs + x.dramOutputs;
}

/** Time of a nest: its passes, or its words to and from DRAM if those take longer. */
export function nestTime(x: RowTerms, t: HierarchyTerms): void {
  x.processingLatencySeconds = x.cycles / t.clockHertz;
  x.dramSeconds = (x.weightDramWords * t.weightDensity + x.dramInputWords * x.inputReads * t.inputCodedShare +
    x.outputDramWords * t.outputCodedShare) * t.wordBytes / t.linkBytesPerSecond;
  x.latencySeconds = Math.max(x.processingLatencySeconds, x.dramSeconds);
}

/** What a nest's energy adds to its layer. */
export function addEnergy(t: HierarchyTerms, x: RowTerms): void {
  t.computeEnergy += x.computeEnergy;
  t.registerFileWeights += x.registerFileWeights;
  t.registerFileInputs += x.registerFileInputs;
  t.registerFileOutputs += x.registerFileOutputs;
  t.interPeWeights += x.interPeWeights;
  t.interPeInputs += x.interPeInputs;
  t.interPeOutputs += x.interPeOutputs;
  t.globalBufferWeights += x.globalBufferWeights;
  t.globalBufferInputs += x.globalBufferInputs;
  t.globalBufferOutputs += x.globalBufferOutputs;
  t.dramWeights += x.dramWeights;
  t.dramInputs += x.dramInputs;
  t.dramOutputs += x.dramOutputs;
}

/** What its time adds. */
export function addTime(t: HierarchyTerms, x: RowTerms): void {
  t.processingLatencySeconds += x.processingLatencySeconds;
  t.dramSeconds += x.dramSeconds;
  t.latencySeconds += x.latencySeconds;
}

/** Energy by tensor in units, by level in joules. */
export function energy(t: HierarchyTerms): void {
  t.weightsEnergy = t.registerFileWeights + t.interPeWeights + t.globalBufferWeights + t.dramWeights;
  t.inputsEnergy = t.registerFileInputs + t.interPeInputs + t.globalBufferInputs + t.dramInputs;
  t.outputsEnergy = t.registerFileOutputs + t.interPeOutputs + t.globalBufferOutputs + t.dramOutputs;
  t.normalizedEnergy = t.computeEnergy + t.weightsEnergy + t.inputsEnergy + t.outputsEnergy;
  t.normalizedEnergyPerInference = t.normalizedEnergy / t.batch;
  t.computeJoules = t.computeEnergy * t.joulesPerUnit;
  t.registerFileJoules = (t.registerFileWeights + t.registerFileInputs + t.registerFileOutputs) *
    t.joulesPerUnit;
  t.interPeJoules = (t.interPeWeights + t.interPeInputs + t.interPeOutputs) * t.joulesPerUnit;
  t.globalBufferJoules = (t.globalBufferWeights + t.globalBufferInputs + t.globalBufferOutputs) *
    t.joulesPerUnit;
  t.dramJoules = (t.dramWeights + t.dramInputs + t.dramOutputs) * t.joulesPerUnit;
  t.energyJoules = t.computeJoules + t.registerFileJoules + t.interPeJoules + t.globalBufferJoules +
    t.dramJoules;
}
