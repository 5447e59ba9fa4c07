import { networkFrom } from "../../ir/check.ts";
import type { Format } from "../format.ts";
import { looseTextOf } from "../text.ts";
import { json } from "./entry.ts";
import { parseJson } from "./parse.ts";

function isLikeNetwork(value: unknown): boolean {
  return typeof value === "object" && value !== null && "format" in value;
}

/** FODLAM's own network as JSON: reading what was written gives the same network. A list of networks is read too. */
export const format: Format = {
  ...json,
  async read(source) {
    const value = await parseJson(looseTextOf(source, json.mostBytes), source.path);
    const several = Array.isArray(value) && value.length > 0 && value.every(isLikeNetwork);
    const all: readonly unknown[] = several ? value : [value];
    return { networks: all.map((one) => networkFrom(one, source.path)), notes: [] };
  },
  write: (network) => ({
    files: [{ path: "", content: `${JSON.stringify(network, null, 2)}\n` }],
    skipped: [],
    notes: [],
  }),
};
