/** What a script's module exports, as networks or profiles. */
import { isParametric, type Parametric } from "../../../dsl/parametric.ts";
import { type Network, NETWORK_FORMAT } from "../../../ir/network.ts";
import { tracked } from "../../../ir/tracked.ts";
import { type Dims, withDims } from "../dims.ts";

function isOne(value: unknown): value is Network | Parametric {
  if (isParametric(value)) return true;
  return typeof value === "object" && value !== null && "format" in value && value.format === NETWORK_FORMAT;
}

/**
 * The networks that a module exports, its default export or else all of them, made with sizes for their parameters; none if it exports
 * none. They are as foreign as the module.
 */
export function exportedNetworks(
  module: Readonly<Record<string, unknown>>,
  dims: Dims,
  source: string,
): Network[] {
  const found = isOne(module.default) ? [module.default] : Object.values(module).filter(isOne);
  return found.length === 0 ? [] : withDims(found, dims, source);
}

/** The default export as a profile, or what it makes of each choice of values; which of these it read. */
export async function exportedProfiles(
  { default: own }: Readonly<Record<string, unknown>>,
  choices: readonly Readonly<Record<string, number>>[],
): Promise<{ readonly profiles: readonly unknown[]; readonly read: readonly string[] }> {
  if (own === undefined) return { profiles: [], read: [] };
  if (typeof own !== "function") return { profiles: choices.map(() => own), read: [] };
  const profiles: unknown[] = [], all = new Set<string>();
  for (const choice of choices) {
    const { values, read } = tracked(choice);
    profiles.push(await own(values));
    for (const name of read) all.add(name);
  }
  return { profiles, read: [...all] };
}
