/** Kernels one after another: products cut into tiles, attention, experts, and whatever else passes the memory. */
import type { AttentionTerms, ExpertsTerms, GpuTerms, ProductTerms, RunTerms } from "./terms.ts";

export * from "./terms.ts";

/** What does not depend on the tile. */
export function operands(p: ProductTerms, t: GpuTerms): void {
  p.depth = 128 / p.bytesPerOperand;
  p.wholeSteps = Math.ceil(p.k / p.depth);
  p.bytes = p.leftElements * p.bytesPerActivation + p.products * p.n * p.k * p.bytesPerWeight;
  p.readSeconds = p.bytes / (t.bytesPerSecond * p.readEfficiency);
  p.writeSeconds = p.products * p.m * p.n * p.bytesPerOutput / (t.bytesPerSecond * p.writeEfficiency);
  p.launchSeconds = p.kernelCycles / t.hertz;
}

/** The same of a convolution: what is written passes the memory beside what is read, and L2 spares 70 % of what stands in it. */
export function tensors(p: ProductTerms, t: GpuTerms): void {
  p.depth = 128 / p.bytesPerOperand;
  p.wholeSteps = Math.ceil(p.k / p.depth);
  p.bytes = p.leftElements * p.bytesPerActivation + p.products * p.n * p.k * p.bytesPerWeight;
  p.outputBytes = p.products * p.m * p.n * p.bytesPerOutput;
  p.readSeconds = (p.bytes - 0.7 * Math.min(p.bytes, p.l2Bytes) + p.outputBytes) /
    (t.bytesPerSecond * p.readEfficiency);
  p.launchSeconds = p.kernelCycles / t.hertz;
}

/** Tiles a core, and the time of one step along k: multiplying, or bringing its operands. */
export function tiling(p: ProductTerms, t: GpuTerms): void {
  p.wholeLoad = p.products * Math.ceil(p.m / p.tileRows) * Math.ceil(p.n / p.tileColumns) / t.cores;
  p.stepSeconds = Math.max(
    p.tileRows * p.tileColumns * p.depth * t.cores / (p.peakMacsPerSecond * p.computeEfficiency),
    (Math.min(p.tileRows, p.m) + Math.min(p.tileColumns, p.n)) * p.depth * p.bytesPerOperand /
      (p.operandBytesPerCycle * t.hertz),
  );
}

/** Rounds in which cores work through tiles; of a broken one a share is waited for. */
export function rounds(p: ProductTerms): void {
  p.load = p.wholeLoad * p.parts;
  p.waves = Math.max(1, p.load + p.tail * (Math.ceil(p.load) - p.load));
  p.steps = Math.ceil(p.wholeSteps / p.parts);
  p.computeSeconds = p.waves * p.steps * p.stepSeconds;
}

/** The chain of sums along k is shorter than the work, or not; two tiles hide each other's. */
export function chained(p: ProductTerms, t: GpuTerms): void {
  p.chainSeconds = Math.ceil(p.load / 2) * p.steps * p.stepCycles / t.hertz;
  p.coreSeconds = Math.max(p.computeSeconds, p.chainSeconds);
}

/** No chain is waited for. */
export function unchained(p: ProductTerms): void {
  p.coreSeconds = p.computeSeconds;
}

/** The least that a tile can take: as if no round were broken, and no core idle. */
export function unbroken(p: ProductTerms): void {
  p.coreSeconds = p.wholeLoad * p.wholeSteps * p.stepSeconds;
  p.splitSeconds = 0;
}

/** Parts of k are added up: their 32-bit sums, in groups, are written and read. */
export function split(p: ProductTerms, t: GpuTerms): void {
  p.splitSeconds = p.splitCycles / t.hertz +
    2 * p.parts * p.products * p.m * p.n * 4 / (3 * t.bytesPerSecond);
}

/** k is not cut. */
export function whole(p: ProductTerms): void {
  p.splitSeconds = 0;
}

/** The longer of computing and reading, and what of the shorter does not pass behind it. */
export function body(p: ProductTerms): void {
  p.bodySeconds = Math.max(p.coreSeconds, p.readSeconds) +
    (1 - p.overlap) * Math.min(p.coreSeconds, p.readSeconds) + p.splitSeconds;
}

/** A kernel on vectors takes four rows at a time. */
export function onRows(p: ProductTerms, t: GpuTerms): void {
  p.coreSeconds = Math.ceil(p.m / 4) * p.products * p.vectorCycles / t.hertz;
  p.seconds = p.coreSeconds + Math.ceil(p.m / 4) * p.products * p.n * p.k * p.bytesPerWeight /
      (t.bytesPerSecond * p.readEfficiency);
}

/** A kernel on vectors multiplies small groups outside the matrix unit. */
export function onVectors(p: ProductTerms, t: GpuTerms): void {
  p.coreSeconds = p.products * p.m * p.n * p.k / (t.vectorMacsPerCycle * t.cores * t.hertz);
  p.seconds = p.launchSeconds + Math.max(p.coreSeconds, p.readSeconds + p.writeSeconds);
}

/** A product: the output is written behind the body. */
export function product(p: ProductTerms): void {
  p.seconds = p.launchSeconds + (p.bodySeconds + p.writeSeconds) / p.kernelShare;
}

/** The same, its activations quantised first. */
export function quantised(p: ProductTerms, t: GpuTerms): void {
  p.quantSeconds = p.leftElements / (p.quantElementsPerCycle * t.cores * t.hertz);
  p.seconds = p.launchSeconds + p.quantSeconds + (p.bodySeconds + p.writeSeconds) / p.kernelShare;
}

/** A layer's products follow each other. */
export function addProduct(t: GpuTerms, p: ProductTerms): void {
  t.launchSeconds += p.launchSeconds;
  t.coreSeconds += p.coreSeconds;
  t.memorySeconds += p.readSeconds + p.writeSeconds;
  t.productSeconds += p.seconds;
}

/** Tiles of a grouped product: an expert's tokens share none with another's. */
export function groupedTiles(p: ProductTerms, t: GpuTerms): void {
  p.depth = 128 / p.bytesPerOperand;
  p.wholeSteps = Math.ceil(p.k / p.depth);
  p.wholeLoad = p.rowTiles * Math.ceil(p.n / p.tileColumns) / t.cores;
  p.stepSeconds = Math.max(
    p.tileRows * p.tileColumns * p.depth * t.cores / (p.peakMacsPerSecond * p.computeEfficiency),
    p.stepCycles / t.hertz * Math.max(p.tileColumns, 64) / 128,
  );
}

/** Weights of the experts that have tokens, the tokens, and what is written behind. */
export function grouped(p: ProductTerms, t: GpuTerms): void {
  p.bytes = p.active * p.n * p.k * p.bytesPerWeight + p.m * p.k * p.bytesPerActivation;
  p.readSeconds = p.bytes / (t.bytesPerSecond * p.readEfficiency);
  p.writeSeconds = p.m * p.n * p.bytesPerOutput / (t.bytesPerSecond * p.writeEfficiency);
}

/** Choosing experts, sorting, gathering tokens and putting them back. */
export function moving(e: ExpertsTerms, t: GpuTerms): void {
  e.launchSeconds = (e.startCycles + e.experts * e.expertCycles) / t.hertz;
  e.moveSeconds = e.routed * e.size / (e.elementsPerCycle * t.cores * t.hertz);
}

/** The call, beside its products. */
export function addExperts(t: GpuTerms, e: ExpertsTerms): void {
  t.launchSeconds += e.launchSeconds;
  t.memorySeconds += e.moveSeconds;
  t.productSeconds += e.launchSeconds + e.moveSeconds;
}

/** Of a prompt: what is turned, cast and written to the cache first, and the bytes of it all. */
export function prompt(a: AttentionTerms, t: GpuTerms): void {
  a.launchSeconds = a.startCycles / t.hertz;
  a.elements = a.sequences * a.queries * (a.heads + 2 * a.keyValueHeads) * a.headSize;
  a.writeSeconds = a.elements / (a.elementsPerCycle * t.cores * t.hertz);
  a.readSeconds = ((a.elements + a.sequences * a.queries * a.heads * a.headSize) * a.bytesPerElement +
    a.sequences * a.stateBytes) / (t.bytesPerSecond * a.readEfficiency);
}

/** Keys that a block of queries meets on average, if each sees only itself and earlier ones. */
export function causal(a: AttentionTerms): void {
  a.blocks = Math.ceil(a.queries / a.blockRows);
  a.metKeys = Math.min(a.keys - a.queries + (a.blocks + 1) / 2 * a.blockRows, a.reach + a.blockRows);
}

/** The same, if each sees all. */
export function mutual(a: AttentionTerms): void {
  a.blocks = Math.ceil(a.queries / a.blockRows);
  a.metKeys = Math.min(Math.ceil(a.keys / a.blockRows) * a.blockRows, a.reach + a.blockRows);
}

/** Blocks after each other on a core, or the last block alone, which meets the most keys. */
export function promptBlocks(a: AttentionTerms, t: GpuTerms): void {
  a.productCycles = 2 * a.blockRows * a.headSize * t.cores * t.hertz /
    (t.peakMacsPerSecond * a.computeEfficiency);
  a.blockSeconds =
    (a.blockCycles + a.metKeys * a.productCycles + a.blockRows * a.metKeys / a.scoresPerCycle) /
    t.hertz;
  a.lastSeconds = (a.blockCycles + Math.min(a.keys, a.reach) * a.productCycles) / t.hertz;
  a.coreSeconds = Math.max(
    Math.max(1, a.sequences * a.heads * a.blocks / t.cores) * a.blockSeconds,
    a.lastSeconds,
  );
  a.seconds = a.launchSeconds + a.writeSeconds + Math.max(a.coreSeconds, a.readSeconds);
}

/** One token a sequence, a job for each head: each reads keys and values for itself. */
export function byHead(a: AttentionTerms): void {
  a.jobs = a.sequences * a.heads;
  a.keyCycles = 2 * a.headSize * a.bytesPerCached / a.bytesPerCycle;
  a.jobCycles = a.headCycles * a.headSize / 128;
}

/** The same, a job for each group of heads that share keys and values. */
export function byGroup(a: AttentionTerms): void {
  a.jobs = a.sequences * a.keyValueHeads;
  a.keyCycles = 2 * a.headSize * a.bytesPerCached / a.bytesPerCycle +
    a.pairCycles * a.heads / a.keyValueHeads * a.headSize;
  a.jobCycles = a.groupedCycles + a.rowCycles * a.heads / a.keyValueHeads * a.headSize / 1024;
}

/** Keys and values of the cache, once a key-value head. */
export function cacheRead(a: AttentionTerms, t: GpuTerms): void {
  a.launchSeconds = a.startCycles / t.hertz;
  a.readSeconds = 2 * a.sequences * a.keys * a.keyValueHeads * a.headSize * a.bytesPerCached /
    (t.bytesPerSecond * a.readEfficiency);
}

/** Adding up the parts of keys that were cut. */
export function splitKeys(a: AttentionTerms, t: GpuTerms): void {
  a.splitSeconds = a.splitCycles / t.hertz;
}

/** Keys are not cut. */
export function wholeKeys(a: AttentionTerms): void {
  a.splitSeconds = 0;
}

/** Jobs after each other on a core, or the memory. */
export function generationJobs(a: AttentionTerms, t: GpuTerms): void {
  a.coreSeconds = Math.max(1, a.jobs * a.parts / t.cores) *
    (a.jobCycles + Math.ceil(a.keys / a.parts) * a.keyCycles) / t.hertz;
  a.seconds = a.launchSeconds + Math.max(a.readSeconds, a.coreSeconds) + a.splitSeconds;
}

/** An attention as the layer's time. */
export function addAttention(t: GpuTerms, a: AttentionTerms): void {
  t.launchSeconds += a.launchSeconds;
  t.coreSeconds += a.coreSeconds;
  t.memorySeconds += a.readSeconds;
  t.productSeconds += a.seconds;
}

/** A kernel without products: operations, or bytes as often as they pass, of which those in the L2 cost less. */
export function kernel(t: GpuTerms): void {
  t.launchSeconds = t.kernelCycles / t.hertz;
  t.keptBytes = Math.min(t.bytes, t.l2Share * t.l2Bytes);
  t.memorySeconds = t.passes * (t.bytes - 0.7 * t.keptBytes) / (t.bytesPerSecond * t.readEfficiency);
  t.vectorSeconds = t.vectorOperations / t.vectorOperationsPerSecond;
  t.latencySeconds = t.launchSeconds + Math.max(t.memorySeconds, t.vectorSeconds);
}

/** Multiply-accumulates without a shape. */
export function shapeless(t: GpuTerms): void {
  t.launchSeconds = t.kernelCycles / t.hertz;
  t.coreSeconds = t.macs / t.peakMacsPerSecond;
  t.memorySeconds = t.bytes / (t.bytesPerSecond * t.readEfficiency);
  t.vectorSeconds = t.vectorOperations / t.vectorOperationsPerSecond;
  t.latencySeconds = t.launchSeconds + Math.max(t.coreSeconds, t.memorySeconds, t.vectorSeconds);
}

/** Work on the outputs of the layer before: only another operand is read. */
export function fused(t: GpuTerms): void {
  t.memorySeconds = t.bytes / (t.bytesPerSecond * t.readEfficiency);
  t.latencySeconds = t.memorySeconds;
}

/** Products, or the layer's operations on vectors where they take longer. */
export function latency(t: GpuTerms): void {
  t.vectorSeconds = t.vectorOperations / t.vectorOperationsPerSecond;
  t.latencySeconds = Math.max(t.productSeconds, t.vectorSeconds);
}

/** Energy of a power for as long as it runs. */
export function staticEnergy(t: GpuTerms): void {
  t.staticJoules = t.latencySeconds * t.ratedWatts * t.powerShare;
}

/** That is all. */
export function energy(t: GpuTerms): void {
  t.energyJoules = t.staticJoules;
}

/** What arithmetic and bytes add to it, of each the share that the most power leaves. */
export function activeEnergy(t: GpuTerms): void {
  t.macJoules = t.macs / t.peakMacsPerSecond * t.ratedWatts * t.macShare;
  t.byteJoules = t.bytes / t.bytesPerSecond * t.ratedWatts * t.byteShare;
  t.addedShare = Math.min(
    1,
    (t.latencySeconds * t.ratedWatts * t.mostShare - t.staticJoules) / (t.macJoules + t.byteJoules),
  );
  t.computeJoules = t.macJoules * t.addedShare;
  t.dramJoules = t.byteJoules * t.addedShare;
  t.energyJoules = t.staticJoules + t.computeJoules + t.dramJoules;
}

/** A run's start. */
export function start(t: RunTerms): void {
  t.latencySeconds = t.startSeconds;
}

/** The host's time for each input of the batch. */
export function waitForInputs(t: RunTerms): void {
  t.waitSeconds = t.inputSeconds * t.batch;
}

/** The host's time of each call, which is waited for. */
export function waitForCalls(t: RunTerms): void {
  t.waitSeconds = t.hostSeconds;
}

/** What the chip waits for its host, which runs ahead of it. */
export function waitForHost(t: RunTerms): void {
  t.waitSeconds = Math.max(0, t.hostSeconds - t.deviceSeconds);
}

/** A run's start, and what is waited for. */
export function startAndWait(t: RunTerms): void {
  t.latencySeconds = t.startSeconds + t.waitSeconds;
}

/** Energy of a run beyond its layers. */
export function runEnergy(t: RunTerms): void {
  t.energyJoules = t.latencySeconds * t.ratedWatts * t.powerShare;
}
