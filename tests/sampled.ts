/**
 * Parts of long lists, for tests whose full cross product takes minutes and proves no more than a part that holds every shape of
 * thing. They are drawn by name, so that a new profile or network moves no other. `FODLAM_ALL=1 deno task test` takes everything.
 */
import { models } from "../engine/models/mod.ts";
import { modelsOf, prepared } from "../engine/prepare.ts";
import { fromZoo, zoo } from "../examples/mod.ts";
import type { Network } from "../ir/network.ts";
import { loadProfile, type Profile, type ProfileId, profileIds } from "../profiles/mod.ts";

/** Whether nothing is left out. */
export const isWhole = Deno.env.get("FODLAM_ALL") !== undefined;

/** Options where a mapping's quality says nothing: models that search one take a hundredth of the usual time. */
export const quick = { mapSeconds: 0.001 } as const;

/** Whether layers of a chip cost a search: the model that it prefers makes one. */
export function isSearched(profile: Profile): boolean {
  const [preferred] = modelsOf(prepared(profile).chips);
  return preferred !== undefined && models[preferred].searches === true;
}

/** FNV-1a, 32 bits: the same place in the draw for the same name, whatever else is in the list. */
function drawOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return Math.imul(hash ^ hash >>> 15, 0x2c1b3c6d) >>> 0;
}

/** So many of a list, in its order. */
export function sampled<T>(
  all: readonly T[],
  most: number,
  seed = "",
  nameOf: (item: T) => string = String,
): T[] {
  if (isWhole || all.length <= most) return [...all];
  const drawn = new Map(all.map((item) => [item, drawOf(seed + nameOf(item))]));
  const taken = new Set([...all].sort((a, b) => drawn.get(a)! - drawn.get(b)!).slice(0, most));
  return all.filter((item) => taken.has(item));
}

/** So many of a list from a place on, round and round: who asks for one turn after another gets all of them. */
export function inTurn<T>(all: readonly T[], turn: number, count: number): readonly T[] {
  if (isWhole || all.length <= count) return all;
  return Array.from({ length: count }, (_, i) => all[(turn * count + i) % all.length]!);
}

/** Those of a list that show something which none before them shows, in its order. */
export function covering<T>(all: readonly T[], showsOf: (item: T) => Iterable<string>): T[] {
  if (isWhole) return [...all];
  const seen = new Set<string>();
  return all.filter((item) => {
    const before = seen.size;
    for (const shown of showsOf(item)) seen.add(shown);
    return seen.size > before;
  });
}

/** What each layer of a network is like: its kind, fields, rank and what it reads. */
function* patternsOf({ inputs, layers }: Network): Iterable<string> {
  const kinds = new Map<string, string>(inputs.map(({ name }) => [name, "input"]));
  for (const { name, kind } of layers) kinds.set(name, kind);
  for (const { name: _, kind, inputs: reads, shape, ...fields } of layers) {
    yield `${kind} ${Object.keys(fields)} ${shape.length} of ${reads.map((read) => kinds.get(read))}`;
  }
}

/** Networks of the zoo by name, the smallest first, as far as they show a layer that is like none of a smaller one's. */
export async function zooOfEveryPattern(): Promise<(readonly [name: string, network: Network])[]> {
  const all = await Promise.all(Object.keys(zoo).map(async (name) => [name, await fromZoo(name)] as const));
  const rising = all.sort(([, a], [, b]) => a.layers.length - b.layers.length);
  return covering(rising, ([, network]) => patternsOf(network));
}

/** The places of a profile's model data: what there is, whatever its numbers. */
function* placesOf(value: unknown, path: string): Iterable<string> {
  yield path;
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) { for (const item of value) yield* placesOf(item, `${path}[]`); }
  else for (const [key, item] of Object.entries(value)) yield* placesOf(item, `${path}.${key}`);
}

function* shapeOf(profile: Profile): Iterable<string> {
  if ("parts" in profile) return yield profile.id; // each is a chip of chips of its own
  yield `energy of ${profile.energyOf}`;
  yield* placesOf({ ...profile.models, table: undefined }, "");
  if (profile.models.table !== undefined) yield "table";
}

/** Chips by what their data are like. */
export interface Chips {
  /** Those that show every model and every sort of data between them. */
  readonly distinct: readonly Profile[];
  /** Those that are the same with other numbers. */
  readonly likes: readonly Profile[];
}

/** All shipped profiles. */
export async function chipsByShape(): Promise<Chips> {
  const profiles = await Promise.all(profileIds.map(loadProfile));
  const distinct = covering(profiles, shapeOf);
  return { distinct, likes: profiles.filter((profile) => !distinct.includes(profile)) };
}

/** The ids of the distinct ones. */
export async function profilesOfEveryShape(): Promise<ProfileId[]> {
  return (await chipsByShape()).distinct.map(({ id }) => id as ProfileId);
}
