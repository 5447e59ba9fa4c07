/** Estimates that were saved as JSON: foreign data, of which each field that is read is checked. */
import { ESTIMATE_FORMAT } from "../../engine/estimate.ts";
import type { Cost, Estimate } from "../../engine/estimate.ts";
import { badEstimate, FodlamError, show } from "../../ir/errors.ts";
import { exists, isScript, parseJson } from "./files.ts";
import type { Limits } from "./limits.ts";
import { readText } from "./text.ts";
import { isObject } from "../../ir/object.ts";

/** Whether something says that it is an estimate, of this version or another. */
function isEstimate(value: unknown): boolean {
  return isObject(value) && typeof value.format === "string" && /^fodlam\/estimate@/.test(value.format);
}

/** The estimate in a file, if it holds one; a network, or whatever else, is not read here. */
export async function savedEstimate(path: string, limits: Limits): Promise<Estimate | undefined> {
  if (!path.endsWith(".json") || isScript(path) || !await exists(path)) return undefined;
  const value = await parseJson(await readText(path, limits), path);
  const all = Array.isArray(value) && value.some(isEstimate) ? value : [value];
  if (!all.some(isEstimate)) return undefined;
  if (all.length > 1) throw new FodlamError(badEstimate(path, "", "one estimate", `${all.length}`));
  return estimateFrom(all[0], path);
}

type Check = readonly [expected: string, accepts: (value: unknown) => boolean];

const text: Check = ["a text", (value) => typeof value === "string"];
const maybeText: Check = [
  "a text or null",
  (value) => value === undefined || value === null || text[1](value),
];
const count: Check = ["a number of at least 0", (value) => typeof value === "number" && value >= 0];
const whole: Check = [
  "a whole number of at least 1",
  (value) => Number.isInteger(value) && value as number >= 1,
];
const cost: Check = ["a number of at least 0, or null", (value) => value === null || count[1](value)];
const span: Check = [
  "low and high, numbers in that order or both null",
  (value) =>
    isObject(value) && cost[1](value.low) && cost[1](value.high) &&
    (value.low === null) === (value.high === null) &&
    (value.low === null || (value.low as number) <= (value.high as number)),
];
const bits: Check = [
  "a list of numbers",
  (value) => Array.isArray(value) && value.every((one) => typeof one === "number"),
];
const STATUSES: readonly unknown[] = ["costed", "free", "uncovered"];

/** The fields of an estimate that are read, by their place. */
const fields: Readonly<Record<string, Check>> = {
  format: [show(ESTIMATE_FORMAT), (value) => value === ESTIMATE_FORMAT],
  fodlam: text,
  "network.name": text,
  "network.macs": count,
  "network.parameters": count,
  "profile.id": text,
  "profile.energy.of": maybeText,
  runtime: maybeText,
  "precision.weights": bits,
  "precision.activations": bits,
  "precision.cache": bits,
  batch: whole,
  "total.latencySeconds": cost,
  "total.energyJoules": cost,
  "total.range": ["an object or null", (value) => value === null || isObject(value)],
  layers: ["a list", Array.isArray],
  runs: ["a list", (value) => value === undefined || Array.isArray(value)],
};

const layerFields: Readonly<Record<string, Check>> = {
  name: text,
  kind: text,
  macs: count,
  parameters: count,
  status: ["costed, free or uncovered", (value) => STATUSES.includes(value)],
};

const costFields: Readonly<Record<string, Check>> = { latencySeconds: cost, energyJoules: cost, model: text };
const runFields: Readonly<Record<string, Check>> = { latencySeconds: cost, energyJoules: cost };
const rangeFields: Readonly<Record<string, Check>> = { latencySeconds: span, energyJoules: span };

function estimateFrom(value: unknown, path: string): Estimate {
  const check = (from: unknown, place: string, checks: Readonly<Record<string, Check>>) => {
    for (const [key, [expected, accepts]] of Object.entries(checks)) {
      const found = key.split(".").reduce<unknown>((at, part) => isObject(at) ? at[part] : undefined, from);
      if (!accepts(found)) throw new FodlamError(badEstimate(path, place + key, expected, show(found)));
    }
  };
  check(value, "", fields);
  const estimate = value as Estimate;
  if (estimate.total.range !== null) check(estimate.total.range, "total.range.", rangeFields);
  for (const [i, layer] of estimate.layers.entries()) {
    check(layer, `layers[${i}].`, layerFields);
    if (layer.status === "costed") check(layer, `layers[${i}].`, costFields);
  }
  for (const [i, run] of (estimate.runs ?? []).entries()) check(run, `runs[${i}].`, runFields);
  refuseTwice(estimate, path);
  for (const key of ["latencySeconds", "energyJoules"] as const) refuseSum(estimate, key, path);
  return estimate;
}

function refuseTwice({ layers }: Estimate, path: string): void {
  const names = new Set<string>();
  for (const [i, { name }] of layers.entries()) {
    if (names.has(name)) {
      throw new FodlamError(badEstimate(path, `layers[${i}].name`, "each name once", `${show(name)} again`));
    }
    names.add(name);
  }
}

/** Differences of more than this share are no rounding. */
const ROUNDING = 1e-6;

/** A total is the sum of its parts: where it is not, somebody has changed one of them. */
function refuseSum({ layers, runs = [], total }: Estimate, key: keyof Cost, path: string): void {
  const parts = [...layers.flatMap((layer) => layer.status === "costed" ? [layer] : []), ...runs];
  if (total[key] === null || parts.some((part) => part[key] === null)) return; // NaN in JSON
  const sum = parts.reduce((before, part) => before + part[key], 0);
  if (Math.abs(sum - total[key]) <= ROUNDING * sum) return;
  throw new FodlamError(
    badEstimate(path, `total.${key}`, `the sum of its layers and runs, ${sum}`, `${total[key]}`),
  );
}
