import type { Network, Parametric } from "../../mod.ts";

/** A count as its reference prints it: to the unit, or rounded (`"1.26 G"`), to be met to its last digit. */
export type Reference = number | string;

/** What is known of a network of the zoo. */
export interface ZooFacts {
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
}

/** What a list says of a network: see `examples/counts.gen.ts`. */
export interface Counts {
  /** The file of `examples/` that has it, without its ending. */
  readonly family: string;
  /** Shapes of its inputs: both of two, the first of many. */
  readonly input: string;
  /** Its layers. */
  readonly layers: number;
  /** MACs of one inference. */
  readonly macs: number;
  /** Parameters. */
  readonly parameters: number;
}

/** A network on a shelf. */
export interface ShelfEntry extends ZooFacts {
  /** Loads it as a function of its parameters. */
  open(): Promise<Parametric>;
}

/** Networks by name. */
export type Shelf = Readonly<Record<string, ShelfEntry>>;

/** A network of the zoo. */
export interface ZooEntry extends ShelfEntry {
  /** Loads and builds it, with values for some of its parameters. */
  load(values?: Readonly<Record<string, number>>): Promise<Network>;
}

/** The zoo: networks by name. */
export type Zoo = Readonly<Record<string, ZooEntry>>;
