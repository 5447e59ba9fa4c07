import type { Format } from "../format.ts";
import { parseJson } from "../json/parse.ts";
import { textOf } from "../text.ts";
import { fodlam2017 } from "./entry.ts";
import { networkFromMacs } from "./netfile.ts";

/** What a netfile does not hold. */
const CHAIN =
  "a netfile holds only MACs: the network is a chain of layers without shapes, parameters and bytes";

/** The FODLAM of 2017: its netfiles. */
export const format: Format = {
  ...fodlam2017,
  async read(source) {
    const value = await parseJson(textOf(source), source.path);
    return { networks: [networkFromMacs(value, source.path)], notes: [{ text: CHAIN, layers: [] }] };
  },
};
