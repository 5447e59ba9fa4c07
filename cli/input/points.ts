/** A list of points in a CSV file: a column for each knob, a line for each point. */
import { parse } from "../../deps/std_csv.ts";
import { evaluateFields } from "../../engine/options.ts";
import { badList, FodlamError, unknownWord } from "../../ir/errors.ts";
import type { ListedPoint } from "../../sweep/options.ts";
import { decimal } from "./decimal.ts";
import { nameOf } from "./files.ts";
import type { Limits } from "./limits.ts";
import { readText } from "./text.ts";

/** What stands in a list beside numbers: names, and where each is in the sweep. */
export interface Names {
  readonly network: readonly string[];
  readonly profile: readonly string[];
}

/** Columns that hold numbers or words of the evaluation. */
const options = Object.keys(evaluateFields).filter((name) => !["density", "mappings"].includes(name));
/** Those that hold words; a cell that is empty leaves them out. */
const words = ["runtime", "powerMode", "model", "scaling", "objective"];

/** The points of a list. */
export async function pointsIn(path: string, names: Names, limits: Limits): Promise<ListedPoint[]> {
  const refuse = (place: string, expected: string, got: string): never => {
    throw new FodlamError(badList(nameOf(path), place, { expected, got }));
  };
  const [head = [], ...lines] = linesOf(await readText(path, limits), refuse);
  for (const column of head) checkColumn(path, column);
  const twice = head.find((column, at) => head.indexOf(column) !== at);
  if (twice !== undefined) refuse("its head", "each column once", `a second "${twice}"`);
  if (lines.length === 0) refuse("its lines", "at least one point", "none");
  const places = new Map<string, number>();
  return lines.map((cells, i) => {
    const line = `line ${i + 2}`;
    if (cells.length !== head.length) refuse(line, `${head.length} cells`, `${cells.length}`);
    const point: Record<string, unknown> = {};
    head.forEach((column, at) =>
      put(
        point,
        column,
        cells[at]!.trim(),
        names,
        (expected, got) => refuse(`${line}, ${column}`, expected, got),
      )
    );
    const first = places.get(JSON.stringify(point));
    if (first !== undefined) refuse(line, "each point once", `that of line ${first}`);
    places.set(JSON.stringify(point), i + 2);
    return point as ListedPoint;
  });
}

function linesOf(text: string, refuse: (place: string, expected: string, got: string) => never): string[][] {
  try {
    const [head = [], ...lines] = parse(text.replace(/^\ufeff/, ""));
    return [head.map((column) => column.trim()), ...lines];
  } catch (error) {
    return refuse("its text", "CSV", error instanceof Error ? error.message : String(error));
  }
}

/** A column is a name, an option, `dims.` and a size, or the place of a number in the profile. */
function checkColumn(path: string, column: string): void {
  const known = ["network", "profile", ...options];
  if (known.includes(column) || column.includes(".")) return;
  const wrong = unknownWord("a column", column, [...known, "dims.height", "models.systolic.rows"]);
  throw new FodlamError(badList(nameOf(path), "its head", wrong));
}

function put(
  point: Record<string, unknown>,
  column: string,
  cell: string,
  names: Names,
  refuse: (expected: string, got: string) => never,
): void {
  if (column === "network" || column === "profile") {
    const at = names[column].indexOf(cell);
    if (at === -1) refuse(`one of ${names[column].join(", ")}`, `"${cell}"`);
    point[column] = at;
  } else if (words.includes(column)) {
    if (cell !== "") point[column] = cell;
  } else {
    const value = decimal(cell);
    if (!Number.isFinite(value)) refuse("a number", `"${cell}"`);
    const [part, name] = /^dims\.(.+)$/.exec(column) === null ? ["set", column] : ["dims", column.slice(5)];
    if (options.includes(column)) point[column] = value;
    else point[part!] = { ...point[part!] as object, [name!]: value };
  }
}
