/** What the cells of a published table may hold, by the name of their column. */
import { looksLike, type Mismatch, show } from "../../ir/errors.ts";
import { PERCENT } from "../../ir/units.ts";
import { toSi } from "../rows.ts";

/** Columns of words; all others hold numbers. */
const words = ["network", "layer", "source"];

/** Columns of whole numbers. */
const counts = /^(batch|inputs|outputs|filters|groups|stride|(input|output|kernel)(Channels|Height|Width))$/;

type Expectation = (cell: string | number) => Mismatch | undefined;

function expectation(
  expected: string,
  accepts: (cell: string | number) => boolean,
  hint?: (cell: number) => string | undefined,
): Expectation {
  return (cell) =>
    accepts(cell)
      ? undefined
      : { expected, got: show(cell), hint: typeof cell === "number" ? hint?.(cell) : undefined };
}

/** No published time, power, count or other number is greater. */
const MOST_SECONDS = 1e6, MOST_WATTS = 1e6, MOST_COUNTED = 1e9, MOST = 1e18;

/** A number that is legal and within all measure; `words` say the first, and the second is said of a number beyond it. */
function within(
  column: string,
  words: string,
  most: number,
  accepts: (cell: number) => boolean,
): Expectation {
  const legal = expectation(`${column} to be ${words}`, (cell) => typeof cell === "number" && accepts(cell));
  const bounded = expectation(`${column} to be at most ${most}`, (cell) => cell as number <= most);
  return (cell) => legal(cell) ?? bounded(cell);
}

function above0(column: string, unit: number, most: number): Expectation {
  return within(column, "a number above 0", Number((most / unit).toPrecision(12)), (cell) => cell > 0);
}

function densityOf(column: string, unit: number): Expectation {
  const most = unit === PERCENT ? 100 : 1;
  const hint = (cell: number) =>
    most === 1 && cell <= 100 && cell > 1
      ? looksLike([{ slip: "percent", meant: cell * PERCENT }], "parts of 1")
      : undefined;
  const accepts = (cell: unknown) => typeof cell === "number" && cell >= 0 && cell <= most;
  return expectation(`${column} to be a number from 0 to ${most}`, accepts, hint);
}

/** What a column expects of its cells. */
export function expectedCell(column: string): Expectation {
  const [name, unit] = toSi(column);
  if (words.includes(name)) {
    return expectation(`${column} to be a text`, (cell) => typeof cell === "string" && cell !== "");
  }
  if (counts.test(name)) {
    const accepts = (cell: number) => Number.isSafeInteger(cell) && cell >= 1;
    return within(column, "a whole number of at least 1", MOST_COUNTED, accepts);
  }
  if (/^((weight|activation)Density|inputZero)$/.test(name)) return densityOf(column, unit);
  if (/^(latency|processingLatency)Seconds$/.test(name)) return above0(column, unit, MOST_SECONDS);
  if (name === "powerWatts") return above0(column, unit, MOST_WATTS);
  return within(column, "a number of at least 0", MOST, (cell) => cell >= 0);
}
