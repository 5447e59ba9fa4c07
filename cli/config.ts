/** The configurations of the FODLAM of 2017: which layers of which network. */
import { fromZoo, zoo, zooName } from "../examples/mod.ts";
import { badConfig, cannotRead, FodlamError, show, suggestion } from "../ir/errors.ts";
import { chosenLayers, configFrom, plainName } from "../formats/fodlam2017/config.ts";
import { networkFromMacs } from "../formats/fodlam2017/netfile.ts";
import { lower } from "../ir/lower.ts";
import type { Network } from "../ir/network.ts";
import { exists, folderOf, nameOf, parseJson, readText } from "./input/files.ts";

/** Which layers of which network. */
export interface Config {
  /** The network. */
  readonly network: Network;
  /** Whether the network was named as one with published rows (`net`) or as a file (`netfile`). */
  readonly given: "net" | "netfile";
  /** The layers, in the order asked for, as often as asked for. */
  readonly layers: readonly string[];
}

/** The network of a `net` key. */
async function named(net: string, path: string): Promise<Network> {
  if (zooName(net) !== undefined) return await fromZoo(net);
  const known = ["VGG16", "AlexNet", ...Object.keys(zoo)];
  const expected = `a network among ${known.join(", ")}`;
  throw new FodlamError(badConfig(`${nameOf(path)} net`, expected, show(net), suggestion(net, known)));
}

/** Names and MACs of the layers that have any. */
function workOf(network: Network): string {
  const macs = lower(network).map(({ macs }) => macs);
  const lines = network.layers.flatMap(({ name }, i) =>
    macs[i]! > 0 ? [`${plainName(name)} ${macs[i]}`] : []
  );
  return lines.sort().join("\n");
}

/** Whether a netfile lists what a network of the zoo is: the zoo knows its shapes too. */
function sameWork(netfile: Network, network: Network): boolean {
  return workOf(netfile) === workOf(network);
}

/** The network of a `netfile` key: a file beside the configuration or in a folder `nets`, or one of the zoo's. */
async function filed(netfile: string, folder: string): Promise<Network> {
  const places = netfile.startsWith("/")
    ? [netfile]
    : [`${folder}/${netfile}`, `${folder}/nets/${netfile}`, `${folder}/../nets/${netfile}`];
  const known2017 = netfile.split("/").at(-1)!;
  const own = zooName(known2017) === undefined ? undefined : await fromZoo(known2017);
  for (const place of places) {
    if (!await exists(place)) continue;
    const given = networkFromMacs(await parseJson(await readText(place), place), place);
    return own !== undefined && sameWork(given, own) ? own : given;
  }
  if (own !== undefined) return own;
  const known = Object.values(zoo).flatMap(({ aliases = [] }) =>
    aliases.filter((alias) => alias.endsWith(".json"))
  );
  const hint = suggestion(netfile, known);
  const reason = `there is no such file in ${folder} or its nets folder, and the zoo has ${known.join(", ")}`;
  throw new FodlamError(
    cannotRead(`netfile ${netfile}`, hint === undefined ? reason : `${reason}; ${hint}`),
  );
}

/** Reads a configuration from a file, or from standard input for `-`. */
export async function readConfig(path: string): Promise<Config> {
  const config = configFrom(await parseJson(await readText(path), path), nameOf(path));
  const network = config.net === undefined
    ? await filed(config.netfile, folderOf(path))
    : await named(config.net, path);
  const given = config.net === undefined ? "netfile" : "net";
  return { network, given, layers: chosenLayers(network, config.layers) };
}
