import { networkFrom } from "../../ir/check.ts";
import { jsonText } from "../../ir/escape.ts";
import { badFile, FodlamError } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import type { Format } from "../format.ts";
import { MAX_NETWORKS } from "../limits.ts";
import { looseTextOf } from "../text.ts";
import { json } from "./entry.ts";
import { parseJson } from "./parse.ts";

function isLikeNetwork(value: unknown): boolean {
  return typeof value === "object" && value !== null && "format" in value;
}

/** The networks of a list, each with its place. */
function networksOf(values: readonly unknown[], path: string): Network[] {
  if (values.length > MAX_NETWORKS) {
    throw new FodlamError(badFile(path, "file", `at most ${MAX_NETWORKS} networks`, `${values.length}`));
  }
  return values.map((value, i) => networkFrom(value, `${path} network ${i}`));
}

/** FODLAM's own network as JSON: reading what was written gives the same network. A list of networks is read too. */
export const format: Format = {
  ...json,
  async read(source) {
    const value = await parseJson(looseTextOf(source, json.mostBytes), source.path);
    const several = Array.isArray(value) && value.length > 0 && value.every(isLikeNetwork);
    const networks = several ? networksOf(value, source.path) : [networkFrom(value, source.path)];
    return { networks, notes: [] };
  },
  write: (network) => ({
    files: [{ path: "", content: `${jsonText(network, 2)}\n` }],
    skipped: [],
    notes: [],
  }),
};
