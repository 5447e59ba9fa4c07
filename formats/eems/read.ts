import { badFile, FodlamError, show } from "../../ir/errors.ts";
import type { Note, Reading, Source } from "../format.ts";
import { type Entry, nestOf } from "../lists/entry.ts";
import { type Line, linesOf } from "../lists/lines.ts";
import { networkOf, OPERANDS } from "../lists/network.ts";
import { stemOf, textOf } from "../text.ts";
import { MAX_LIST_BYTES } from "../limits.ts";

/** The numbers of a line, and the least that each may be. */
const COLUMNS: readonly (readonly [name: string, least: number])[] = [
  ["index", 0],
  ...["input", "filter", "output"].flatMap((tensor) => [
    [`${tensor} rows`, 1] as const,
    [`${tensor} columns`, 1] as const,
    [`${tensor} channels`, 1] as const,
    [tensor === "filter" ? "filters" : `${tensor} batch`, 1] as const,
    [`${tensor} zeros`, 0] as const,
    [`${tensor} bits`, 1] as const,
  ]),
  ["stride down", 1],
  ["stride across", 1],
  ...["top", "bottom", "left", "right"].map((side) => [`padding ${side}`, 0] as const),
];

/** A tensor of a line. */
interface Tensor {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** Batch, or filters. */
  readonly count: number;
  readonly zeros: number;
  readonly bits: number;
}

/** Lines as entries. */
class Lines {
  /** Layers whose outputs have zeros of their own, or bits that differ from the inputs'. */
  readonly outputs: string[] = [];
  readonly #path: string;
  readonly #text: string;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  *entries(): Generator<Entry> {
    for (const line of linesOf(this.#path, this.#text)) yield this.#entry(line);
  }

  #entry(line: Line): Entry {
    const all = this.#numbers(line);
    const tensor = (at: number): Tensor => {
      const [rows, columns, channels, count, zeros, bits] = all.slice(at, at + 6) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      return { rows, columns, channels, count, zeros, bits };
    };
    const [input, filter, output] = [tensor(1), tensor(7), tensor(13)];
    const stride = all.slice(19, 21) as [number, number];
    const padding = all.slice(21, 25) as [number, number, number, number];
    this.#check(line, input, filter, output, stride, padding);
    const name = `layer${all[0]}`;
    if (output.zeros > 0 || output.bits !== input.bits) this.outputs.push(name);
    const nest = nestOf({
      n: input.count,
      k: filter.count,
      c: input.channels,
      p: output.rows,
      q: output.columns,
      r: filter.rows,
      s: filter.columns,
      stride,
      groups: input.channels / filter.channels,
    });
    return {
      name,
      layer: name,
      nest,
      constant: true,
      image: { height: input.rows, width: input.columns, padding },
      bits: { weights: filter.bits, activations: input.bits },
      density: densityOf(filter, input),
      place: `line ${line.number}`,
    };
  }

  #fault({ number }: Line, expected: string, got: string): FodlamError {
    return new FodlamError(badFile(this.#path, `line ${number}`, expected, got));
  }

  #numbers(line: Line): number[] {
    const cells = line.text.replace(/,\s*$/, "").split(",");
    if (cells.length !== COLUMNS.length) {
      throw this.#fault(line, "25 numbers with commas between them", `${cells.length}`);
    }
    return cells.map((cell, i) => {
      const [name, least] = COLUMNS[i]!;
      const value = /^\s*\d+\s*$/.test(cell) ? Number(cell) : NaN;
      if (Number.isSafeInteger(value) && value >= least) return value;
      throw this.#fault(line, `${name} to be a whole number of at least ${least}`, show(cell.trim()));
    });
  }

  /** Refuses numbers that contradict each other. */
  #check(
    line: Line,
    input: Tensor,
    filter: Tensor,
    output: Tensor,
    stride: readonly [number, number],
    padding: readonly [number, number, number, number],
  ): void {
    const rows = windows(input.rows + padding[0] + padding[1], filter.rows, stride[0]);
    const columns = windows(input.columns + padding[2] + padding[3], filter.columns, stride[1]);
    const expect = (what: string, expected: number, got: number) => {
      if (expected !== got) throw this.#fault(line, `${what} to be ${expected}`, `${got}`);
    };
    expect("output rows", rows, output.rows);
    expect("output columns", columns, output.columns);
    expect("output channels", filter.count, output.channels);
    expect("output batch", input.count, output.count);
    if (input.channels % filter.channels !== 0 || filter.count % (input.channels / filter.channels) !== 0) {
      throw this.#fault(
        line,
        "filter channels that make whole groups of input channels and filters",
        `${filter.channels} of ${input.channels}, ${filter.count} filters`,
      );
    }
    for (const [name, tensor] of [["input", input], ["filter", filter]] as const) {
      const size = sizeOf(tensor);
      if (tensor.zeros > size) throw this.#fault(line, `${name} zeros of at most ${size}`, `${tensor.zeros}`);
      if (tensor.bits > 64) throw this.#fault(line, `${name} bits of at most 64`, `${tensor.bits}`);
    }
  }
}

function windows(size: number, kernel: number, stride: number): number {
  return Math.floor((size - kernel) / stride) + 1;
}

function sizeOf({ rows, columns, channels, count }: Tensor): number {
  return rows * columns * channels * count;
}

/** Shares of what is not zero; not stated where a tensor has no zeros at all. */
function densityOf(filter: Tensor, input: Tensor): Entry["density"] {
  const share = (tensor: Tensor) => 1 - tensor.zeros / sizeOf(tensor);
  const density = {
    ...(filter.zeros > 0 && { weights: share(filter) }),
    ...(input.zeros > 0 && { activations: share(input) }),
  };
  return Object.keys(density).length > 0 ? density : undefined;
}

const OUTPUTS =
  "zeros and bits of outputs are not kept: a layer's density and bits are those of its inputs and weights";

/** The lines as a network. */
export function read(source: Source): Reading {
  const lines = new Lines(source.path, textOf(source, MAX_LIST_BYTES));
  const reading = networkOf(source.path, stemOf(source.path), lines.entries());
  const more: Note[] = lines.outputs.length > 0 ? [{ text: OUTPUTS, layers: lines.outputs }] : [];
  return { ...reading, notes: [...reading.notes, ...more, OPERANDS], dimensions: [] };
}
