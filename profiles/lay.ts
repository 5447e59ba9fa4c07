/** Data laid over other data: what the upper says holds, the rest is the lower's. */

import { isObject, type Json } from "../ir/object.ts";

/** Data laid over other data of its type: anything may be left out, null takes away. */
export type Laid<T> = T extends readonly (infer I)[] ? readonly Laid<I>[]
  : T extends object ? { readonly [K in keyof T]?: Laid<T[K]> | null }
  : T;

interface Named extends Json {
  readonly name: string;
}

/** Whether a value is a list of objects that each have a name, such as memories. */
function isNamed(value: unknown): value is readonly Named[] {
  return Array.isArray(value) && value.every((item) => isObject(item) && typeof item.name === "string");
}

/**
 * One value laid over another: objects key by key, lists of named objects name by name, anything else replaced. Null in the upper one
 * takes a key away.
 */
export function laidOver(lower: unknown, upper: unknown): unknown {
  if (isObject(lower) && isObject(upper)) {
    const keys = keysOver(Object.keys(lower), Object.keys(upper));
    const stays = (key: string) => upper[key] !== null || !Object.hasOwn(lower, key);
    const laid = (key: string) => Object.hasOwn(upper, key) ? laidOver(lower[key], upper[key]) : lower[key];
    return Object.fromEntries(keys.filter(stays).map((key) => [key, laid(key)]));
  }
  if (!isNamed(lower) || !isNamed(upper)) return upper;
  return namesOver(lower, upper).map((name) => {
    const [below, above] = [lower, upper].map((list) => list.find((item) => item.name === name));
    return below === undefined || above === undefined ? above ?? below : laidOver(below, above);
  });
}

/** The keys of both objects, so that neither's order changes where the two agree. */
function keysOver(lower: readonly string[], upper: readonly string[]): string[] {
  const own = new Set(upper), keys: string[] = [];
  let next = 0;
  for (const key of upper) {
    const end = lower.indexOf(key) + 1;
    keys.push(...lower.slice(next, end).filter((below) => !own.has(below)), key);
    next = Math.max(next, end);
  }
  return [...keys, ...lower.slice(next).filter((key) => !own.has(key))];
}

/** The names of both lists: as the upper has them if it names all of the lower's, else the lower's first. */
function namesOver(lower: readonly Named[], upper: readonly Named[]): string[] {
  const [below, above] = [lower, upper].map((list) => list.map(({ name }) => name)) as [string[], string[]];
  return below.every((name) => above.includes(name)) ? above : [...new Set([...below, ...above])];
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The inverse of `laidOver`: the least that it must lay over a value to come to `whole`; nothing if they are the same. */
export function unlaid(lower: unknown, whole: unknown): unknown {
  if (same(lower, whole)) return undefined;
  if (isObject(lower) && isObject(whole)) {
    const changed = Object.entries(whole).flatMap(([key, value]) => {
      const own = unlaid(lower[key], value);
      return own === undefined ? [] : [[key, own]];
    });
    const gone = Object.keys(lower).filter((key) => !Object.hasOwn(whole, key)).map((key) => [key, null]);
    return Object.fromEntries([...changed, ...gone]);
  }
  if (!isNamed(lower) || !isNamed(whole)) return whole;
  const own = whole.map((item) => ({
    name: item.name,
    ...unlaid(lower.find(({ name }) => name === item.name), item) as Json | undefined,
  }));
  const changed = own.filter((item) => Object.keys(item).length > 1);
  const names = (list: unknown) => (list as readonly Named[]).map(({ name }) => name);
  return same(names(laidOver(lower, changed)), names(whole)) ? changed : own;
}
