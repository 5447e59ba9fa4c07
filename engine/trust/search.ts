/** The search for parameters of a profile that suit some rows, and for those that suit them but for a few. */
import type { ChipProfile, ModelId } from "../../profiles/types.ts";
import { withChanges } from "../changes.ts";
import { compare, type Held } from "./compare.ts";
import { mostOf, rounded } from "./fit.ts";
import { type Found, isFlat, minimized, type Residuals, startAt } from "./leastSquares.ts";
import { valueAt } from "./published.ts";

/** Most steps of a search that goes on with some rows left out. */
const FOLD_STEPS = 3;

/** What is fitted to what. */
export interface Aim<Q extends string = string> {
  /** The model. */
  readonly model: ModelId;
  /** The quantity whose errors are made small. */
  readonly quantity: Q;
  /** The places of the parameters in the model's data. */
  readonly places: readonly string[];
}

/** A search for the parameters of a profile that suit some rows. */
export class Search {
  readonly #profile: ChipProfile;
  readonly #aim: Aim;
  readonly #rows: readonly Held[];
  readonly #center: readonly number[];

  constructor(profile: ChipProfile, aim: Aim, rows: readonly Held[]) {
    this.#profile = profile;
    this.#aim = aim;
    this.#rows = rows;
    this.#center = aim.places.map((place) => Math.log(valueAt(profile, aim.model, place)));
  }

  /** A profile, the search's own if none is given, with other parameters. */
  profileAt(values: readonly number[], profile: ChipProfile = this.#profile): ChipProfile {
    return this.#changed(profile, values, rounded);
  }

  #changed(profile: ChipProfile, values: readonly number[], digits = (value: number) => value): ChipProfile {
    const { model, places } = this.#aim;
    return withChanges(
      profile,
      Object.fromEntries(places.map((place, i) => [`${model}.${place}`, digits(Math.exp(values[i]!))])),
    );
  }

  /** Residuals of the rows. */
  residuals(rows: readonly Held[] = this.#rows): Residuals {
    const { model, quantity, places } = this.#aim;
    return {
      center: this.#center,
      most: places.map((place, i) => Math.log(mostOf(place, Math.exp(this.#center[i]!)))),
      looksFar: true,
      at: (values) => {
        const changed = this.#changed(this.#profile, values);
        return Float64Array.from(rows, (held) => {
          const { estimated, published } = compare(held, changed, model, quantity)[0]!;
          return Math.log(estimated / published);
        });
      },
    };
  }

  /** The profile's own values, and what each of them does. */
  start(): Found {
    return startAt(this.residuals());
  }

  /** Places of parameters on which some row depends. */
  determined({ slopes }: Found): string[] {
    return this.#aim.places.filter((_, i) => !isFlat(slopes[i]!));
  }

  /** Values fitted without some rows: the search goes on from those of all, with what is left. */
  without(fold: readonly Held[], { values, residuals, slopes }: Found): readonly number[] {
    const others = this.#rows.flatMap((held, i) => fold.includes(held) ? [] : [i]);
    const some = (list: Float64Array) => Float64Array.from(others, (i) => list[i]!);
    const start = { values, residuals: some(residuals), slopes: slopes.map(some) };
    const left = this.residuals(others.map((i) => this.#rows[i]!));
    return minimized(left, start, FOLD_STEPS).values;
  }
}
