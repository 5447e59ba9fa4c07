/** Which data a model's errors were found with, as a short word: errors do not belong to other data. */
import type { ChipProfile, ModelId, Validation } from "../../profiles/types.ts";
import { models } from "../models/mod.ts";

const remembered = new WeakMap<ChipProfile, Map<ModelId, string>>();

/**
 * A word for the numbers that a model's costs follow from: its own data, the precision, and what else it reads of the chip. Names,
 * sources, notes and the order of keys do not change it. Worked out once for each profile object.
 */
export function dataOf(profile: ChipProfile, model: ModelId): string {
  let own = remembered.get(profile);
  if (own === undefined) remembered.set(profile, own = new Map());
  let found = own.get(model);
  if (found === undefined) own.set(model, found = hashOf(numbersOf(profile, model)));
  return found;
}

/** Whether an error was found with the data that the profile has. */
export function isOfData(profile: ChipProfile, { model, data }: Validation): boolean {
  return data === dataOf(profile, model);
}

function numbersOf(profile: ChipProfile, model: ModelId): string {
  const { precision, clock, models: { [model]: own, table } } = profile;
  const { reads } = models[model];
  return canonical([
    own,
    precision,
    ...(reads.includes("clock") ? [clock.hertz] : []),
    ...(reads.includes("table") ? [table] : []),
  ]);
}

/** JSON with its keys in order, sources and notes left out. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  const entries = Object.entries(value).filter(([key, item]) =>
    key !== "source" && key !== "note" && item !== undefined
  );
  return `{${entries.map(([key, item]) => `${key}:${canonical(item)}`).sort().join()}}`;
}

/** FNV-1a (Fowler, Noll, Vo) of 32 bits over UTF-16 units, from two starts: 64 bits as hexadecimal digits. */
function hashOf(text: string): string {
  let a = 0x811c9dc5, b = 0x050c5d1f;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x01000193);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
