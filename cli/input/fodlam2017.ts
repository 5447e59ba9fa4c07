/** The configurations of the FODLAM of 2017: which layers of which network. */
import { fromZoo, zoo, zooName } from "../../examples/mod.ts";
import { badConfig, cannotRead, FodlamError, outsideFolder, show, suggestion } from "../../ir/errors.ts";
import { chosenLayers, configFrom, plainName } from "../../formats/fodlam2017/config.ts";
import { networkFromMacs } from "../../formats/fodlam2017/netfile.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import { MAX_JSON_BYTES } from "../../formats/limits.ts";
import { isAddress } from "./address.ts";
import { leaves } from "../../formats/text.ts";
import { besideOf } from "./beside.ts";
import { exists, nameOf, parseJson } from "./files.ts";
import { folderOf } from "./paths.ts";
import { readText } from "./text.ts";
import { LIMITS, type Limits } from "./limits.ts";
import { system } from "../process/system.ts";

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

/** Where netfiles lie: in the folder of their configuration, in its folder `nets`, or in the one beside it, as in 2017. */
function foldersOf(path: string): string[] {
  if (isAddress(path)) return [new URL(".", path).href];
  return ["", "/nets", "/../nets"].map((end) => `${folderOf(path)}${end}`);
}

/** The path of a netfile inside a folder; of an absolute one only if it lies there. */
async function within(folder: string, netfile: string): Promise<string | undefined> {
  if (!netfile.startsWith("/")) return netfile;
  const real = (path: string) => system().realPath(path).catch(() => undefined);
  const [home, file] = [await real(folder), await real(netfile)];
  return home !== undefined && file?.startsWith(`${home}/`) ? file.slice(home.length + 1) : undefined;
}

/** The text of a netfile and its path, if there is such a file. */
async function textOf(netfile: string, path: string, limits: Limits) {
  for (const folder of foldersOf(path)) {
    const relative = await within(folder, netfile);
    if (relative === undefined) continue;
    const named = `${folder.replace(/\/$/, "")}/${relative}`;
    if (!isAddress(path) && !leaves(relative) && !await exists(named)) continue;
    const read = besideOf(path, { folder, mostBytes: MAX_JSON_BYTES, limits });
    return { text: new TextDecoder().decode(await read(relative)), named };
  }
  if (leaves(netfile) && await exists(netfile)) throw new FodlamError(outsideFolder(nameOf(path), netfile));
}

/** The network of a `netfile` key: a file beside the configuration or in a folder `nets`, or one of the zoo's. */
async function filed(netfile: string, path: string, limits: Limits): Promise<Network> {
  const known2017 = netfile.split("/").at(-1)!;
  const own = zooName(known2017) === undefined ? undefined : await fromZoo(known2017);
  const found = await textOf(netfile, path, limits);
  if (found !== undefined) {
    const given = networkFromMacs(await parseJson(found.text, found.named), found.named);
    return own !== undefined && sameWork(given, own) ? own : given;
  }
  if (own !== undefined) return own;
  const known = Object.values(zoo).flatMap(({ aliases = [] }) =>
    aliases.filter((alias) => alias.endsWith(".json"))
  );
  const hint = suggestion(netfile, known);
  const reason = `there is no such file in ${folderOf(path)} or its nets folder, and the zoo has ${
    known.join(", ")
  }`;
  throw new FodlamError(
    cannotRead(`netfile ${netfile}`, hint === undefined ? reason : `${reason}; ${hint}`),
  );
}

/** Reads a configuration from a file, an address, or from standard input for `-`. */
export async function readConfig(path: string, limits: Limits = LIMITS): Promise<Config> {
  const config = configFrom(await parseJson(await readText(path, limits), path), nameOf(path));
  const network = config.net === undefined
    ? await filed(config.netfile, path, limits)
    : await named(config.net, path);
  const given = config.net === undefined ? "netfile" : "net";
  return { network, given, layers: chosenLayers(network, config.layers) };
}
