/** The error bands that profiles carry: from their own rows, or from the same model's errors on other chips. */
import type { Group } from "../../ir/work.ts";
import type { ErrorRange, Fit, ModelId, Validation } from "../../profiles/types.ts";
import { models } from "../models/mod.ts";
import { bandOf, type Evidence, evidenceOf, FEW, type ModelValidation } from "./validate.ts";

/** A profile's models held against their rows. */
export interface Validated {
  /** The profile. */
  readonly id: string;
  /** Each of its models. */
  readonly models: readonly ModelValidation[];
}

type Quantity = "latency" | "energy";

/** Errors and where they come from. */
interface Errors {
  readonly errors: readonly number[];
  readonly rule: string;
}

/** An error made twice, one on the other: a chip of which nothing was fitted is known less well than those it is compared with. */
function twice(error: number): number {
  return (1 + error) ** 2 - 1;
}

/** What is taken where there is no measurement of any chip: a third to three times. */
const GUESS: readonly number[] = [-2 / 3, 2];

function count(rows: number, kind: string): string {
  return `${rows} ${rows === 1 ? "row" : "rows"} of ${kind}`;
}

const leaving: Readonly<Record<Fit["leaveOut"], string>> = {
  "layer": "leave one layer out",
  "network": "leave one network out",
  "two-thirds": "fitted on a third of the rows, held against the others",
};

/** How a model's own errors were found, in words. */
function ownRule(rows: number, kind: Evidence["kind"], { fits, blind }: ModelValidation): string {
  const parameters = fits.reduce((sum, fit) => sum + fit.parameters.length, 0);
  if (parameters === 0) return `nothing fitted, ${count(rows, kind)}`;
  const fitted = `${parameters} ${parameters === 1 ? "parameter" : "parameters"} fitted`;
  if (blind.length > 0) return `mappings searched, not the published ones: ${count(rows, kind)}, ${fitted}`;
  return `${leaving[fits[0]!.leaveOut]}: ${count(rows, kind)}, ${fitted}`;
}

/**
 * Errors of the same model on other chips, on silicon if there is some; or of any model, for latencies. Energies are a matter of
 * each chip: without one of the same model there is a guess.
 */
function pooled(all: readonly Validated[], own: string, model: ModelId, quantity: Quantity): Errors {
  const others = all.filter(({ id }) => id !== own);
  const found = (ids: (id: ModelId) => boolean, kind: Evidence["kind"]) =>
    others.flatMap(({ id, models }) => {
      const errors = models.filter((entry) => ids(entry.model)).flatMap((entry) => {
        const evidence = evidenceOf(entry);
        return evidence?.kind === kind ? overall(evidence[quantity]).errors : [];
      });
      return errors.length > 0 ? [{ id, errors }] : [];
    });
  const tries = [
    [(id: ModelId) => id === model, "silicon", model],
    [(id: ModelId) => id === model, "simulation", model],
    [(id: ModelId) => models[id].standing !== "crude", "silicon", "models"],
  ] as const;
  for (const [ids, kind, what] of tries.slice(0, quantity === "latency" ? 3 : 2)) {
    const chips = found(ids, kind);
    const errors = chips.flatMap(({ errors }) => errors);
    if (errors.length < FEW) continue;
    const on = chips.length <= 4 ? chips.map(({ id }) => id).join(", ") : `${chips.length} other chips`;
    const rule = `not measured: errors of ${what} on ${on}, ${count(errors.length, kind)}, taken twice`;
    return { errors: errors.map(twice), rule };
  }
  return { errors: GUESS, rule: "never measured: a factor of three either way is taken for granted" };
}

/** Errors by sort of work, those of whole networks as `any`. */
type ByGroup = ReadonlyMap<Group | "any", readonly number[]>;

/** Errors of whole networks, if there are some; otherwise of layers, and of which sorts. */
function overall(
  byGroup: ByGroup,
): { readonly errors: readonly number[]; readonly sorts: readonly string[] } {
  const whole = byGroup.get("any") ?? [];
  const layers = [...byGroup].filter(([group]) => group !== "any");
  if (whole.length >= FEW || layers.length === 0) return { errors: whole, sorts: [] };
  return { errors: layers.flatMap(([, errors]) => errors), sorts: layers.map(([group]) => group) };
}

function errorsFor(
  all: readonly Validated[],
  id: string,
  found: ModelValidation,
  quantity: Quantity,
  group: Group | "any",
): Errors {
  const evidence = evidenceOf(found), byGroup: ByGroup = evidence?.[quantity] ?? new Map();
  const rule = (errors: readonly number[]) => ownRule(errors.length, evidence!.kind, found);
  const own = group === "any" ? [] : byGroup.get(group) ?? [];
  if (own.length >= FEW) return { errors: own, rule: rule(own) };
  const { errors, sorts } = overall(byGroup);
  if (errors.length >= FEW && sorts.length === 0) return { errors, rule: rule(errors) };
  if (errors.length >= FEW) {
    return {
      errors: errors.map(twice),
      rule: `${rule(errors)}, all ${sorts.join(", ")}: taken twice for other work`,
    };
  }
  const others = pooled(all, id, found.model, quantity);
  if (errors.length === 0) return others;
  return { errors: [...errors, ...others.errors], rule: `${rule(errors)}; ${others.rule}` };
}

function entry(
  all: readonly Validated[],
  id: string,
  found: ModelValidation,
  group: Group | "any",
): Validation {
  const latency = errorsFor(all, id, found, "latency", group),
    energy = errorsFor(all, id, found, "energy", group);
  const range = ({ errors }: Errors): ErrorRange => bandOf(errors);
  return {
    model: found.model,
    group,
    rows: latency.errors.length,
    latency: range(latency),
    energy: range(energy),
    rule: latency.rule,
    ...(energy.rule !== latency.rule && { energyRule: energy.rule }),
  };
}

/** The band of a model on a chip of which nothing was measured. */
export function unmeasuredOf(all: readonly Validated[], model: ModelId): Validation {
  const latency = pooled(all, "", model, "latency"), energy = pooled(all, "", model, "energy");
  return {
    model,
    group: "any",
    rows: latency.errors.length,
    latency: bandOf(latency.errors),
    energy: bandOf(energy.errors),
    rule: latency.rule,
    ...(energy.rule !== latency.rule && { energyRule: energy.rule }),
  };
}

/** The bands of one profile among all: for each model the groups with rows of their own, and one for any other. */
export function validationsOf(all: readonly Validated[], id: string): Validation[] {
  return all.find((profile) => profile.id === id)!.models.flatMap((found) => {
    const latency: ByGroup = evidenceOf(found)?.latency ?? new Map();
    const own = found.groups.filter((group) => (latency.get(group)?.length ?? 0) >= FEW);
    const others = own.length === found.groups.length ? [] : ["any" as const];
    return [...own, ...others].map((group) => entry(all, id, found, group));
  });
}
