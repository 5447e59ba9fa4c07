/** Counts are exact: what would pass 2^53, where a number no longer tells neighbours apart, is refused where it arises. */
import { Refusal } from "./shape.ts";
import { macsOf, type Work } from "./work.ts";

/** What a layer's work counts, in words, and whether it grows with the layer's instances. */
const counts: readonly (readonly [
  key: Exclude<keyof Work, "nests" | "attention" | "experts">,
  words: string,
  each: boolean,
])[] = [
  ["macs", "MACs", true],
  ["maskedMacs", "masked MACs", true],
  ["biasAdditions", "additions of a bias", true],
  ["parameters", "parameters", false],
  ["parametersRead", "parameters read", false],
  ["stateElements", "elements of a state", true],
  ["vectorOperations", "vector operations", true],
  ["inputBytes", "bytes read", true],
  ["outputBytes", "bytes written", true],
];

function refuse(words: string, count: number): never {
  throw new Refusal(`at most 2^53 ${words}`, count.toPrecision(4));
}

/** Refuses work of which some count, for all instances, is no exact number. */
export function checkWork(work: Work, instances: number): void {
  let macs = 0;
  for (const nest of work.nests ?? []) macs += macsOf(nest);
  if (!(macs * instances <= Number.MAX_SAFE_INTEGER)) refuse("MACs", macs * instances);
  for (const [key, words, each] of counts) {
    const count = (work[key] ?? 0) * (each ? instances : 1);
    if (!(count <= Number.MAX_SAFE_INTEGER)) refuse(words, count);
  }
}
