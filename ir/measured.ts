/** Messages about measurements of one's own. Part of `errors.ts`. */
import { type Problem, show } from "./problem.ts";
import { joined, list, mismatch, oneLine, suggestion } from "./wording.ts";

const ACT = "Cannot calibrate";

/** A profile of which measurements can determine nothing. */
export function nothingToCalibrate(profile: string, models: readonly string[]): Problem {
  const got = models.length === 0 ? "a combination of chips" : `${list(models)} alone`;
  const expected = "a chip with a cost model whose parameters can be fitted";
  return mismatch("nothing-to-calibrate", `${ACT} "${profile}"`, { expected, got });
}

/** Rows that are too few to fit and to leave some out; those refused say why. */
export function tooFewRows(
  rows: number,
  networks: number,
  [leastRows, leastNetworks]: readonly [number, number],
  refused: readonly { readonly name: string; readonly reason: string }[],
): Problem {
  const expected = `at least ${leastRows} usable rows of ${leastNetworks} networks or shapes`;
  const wrong = mismatch("too-few-rows", ACT, { expected, got: `${rows} of ${networks}` });
  const reasons = refused.slice(0, 20).map(({ name, reason }) => `  - ${oneLine(name)}: ${oneLine(reason)}`);
  return { ...wrong, message: [wrong.message, ...reasons].join("\n") };
}

/** Times or energies that are so far from every estimate that their unit is not the one that the column names. */
export function unitsCannotBe(quantity: string, times: number): Problem {
  const shown = Number((times >= 1 ? times : 1 / times).toPrecision(2));
  const got = `most of them ${shown} times ${times >= 1 ? "above" : "below"} the estimate`;
  const [what, column, unit] = quantity === "energyJoules"
    ? ["energies", "energy", "joules"]
    : ["times", "latency", "seconds"];
  const units = times >= 1 ? [`Milli${unit}`, `Micro${unit}`] : [unit[0]!.toUpperCase() + unit.slice(1)];
  return mismatch("bad-units", ACT, {
    expected: `${what} of an order that the chip can reach`,
    got,
    hint: `does the column's name end in its unit, such as ${column}${units.join(" or ")}?`,
  });
}

/** A column of measurements that is not known. */
export function unknownColumn(file: string, column: string, known: readonly string[]): Problem {
  const message = `Cannot read ${oneLine(file)}: expected columns among ${list(known)}, got ${show(column)}`;
  return { code: "unknown-column", message: joined(message, suggestion(column, known)), got: column };
}

/** Columns of measurements that do not go together. */
export function badColumns(file: string, expected: string, got: string): Problem {
  return mismatch("bad-columns", `Cannot read ${oneLine(file)}`, { expected, got });
}

/** A table that is none. */
export function badCsv(file: string, why: string): Problem {
  return { code: "bad-csv", message: joined(`Cannot read ${oneLine(file)}: ${oneLine(why)}`) };
}
