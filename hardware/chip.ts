/** Puts a profile together from what a description states, and says what it had to assume. */
import { badFile, FodlamError } from "../ir/errors.ts";
import type { ChipSource } from "./format.ts";
import type { ChipProfile, Cited, Memory, ModelData, Source } from "../profiles/types.ts";

/** The ids of the sources that every chip of another tool's description has. */
export const FILE = "file", ASSUMED = "assumed";

/** Refuses files beside a description that has none. */
export function refuseBeside({ beside: [first] }: ChipSource, tool: string): void {
  if (first === undefined) return;
  throw new FodlamError(badFile(first.path, "", `no file beside a description of ${tool}`, "one"));
}

/** Fields of a part of a chip that a writer does not know, in words. */
export function otherFields(part: object, known: readonly string[], name: string): string[] {
  return Object.keys(part).filter((key) => !known.includes(key)).map((key) => `${key} of ${name}`);
}

/** A number that the description states. */
export function stated(value: number, note?: string): Cited {
  return { value, source: FILE, ...(note !== undefined && { note }) };
}

/** A number that nothing states. */
export function assumed(value: number, note?: string): Cited {
  return { value, source: ASSUMED, ...(note !== undefined && { note }) };
}

/** What a reader found. */
export interface Described {
  /** The path of the description. */
  readonly path: string;
  /** The tool whose description it is, and its version where the file says one. */
  readonly tool: string;
  /** The chip's name, where the file says one. */
  readonly name?: string | undefined;
  /** Year of the design, or of the tool where the file says none. */
  readonly year: number;
  /** One sentence. */
  readonly summary: string;
  /** How its mappings come about, in a few words. */
  readonly driven: string;
  /** What the energy covers and what it does not. */
  readonly energyScope: string;
  /** What the energy covers, in a word. */
  readonly energyOf: ChipProfile["energyOf"];
  /** Clock in hertz, where it is stated. */
  readonly hertz?: number | undefined;
  /** Process in nanometres, where it is stated. */
  readonly nanometers?: number | undefined;
  /** Bits of weights and activations. */
  readonly bits: { readonly weights: number; readonly activations: number };
  /** What multiplies. */
  readonly array: Omit<NonNullable<ChipProfile["array"]>, "source">;
  /** Its memories. */
  readonly memory: readonly Memory[];
  /** The cost models' data. */
  readonly models: ModelData;
  /** Works beside the file: a table of energies, a paper. */
  readonly sources?: Readonly<Record<string, Source>>;
  /** What the reader took for granted, one sentence each. */
  readonly assumptions: readonly string[];
}

/** Nanometres that are taken where a description names no process. */
const NANOMETERS = 28;

/** Hertz that are taken where a description names no clock. */
export const HERTZ = 1e9;

/** Rows of Stillmaker and Baas's table, by nanometres. */
const NODES: readonly (readonly [nanometers: number, node: string, volts: number])[] = [
  [180, "180", 1.8],
  [130, "130", 1.2],
  [90, "90", 1.1],
  [65, "65", 1.1],
  [45, "HP45", 1],
  [32, "HP32", 0.9],
  [20, "HP20", 0.9],
  [16, "HP16", 0.86],
  [14, "HP14", 0.86],
  [10, "HP10", 0.83],
  [7, "HP7", 0.8],
];

/** The row nearest to a process, by ratio. */
function nodeOf(nanometers: number): { readonly node: string; readonly volts: number } {
  const off = (own: number) => Math.abs(Math.log(own / nanometers));
  const [, node, volts] = NODES.reduce((best, row) => off(row[0]) < off(best[0]) ? row : best);
  return { node, volts };
}

/** The name of a file without folders and endings: `designs/eyeriss like/arch.yaml` is `arch`. */
function stemOf(path: string): string {
  return path.split(/[/\\]/).at(-1)!.replace(/(?<=.)\..*$/, "");
}

/** A name as an id: letters, digits and hyphens. */
function idOf(name: string): string {
  const plain = name.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return plain === "" ? "chip" : plain;
}

/** A profile of what a description says; clock and process are assumed where it names none. */
export function chipOf(described: Described): ChipProfile {
  const { path, tool, name = stemOf(path), hertz, nanometers, bits, array, assumptions } = described;
  const { year, summary, driven, energyOf, energyScope, memory, models, sources } = described;
  const taken = [
    ...assumptions,
    ...(hertz === undefined ? [`a clock of ${HERTZ / 1e9} GHz, for the description names none`] : []),
    ...(nanometers === undefined ? [`a process of ${NANOMETERS} nm, for the description names none`] : []),
  ];
  return {
    format: "fodlam/profile@1",
    id: idOf(name),
    name,
    year,
    summary,
    driven,
    energyOf,
    energyScope,
    process: {
      nanometers: nanometers ?? NANOMETERS,
      ...nodeOf(nanometers ?? NANOMETERS),
      source: nanometers === undefined ? ASSUMED : FILE,
    },
    precision: { ...bits, source: FILE },
    clock: { hertz: hertz ?? HERTZ, source: hertz === undefined ? ASSUMED : FILE },
    array: { ...array, source: FILE },
    memory,
    free: [],
    models,
    ...(taken.length > 0 && { assumptions: taken }),
    validation: [],
    sources: {
      [FILE]: { kind: "model", short: tool, citation: `${tool}: ${path}`, where: "as the file states", year },
      [ASSUMED]: {
        kind: "assumption",
        short: "FODLAM",
        citation: `what ${path} does not state`,
        where: "taken so that the rest can be used",
        year,
      },
      ...sources,
    },
  };
}
