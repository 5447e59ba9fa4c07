/** The configurations of the FODLAM of 2017: which layers of which network. */
import { z } from "../deps/zod.ts";
import { fromZoo, zoo, zooName } from "../examples/mod.ts";
import {
  badConfig,
  cannotRead,
  FodlamError,
  noSuchLayer,
  show,
  suggestion,
  unknownWord,
} from "../ir/errors.ts";
import { networkFromMacs } from "../formats/fodlam2017/netfile.ts";
import { lower } from "../ir/lower.ts";
import type { Layer } from "../ir/registry.ts";
import type { Network } from "../ir/network.ts";
import { exists, folderOf, nameOf, parseJson, readText } from "./files.ts";

/** Which layers of which network. */
export interface Config {
  /** The network. */
  readonly network: Network;
  /** Whether the network was named as one with published rows (`net`) or as a file (`netfile`). */
  readonly given: "net" | "netfile";
  /** The layers, in the order asked for, as often as asked for. */
  readonly layers: readonly string[];
}

const KEYS = ["net", "netfile", "layers"];

const shape = z.strictObject({
  net: z.string().optional(),
  netfile: z.string().optional(),
  layers: z.array(z.string()).min(1),
});

type Shape = {
  readonly net?: string | undefined;
  readonly netfile?: string | undefined;
  readonly layers: string[];
};

function describe(path: readonly PropertyKey[]): string {
  return path.map((key) => typeof key === "number" ? `[${key}]` : String(key)).join("");
}

const expectations: Readonly<Record<string, string>> = {
  "": "an object with layers and net or netfile",
  net: "the name of a network",
  netfile: "the name of a file",
  layers: "a list of at least one layer name",
};

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** The configuration's keys, checked. */
function checked(value: unknown, path: string): Shape {
  const wrong = (place: string, expected: string, got: string, hint?: string) =>
    new FodlamError(badConfig(`${nameOf(path)} ${place}`.trimEnd(), expected, got, hint));
  const result = shape.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    if (issue.code === "unrecognized_keys") {
      const { expected, got, hint } = unknownWord("a key", issue.keys[0], KEYS);
      throw wrong("", expected, got, hint);
    }
    const place = describe(issue.path);
    const expected = expectations[place] ?? "the name of a layer";
    throw wrong(place, expected, show(valueAt(value, issue.path)));
  }
  const { net, netfile } = result.data;
  if (net !== undefined && netfile !== undefined) {
    throw wrong("", "net or netfile", "both");
  }
  if (net === undefined && netfile === undefined) {
    throw wrong("", "net or netfile", "neither");
  }
  return result.data;
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

/** Layer names from several sources agree in upper case and with hyphens: `conv1_1` is `CONV1-1`. */
export function plainName(name: string): string {
  return name.toUpperCase().replaceAll("_", "-");
}

function hasMacs({ kind }: Layer): boolean {
  return kind === "conv" || kind === "fc" || kind === "custom";
}

/** Reads a configuration from a file, or from standard input for `-`. */
export async function readConfig(path: string): Promise<Config> {
  const { net, netfile, layers } = checked(await parseJson(await readText(path), path), path);
  const network = net === undefined ? await filed(netfile!, folderOf(path)) : await named(net, path);
  const own = new Map(network.layers.filter(hasMacs).map(({ name }) => [plainName(name), name]));
  const selected = layers.map((layer) => {
    const name = own.get(plainName(layer));
    if (name === undefined) throw new FodlamError(noSuchLayer(layer, network.name, [...own.values()]));
    return name;
  });
  return { network, given: net === undefined ? "netfile" : "net", layers: selected };
}
