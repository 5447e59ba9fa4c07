import { badFile, FodlamError, show } from "../../ir/errors.ts";
import type { Note, Reading, Source } from "../format.ts";
import { type Entry, nestOf } from "../lists/entry.ts";
import { gathered } from "../lists/copies.ts";
import { type Line, linesOf } from "../lists/lines.ts";
import { networkOf, OPERANDS } from "../lists/network.ts";
import { stemOf, textOf } from "../text.ts";
import { scaleSim } from "./entry.ts";

/** What is said of single layers on the way. */
interface Remarks {
  /** Layers whose last windows hang over the edge. */
  readonly over: string[];
  /** Layers that the tool takes apart, channel by channel. */
  readonly depthwise: string[];
}

/** Columns of numbers after the name, in either form. */
const CONVOLUTION = [
  "IFMAP height",
  "IFMAP width",
  "filter height",
  "filter width",
  "channels",
  "number of filters",
  "stride",
] as const;
const PRODUCT = ["M", "N", "K"] as const;

/** A line's cells; those after the last comma are empty or a remark. */
function cellsOf({ text }: Line): string[] {
  return text.replace(/,?\s*#.*$/, "").replace(/,\s*$/, "").split(",").map((cell) => cell.trim());
}

/** One file's lines as entries. */
class Rows {
  readonly remarks: Remarks = { over: [], depthwise: [] };
  readonly #path: string;
  readonly #text: string;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  *entries(): Generator<Entry> {
    let columns: readonly string[] | undefined;
    for (const line of linesOf(this.#path, this.#text)) {
      const cells = cellsOf(line);
      if (columns === undefined) {
        columns = this.#columns(line, cells);
        if (columns !== undefined && Number.isNaN(Number(cells[1]))) continue;
        columns ??= CONVOLUTION;
      }
      yield columns === PRODUCT ? this.#product(line, cells) : this.#convolution(line, cells);
    }
  }

  /** The form of a file, by its header; a file without one is of convolutions, or of products if it has three numbers. */
  #columns(line: Line, cells: readonly string[]): readonly string[] {
    if (cells.length > 1 && !Number.isNaN(Number(cells[1]))) return cells.length < 6 ? PRODUCT : CONVOLUTION;
    if (/^m$/i.test(cells[1] ?? "") && /^n$/i.test(cells[2] ?? "") && /^k$/i.test(cells[3] ?? "")) {
      return PRODUCT;
    }
    if (cells.length >= 8) return CONVOLUTION;
    throw this.#fault(
      line,
      "a header of 8 columns (Layer name, IFMAP Height, ...) or Layer, M, N, K",
      show(line.text),
    );
  }

  #fault({ number }: Line, expected: string, got: string): FodlamError {
    return new FodlamError(badFile(this.#path, `line ${number}`, expected, got));
  }

  #numbers(line: Line, cells: readonly string[], columns: readonly string[]): number[] {
    if (cells.length <= columns.length) {
      throw this.#fault(line, `a name and ${columns.length} numbers`, `${cells.length} columns`);
    }
    if (cells[0] === "") throw this.#fault(line, "a layer's name", "none");
    return columns.map((column, i) => this.#number(line, column, cells[i + 1]!));
  }

  #number(line: Line, column: string, cell: string): number {
    const value = /^\d+$/.test(cell) ? Number(cell) : NaN;
    if (Number.isSafeInteger(value) && value >= 1) return value;
    throw this.#fault(line, `${column} to be a whole number of at least 1`, show(cell));
  }

  /** The share of weights that are not zero, from a column such as 2:4. */
  #density(line: Line, cell: string | undefined): { readonly weights: number } | undefined {
    if (cell === undefined || cell === "") return undefined;
    const [, some, all] = /^(\d{1,9})\s*:\s*(\d{1,9})$/.exec(cell) ?? [];
    if (some !== undefined && Number(all) >= 1 && Number(some) <= Number(all)) {
      return { weights: Number(some) / Number(all) };
    }
    throw this.#fault(line, "a sparsity such as 2:4", show(cell));
  }

  #product(line: Line, cells: readonly string[]): Entry {
    const [m, n, k] = this.#numbers(line, cells, PRODUCT) as [number, number, number];
    const nest = nestOf({ n: m, c: k, k: n });
    return { ...this.#named(line, cells), nest, density: this.#density(line, cells[4]) };
  }

  #convolution(line: Line, cells: readonly string[]): Entry {
    const numbers = this.#numbers(line, cells, CONVOLUTION);
    const [height, width, r, s, c, k, strideY] = numbers as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const hasBoth = /^\d+$/.test(cells[8] ?? "");
    const strideX = hasBoth ? this.#number(line, "stride width", cells[8]!) : strideY;
    if (r > height || s > width) {
      throw this.#fault(line, `a filter of at most ${height}x${width}`, `${r}x${s}`);
    }
    const named = this.#named(line, cells);
    const [p, below] = rowsOf(height, r, strideY), [q, right] = rowsOf(width, s, strideX);
    if (below + right > 0) this.remarks.over.push(named.name);
    const isDepthwise = named.name.includes("DP");
    if (isDepthwise) this.remarks.depthwise.push(named.name);
    const nest = nestOf({ k: isDepthwise ? k * c : k, c, p, q, r, s, stride: [strideY, strideX] });
    return {
      ...named,
      nest: isDepthwise ? { ...nest, groups: c } : nest,
      image: { height, width, padding: [0, below, 0, right] },
      density: this.#density(line, cells[hasBoth ? 9 : 8]),
    };
  }

  #named({ number }: Line, cells: readonly string[]) {
    const name = cells[0]!.slice(0, 150);
    return { name, layer: name, constant: true, place: `line ${number}` };
  }
}

/** How many windows the tool counts, ceil((size - kernel + stride) / stride), and by how much the last hangs over. */
function rowsOf(size: number, kernel: number, stride: number): readonly [windows: number, over: number] {
  const windows = Math.ceil((size - kernel + stride) / stride);
  return [windows, Math.max(0, (windows - 1) * stride + kernel - size)];
}

const OVER =
  "SCALE-Sim rounds the number of windows up, so the last hangs over the edge: read with zeros there";
const DEPTHWISE =
  "SCALE-Sim takes a layer with DP in its name channel by channel: read as a depthwise convolution";

/** A topology as a network. */
export function read(source: Source): Reading {
  const rows = new Rows(source.path, textOf(source, scaleSim.mostBytes));
  const more: Note[] = [];
  const entries = gathered(rows.entries());
  const reading = networkOf(source.path, stemOf(source.path).replace(/(?<=.)\.scale-sim$/, ""), entries);
  const { over, depthwise } = rows.remarks;
  if (over.length > 0) more.push({ text: OVER, layers: over });
  if (depthwise.length > 0) more.push({ text: DEPTHWISE, layers: depthwise });
  return { ...reading, notes: [...reading.notes, ...more, OPERANDS] };
}
