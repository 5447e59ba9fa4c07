/** Budgets: networks on chips with limits, as JSON. One list of fields for the check of a file, the schema for editors, and the template. */
import { evaluateFields, type EvaluateOptions } from "../../engine/options.ts";
import { badBudget, FodlamError, type Mismatch, show, unknownWord } from "../../ir/errors.ts";
import { between, type Field, text } from "../../ir/field.ts";
import { NETWORK_FORMAT } from "../../ir/network.ts";
import { bounded, type LimitName } from "../../report/budget.ts";
import { isObject } from "../../ir/object.ts";
import { chipAndRuntime } from "../input/runtimeName.ts";

/** The name and version of the format. */
export const BUDGET_FORMAT = "fodlam/budget@1";

/** Limits of a network on a chip. */
export interface BudgetCheck {
  /** A name that commands take for a network; in a script also the network itself. */
  readonly network: unknown;
  /** The chip, or its file. */
  readonly on: string;
  /** How it is evaluated. */
  readonly options: EvaluateOptions;
  /** The limits, by name. */
  readonly limits: Readonly<Partial<Record<LimitName, number>>>;
}

/** A budget. */
export interface Budget {
  /** The share by which estimates may exceed their limits. */
  readonly tolerance: number;
  /** What is checked. */
  readonly checks: readonly BudgetCheck[];
}

/** What may stand in an object, by name. */
export type Entries = Readonly<Record<string, Field<unknown>>>;

function fieldOf<T>(doc: string, expected: string, accepts: (value: unknown) => boolean): Field<T> {
  return { doc, expected, accepts: (value): value is T => accepts(value) };
}

const network = fieldOf(
  "the network: whatever commands take, paths from where the command runs",
  "the name or file of a network",
  (value) => typeof value === "string" && value !== "" || isObject(value) && value.format === NETWORK_FORMAT,
);

/** The fields of a check but for its limits. */
export const checkFields: Entries = {
  network,
  on: fieldOf(
    "the chip, or the file of a profile",
    "the name or file of a profile",
    (value) => typeof value === "string" && value !== "",
  ),
  ...evaluateFields as unknown as Entries,
};

/** The limits of a check. */
export const limitFields: Entries = Object.fromEntries(
  Object.entries(bounded).map(([name, { word, bound }]) => [
    name,
    fieldOf(
      `${word}, at ${bound}`,
      "a number above 0",
      (value) => typeof value === "number" && value > 0 && value < Infinity,
    ),
  ]),
);

/** The fields of a budget but for its checks. */
export const budgetFields: Entries = {
  $schema: text("the schema, for editors"),
  format: fieldOf("what this is", show(BUDGET_FORMAT), (value) => value === BUDGET_FORMAT),
  tolerance: between("the share by which estimates may exceed their limits", 0, 1),
};

/** Where something stands in a budget. */
interface Place {
  /** The file. */
  readonly source: string;
  /** The place in it; empty for the whole. */
  readonly at: string;
}

/** An object of known fields, with those that it must have. */
function checked(
  { source, at: place }: Place,
  value: unknown,
  fields: Entries,
  needed: readonly string[],
): Readonly<Record<string, unknown>> {
  const refuse = (at: string, wrong: Mismatch) => new FodlamError(badBudget(source, at, wrong));
  if (!isObject(value)) throw refuse(place, { expected: "an object", got: show(value) });
  const at = (key: string) => place === "" ? key : `${place}.${key}`;
  for (const key of needed) {
    const { expected, accepts } = fields[key]!, item = value[key];
    if (!accepts(item)) throw refuse(at(key), { expected, got: item === undefined ? "nothing" : show(item) });
  }
  for (const [key, item] of Object.entries(value)) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) throw refuse(place, unknownWord("a field", key, Object.keys(fields)));
    if (!field.accepts(item)) throw refuse(at(key), { expected: field.expected, got: show(item) });
  }
  return value;
}

const listOfChecks = fieldOf(
  "what is checked",
  "a list of at least one check",
  (value) => Array.isArray(value) && value.length > 0,
);
const someLimits = fieldOf(
  "limits",
  "an object of limits, at least one",
  (value) => isObject(value) && Object.keys(value).length > 0,
);

/** A budget of foreign data; a place that is not as it should be is named. */
export function budgetFrom(value: unknown, source: string): Budget {
  const fields = { ...budgetFields, checks: listOfChecks };
  const { tolerance = 0, checks } = checked({ source, at: "" }, value, fields, ["format", "checks"]);
  const found = (checks as readonly unknown[]).map((check, i) =>
    checkFrom(check, { source, at: `checks[${i}]` })
  );
  refuseTwice(found, source);
  return { tolerance: tolerance as number, checks: found };
}

function checkFrom(value: unknown, place: Place): BudgetCheck {
  const fields = { ...checkFields, limits: someLimits };
  const { network, on, limits, ...options } = checked(place, value, fields, ["network", "on", "limits"]);
  if (options.runtime !== undefined && chipAndRuntime(on as string).length > 1) {
    const wrong = { expected: `a chip in "on" without its runtime beside it`, got: show(on) };
    throw new FodlamError(badBudget(place.source, `${place.at}.runtime`, wrong));
  }
  const inside = { ...place, at: `${place.at}.limits` };
  return { network, on: on as string, options, limits: checked(inside, limits, limitFields, []) };
}

/** Refuses a limit of the same network on the same chip with the same options that is given twice: one would hide the other. */
function refuseTwice(checks: readonly BudgetCheck[], source: string): void {
  const places = new Map<string, number>();
  for (const [i, { network, on, options, limits }] of checks.entries()) {
    const same = JSON.stringify([network, on, Object.entries(options).sort()]);
    for (const name of Object.keys(limits)) {
      const first = places.get(`${name} ${same}`);
      if (first !== undefined) {
        const wrong = {
          expected: "each limit of a network on a chip once",
          got: `that of checks[${first}] again`,
        };
        throw new FodlamError(badBudget(source, `checks[${i}].limits.${name}`, wrong));
      }
      places.set(`${name} ${same}`, i);
    }
  }
}
