/**
 * Points that are costed together, as a few columns: each value that several points have stands once, so that a shard is small on its
 * way to a worker or through a queue. Whoever has a shard makes its points and their ids by itself.
 */
import type { EvaluateOptions } from "../engine/options.ts";
import { type Point, PointIds, type PointParts, type Values } from "./point.ts";

/** Points that are costed together: at 1 ms a message, a queue costs a few per cent more. */
export const SHARD_POINTS = 1000;

/** A network or profile in a shard. */
export interface Named {
  readonly hash: string;
  readonly name: string;
}

/** One thing that points have. */
export interface Column {
  /** The part of a point that it stands in. */
  readonly part: "network" | "profile" | "options" | "dims" | "knobs" | "set";
  /** Its name there. */
  readonly name: string;
  /** Its different values. */
  readonly values: readonly unknown[];
  /** The value of each point: its place among them, -1 where a point has none. */
  readonly at: readonly number[];
}

/** Points by column. */
export interface Shard {
  readonly size: number;
  readonly columns: readonly Column[];
}

/** The hashes of the networks and profiles that a shard is about. */
export function hashesOf({ columns }: Shard): string[] {
  const named = columns.filter(({ part }) => part === "network" || part === "profile");
  return [...new Set(named.flatMap(({ values }) => values.map((value) => (value as Named).hash)))];
}

/** Some points of a shard, by their places. */
export function someOf({ columns }: Shard, places: readonly number[]): Shard {
  return {
    size: places.length,
    columns: columns.map((column) => narrowed(column, places.map((place) => column.at[place]!))),
  };
}

/** A column with only the values that its points have. */
function narrowed(column: Column, at: readonly number[]): Column {
  const places = new Map<number, number>(), values: unknown[] = [];
  const own = at.map((place) => {
    if (place === -1) return -1;
    let found = places.get(place);
    if (found === undefined) {
      places.set(place, found = values.length);
      values.push(column.values[place]);
    }
    return found;
  });
  return { ...column, values, at: own };
}

/** A shard of axes' values: for each point, and each axis, the place of a value. */
export function shardOf(
  columns: readonly Omit<Column, "at">[],
  size: number,
  at: (column: number, point: number) => number,
): Shard {
  const places = Array.from({ length: size }, (_, point) => point);
  return {
    size,
    columns: columns.map((column, number) =>
      narrowed({ ...column, at: [] }, places.map((point) => at(number, point)))
    ).filter(({ values }) => values.length > 0),
  };
}

/** A shard of points that have no columns yet. */
export function shardOfPoints(points: readonly PointParts[]): Shard {
  const columns = new Map<string, { column: Omit<Column, "at">; values: unknown[]; at: number[] }>();
  const keys = new Map<string, number>();
  points.forEach((point, i) => {
    const put = (part: Column["part"], name: string, value: unknown) => {
      const id = `${part} ${name}`;
      let own = columns.get(id);
      if (own === undefined) {
        const values: unknown[] = [];
        columns.set(id, own = { column: { part, name, values }, values, at: points.map(() => -1) });
      }
      const key = `${id} ${JSON.stringify(value)}`, place = keys.get(key) ?? own.values.push(value) - 1;
      keys.set(key, place);
      own.at[i] = place;
    };
    put("network", "network", { hash: point.networkHash, name: point.network });
    put("profile", "profile", { hash: point.profileHash, name: point.profile });
    for (const part of parts) {
      for (const [name, value] of Object.entries(point[part])) put(part, name, value);
    }
  });
  return { size: points.length, columns: [...columns.values()].map(({ column, at }) => ({ ...column, at })) };
}

const parts = ["options", "dims", "knobs", "set"] as const;

const nothing: Readonly<Record<string, never>> = Object.freeze({});

/** Where the ids of points come from: their places in a shard, or what they are made of. */
export type IdOf = (point: PointParts, place: number) => string;

/** Ids worked out from what points are made of. */
function hashed(): IdOf {
  const ids = new PointIds();
  return ({ networkHash, profileHash, options, set }) => ids.of(networkHash, profileHash, options, set);
}

/** The points of a shard; their ids are worked out where nobody has them. Neighbours that agree in a part share its object. */
export function pointsOf({ size, columns }: Shard, idOf: IdOf = hashed()): Point[] {
  const points = new Array<Point>(size);
  const networks = columns.find(({ part }) => part === "network")!;
  const profiles = columns.find(({ part }) => part === "profile")!;
  const by = parts.map((part) => columns.filter((column) => column.part === part));
  const last: Readonly<Record<string, unknown>>[] = parts.map(() => nothing);
  for (let i = 0; i < size; i++) {
    by.forEach((all, part) => {
      if (all.length > 0 && (i === 0 || all.some(({ at }) => at[i] !== at[i - 1]))) {
        last[part] = valuesAt(all, i);
      }
    });
    const network = networks.values[networks.at[i]!] as Named,
      profile = profiles.values[profiles.at[i]!] as Named;
    const [options, dims, knobs, set] = last as unknown as [EvaluateOptions, Values, Values, Values];
    const point = {
      id: "",
      network: network.name,
      networkHash: network.hash,
      profile: profile.name,
      profileHash: profile.hash,
      options,
      dims,
      knobs,
      set,
    };
    point.id = idOf(point, i);
    points[i] = point;
  }
  return points;
}

function valuesAt(columns: readonly Column[], point: number): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const { name, values: all, at } of columns) {
    if (at[point] !== -1) values[name] = all[at[point]!];
  }
  return values;
}
