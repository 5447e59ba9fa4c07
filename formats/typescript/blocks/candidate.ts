/** What all blocks' recognition shares. A candidate is only a guess: the block itself is run, and must make the same steps. */
import { activationNames } from "../../../dsl/blocks/activation.ts";
import type { Layer } from "../../../ir/registry.ts";
import type { Branch, Item, Step, Steps } from "../steps.ts";

/** A block that some steps may be. */
export interface Candidate {
  /** The block's word. */
  readonly method: string;
  /** Its arguments. */
  readonly args: readonly unknown[];
  /** So many steps. */
  readonly length: number;
}

/** Guesses what block begins at a place, the longest first. */
export type Guess = (steps: Steps, start: number) => Candidate[];

/** Activations that a block may be asked to use (`ActivationName`). */
const ACTIVATIONS: ReadonlySet<string> = new Set(activationNames);

/** The layer of a step that is one, whatever its name. */
export function layerOf(item: Item | undefined): Layer | undefined {
  return item?.step.op === "call" ? item.step.layer : undefined;
}

/** The layer of a step, if it is of a kind. */
export function layerOfKind<K extends Layer["kind"]>(
  item: Item | undefined,
  kind: K,
): Extract<Layer, { kind: K }> | undefined {
  const layer = layerOf(item);
  return layer?.kind === kind ? layer as Extract<Layer, { kind: K }> : undefined;
}

/** The kinds of some steps; `?` for what is no layer. */
export function kindsOf(steps: Steps): string[] {
  return steps.map((item) => layerOf(item)?.kind ?? "?");
}

/** The activation that a step is, if it is one. */
export function activationOf(item: Item | undefined): string | undefined {
  const kind = layerOf(item)?.kind;
  return kind !== undefined && ACTIVATIONS.has(kind) ? kind : undefined;
}

/** Branches that meet in a layer of a kind. */
export function branchOf(item: Item | undefined, method: string): Branch | undefined {
  const step: Step | undefined = item?.step;
  return step?.op === "branch" && step.method === method && step.args.length === 0 ? step : undefined;
}

/** The options that are not undefined, as the last argument; none if all are. */
export function options(all: Readonly<Record<string, unknown>>): unknown[] {
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return Object.keys(given).length === 0 ? [] : [given];
}

/** A value if it is not the default. */
export function unless<T>(value: T, otherwise: T): T | undefined {
  return value === otherwise ? undefined : value;
}

/** `3` for `[3, 3]`. */
export function short([a, b]: readonly [number, number]): number | [number, number] {
  return a === b ? a : [a, b];
}
