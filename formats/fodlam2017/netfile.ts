/**
 * The netfiles of the FODLAM of 2017: a list of `{ name, type, macs? }` with Caffe's type names. They hold no shapes, so the
 * network is a chain of layers of which only the MACs are known.
 */
import { z } from "../../deps/zod.ts";
import { networkFrom } from "../../ir/check.ts";
import { badNetfile, FodlamError, show } from "../../ir/errors.ts";
import { custom } from "../../ir/layers/mod.ts";
import { layerOf, type Network, NETWORK_FORMAT } from "../../ir/network.ts";
import { def, type Layer } from "../../ir/registry.ts";
import type { Shape } from "../../ir/shape.ts";
import type { Group } from "../../ir/work.ts";
import { own } from "../own.ts";

/** Caffe's types that multiply, and the sort of work that each is. */
const groups: Readonly<Record<string, Group>> = {
  Convolution: "conv",
  Deconvolution: "conv",
  InnerProduct: "fc",
};

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly macs: number | undefined;
}

const shape = z.array(z.looseObject<Entry>({
  name: z.string().min(1),
  type: z.string(),
  macs: z.number().int().min(0).optional(),
})).min(1);

const expectations: Readonly<Record<string, string>> = {
  name: "a name",
  type: "a Caffe layer type",
  macs: "a whole number of at least 0",
};

/** What stands before the first layer, under a name that Caffe's layers do not have. */
const INPUT = "(input)";

const VECTOR: Shape = [1];

function layer(name: string, input: string, macs: number, group: Group): Layer {
  const fields = { ...custom.make(macs, { group }) };
  const definition = def("custom")!;
  return layerOf(definition, { name, inputs: [input] }, fields, { shape: VECTOR, instances: 1 });
}

/** A parsed netfile as a network; layers without MACs are left out, as the original leaves them out. */
export function networkFromMacs(value: unknown, path: string): Network {
  const result = shape.safeParse(value);
  if (!result.success) {
    const [index, key] = result.error.issues[0]!.path;
    const list = "a list of layers { name, type, macs }";
    if (index === undefined) throw new FodlamError(badNetfile(path, list, show(value)));
    const layer = (value as unknown[])[index as number];
    if (key === undefined) {
      throw new FodlamError(
        badNetfile(`${path} layer ${String(index)}`, "{ name, type, macs }", show(layer)),
      );
    }
    const got = show((layer as Record<PropertyKey, unknown>)[key]);
    throw new FodlamError(
      badNetfile(
        `${path} layer ${String(index)} ${String(key)}`,
        own(expectations, String(key)) ?? "a key of a layer",
        got,
      ),
    );
  }
  const seen = new Set<string>();
  const layers: Layer[] = [];
  for (const [i, { name, type, macs }] of result.data.entries()) {
    if (macs === undefined) continue;
    const group = own(groups, type);
    if (group === undefined) {
      const expected = `a type with MACs among ${Object.keys(groups).join(", ")}`;
      throw new FodlamError(badNetfile(`${path} layer ${i} "${name}"`, expected, show(type)));
    }
    if (seen.has(name)) {
      throw new FodlamError(badNetfile(`${path} layer ${i}`, "every name once", `${show(name)} again`));
    }
    seen.add(name);
    layers.push(layer(name, layers.at(-1)?.name ?? INPUT, macs, group));
  }
  if (layers.length === 0) throw new FodlamError(badNetfile(path, "at least one layer with MACs", "none"));
  return networkFrom({
    format: NETWORK_FORMAT,
    name: path.split("/").at(-1)!,
    inputs: [{ name: INPUT, shape: VECTOR }],
    layers,
    outputs: [layers.at(-1)!.name],
  });
}
