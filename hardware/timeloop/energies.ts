/** Accelergy's energy reference tables, versions 0.2 to 0.4: picojoules of an access of a whole line. */
import type { YamlValue } from "../../formats/yaml.ts";
import { PICO } from "../../ir/units.ts";
import { lastName, refused } from "./words.ts";

/** Energies of a component by action, in joules. */
export type Actions = ReadonlyMap<string, number>;

/** A table of energies. */
export interface Energies {
  /** Energies of a component by its name, without the path and the instances. */
  readonly of: ReadonlyMap<string, Actions>;
  /** Seconds of a cycle that some action states. */
  readonly cycleSeconds?: number | undefined;
  /** Keys of the table that nothing is made of. */
  readonly idle: readonly string[];
}

/** Seconds of a cycle; refused where no clock is like that. */
export function checkedCycle(seconds: number, at: YamlValue): number {
  if (!(seconds >= 1e-11 && seconds <= 1e-6)) throw at.fault("a cycle from 1e-11 to 1e-6 s");
  return seconds;
}

/** The table of a file. */
export function energiesOf(ert: YamlValue): Energies {
  const of = new Map<string, Actions>();
  const idle = new Set(keysBut(ert, ["version", "tables", "ERT_tables"]));
  let cycleSeconds: number | undefined;
  const tables = ert.get("tables").isThere ? ert.get("tables") : ert.get("ERT_tables");
  const entries = Array.isArray(tables.value)
    ? tables.list().map((table) => ({
      name: table.get("name"),
      path: table.get("name").text(),
      actions: table.get("actions"),
    }))
    : tables.keys().map((path) => ({ name: tables.get(path), path, actions: tables.get(path) }));
  for (const { name, path, actions } of entries) {
    const own = new Map<string, number>(), key = lastName(path);
    if (of.has(key)) throw name.fault("each component once", `"${key}" again`);
    for (const { action, value } of actionsOf(actions)) {
      own.set(action, Math.max(own.get(action) ?? 0, joulesOf(picojoules(value.get("energy")))));
      for (const key of keysBut(value, ["name", "arguments", "energy"])) idle.add(key);
      for (const key of keysBut(value.get("arguments"), ["global_cycle_seconds"])) idle.add(key);
      const seconds = value.get("arguments").get("global_cycle_seconds");
      if (typeof seconds.value !== "number") continue;
      if (cycleSeconds !== undefined && seconds.value !== cycleSeconds) {
        throw seconds.fault(`one cycle in all of the table, ${cycleSeconds} s`, `${seconds.value}`);
      }
      cycleSeconds = checkedCycle(seconds.value, seconds);
    }
    of.set(key, own);
  }
  return { of, cycleSeconds, idle: [...idle] };
}

/** The keys of a mapping but for some. */
function keysBut(value: YamlValue, known: readonly string[]): string[] {
  return value.isMapping ? value.keys().filter((key) => !known.includes(key)) : [];
}

/** A list of named actions, or a mapping from names to an energy or several. */
function actionsOf(actions: YamlValue): { readonly action: string; readonly value: YamlValue }[] {
  if (Array.isArray(actions.value)) {
    return actions.list().map((value) => ({ action: value.get("name").text(), value }));
  }
  return actions.keys().flatMap((action) => {
    const value = actions.get(action);
    return (Array.isArray(value.value) ? value.list() : [value]).map((value) => ({ action, value }));
  });
}

/** Picojoules as joules, without digits that rounding makes. */
export function joulesOf(picojoules: number): number {
  return Number((picojoules * PICO).toPrecision(15));
}

function picojoules(energy: YamlValue): number {
  const { value } = energy;
  if (typeof value !== "number" || !(value >= 0) || value === Infinity) throw energy.fault("an energy in pJ");
  return value;
}

/** The energy of the first of these actions that a component has. */
export function energyOf(actions: Actions, ...names: readonly string[]): number | undefined {
  return names.map((name) => actions.get(name)).find((energy) => energy !== undefined);
}

/** The energies of a component; refused where the table has none. */
export function actionsFor({ of }: Energies, name: string, at: YamlValue): Actions {
  const found = of.get(name);
  if (found === undefined) {
    throw refused(at, `"${name}" without energies, where a table beside it states others`);
  }
  return found;
}
