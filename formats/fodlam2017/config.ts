/** Configurations of the FODLAM of 2017: which layers of which network. */
import { z } from "../../deps/zod.ts";
import { badConfig, FodlamError, noSuchLayer, show, unknownWord } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";

const KEYS = ["net", "netfile", "layers"];

interface Keys {
  readonly net: string | undefined;
  readonly netfile: string | undefined;
  readonly layers: string[];
}

const shape = z.strictObject<Keys>({
  net: z.string().optional(),
  netfile: z.string().optional(),
  layers: z.array(z.string()).min(1),
});

/** A configuration: a network with published rows, or a netfile, and layers of it. */
export type Config2017 =
  & { readonly layers: readonly string[] }
  & ({ readonly net: string; readonly netfile?: undefined } | {
    readonly netfile: string;
    readonly net?: undefined;
  });

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

/** A parsed configuration's keys, checked. */
export function configFrom(value: unknown, path: string): Config2017 {
  const wrong = (place: string, expected: string, got: string, hint?: string) =>
    new FodlamError(badConfig(`${path} ${place}`.trimEnd(), expected, got, hint));
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
  const { net, netfile, layers } = result.data;
  if (net !== undefined && netfile !== undefined) throw wrong("", "net or netfile", "both");
  if (net !== undefined) return { net, layers };
  if (netfile !== undefined) return { netfile, layers };
  throw wrong("", "net or netfile", "neither");
}

/** Layer names from several sources agree in upper case and with hyphens: `conv1_1` is `CONV1-1`. */
export function plainName(name: string): string {
  return name.toUpperCase().replaceAll("_", "-");
}

/** Kinds of layers that the original's lists may name. */
const COSTED = ["conv", "fc", "custom"];

/**
 * The names of the layers that a configuration asks for, as the network has them.
 *
 * @param refuse makes the error for a layer that the network does not have
 */
export function chosenLayers(
  network: Network,
  layers: readonly string[],
  refuse: (layer: string, known: readonly string[]) => FodlamError = (layer, known) =>
    new FodlamError(noSuchLayer(layer, network.name, known)),
): string[] {
  const costed = network.layers.filter(({ kind }) => COSTED.includes(kind));
  const own = new Map(costed.map(({ name }) => [plainName(name), name]));
  return layers.map((layer) => {
    const name = own.get(plainName(layer));
    if (name === undefined) throw refuse(layer, [...own.values()]);
    return name;
  });
}
