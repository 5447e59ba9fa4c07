import type { Attributes } from "../node.ts";

/** A constant with its numbers. */
export interface Known {
  readonly data: readonly number[];
  readonly shape: readonly number[];
  readonly type: number;
}

/** What an evaluation gets: every input a constant, and what shape and type must come out. */
export interface FoldAsked {
  readonly inputs: readonly (Known | undefined)[];
  readonly attributes: Attributes;
  readonly shape: readonly number[];
  readonly type: number;
}

/** The numbers of an operator's first output, or nothing where they are not worth the work. */
export type Fold = (asked: FoldAsked) => readonly number[] | undefined;

/** Evaluations by operator. */
export type Folds = Readonly<Record<string, Fold>>;
