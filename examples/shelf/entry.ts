import type { Network } from "../../mod.ts";

/** A count as its reference prints it: to the unit, or rounded (`"1.26 G"`), to be met to its last digit. */
export type Reference = number | string;

/** A network of the zoo. */
export interface ZooEntry {
  /** What it is, in a few words, with its input where that is not obvious. */
  readonly title: string;
  /** The paper. */
  readonly paper: string;
  /** MACs of one inference by the reference. */
  readonly macs: Reference;
  /** Parameters by the reference. */
  readonly parameters: Reference;
  /** Where the two counts come from. */
  readonly reference: string;
  /** What the reference counts otherwise than is usual here, if anything. */
  readonly convention?: string;
  /** Other names, such as the original FODLAM's. */
  readonly aliases?: readonly string[];
  /** Loads and builds it. */
  load(): Promise<Network>;
}

/** Networks by name. */
export type Shelf = Readonly<Record<string, ZooEntry>>;
