import { atSize } from "../../ir/atSize.ts";
import { networkFrom } from "../../ir/check.ts";
import { jsonText } from "../../ir/escape.ts";
import { badFile, FodlamError } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { Dimensions } from "../dimensions.ts";
import type { Format, Note } from "../format.ts";
import { MAX_JSON_BYTES, MAX_NETWORKS } from "../limits.ts";
import { looseTextOf } from "../text.ts";
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

/** A network with an input of another size, if one is asked for. */
function sized(network: Network, dims: Dimensions): Network {
  const given = network.inputs.flatMap(({ name, shape }) => dims.shape(name, shape) ?? []);
  return given.length === 0 ? network : { ...atSize(network, given), name: network.name };
}

/** Layers of a network with an input of another size whose work does not follow it. */
function notesOf(networks: readonly Network[], given: readonly unknown[]): Note[] {
  const resized = networks.filter((network, i) => network !== given[i]);
  const own = resized.flatMap(({ layers }) => layers.filter(({ kind }) => kind === "custom"));
  if (own.length === 0) return [];
  const text = "custom layers keep the work that the file states, whatever the size of the input";
  return [{ text, layers: own.map(({ name }) => name) }];
}

/** FODLAM's own network as JSON: reading what was written gives the same network. A list of networks is read too. */
export const format: Format = {
  async read(source, options) {
    const dims = new Dimensions(options);
    const value = await parseJson(looseTextOf(source, MAX_JSON_BYTES), source.path);
    const several = Array.isArray(value) && value.length > 0 && value.every(isLikeNetwork);
    const all: readonly unknown[] = several ? value : [value];
    const read = several ? networksOf(all, source.path) : [networkFrom(value, source.path)];
    const networks = read.map((one) => sized(one, dims));
    return { networks, notes: notesOf(networks, all), dimensions: dims.known };
  },
  write: (network) => ({
    files: [{ path: "", content: `${jsonText(network, 2)}\n` }],
    skipped: [],
    notes: [],
  }),
};
