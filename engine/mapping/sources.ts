import type { Cited } from "../../profiles/types.ts";

/** Ids of the sources of all cited values in some groups of them, each once. */
export function sourcesIn(...groups: readonly object[]): string[] {
  return [
    ...new Set(groups.flatMap((group) => (Object.values(group) as Cited[]).map(({ source }) => source))),
  ];
}
