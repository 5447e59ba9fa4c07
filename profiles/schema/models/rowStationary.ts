import { z } from "../../../deps/zod.ts";
import type {
  AccessUnits,
  KnownMappings,
  RowStationaryArray,
  RowStationaryData,
  RunLengthCode,
} from "../../data/rowStationary.ts";
import type { ChipProfile, Cited } from "../../types.ts";
import { density, groups } from "../base.ts";
import type { Fault } from "../fault.ts";
import { list, maybe, object, word } from "../kit.ts";
import type { ModelSchema } from "../model.ts";
import { macsOfArray } from "../plausible.ts";
import { cited, count, factor, quantity, type Sort, sourceId } from "../quantities.ts";

const whole = (about: string, high = 1e9): z.ZodType<Cited> => cited(count(about, 1, high));
const weight = (about: string): z.ZodType<Cited> => cited(factor(about, 0, 1e6));
const of = (sort: Sort, about: string): z.ZodType<Cited> => cited(quantity(sort, about));

/** An array of processing elements and its buffers. */
export const array: z.ZodType<RowStationaryArray> = object<RowStationaryArray>({
  rows: whole("Rows of processing elements"),
  columns: whole("Columns of processing elements"),
  macsPerPe: whole("Multiply-accumulates that one element does in a cycle"),
  wordBits: whole("Bits of a word in every buffer", 64),
  filterWords: whole("Weights that one element holds"),
  inputWords: whole("Inputs that one element holds"),
  psumWords: whole("Partial sums that one element holds"),
  bufferBytes: of("capacity", "Global buffer for inputs and partial sums"),
  filterBufferBytes: of("capacity", "Global buffer for the weights of the next pass"),
  psumWordsPerCycle: cited(factor("Partial sums that leave the global buffer in a cycle", 0.001, 1e6)),
  inputWordsPerCycle: cited(factor("Inputs that leave the global buffer in a cycle", 0.001, 1e6)),
  filterWordsPerCycle: cited(factor("Weights that leave the global buffer in a cycle", 0.001, 1e6)),
  dramBytesPerSecond: of("bandwidth", "Bytes that go to and from DRAM in a second"),
  groupsTogether: whole("Groups of a convolution in groups that may be mapped side by side"),
  widestTile: whole("Output columns that are mapped together"),
  passOverheadCycles: cited(factor("Cycles of each processing pass in which nothing is multiplied", 0, 1e6)),
});

/** The columns of known mappings: a loop nest, and the letters of a mapping. */
const MAPPING =
  "filters inputChannels outputHeight outputWidth kernelHeight kernelWidth stride groups p q r t m n e tiles"
    .split(" ");

/** Mappings that silicon is known to use. */
const mappings: z.ZodType<KnownMappings> = object<KnownMappings>({
  columns: list(
    word(Object.fromEntries(MAPPING.map((name) => [name, name])), "A column"),
    "Names of the columns",
    MAPPING.join(", "),
  ),
  rows: z.array(
    z.array(count("A whole number", 1)).length(MAPPING.length, { error: `${MAPPING.length} numbers` }),
  )
    .describe("A row a loop nest"),
  source: sourceId,
  note: maybe(z.string().describe("How they were found")),
});

/** Energy of accesses, as multiples of a multiply-accumulate's. */
export const units: z.ZodType<AccessUnits> = object<AccessUnits>({
  mac: weight("A multiply-accumulate: 1"),
  registerFile: weight("Registers and small memories of an element"),
  interPe: weight("From one element to another"),
  globalBuffer: weight("Global buffer"),
  dram: weight("DRAM"),
});

/** Levels whose words cost less than those of a level nearer to the arithmetic. */
export function* cheaperOutside(units: AccessUnits): Iterable<Fault> {
  const levels = ["registerFile", "globalBuffer", "dram"] as const;
  for (const [i, level] of levels.entries()) {
    const nearer = levels[i - 1];
    if (nearer === undefined || units[level].value >= units[nearer].value) continue;
    const expected = `at least the ${units[nearer].value} of ${nearer}, which is nearer`;
    yield { place: ["units", level, "value"], expected, got: `${units[level].value}` };
  }
}

/** Code of feature maps in DRAM. */
export const runLengthCode: z.ZodType<RunLengthCode> = object<RunLengthCode>({
  runBits: whole("Bits of the number of zeros before a value", 64),
  levelBits: whole("Bits of a value", 64),
  packBits: whole("Bits of a word, which holds whole pairs", 1024),
});

/** Bits of a zero run, a value and a word, which must have room for one pair. */
export function* wordTooShort({ runBits, levelBits, packBits }: RunLengthCode): Iterable<Fault> {
  const pair = runBits.value + levelBits.value;
  if (packBits.value >= pair) return;
  yield {
    place: ["code", "packBits", "value"],
    expected: `at least ${pair}, a run and a value`,
    got: `${packBits.value}`,
  };
}

/** More processing elements than the profile's array multiplies with. */
export function moreThanArray(
  { rows, columns, macsPerPe }: RowStationaryArray,
  { array }: ChipProfile,
): Iterable<Fault> {
  return macsOfArray(["array", "rows", "value"], rows.value * columns.value * macsPerPe.value, array);
}

/** Densities taken for layers that state none. */
export const assumedDensity: z.ZodType<RowStationaryData["assumedDensity"]> = object<
  RowStationaryData["assumedDensity"]
>({ ...density, outputs: quantity("share", "Share of outputs that are not zero"), source: sourceId });

/** Row-stationary mapping. */
export const rowStationary: ModelSchema<"rowStationary"> = {
  data: object<RowStationaryData>({
    groups,
    array,
    mappings: maybe(mappings.describe("Mappings of layers that are known")),
    goal: maybe(z.unknown().describe("Has no effect: mappings are searched by time")),
    units: units.describe("Energy of accesses, as multiples of a multiply-accumulate's"),
    joulesPerUnit: of("energy", "Joules of one unit"),
    gatedShare: cited(
      quantity("share", "Share of an element's power that is saved while its input is zero", { low: 0.001 }),
    ),
    code: runLengthCode,
    skips: list(
      word({ activations: "of inputs", weights: "of weights" }, "A tensor"),
      "Tensors whose zeros take no time either",
      "activations and weights",
    ),
    assumedDensity,
  }),
  *contradictions({ array, units, code }, profile) {
    yield* moreThanArray(array, profile);
    yield* cheaperOutside(units);
    yield* wordTooShort(code);
  },
};
