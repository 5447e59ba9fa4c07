/** Layers as models see them in which some are done with the layer before: what is worked out once for equal ones. */
import type { Workload } from "../ir/work.ts";
import { firstsOf, type Work } from "./model.ts";

/** What a model says of layers in words. */
export interface MergedWords {
  /** Why a layer without facts has no cost. */
  readonly gap: string;
  /** Assumed of layers that are done with the one before. */
  readonly merged: string;
  /** Assumed of multiply-accumulates whose loops are not known. */
  readonly shapeless: string;
}

/** Layers by their places. */
export interface MergedLayers<F> {
  /** The first of equal layers that are merged alike. */
  readonly firsts: Int32Array;
  /** What a layer is whatever the batch, for the first of equal ones; none where the chip cannot do it. */
  readonly facts: readonly (F | undefined)[];
  /** Why a layer has no cost; undefined if it has one. */
  readonly gaps: readonly (string | undefined)[];
  /** What is assumed of each layer. */
  readonly assumed: readonly (readonly string[])[];
}

/** The layers of some work, with the facts of each that differs from all before it. */
export function mergedLayers<F>(
  { workloads, sorts }: Work,
  isMerged: readonly boolean[],
  factsOf: (workload: Workload, isMerged: boolean) => F | undefined,
  words: MergedWords,
): MergedLayers<F> {
  const firsts = firstsOf(Int32Array.from(sorts, (sort, at) => 2 * sort + (isMerged[at] ? 1 : 0)));
  const facts = workloads.map((workload, at) =>
    firsts[at] === at ? factsOf(workload, isMerged[at]!) : undefined
  );
  const none: readonly string[] = [], merged = [words.merged], shapeless = [words.shapeless];
  return {
    firsts,
    facts,
    gaps: workloads.map((_, at) => facts[firsts[at]!] === undefined ? words.gap : undefined),
    assumed: workloads.map(({ macs, nests }, at) =>
      isMerged[at] ? merged : macs > 0 && nests.length === 0 ? shapeless : none
    ),
  };
}
