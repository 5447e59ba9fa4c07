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
    const accepts = (cell: unknown) => Number.isSafeInteger(cell) && (cell as number) >= 1;
    return expectation(`${column} to be a whole number of at least 1`, accepts);
  }
  if (/^(weight|activation)Density$/.test(name)) return densityOf(column, unit);
  if (/^(latency|processingLatency)Seconds$|^powerWatts$/.test(name)) {
    return expectation(`${column} to be a number above 0`, (cell) => typeof cell === "number" && cell > 0);
  }
  return expectation(`${column} to be a number`, (cell) => typeof cell === "number");
}
