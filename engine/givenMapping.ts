/** What a given mapping must look like, before it is held against a chip's tree. */
import type { Field } from "../ir/field.ts";
import { isObject } from "../ir/object.ts";
import type { LoopName } from "../profiles/data/memoryTree.ts";
import type { GivenMapping } from "./mapped.ts";

const LOOPS: Readonly<Record<LoopName, true>> = {
  g: true,
  n: true,
  k: true,
  c: true,
  p: true,
  q: true,
  r: true,
  s: true,
};

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;
const isCut = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isPair = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(isCount);
const isLoop = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && Object.hasOwn(LOOPS, String(value[0])) && isCount(value[1]);
const isLoops = (value: unknown): boolean => Array.isArray(value) && value.every(isLoop);

function every(value: unknown, accepts: (item: unknown) => boolean): boolean {
  return isObject(value) && Object.values(value).every(accepts);
}

/** Fields of a nest with its mapping: those that are given, and those that an estimate adds to them. */
const FIELDS = {
  "": ["shape", "mapping", "from", "places", "tileWords", "latencySeconds", "energyJoules", "least"],
  shape: ["counts", "stride", "dilation", "image"],
  "shape.counts": Object.keys(LOOPS),
  mapping: ["loops", "tiles", "fanOuts"],
} as const;

/** A key that no field has, so that nothing is ignored. */
function unknownIn(
  given: Readonly<Record<string, unknown>>,
): readonly [place: string, expected: string] | undefined {
  const shape = given["shape"] as Record<string, unknown>;
  const parts = { "": given, shape, "shape.counts": shape["counts"], mapping: given["mapping"] };
  for (const [place, known] of Object.entries(FIELDS)) {
    const key = Object.keys(parts[place as keyof typeof parts] as object).find((key) =>
      !(known as readonly string[]).includes(key)
    );
    if (key !== undefined) {
      return [place === "" ? key : `${place}.${key}`, `a field among ${known.join(", ")}`];
    }
  }
}

/** What is wrong with what should be a nest and its mapping: a place and what it must be; nothing if it is right. */
export function wrongIn(given: unknown): readonly [place: string, expected: string] | undefined {
  const { shape, mapping } = (isObject(given) ? given : {}) as Record<string, Record<string, unknown>>;
  if (!isObject(shape)) return ["shape", "an object of counts, stride, dilation and image"];
  const counts = shape["counts"] as Record<string, unknown>;
  if (!isObject(counts) || !Object.keys(LOOPS).every((name) => isCount(counts[name]))) {
    return ["shape.counts", `whole numbers of at least 1 for ${Object.keys(LOOPS).join(", ")}`];
  }
  for (const name of ["stride", "dilation", "image"]) {
    if (!isPair(shape[name])) return [`shape.${name}`, "a pair of whole numbers of at least 1"];
  }
  if (!isObject(mapping)) return ["mapping", "an object of loops, tiles and fanOuts"];
  if (!isLoops(mapping["loops"])) return ["mapping.loops", 'loops with their iterations, such as ["k", 4]'];
  if (!every(mapping["tiles"], (tiles) => every(tiles, isCut))) {
    return ["mapping.tiles", "for each memory and tensor how many loops are outside of its tile"];
  }
  const isSpread = (value: unknown) =>
    isObject(value) && isCut((value as Record<string, unknown>)["outside"]) &&
    isLoops((value as Record<string, unknown>)["loops"]);
  if (!every(mapping["fanOuts"], isSpread)) {
    return ["mapping.fanOuts", "for each fan-out its loops, and how many loops in time are outside of it"];
  }
  return unknownIn(given as Record<string, unknown>);
}

/** Mappings of nests, as an option. */
export const givenMappings: Field<readonly GivenMapping[]> = {
  doc: "mappings of nests, used instead of a search",
  expected: "a list of nests with their mappings, as estimates and --save-mapping give them",
  accepts: (value): value is readonly GivenMapping[] =>
    Array.isArray(value) && value.every((given) => wrongIn(given) === undefined),
};
