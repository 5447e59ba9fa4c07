/** The JSON schema that editors check budgets against, and a budget to start from. */
import type { Estimate } from "../../engine/estimate.ts";
import type { EvaluateOptions } from "../../engine/options.ts";
import { bounded, fails, judged, type LimitName } from "../../report/budget.ts";
import { BUDGET_FORMAT, budgetFields, checkFields, type Entries, limitFields } from "./budget.ts";
import type { Json } from "../../ir/object.ts";

/** The JSON types of fields that are neither words, texts nor numbers. */
const types: Json = {
  network: { type: "string" },
  format: { const: BUDGET_FORMAT },
  density: {
    type: "object",
    properties: { weights: { type: "number" }, activations: { type: "number" } },
    required: ["weights", "activations"],
    additionalProperties: false,
  },
};

/** The type of a field by what it takes. */
function typeOf({ words, accepts }: Entries[string]): Json {
  if (words !== undefined) return { enum: words };
  return { type: accepts("a text") ? "string" : "number" };
}

function properties(fields: Entries): Json {
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, {
      description: `${field.doc}: ${field.expected}`,
      ...(types[key] as Json ?? typeOf(field)),
    }]),
  );
}

function object(properties: Json, required: readonly string[]): Json {
  return { type: "object", properties, required, additionalProperties: false };
}

/** The schema. */
export function budgetSchema(): Json {
  const limits = { ...object(properties(limitFields), []), minProperties: 1, description: "the limits" };
  const check = object({ ...properties(checkFields), limits }, ["network", "on", "limits"]);
  const checks = { type: "array", items: check, minItems: 1, description: "what is checked" };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: BUDGET_FORMAT,
    ...object({ ...properties(budgetFields), checks }, ["format", "checks"]),
  };
}

/** The room that a new budget leaves above what is estimated today. */
const ROOM = 0.1, DIGITS = 3;

/** Limits a tenth above what is estimated, of all that is known and holds today. */
function limitsOf(estimate: Estimate): Json {
  const limits = (Object.keys(bounded) as LimitName[]).map((name) => {
    const { bound, isCost } = bounded[name], value = bounded[name].value(estimate) ?? NaN;
    const roomy = bound === "most" ? value * (1 + ROOM) : value / (1 + ROOM);
    return [name, isCost || name === "memoryBytes" ? Number(roomy.toPrecision(DIGITS)) : value] as const;
  });
  const holds = ([name, limit]: (typeof limits)[number]) =>
    limit > 0 && !fails(judged(estimate, name, limit).verdict, false);
  return Object.fromEntries(limits.filter(holds));
}

/** How the estimates of a new budget came about. */
interface Asked {
  /** The network, as it was named. */
  readonly network: string;
  /** The chip of each, as it was named: a file stays the file, and a runtime its runtime. */
  readonly names: readonly string[];
  /** The options of all. */
  readonly how: EvaluateOptions;
}

/** A budget of estimates: each with limits a tenth above, counts as they are. */
export function newBudget(
  schemaAddress: string,
  { network, names, how }: Asked,
  estimates: readonly Estimate[],
): Json {
  return {
    $schema: schemaAddress,
    format: BUDGET_FORMAT,
    tolerance: 0,
    checks: estimates.map((estimate, i) => ({ network, on: names[i]!, ...how, limits: limitsOf(estimate) })),
  };
}
