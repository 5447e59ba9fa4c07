/**
 * Formats that know neither groups nor several images list an entry of each: `conv2_group1of32` to `conv2_group32of32`.
 * Reading them back gives the one layer again.
 */
import type { Nest } from "../../ir/work.ts";
import { type Entry, isProduct } from "./entry.ts";

/** What there is one entry of. */
type Sort = "group" | "image";

/** Entries that one layer may become. */
export const MOST_COPIES = 100_000;

/** How many entries a loop nest becomes. */
export function copiesOf(nest: Nest): number {
  return nest.groups * (isProduct(nest) ? 1 : nest.n);
}

/** An entry as one of each group and, if it is no matrix product, of each image. */
export function* expanded(entry: Entry): Generator<Entry> {
  const { nest, name } = entry;
  const { groups } = nest;
  const images = isProduct(nest) ? 1 : nest.n;
  const one = { ...nest, n: nest.n / images, k: nest.k / groups, c: nest.c / groups, groups: 1 };
  for (let image = 1; image <= images; image++) {
    const base = images > 1 ? `${name}_image${image}of${images}` : name;
    for (let group = 1; group <= groups; group++) {
      yield { ...entry, nest: one, name: groups > 1 ? `${base}_group${group}of${groups}` : base };
    }
  }
}

const COPY = { group: /^(.+)_group(\d+)of(\d+)$/, image: /^(.+)_image(\d+)of(\d+)$/ };

function isAlike(a: Entry, b: Entry): boolean {
  const keys = ["n", "k", "c", "p", "q", "r", "s", "groups"] as const;
  const pairs = ["stride", "dilation"] as const;
  return keys.every((key) => a.nest[key] === b.nest[key]) &&
    pairs.every((key) => a.nest[key][0] === b.nest[key][0] && a.nest[key][1] === b.nest[key][1]);
}

/** What so many entries were before they were written one by one. */
function together(entry: Entry, name: string, count: number, sort: Sort): Entry {
  const { nest } = entry;
  const whole = sort === "image"
    ? { ...nest, n: nest.n * count }
    : { ...nest, k: nest.k * count, c: nest.c * count, groups: nest.groups * count };
  return { ...entry, name, layer: name, nest: whole };
}

/** Entries with complete runs of alike copies put together. */
function* folded(entries: Iterable<Entry>, sort: Sort): Generator<Entry> {
  let run: Entry[] = [], base = "", count = "";
  for (const entry of entries) {
    const [, name, number, of] = COPY[sort].exec(entry.name) ?? [];
    const follows = run.length > 0 && name === base && of === count && number === `${run.length + 1}` &&
      isAlike(entry, run[0]!);
    if (!follows) {
      yield* run;
      run = [];
      if (number !== "1" || Number(of) > MOST_COPIES) {
        yield entry;
        continue;
      }
      [base, count] = [name!, of!];
    }
    run.push(entry);
    if (run.length === Number(count)) {
      yield together(run[0]!, base, run.length, sort);
      run = [];
    }
  }
  yield* run;
}

/** Entries with the copies of groups and images put together again. */
export function gathered(entries: Iterable<Entry>): Iterable<Entry> {
  return folded(folded(entries, "group"), "image");
}
