/** What a design consists of, from the farthest memory to the arithmetic: memories, meshes, and what multiplies. */
import type { YamlValue } from "../../formats/yaml.ts";
import { type Attributes, NODE_KEYS } from "./attributes.ts";
import { KeepLimits, LoopLimits } from "./limits.ts";
import { refused, unknownWord } from "./words.ts";

/** Memories, and meshes, of one design. */
export const MOST_PARTS = 64;

/** A memory. */
export interface Storage {
  readonly kind: "storage";
  readonly name: string;
  readonly at: YamlValue;
  readonly attributes: Attributes;
  readonly temporal: LoopLimits;
  readonly keeps: KeepLimits;
}

/** Places side by side, in a row or in rows and columns. */
export interface Mesh {
  readonly kind: "mesh";
  readonly name: string;
  /** Names that a constraint may call it by. */
  readonly targets: readonly string[];
  readonly at: YamlValue;
  readonly x: number;
  readonly y: number;
  readonly limits: LoopLimits;
}

/** What multiplies. */
export interface Compute {
  readonly kind: "compute";
  readonly name: string;
  readonly at: YamlValue;
  readonly attributes: Attributes;
}

/** A part of a design. */
export type Part = Storage | Mesh | Compute;

/** A design. */
export interface Design {
  /** The words for its grammar: `version 0.4`. */
  readonly version: string;
  /** Parts, the farthest first; what multiplies is the last. */
  readonly parts: readonly Part[];
  /** What was read without effect, one sentence each. */
  readonly notes: readonly string[];
}

/** What Timeloop tells the sorts of components by: a class is one of them if it has such a word in it. */
const STORAGE = ["DRAM", "SRAM", "regfile", "smartbuffer", "storage"],
  COMPUTE = ["mac", "compute"],
  NETWORK = ["XY_NoC", "Legacy", "ReductionTree", "SimpleMulticast", "NoC", "network"];

/** The sort of a component, by its class, or its subclass where it has none. */
export function sortOf(component: YamlValue): "storage" | "compute" {
  const stated = component.get("class"), at = stated.isThere ? stated : component.get("subclass");
  if (!at.isThere) throw component.fault("a class", "none");
  const name = at.text(), has = (words: readonly string[]) => words.some((word) => name.includes(word));
  if (has(NETWORK)) {
    throw refused(at, `a network of class "${name}"`, "FODLAM moves data between memories at no cost");
  }
  if (has(STORAGE)) return "storage";
  if (has(COMPUTE)) return "compute";
  throw refused(
    at,
    `a component of class "${name}"`,
    `a memory's class has ${STORAGE.join(", ")} in it, that of arithmetic ${COMPUTE.join(" or ")}`,
  );
}

/** Refuses keys of a node that are not known, and what is not modelled. */
export function checkKeys(node: YamlValue, known: readonly string[]): void {
  const all = [...known, ...NODE_KEYS];
  for (const key of node.keys()) {
    const value = node.get(key);
    if (key === "sparse_optimizations" && value.isThere) {
      throw refused(value, "sparse optimizations", "leave them out to cost the dense design");
    }
    if (all.includes(key)) continue;
    throw unknownWord(value, key, known);
  }
}

/** Constraints of no one. */
export function noLimits(): { readonly temporal: LoopLimits; readonly keeps: KeepLimits } {
  return { temporal: new LoopLimits(), keeps: new KeepLimits() };
}

/** Checks that a design has memories and arithmetic, each name once, and not too many of anything. */
export function checked(design: Design, root: YamlValue): Design {
  const { parts } = design, named = parts.filter(({ kind }) => kind !== "mesh");
  if (parts.length > 2 * MOST_PARTS) {
    throw root.fault(`at most ${2 * MOST_PARTS} memories and meshes`, `${parts.length}`);
  }
  for (const [i, { name, at }] of named.entries()) {
    if (named.findIndex((other) => other.name === name) < i) {
      throw at.get("name").fault("each name once", `"${name}" again`);
    }
  }
  const [first] = parts, last = parts.at(-1);
  if (last?.kind !== "compute") throw root.fault("a component that multiplies as the last one", "none");
  if (parts.filter(({ kind }) => kind === "compute").length > 1) {
    throw last.at.fault("one component that multiplies", `"${last.name}" besides`);
  }
  const far = parts.find(({ kind }) => kind === "storage");
  if (far === undefined) throw root.fault("a memory", "none");
  if (first?.kind === "mesh") throw refused(first.at, "places side by side above the farthest memory");
  return design;
}
