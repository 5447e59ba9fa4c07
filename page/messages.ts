/** What the page and the worker that evaluates say to each other: plain data. */
import type { Shared } from "../report/share.ts";
/** A chip of the list: a shipped profile, as one of its runtimes drives it if that is named, or the visitor's own. */
export type ChipName = string;

/** What the page is about: everything that a link holds. */
export type Work = Shared;

/** Pictures of one estimate, and of several chips. */
export const pictureKinds = ["latency", "energy", "roofline", "treemap", "graph", "chips"] as const;

/** A picture's name. */
export type PictureKind = typeof pictureKinds[number];

/** What the page asks for. */
export type Ask =
  | {
    readonly ask: "evaluate";
    readonly work: Work;
    readonly picture: PictureKind;
    readonly network?: string;
  }
  | { readonly ask: "lines"; readonly source: string; readonly network: string }
  | { readonly ask: "explain"; readonly layer: string }
  | { readonly ask: "json" }
  | { readonly ask: "program"; readonly of: string }
  | { readonly ask: "read"; readonly name: string; readonly bytes: Uint8Array }
  | { readonly ask: "chipFile"; readonly chip: ChipName };

/** A layer of the network, beside the line where it was written. */
export interface LineOfLayer {
  readonly layer: string;
  readonly line: number;
}

/** A layer as the table shows it. */
export interface LayerRow {
  readonly name: string;
  readonly kind: string;
  /** What it makes: its output's shape. */
  readonly shape: string;
  readonly macs: number;
  readonly macsText: string;
  /** NaN where it has no cost; `status` says why. */
  readonly latencySeconds: number;
  readonly latencyText: string;
  readonly shareText: string;
  readonly energyJoules: number;
  readonly energyText: string;
  /** What holds it, or why it has no cost. */
  readonly status: string;
}

/** Chips beside each other, the fastest first. */
export interface ChipTable {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A chip without a result, and why. */
export interface Refused {
  readonly chip: ChipName;
  readonly message: string;
}

/** What came out of a program. */
export interface Evaluated {
  /** The networks that it exports, by name; the one that is shown. */
  readonly networks: readonly string[];
  readonly network: string;
  /** What was estimated, its facts as word and text, and what is said beside them. */
  readonly heading: string;
  readonly facts: readonly (readonly [word: string, text: string])[];
  /** Said where the network does not fit the chip's memory. */
  readonly lacking?: string;
  /** Said of fields that change nothing here. */
  readonly idle: readonly string[];
  readonly layers: readonly LayerRow[];
  /** Where there are several chips. */
  readonly chips?: ChipTable;
  readonly refused: readonly Refused[];
  /** The picture as an SVG document; nothing where there is none, and why. */
  readonly picture: string;
  readonly pictureMessage?: string;
  /** The report as the command prints it, and the comparison if there are several chips. */
  readonly report: string;
  /** How long the program and the evaluation took. */
  readonly milliseconds: number;
}

/** A chip that another tool describes, as a profile. */
export interface DroppedChip {
  /** The profile as JSON. */
  readonly chip: string;
  /** What was read and assumed. */
  readonly notes: readonly string[];
}

/** A program made of a file or of a network of the zoo. */
export interface Program {
  readonly source: string;
  /** What was approximated, assumed or left out of a file. */
  readonly notes: readonly string[];
}

/** What a question is answered with. */
export interface Answers {
  readonly evaluate: Evaluated;
  /** Where the layers of a network are written; it takes longer than the result, and comes after it. */
  readonly lines: readonly LineOfLayer[];
  readonly explain: string;
  /** The estimates as the command's `--json` prints them. */
  readonly json: string;
  readonly program: Program;
  readonly read: Program | DroppedChip;
  readonly chipFile: string;
}

/** What is wrong, and at which line of the program if it is there. */
export interface Fault {
  readonly message: string;
  readonly line?: number;
}

/** What the worker says. */
export type Said =
  | { readonly said: "ready" }
  | { readonly said: "answer"; readonly id: number; readonly value: Answers[keyof Answers] }
  | { readonly said: "fault"; readonly id: number; readonly fault: Fault }
  /** The program has changed what all programs share, such as `Object.prototype`. */
  | { readonly said: "spoilt" };

/** What there is to choose from: `lists.json` beside the page. */
export interface Lists {
  /** Chips by sort: names as `loadProfile` takes them. */
  readonly chips: readonly Choice[];
  /** Networks of the zoo by shelf. */
  readonly zoo: readonly Choice[];
}

/** Names under a heading. */
export interface Choice {
  readonly heading: string;
  readonly names: readonly string[];
}
