import type { Item, Steps } from "../steps.ts";
import { branchOf, type Candidate, layerOfKind, options, unless } from "./candidate.ts";

function filters(item: Item | undefined): number | undefined {
  return layerOfKind(item, "conv")?.filters;
}

/** A squeeze to few channels, then 1x1 and 3x3 convolutions side by side. */
export function fire(steps: Steps, start: number): Candidate[] {
  const squeeze = filters(steps[start]);
  const branches = branchOf(steps[start + 2], "concat")?.branches;
  const expand = filters(branches?.[0]?.[0]);
  if (squeeze === undefined || branches?.length !== 2 || expand === undefined) return [];
  return [{ method: "fire", args: [squeeze, expand], length: 3 }];
}

/** 1x1, 3x3 and 5x5 convolutions and a pooling side by side. */
export function inception(steps: Steps, start: number): Candidate[] {
  const branches = branchOf(steps[start], "concat")?.branches;
  if (branches?.length !== 4) return [];
  const [one, three, five, pool] = branches;
  const width = one!.length; // two layers for each convolution, or three with a normalisation
  const all = [one![0], three![0], three![width], five![0], five![width], pool![1]].map(filters);
  const last = layerOfKind(five![width], "conv");
  if (all.includes(undefined) || last === undefined) return [];
  const how = options({ batchNorm: unless(width === 3, false), large: unless(last.kernel[0], 5) });
  return [{ method: "inception", args: [all, ...how], length: 1 }];
}

/** An image cut into patches, each projected to a token. */
export function patchEmbedding(steps: Steps, start: number): Candidate[] {
  const conv = layerOfKind(steps[start], "conv");
  if (conv === undefined || layerOfKind(steps[start + 1], "toTokens") === undefined) return [];
  const classTokens = layerOfKind(steps[start + 2], "classToken")?.tokens;
  const end = start + (classTokens === undefined ? 2 : 3);
  const made = (positions: boolean, length: number) => ({
    method: "patchEmbedding",
    args: [conv.kernel[0], conv.filters, ...options({ classTokens, positions: positions || undefined })],
    length,
  });
  const plain = made(false, end - start);
  return layerOfKind(steps[end], "positionEmbedding") === undefined
    ? [plain]
    : [made(true, end + 1 - start), plain];
}
