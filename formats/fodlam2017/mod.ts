import { badConfig, FodlamError, show, unknownWord } from "../../ir/errors.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import type { Format, ReadOptions, Source } from "../format.ts";
import { parseJson } from "../json/parse.ts";
import { Maker } from "../maker.ts";
import { stemOf, textOf } from "../text.ts";
import { chosenLayers, type Config2017, configFrom } from "./config.ts";
import { networkFromMacs } from "./netfile.ts";
import { MAX_JSON_BYTES } from "../limits.ts";

/** What the original's files do not hold. */
const CHAIN = "these files hold only MACs: the network is a chain of layers without shapes and bytes";

/** The network that a configuration names. */
async function networkOf(
  config: Config2017,
  { path, sibling }: Source,
  { named }: ReadOptions,
): Promise<Network> {
  const name = config.net ?? config.netfile;
  const known = await named?.(name);
  if (known !== undefined) return known;
  if (config.netfile === undefined || sibling === undefined) {
    const [place, expected] = config.net === undefined
      ? ["netfile", "a file beside the configuration"]
      : ["net", "a network of the zoo"];
    throw new FodlamError(badConfig(`${path} ${place}`, expected, show(name)));
  }
  const bytes = await sibling(config.netfile);
  return networkFromMacs(
    await parseJson(textOf({ path: config.netfile, bytes }, MAX_JSON_BYTES), config.netfile),
    config.netfile,
  );
}

/** The chosen layers as a chain, each as often as it is named. */
function chainOf(network: Network, layers: readonly string[], path: string): Network {
  const maker = new Maker(path, stemOf(path));
  const works = new Map(lower(network).map((work, i) => [network.layers[i]!.name, work]));
  let last = maker.input("(input)", [1]);
  const refuse = (layer: string, known: readonly string[]) => {
    const { expected, got, hint } = unknownWord("a layer with MACs", layer, known);
    return new FodlamError(badConfig(`${path} layers`, expected, got, hint));
  };
  for (const name of chosenLayers(network, layers, refuse)) {
    const { macs, parameters, group } = works.get(name)!;
    last = maker.layer("custom", [macs, { parameters, group: group === "fc" ? "fc" : "conv" }], [last], {
      name,
    });
  }
  return maker.network([last]);
}

/** The FODLAM of 2017: its netfiles and configurations. */
export const format: Format = {
  async read(source, options) {
    const { path } = source;
    const notes = [{ text: CHAIN, layers: [] }];
    const value = await parseJson(textOf(source, MAX_JSON_BYTES), path);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return { networks: [networkFromMacs(value, path)], notes, dimensions: [] };
    }
    const config = configFrom(value, path);
    const network = await networkOf(config, source, options);
    return { networks: [chainOf(network, config.layers, path)], notes, dimensions: [] };
  },
};
