/**
 * Fits that are too long for every `bless`, made again: `deno task make-constants` all, `deno task make-constants gpu-eager npu` some. Each
 * begins at a guess, not at what is shipped, and prints what it finds beside it, with the errors of both. Nothing is written: a person
 * puts better values into the profile or its family.
 *
 * @module
 */
import { heldRows } from "../../cli/output/held.ts";
import { withChanges } from "../../engine/changes.ts";
import { compare, type Held } from "../../engine/trust/compare.ts";
import { fitted, mostOf, rounded } from "../../engine/trust/fit.ts";
import { minimized, type Residuals, startAt } from "../../engine/trust/leastSquares.ts";
import { valueAt } from "../../engine/trust/published.ts";
import { nearest } from "../../ir/suggest.ts";
import { mean, median } from "../../ir/statistics.ts";
import { loadProfile, type ProfileId } from "../../profiles/mod.ts";
import { labelOf, withRuntime } from "../../profiles/runtime.ts";
import type { ChipProfile } from "../../profiles/types.ts";
import { type Job, jobs } from "./jobs.ts";

/** Most steps of a search. */
const STEPS = 80;
/** Parts of a whole, whose names do not say that they are shares. */
const PARTS = /\.(tail|overlap)$/;

/** A chip with the rows of a job that are about it. */
interface Rows {
  readonly chip: ChipProfile;
  readonly rows: readonly Held[];
}

/** A number that is looked for: on one chip, or on all. */
interface Place {
  readonly path: string;
  readonly guess: number;
  readonly on?: ChipProfile;
}

/** What a job found. */
export interface Made {
  /** Each number, as it is shipped and as it was found; on which chip, or on all. */
  readonly numbers: readonly {
    readonly path: string;
    readonly on: string;
    readonly shipped: number;
    readonly found: number;
  }[];
  /** Sizes of ln(estimated / published) with each: their medians and means. */
  readonly errors: Readonly<Record<"shipped" | "found", { readonly median: number; readonly mean: number }>>;
  /** The rows. */
  readonly rows: number;
}

async function rowsOf(name: string, { model, tables }: Job): Promise<Rows> {
  const [id, runtime] = name.split("@");
  const chip = withRuntime(await loadProfile(id as ProfileId), runtime) as ChipProfile;
  const rows = (await heldRows(chip)).filter((held) =>
    tables.includes(held.row.table) && compare(held, chip, model, "latencySeconds").length > 0
  );
  return { chip, rows };
}

/** Fits the numbers of a job anew, from its guesses. */
export async function made(job: Job): Promise<Made> {
  const { model, shared, own } = job, chips = await Promise.all(job.chips.map((name) => rowsOf(name, job)));
  const places: Place[] = [
    ...Object.entries(shared).map(([path, guess]) => ({ path, guess })),
    ...chips.flatMap(({ chip }) => Object.entries(own).map(([path, guess]) => ({ path, guess, on: chip }))),
  ];
  const shippedAt = ({ path, on }: Place) => valueAt(on ?? chips[0]!.chip, model, path);
  const at = (numbers: readonly number[]) =>
    Float64Array.from(chips.flatMap(({ chip, rows }) => {
      const entries = places.flatMap(({ path, on }, i): [string, number][] =>
        on === undefined || on === chip ? [[`${model}.${path}`, numbers[i]!]] : []
      );
      const changed = withChanges(chip, Object.fromEntries(entries));
      return rows.map((held) => {
        const { estimated, published } = compare(held, changed, model, "latencySeconds")[0]!;
        return Math.log(estimated / published);
      });
    }));
  const problem: Residuals = {
    center: places.map(({ guess }) => Math.log(guess)),
    most: places.map((place) => PARTS.test(place.path) ? 0 : Math.log(mostOf(place.path, shippedAt(place)))),
    at: (values) => at(values.map(Math.exp)),
  };
  const found = job.steps
    ? byTrials(chips[0]!, job)
    : minimized(problem, startAt(problem), STEPS).values.map((value) => rounded(Math.exp(value)));
  const shipped = places.map(shippedAt);
  const errorsAt = (numbers: readonly number[]) => {
    const sizes = [...at(numbers)].map(Math.abs);
    return { median: median(sizes), mean: mean(sizes) };
  };
  return {
    numbers: places.map(({ path, on }, i) => (
      { path, on: on === undefined ? "all" : labelOf(on), shipped: shipped[i]!, found: found[i]! }
    )),
    errors: {
      shipped: errorsAsShipped(chips, job),
      found: errorsAt(found),
    },
    rows: chips.reduce((sum, { rows }) => sum + rows.length, 0),
  };
}

/** Limits of one chip, tried up and down in turn. */
function byTrials({ chip, rows }: Rows, { model, tables, own }: Job): number[] {
  const parameters = Object.keys(own);
  const guessed = withChanges(
    chip,
    Object.fromEntries(Object.entries(own).map(([path, guess]) => [`${model}.${path}`, guess])),
  );
  const fit = { model, tables, quantity: "latencySeconds", parameters, leaveOut: "network" } as const;
  const found = fitted(guessed, fit, rows);
  return parameters.map((path) => valueAt(found, model, path));
}

/** Errors with what each chip is shipped with. */
function errorsAsShipped(chips: readonly Rows[], { model }: Job) {
  const sizes = chips.flatMap(({ chip, rows }) =>
    rows.map((held) => {
      const { estimated, published } = compare(held, chip, model, "latencySeconds")[0]!;
      return Math.abs(Math.log(estimated / published));
    })
  );
  return { median: median(sizes), mean: mean(sizes) };
}

function lines(name: string, { about }: Job, { numbers, errors, rows }: Made): string[] {
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const sizes = (of: "shipped" | "found") =>
    `${of}: median ${percent(errors[of].median)}, mean ${percent(errors[of].mean)}`;
  const wide = Math.max(...numbers.map(({ path }) => path.length)),
    on = Math.max(...numbers.map((n) => n.on.length));
  return [
    `${name}: ${about}, ${rows} rows`,
    ...numbers.map(({ path, on: chip, shipped, found }) =>
      `  ${path.padEnd(wide)}  ${chip.padEnd(on)}  shipped ${String(shipped).padStart(12)}  found ${found}`
    ),
    `  ${sizes("shipped")}; ${sizes("found")}`,
  ];
}

async function main(asked: readonly string[]): Promise<number> {
  const unknown = asked.find((name) => !Object.hasOwn(jobs, name));
  if (unknown !== undefined) {
    const names = Object.keys(jobs), hint = nearest(unknown, names);
    console.error(
      `Cannot make "${unknown}": expected one of ${names.join(", ")}${
        hint === undefined ? "" : `; did you mean "${hint}"?`
      }`,
    );
    return 1;
  }
  for (const name of asked.length === 0 ? Object.keys(jobs) : asked) {
    const job = jobs[name]!;
    for (const line of lines(name, job, await made(job))) console.log(line);
  }
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
