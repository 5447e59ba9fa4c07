/** The error bands that profiles carry, from rows that no fit has seen: the profile's own and those of its class. */
import { groupBy } from "../../ir/group.ts";
import type { Group } from "../../ir/work.ts";
import { median } from "../../ir/statistics.ts";
import { NEVER_MEASURED } from "../../profiles/energy.ts";
import type { Fit, ModelId, Seen, Validation } from "../../profiles/types.ts";
import { models } from "../models/mod.ts";
import { type Distance, errorsIn, evenly, type Interval, shortest, widened, widthOf } from "./interval.ts";
import { type Evidence, evidenceOf, FEW, type ModelValidation, type Residual } from "./validate.ts";

/** A profile's models held against their rows. */
export interface Validated {
  /** The profile. */
  readonly id: string;
  /** Each of its models. */
  readonly models: readonly ModelValidation[];
}

type Quantity = "latency" | "energy";

/** Residuals of the class that join a profile's own, evenly spaced. */
const OF_CLASS = 20;
/** Residuals that a network of a profile's own is counted with, evenly spaced: many batches of one network say little of another. */
const OF_NETWORK = 4;
/** Fewer rows, or rows of fewer networks (of layers: fewer layers), give no band of their own: the class is its basis. */
export const OWN_ROWS = 10, OWN_NETWORKS = 5;

/** What a band stands on. */
interface Basis {
  /** The profile's own residuals. */
  readonly own: readonly Residual[];
  /** Residuals of its class. */
  readonly others: readonly Residual[];
  /** What separates the band from them. */
  readonly distances: readonly Distance[];
  /** All that in words. */
  readonly rule: string;
}

/** Assumed where no chip was measured: a third to three times. */
const GUESS: Interval = { low: -Math.log(3), high: Math.log(3) };

function count(rows: number, kind: Evidence["kind"]): string {
  return `${rows} ${kind === "silicon" ? "silicon" : "simulated"} ${rows === 1 ? "row" : "rows"}`;
}

const leaving: Readonly<Record<Fit["leaveOut"], string>> = {
  "layer": "leave one layer out",
  "network": "leave one network out",
  "two-thirds": "fitted to a third of the rows, checked on the others",
};

/** How a model's own errors were found, in words. */
function ownRule(rows: number, kind: Evidence["kind"], { fits, blind }: ModelValidation): string {
  const parameters = fits.reduce((sum, fit) => sum + fit.parameters.length, 0);
  if (parameters === 0) return `nothing fitted, ${count(rows, kind)}`;
  const fitted = `${parameters} ${parameters === 1 ? "parameter" : "parameters"} fitted`;
  if (blind.length > 0) return `mappings searched, not the published ones: ${count(rows, kind)}, ${fitted}`;
  return `${leaving[fits[0]!.leaveOut]}: ${count(rows, kind)}, ${fitted}`;
}

/** Residuals of other chips and where they come from. */
interface Class {
  readonly residuals: readonly Residual[];
  readonly rule: string;
  /** Whether they are of another model. */
  readonly isForeign: boolean;
}

/** What a class is of: a model, and whether its power by what a chip does was fitted. */
type Kin = Pick<ModelValidation, "model" | "knowsPower">;

/**
 * Residuals of the same model on other chips, of one sort of work where some chip has rows of it, on silicon if there is some; or of any
 * model, for latencies. Energies are a matter of each chip: without one of the same model there is none, and errors of a power that was
 * fitted say nothing of one that was not.
 */
function classOf(
  all: readonly Validated[],
  own: string,
  { model, knowsPower = false }: Kin,
  quantity: Quantity,
  group: Group | "any",
): Class | undefined {
  const others = all.filter(({ id }) => id !== own);
  const found = (ids: (id: ModelId) => boolean, kind: Evidence["kind"]) =>
    others.flatMap(({ id, models }) => {
      const kin = models.filter((entry) =>
        ids(entry.model) && (quantity === "latency" || (entry.knowsPower ?? false) === knowsPower)
      );
      const residuals = kin.flatMap((entry) => {
        const evidence = evidenceOf(entry);
        if (evidence?.kind !== kind) return [];
        const byGroup = evidence[quantity];
        return group === "any" ? overall(byGroup).residuals : byGroup.get(group) ?? [];
      });
      return residuals.length > 0 ? [{ id, residuals }] : [];
    });
  const tries = [
    [(id: ModelId) => id === model, "silicon", model],
    [(id: ModelId) => id === model, "simulation", model],
    [(id: ModelId) => models[id].standing !== "crude", "silicon", "all models"],
  ] as const;
  for (const [ids, kind, what] of tries.slice(0, quantity === "latency" ? 3 : 2)) {
    const chips = found(ids, kind), residuals = chips.flatMap(({ residuals }) => residuals);
    if (residuals.length < FEW) continue;
    const on = chips.length <= 4 ? chips.map(({ id }) => id).join(", ") : `${chips.length} other chips`;
    const rule = `errors of ${what} on ${on} (${count(residuals.length, kind)})`;
    return { residuals, rule, isForeign: what === "all models" };
  }
}

/** Residuals by sort of work, those of whole networks as `any`. */
type ByGroup = ReadonlyMap<Group | "any", readonly Residual[]>;

/** Residuals of whole networks, if there are some; otherwise of layers, and of which sorts. */
function overall(
  byGroup: ByGroup,
): { readonly residuals: readonly Residual[]; readonly sorts: readonly string[] } {
  const whole = byGroup.get("any") ?? [];
  const layers = [...byGroup].filter(([group]) => group !== "any");
  if (whole.length >= FEW || layers.length === 0) return { residuals: whole, sorts: [] };
  return { residuals: layers.flatMap(([, residuals]) => residuals), sorts: layers.map(([group]) => group) };
}

/** Whether residuals are enough for a band that a profile calls its own. */
function areEnough(residuals: readonly Residual[]): boolean {
  return residuals.length >= OWN_ROWS && new Set(residuals.map(({ unit }) => unit)).size >= OWN_NETWORKS;
}

/** What the band of a model on a profile stands on, too few rows of its own with the class as basis; nothing where nothing of the kind was ever measured. */
function basisOf(
  all: readonly Validated[],
  id: string,
  found: ModelValidation,
  quantity: Quantity,
  group: Group | "any",
): Basis | undefined {
  const evidence = evidenceOf(found), byGroup: ByGroup = evidence?.[quantity] ?? new Map();
  const direct = group === "any" ? [] : byGroup.get(group) ?? [];
  const { residuals, sorts } = direct.length > 0 ? { residuals: direct, sorts: [] } : overall(byGroup);
  const ofSort = classOf(all, id, found, quantity, group);
  const others = ofSort ?? classOf(all, id, found, quantity, "any");
  if (residuals.length === 0) return others && { ...ofClass(others), own: [] };
  const distances: Distance[] = sorts.length > 0 ? ["sort"] : [];
  const elsewhere = sorts.length > 0 ? `, all of ${sorts.join(", ")}; widened for other work` : "";
  const rows = ownRule(residuals.length, evidence!.kind, found);
  if (areEnough(residuals)) {
    const joined = ofSort === undefined || ofSort.isForeign ? [] : ofSort.residuals;
    return { own: residuals, others: joined, distances, rule: `${rows}${elsewhere}` };
  }
  const units = new Set(residuals.map(({ unit }) => unit)).size;
  const few = `${count(residuals.length, evidence!.kind)} of ${units} ${
    units === 1 ? "network" : "networks"
  } of its own`;
  const rule = others === undefined ? `${few}, widened because they are few` : `${others.rule}, and ${few}`;
  return {
    own: residuals,
    others: others?.residuals ?? [],
    distances: others === undefined ? ["chip", ...distances] : distances,
    rule: `${rule}${elsewhere}`,
  };
}

/** A band of other chips alone. */
function ofClass({ residuals, rule, isForeign }: Class): Omit<Basis, "own"> {
  return {
    others: residuals,
    distances: isForeign ? ["chip", "sort"] : ["chip"],
    rule: `not measured on this chip; ${rule}, widened for another chip${isForeign ? " and model" : ""}`,
  };
}

/** The band of a basis, some of its own residuals left out. */
function intervalOf({ own, others, distances }: Basis, without?: string): Interval {
  const values = (residuals: readonly Residual[]) => residuals.map(({ value }) => value);
  const units = groupBy(own.filter(({ unit }) => unit !== without), ({ unit }) => unit);
  const kept = [...units.values()].flatMap((residuals) => evenly(values(residuals), OF_NETWORK));
  const joined = own.length === 0 ? values(others) : evenly(values(others), OF_CLASS);
  return widened(shortest([...kept, ...joined]), distances);
}

/** What the rows of a basis are like: the profile's own, if there are enough. */
function seenIn({ own, others }: Basis): Seen | undefined {
  return seenOf(areEnough(own) ? own : [...own, ...others]);
}

/** What some rows are like. */
export function seenOf(rows: readonly Pick<Residual, "work" | "isLayer">[]): Seen | undefined {
  if (rows.length === 0) return undefined;
  const isLayer = rows.every(({ isLayer }) => isLayer), macs = rows.map(({ work }) => work.macs);
  return {
    bits: [...new Set(rows.map(({ work }) => work.bits))].sort((a, b) => a - b),
    macs: [Math.min(...macs), Math.max(...macs)],
    sorts: [...new Set(rows.flatMap(({ work }) => work.sorts))].sort(),
    ...(isLayer && { layers: true }),
  };
}

/** Whether a band keeps its word: how many of its own rows lie in it, each held against a band that has not seen its network. */
function coverageOf(basis: Basis): NonNullable<Validation["coverage"]> {
  const units = new Set(basis.own.map(({ unit }) => unit));
  let inside = 0;
  const widths: number[] = [];
  for (const unit of units) {
    if (units.size === 1 && basis.others.length === 0) break;
    const band = intervalOf(basis, unit);
    for (const { value, unit: own } of basis.own) {
      if (own !== unit) continue;
      if (value >= band.low && value <= band.high) inside++;
      widths.push(widthOf(band));
    }
  }
  return { rows: widths.length, inside, medianWidth: widths.length === 0 ? 0 : median(widths) };
}

function entry(
  all: readonly Validated[],
  id: string,
  found: ModelValidation,
  group: Group | "any",
): Validation {
  const latency = basisOf(all, id, found, "latency", group);
  const energy = basisOf(all, id, found, "energy", group) ??
    (found.knowsPower ? byPower(latency) : undefined);
  return {
    ...entryOf(found.model, group, latency, energy),
    ...(latency && latency.own.length > 0 && !latency.distances.includes("sort") &&
      { coverage: coverageOf(latency) }),
  };
}

/** Of energies that were not measured, where the power is known by what a chip does: the latency's band, wider by the power's errors. */
function byPower(latency: Basis | undefined): Basis | undefined {
  return latency && {
    ...latency,
    distances: [...latency.distances, "power"],
    rule: `latency's errors (${latency.rule}), widened by those of a power fitted to served networks`,
  };
}

function entryOf(
  model: ModelId,
  group: Group | "any",
  latency: Basis | undefined,
  energy: Basis | undefined,
): Validation {
  const rule = (basis: Basis | undefined) =>
    basis?.rule ?? `${NEVER_MEASURED}; assumed within a factor of three`;
  const seen = latency && seenIn(latency);
  const range = (basis: Basis | undefined) => errorsIn(basis === undefined ? GUESS : intervalOf(basis));
  return {
    model,
    group,
    rows: latency === undefined ? 0 : latency.own.length > 0 ? latency.own.length : latency.others.length,
    latency: range(latency),
    energy: range(energy),
    rule: rule(latency),
    ...(rule(energy) !== rule(latency) && { energyRule: rule(energy) }),
    ...(seen && { seen }),
  };
}

/** The band of a model on a chip of which nothing was measured. */
export function unmeasuredOf(all: readonly Validated[], model: ModelId): Validation {
  const basis = (quantity: Quantity) => {
    const found = classOf(all, "", { model }, quantity, "any");
    return found && { ...ofClass(found), own: [] };
  };
  return entryOf(model, "any", basis("latency"), basis("energy"));
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
