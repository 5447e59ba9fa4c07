/** Sums over an estimate's layers: what a reader could add up again. */
import type { ErrorRange } from "../profiles/types.ts";
import type { LayerBytes } from "./bytes.ts";
import type { Compiled } from "./compile.ts";
import type {
  Cost,
  CostedLayer,
  Coverage,
  LayerEstimate,
  Limits,
  Range,
  Rate,
  Shares,
  Span,
} from "./estimate.ts";
import type { Basis, ErrorBand } from "./model.ts";

/** The layers that have a cost. */
export function costedOf(layers: readonly LayerEstimate[]): CostedLayer[] {
  const costed: CostedLayer[] = [];
  for (const layer of layers) if (layer.status === "costed") costed.push(layer);
  return costed;
}

/** Costs added up layer by layer. */
export function sum(costs: readonly Cost[]): Cost {
  let latencySeconds = 0, energyJoules = 0;
  for (const cost of costs) {
    latencySeconds += cost.latencySeconds;
    energyJoules += cost.energyJoules;
  }
  return { latencySeconds, energyJoules };
}

/** Sums of the costed layers by a word of theirs, in the order in which the words appear. */
export function sumBy<K extends "kind" | "group">(
  layers: readonly CostedLayer[],
  word: K,
): Partial<Record<CostedLayer[K], Cost>> {
  const sums: Partial<Record<CostedLayer[K], { latencySeconds: number; energyJoules: number }>> = {};
  for (const layer of layers) {
    const entry = sums[layer[word]] ??= { latencySeconds: 0, energyJoules: 0 };
    entry.latencySeconds += layer.latencySeconds;
    entry.energyJoules += layer.energyJoules;
  }
  return sums;
}

/** Which share of the work of a batch has a cost, is free, or has no number. */
export function coverageOf(
  layers: readonly LayerEstimate[],
  { once, each }: LayerBytes,
  batch: number,
): Coverage {
  const bytesAt = (at: number) => once[at]! + each[at]! * batch;
  const sums: Record<LayerEstimate["status"], { macs: number; bytes: number }> = {
    costed: { macs: 0, bytes: 0 },
    free: { macs: 0, bytes: 0 },
    uncovered: { macs: 0, bytes: 0 },
  };
  const uncovered: number[] = [];
  let macs = 0, bytes = 0;
  for (let at = 0; at < layers.length; at++) {
    const { status, macs: own } = layers[at]!, sum = sums[status], ownBytes = bytesAt(at);
    sum.macs += own;
    sum.bytes += ownBytes;
    macs += own;
    bytes += ownBytes;
    if (status === "uncovered") uncovered.push(at);
  }
  const share = (part: number, whole: number) => whole === 0 ? 0 : part / whole;
  const shares = (part: { macs: number; bytes: number }): Shares => ({
    macs: share(part.macs, macs),
    bytes: share(part.bytes, bytes),
  });
  return {
    costed: shares(sums.costed),
    free: shares(sums.free),
    uncovered: shares(sums.uncovered),
    uncoveredLayers: uncovered.map((at) => {
      const { name, kind, macs } = layers[at]!;
      return { name, kind, ...shares({ macs, bytes: bytesAt(at) }) };
    }),
  };
}

/** A layer or a run, as it weighs in a sum. */
type Weighed = Pick<CostedLayer, "latencySeconds" | "energyJoules" | "basis" | "error">;

/** The share of each basis in the total latency. */
export function basisOf(layers: readonly Weighed[], total: Cost): Partial<Record<Basis, number>> {
  if (total.latencySeconds === 0) return {};
  const sums: Partial<Record<Basis, number>> = {};
  for (const { basis, latencySeconds } of layers) sums[basis] = (sums[basis] ?? 0) + latencySeconds;
  const shares = Object.entries(sums).map(([basis, seconds]) => [basis, seconds / total.latencySeconds]);
  return Object.fromEntries(shares);
}

const inOneLine = new WeakMap<ErrorBand, string>();

/** The rules of bands in one line, what several of them say but once. */
function ruleOf(bands: ReadonlySet<ErrorBand>): string {
  const [only] = bands, known = bands.size === 1 ? inOneLine.get(only!) : undefined;
  if (known !== undefined) return known;
  const text = [...new Set([...bands].flatMap(({ rule }) => rule.split("; ")))].join("; ");
  if (bands.size === 1) inOneLine.set(only!, text);
  return text;
}

/** A band with what it says of latency alone, for sums whose energy is not known. */
function ofLatency(band: ErrorBand): ErrorBand {
  return { ...band, rule: band.rule.replace(/; energy: .*$/, "").replace(/^latency: /, "") };
}

/**
 * The error of a sum: each layer's error weighed by its share, taken to go the same way for all (the layers of one network
 * share a model, so their errors are correlated). Published rows weigh in with no error.
 */
export function errorOf(costed: readonly Weighed[], total: Cost): ErrorBand | undefined {
  const bands = new Set<ErrorBand>(), { latencySeconds, energyJoules } = total;
  let fast = 0, slow = 0, low = 0, high = 0, last: ErrorBand | undefined;
  for (const layer of costed) {
    const { error } = layer;
    if (error === undefined) continue;
    if (error !== last) bands.add(last = error);
    fast += layer.latencySeconds * error.latency.low;
    slow += layer.latencySeconds * error.latency.high;
    low += layer.energyJoules * error.energy.low;
    high += layer.energyJoules * error.energy.high;
  }
  if (bands.size === 0) return undefined;
  const share = (sum: number, of: number) => of === 0 ? 0 : sum / of;
  return {
    latency: { low: share(fast, latencySeconds), high: share(slow, latencySeconds) },
    energy: { low: share(low, energyJoules), high: share(high, energyJoules) },
    rule: ruleOf(Number.isNaN(energyJoules) ? new Set([...bands].map(ofLatency)) : bands),
  };
}

/** Where the truth is expected: estimate / (1 + error). */
function spanOf(value: number, { low, high }: ErrorRange): Span {
  return { low: value / (1 + high), high: value / (1 + low) };
}

/** The same for a time and an energy. */
export function rangeOf({ latencySeconds, energyJoules }: Cost, { latency, energy }: ErrorBand): Range {
  return { latencySeconds: spanOf(latencySeconds, latency), energyJoules: spanOf(energyJoules, energy) };
}

/** The share of the multiply-accumulates that may lack a cost in sums that are called those of the whole network. */
const NEGLIGIBLE = 0.01;

/** Whether sums leave too much out to be those of the whole network: its rate and its price are not known then. */
export function isPart(uncoveredMacs: number): boolean {
  return uncoveredMacs >= NEGLIGIBLE;
}

/** What is done in a second. */
export function rateOf(
  { latencySeconds }: Cost,
  error: ErrorBand | undefined,
  batch: number,
  { tokens }: Compiled,
  { uncovered }: Coverage,
): Rate {
  if (!(latencySeconds > 0) || isPart(uncovered.macs)) {
    return { inferencesPerSecond: null, ...(tokens > 0 && { tokensPerSecond: null }), low: null, high: null };
  }
  const inferencesPerSecond = batch / latencySeconds;
  return {
    inferencesPerSecond,
    ...(tokens > 0 && { tokensPerSecond: inferencesPerSecond * tokens }),
    low: error ? inferencesPerSecond * (1 + error.latency.low) : null,
    high: error ? inferencesPerSecond * (1 + error.latency.high) : null,
  };
}

/** Shares of the latency by what limits the layers; what runs cost beyond them is fixed. */
export function limitsOf(
  costed: readonly Pick<CostedLayer, "bound" | "latencySeconds">[],
  runs: readonly Cost[],
  { latencySeconds: total }: Cost,
): Limits {
  let compute = 0, memory = 0, vector = 0, fixed = 0, unknown = 0;
  for (const { bound, latencySeconds } of costed) {
    if (bound === "compute") compute += latencySeconds;
    else if (bound === "memory") memory += latencySeconds;
    else if (bound === "vector") vector += latencySeconds;
    else if (bound === "overhead") fixed += latencySeconds;
    else unknown += latencySeconds;
  }
  for (const { latencySeconds } of runs) fixed += latencySeconds;
  const share = (seconds: number) => total === 0 ? 0 : seconds / total;
  return {
    compute: share(compute),
    memory: share(memory),
    vector: share(vector),
    fixed: share(fixed),
    unknown: share(unknown),
  };
}
