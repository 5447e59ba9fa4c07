import { atSize } from "../../ir/atSize.ts";
import { networkFrom } from "../../ir/check.ts";
import type { Network } from "../../ir/network.ts";
import { Dimensions } from "../dimensions.ts";
import type { Format, Note } from "../format.ts";
import { looseTextOf } from "../text.ts";
import { json } from "./entry.ts";
import { parseJson } from "./parse.ts";

function isLikeNetwork(value: unknown): boolean {
  return typeof value === "object" && value !== null && "format" in value;
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
  ...json,
  async read(source, options) {
    const dims = new Dimensions(options);
    const value = await parseJson(looseTextOf(source, json.mostBytes), source.path);
    const several = Array.isArray(value) && value.length > 0 && value.every(isLikeNetwork);
    const all: readonly unknown[] = several ? value : [value];
    const networks = all.map((one) => sized(networkFrom(one, source.path), dims));
    return { networks, notes: notesOf(networks, all), dimensions: dims.known };
  },
  write: (network) => ({
    files: [{ path: "", content: `${JSON.stringify(network, null, 2)}\n` }],
    skipped: [],
    notes: [],
  }),
};
