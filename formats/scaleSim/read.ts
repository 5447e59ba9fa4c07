import { badFile, FodlamError, missingDimension, show } from "../../ir/errors.ts";
import { Dimensions } from "../dimensions.ts";
import type { Note, Reading, ReadOptions, Source } from "../format.ts";
import { type Entry, nestOf } from "../lists/entry.ts";
import { gathered } from "../lists/copies.ts";
import { type Line, linesOf } from "../lists/lines.ts";
import { networkOf, OPERANDS } from "../lists/network.ts";
import { stemOf, textOf } from "../text.ts";
import { MAX_LIST_BYTES } from "../limits.ts";

/** What is said of single layers on the way. */
interface Remarks {
  /** Layers whose last windows hang over the edge. */
  readonly over: string[];
  /** Layers that the tool takes apart, channel by channel. */
  readonly depthwise: string[];
  /** Lines that hold a title alone. */
  readonly titles: string[];
  /** Columns that neither form has, by their header. */
  readonly columns: Set<string>;
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

/** A header stands in one of the first lines. */
const MOST_TITLES = 20;

/** What the columns of a file are. */
interface Form {
  readonly columns: readonly string[];
  /** What stands in the columns after the numbers, by the header; nothing where there is none. */
  readonly more: readonly string[] | undefined;
}

/** A line's cells, between commas, or tabs where there are no commas; those after the last are empty or a remark. */
function cellsOf({ text }: Line): string[] {
  const own = text.replace(/,?\s*#.*$/, "");
  return own.replace(/[,\t]\s*$/, "").split(own.includes(",") ? "," : "\t").map((cell) => cell.trim());
}

/** One file's lines as entries. */
class Rows {
  readonly remarks: Remarks = { over: [], depthwise: [], titles: [], columns: new Set() };
  readonly #path: string;
  readonly #text: string;
  readonly #dims: Dimensions;

  constructor(path: string, text: string, dims: Dimensions) {
    this.#path = path;
    this.#text = text;
    this.#dims = dims;
  }

  *entries(): Generator<Entry> {
    let form: Form | undefined;
    for (const line of linesOf(this.#path, this.#text)) {
      const cells = cellsOf(line), filled = cells.filter((cell) => cell !== "");
      if (filled.length === 0) continue;
      if (form === undefined) {
        const found = this.#form(line, cells);
        if (found === "title") continue;
        form = found;
        if (form.more !== undefined) continue;
      }
      if (filled.length === 1 && cells[0] !== "") this.remarks.titles.push(cells[0]!);
      else if (form.columns === PRODUCT) yield this.#product(line, cells, form);
      else yield this.#convolution(line, cells, form);
    }
  }

  /** The form of a file, by its header; a file without one is of convolutions, or of products if it has three numbers. */
  #form(line: Line, cells: readonly string[]): Form | "title" {
    const [, second = "", third = "", fourth = ""] = cells;
    if (second !== "" && !Number.isNaN(Number(second))) {
      return { columns: cells.length < 6 ? PRODUCT : CONVOLUTION, more: undefined };
    }
    if (/^m$/i.test(second) && /^n$/i.test(third) && /^k$/i.test(fourth)) {
      return { columns: PRODUCT, more: cells.slice(4) };
    }
    if (cells.length >= 8) return { columns: CONVOLUTION, more: cells.slice(8) };
    if (cells.length === 1 && line.number < MOST_TITLES) {
      this.remarks.titles.push(cells[0]!);
      return "title";
    }
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

  /** A number; templates have words such as H and B for sizes that are left open. */
  #number(line: Line, column: string, cell: string): number {
    const isOpen = /^[a-z_]\w{0,39}$/i.test(cell);
    const value = isOpen ? this.#dims.size(cell) : /^\d+$/.test(cell) ? Number(cell) : NaN;
    if (value === undefined) {
      throw new FodlamError(missingDimension(this.#path, `line ${line.number} ${column}`, cell));
    }
    if (Number.isSafeInteger(value) && value >= 1) return value;
    throw this.#fault(line, `${column} to be a whole number of at least 1`, show(cell));
  }

  /** The cells after the numbers: a second stride, a sparsity; others are left out. */
  #more(cells: readonly string[], { columns, more }: Form): { stride?: string; sparsity?: string } {
    const found: { stride?: string; sparsity?: string } = {};
    for (const [i, cell] of cells.slice(columns.length + 1).entries()) {
      if (cell === "") continue;
      const title = more?.[i] ?? "";
      if (/stride/i.test(title) || (title === "" && i === 0 && /^\d+$/.test(cell))) found.stride = cell;
      else if (title === "" || /spars/i.test(title)) found.sparsity = cell;
      else this.remarks.columns.add(title);
    }
    return found;
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

  #product(line: Line, cells: readonly string[], form: Form): Entry {
    const [m, n, k] = this.#numbers(line, cells, PRODUCT) as [number, number, number];
    const nest = nestOf({ n: m, c: k, k: n });
    return {
      ...this.#named(line, cells),
      nest,
      density: this.#density(line, this.#more(cells, form).sparsity),
    };
  }

  #convolution(line: Line, cells: readonly string[], form: Form): Entry {
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
    const { stride, sparsity } = this.#more(cells, form);
    const strideX = stride === undefined ? strideY : this.#number(line, "stride width", stride);
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
      density: this.#density(line, sparsity),
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

/** Titles that are named in a note. */
const MOST_NAMED = 10;

const OVER =
  "SCALE-Sim rounds the number of windows up, so the last hangs over the edge: read with zeros there";
const DEPTHWISE =
  "SCALE-Sim takes a layer with DP in its name channel by channel: read as a depthwise convolution";

/** The first of some words, and how many more there are. */
function listOf(words: Iterable<string>): string {
  const all = [...words].map((word) => word.slice(0, 60));
  return all.length <= MOST_NAMED
    ? all.join(", ")
    : `${all.slice(0, MOST_NAMED).join(", ")} and ${all.length - MOST_NAMED} more`;
}

/** A topology as a network. */
export function read(source: Source, options: ReadOptions): Reading {
  const dims = new Dimensions(options);
  const rows = new Rows(source.path, textOf(source, MAX_LIST_BYTES), dims);
  const more: Note[] = [];
  const entries = gathered(rows.entries());
  const reading = networkOf(source.path, stemOf(source.path).replace(/(?<=.)\.scale-sim$/, ""), entries);
  const { over, depthwise, titles, columns } = rows.remarks;
  if (over.length > 0) more.push({ text: OVER, layers: over });
  if (depthwise.length > 0) more.push({ text: DEPTHWISE, layers: depthwise });
  if (titles.length > 0) more.push({ text: `title lines are left out: ${listOf(titles)}`, layers: [] });
  if (columns.size > 0) {
    more.push({ text: `columns of other tools are left out: ${listOf(columns)}`, layers: [] });
  }
  return { ...reading, notes: [...reading.notes, ...more, OPERANDS], dimensions: dims.known };
}
