/** What the models `roofline` and `gpu` both say of a chip itself: peaks, cores, memories, power. It is stated once and changed in both. */
import { isObject, type Json } from "../ir/object.ts";
import { laidOver } from "./lay.ts";

/** Where the model roofline has a number of the chip and where the model gpu has it; a list's last entry by -1. */
const HARDWARE: readonly (readonly [from: readonly (string | number)[], to: readonly string[]])[] = [
  [["peaks"], ["peaks"]],
  [["unit", "cores"], ["cores"]],
  [["vector", "operationsPerSecond"], ["vectorOperationsPerSecond"]],
  [["memories", -1, "bytesPerSecond"], ["memory", "bytesPerSecond"]],
  [["memories", -1, "capacityBytes"], ["memory", "capacityBytes"]],
  [["memories", 0, "capacityBytes"], ["l2", "capacityBytes"]],
  [["power", "watts"], ["power", "watts"]],
];

/** What stands at a place; undefined where nothing does. */
function standsAt(value: unknown, place: readonly (string | number)[]): unknown {
  return place.reduce<unknown>((at, key) => {
    if (Array.isArray(at)) return at.at(Number(key));
    return isObject(at) ? at[key] : undefined;
  }, value);
}

/** The share of a peak that is reached is fitted to one model's rows, and says nothing of the other's. */
const FITTED = "efficiency";

/** A value without what was fitted; itself where nothing was, so that the two models share it. */
function withoutFits(value: unknown): unknown {
  if (Array.isArray(value)) {
    const kept = value.map(withoutFits);
    return kept.every((item, at) => item === value[at]) ? value : kept;
  }
  if (!isObject(value) || !Object.hasOwn(value, FITTED)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== FITTED));
}

/** What a roofline says of the chip itself, as the model gpu has it. */
export function hardwareOf(roofline: unknown): Json {
  return HARDWARE.reduce<Json>((found, [from, to]) => {
    const value = withoutFits(standsAt(roofline, from));
    if (value === undefined) return found;
    return laidOver(found, to.reduceRight<unknown>((at, key) => ({ [key]: at }), value)) as Json;
  }, {});
}

/**
 * A chip of a family whose data of the model `gpu` say what of the chip itself they leave out: peaks, cores, memories and power as
 * its roofline has them, so that they are stated once.
 */
export function withHardware(chip: Json): Json {
  const { models } = chip;
  if (!isObject(models) || !isObject(models.roofline) || !isObject(models.gpu)) return chip;
  return { ...chip, models: { ...models, gpu: laidOver(hardwareOf(models.roofline), models.gpu) } };
}

/** Where the other of the two models has the same number of the chip; nothing where it has none. */
export function twinOf(models: unknown, path: string): string | undefined {
  const [model, ...place] = path.split(".");
  if (!isObject(models) || !isObject(models.roofline) || !isObject(models.gpu)) return undefined;
  const { memories } = models.roofline, last = Array.isArray(memories) ? memories.length - 1 : 0;
  const inRoofline = (key: string | number) => key === -1 ? String(last) : String(key);
  for (const [from, to] of HARDWARE) {
    const roofline = from.map(inRoofline), own = model === "roofline" ? roofline : to;
    if (own.some((key, at) => place[at] !== key)) continue;
    const rest = place.slice(own.length), other = model === "roofline" ? to : roofline;
    return [model === "roofline" ? "gpu" : "roofline", ...other, ...rest].join(".");
  }
}

/** A number of the chip that its two models state differently. */
export interface Disagreement {
  /** Its place in the data of the model gpu. */
  readonly place: readonly (string | number)[];
  /** What stands there. */
  readonly got: unknown;
  /** What the model roofline says. */
  readonly other: unknown;
}

/** Numbers of the chip itself that the data of `gpu` state otherwise than those of `roofline`: a chip has but one peak. */
export function* disagreements(roofline: unknown, gpu: unknown): Iterable<Disagreement> {
  for (const [from, to] of HARDWARE) {
    const [other, own] = [standsAt(roofline, from), standsAt(gpu, to)];
    if (other !== undefined && own !== undefined) yield* between(other, own, to);
  }
}

/** What only says where a number is from, or what is not of the chip itself. */
const OTHER = ["source", "note", FITTED];

function* between(other: unknown, got: unknown, place: Disagreement["place"]): Iterable<Disagreement> {
  if (Array.isArray(other) && Array.isArray(got) && other.length === got.length) {
    for (const [i, item] of other.entries()) yield* between(item, got[i], [...place, i]);
  } else if (isObject(other) && isObject(got)) {
    const keys = Object.keys(got).filter((key) => Object.hasOwn(other, key) && !OTHER.includes(key));
    for (const key of keys) yield* between(other[key], got[key], [...place, key]);
  } else if (other !== got) yield { place, got, other };
}
