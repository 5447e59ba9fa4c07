/** Memories whose sizes are stated in no way, in two ways, or in two that differ. */
import { show } from "../../ir/errors.ts";
import { besideSize, statedAt } from "../stated.ts";
import type { ChipProfile, Memory } from "../types.ts";
import type { Fault } from "./fault.ts";

/** What one memory does not say, or says twice. */
function ofEntry(chip: ChipProfile, { at, bytes, source, bytesPerSecond, note }: Memory): Fault | undefined {
  if (at !== undefined) {
    if (bytesPerSecond !== undefined && statedAt(chip, besideSize(at)) !== undefined) {
      return {
        place: ["bytesPerSecond"],
        expected: `nothing, as ${besideSize(at)} says it`,
        got: show(bytesPerSecond.value),
      };
    }
    if (bytes !== undefined || source !== undefined) {
      return { place: ["at"], expected: "bytes and source, or the place where both stand", got: "both" };
    }
    if (statedAt(chip, at) !== undefined) return undefined;
    const expected = "the place of a number in models, such as roofline.memories.0.capacityBytes";
    return { place: ["at"], expected, got: show(at) };
  }
  if (bytes === undefined) {
    return { place: ["bytes"], expected: "a capacity in bytes, or null", got: "nothing" };
  }
  if (bytes !== null && source === undefined) {
    return { place: ["source"], expected: `the id of a source of bytes ${bytes}`, got: "nothing" };
  }
  if (bytes === null && source === undefined && note === undefined) {
    return { place: ["note"], expected: "why bytes is null", got: "nothing" };
  }
}

/** A size that the roofline's data state otherwise. */
function contradiction({ models }: ChipProfile, { name, bytes }: Memory): Fault | undefined {
  const same = models.roofline?.memories.find((memory) => memory.name === name)?.capacityBytes;
  if (same === undefined || bytes === undefined || bytes === same.value) return undefined;
  const expected = `the ${same.value} of "${name}" in models.roofline.memories`;
  return { place: ["bytes"], expected, got: show(bytes) };
}

const named = { network: "a network", weights: "its weights", activations: "its activations" };

/** Whether two memories would hold the same. */
function isTwice(one: NonNullable<Memory["holds"]>, other: Memory["holds"]): boolean {
  return other !== undefined && (one === other || one === "network" || other === "network");
}

/** What is wrong with a chip's list of memories. */
export function* memoryFaults(chip: ChipProfile): Iterable<Fault> {
  const holders: Memory[] = [];
  for (const [i, entry] of chip.memory.entries()) {
    const earlier = chip.memory.slice(0, i).map(({ name }) => name);
    if (earlier.includes(entry.name)) {
      yield { place: ["memory", i, "name"], expected: "a name of its own", got: show(entry.name) };
    }
    const fault = ofEntry(chip, entry) ?? contradiction(chip, entry);
    if (fault !== undefined) yield { ...fault, place: ["memory", i, ...fault.place] };
    const other = holders.find(({ holds }) => isTwice(holds!, entry.holds));
    if (other !== undefined) {
      const expected = `one memory that holds ${named[other.holds!]}, "${other.name}"`;
      yield { place: ["memory", i, "holds"], expected, got: "another" };
    }
    if (entry.holds !== undefined) holders.push(entry);
  }
}
