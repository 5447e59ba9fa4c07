import { fromZoo, openZoo, zoo, zooName } from "../../examples/mod.ts";
import { shelves } from "../../examples/shelf/mod.ts";
import type { Parameters } from "../../dsl/parametric.ts";
import { count } from "../../ir/count.ts";
import { FodlamError, noUse, unknownName } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { formatShape } from "../../ir/shape.ts";
import { columns } from "../../report/columns.ts";
import { tally } from "../../report/quantity.ts";
import { dimOption, dimsOf, parameterRows, withDims } from "../input/dims.ts";
import { type ListedNetwork, matching, networksInShort, networkTable } from "../../report/zoo.ts";
import type { Command } from "../spec.ts";

/** Every network as lists say it: nothing is built. */
async function listed(): Promise<ListedNetwork[]> {
  const { counts } = await import("../../examples/counts.gen.ts");
  return Object.entries(shelves).flatMap(([shelf, entries]) =>
    Object.entries(entries).sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })).map((
      [name, { title, aliases = [] }],
    ) => ({
      name,
      shelf,
      title,
      aliases,
      ...counts[name]!,
    }))
  );
}

/** What is listed for no word, or for one that is no network's name. */
export async function listOfNetworks(word: string | undefined): Promise<readonly ListedNetwork[]> {
  const all = await listed();
  if (word === undefined) return all;
  const found = matching(all, word);
  if (found.length === 0) throw new FodlamError(unknownName("network", word, Object.keys(zoo)));
  return found;
}

/** A line for each parameter: what may be given to `--dim`. */
function parameterTable(parameters: Parameters): string[] {
  const rows = parameterRows(parameters);
  if (rows.length === 0) return [];
  return [
    "",
    ...columns(rows, [
      { head: "--dim", align: "left", text: ({ name }) => name },
      { head: "default", align: "right", text: ({ usual }) => usual },
      { head: "may be", align: "left", text: ({ legal }) => legal },
      { head: "what it is", align: "left", text: ({ meaning }) => meaning },
    ]),
  ];
}

function details(name: string, network: Network, sizes: Parameters, isUsual: boolean): string {
  const { macs, parameters, layers } = count(network);
  const rows = network.layers.map((layer, i) => ({ layer, counted: layers[i]! }));
  const { title, paper, aliases = [], macs: macsOf, parameters: parametersOf, reference } = zoo[name]!;
  return [
    `${network.name} (${name}): ${title}; ${paper}`,
    ...(aliases.length > 0 ? [`also known as ${aliases.join(", ")}`] : []),
    ...parameterTable(sizes),
    "",
    ...columns(rows, [
      { head: "layer", align: "left", text: ({ layer }) => layer.name },
      { head: "kind", align: "left", text: ({ layer }) => layer.kind },
      { head: "reads", align: "left", text: ({ layer }) => layer.inputs.join(" ") },
      {
        head: "shape",
        align: "left",
        text: ({ layer }) =>
          (layer.instances === undefined ? "" : `${layer.instances} x `) + formatShape(layer.shape),
      },
      { head: "MACs", align: "right", text: ({ counted }) => `${counted.macs}` },
      { head: "parameters", align: "right", text: ({ counted }) => `${counted.parameters}` },
    ]),
    "",
    `reference${
      isUsual ? "" : ", at the defaults"
    }: ${macsOf} MACs, ${parametersOf} parameters: ${reference}`,
    `total for one inference: ${macs} MACs (${tally(macs)}), ${parameters} parameters (${tally(parameters)})`,
  ].join("\n");
}

/** `fodlam nets [NAME]`: the zoo, some of it, or the layers of one network. */
export const nets: Command = {
  spec: {
    name: "nets",
    help: "List the zoo, or the networks of a family or task, or show the layers of one network",
    arguments: [{ name: "[net]", help: "the network to show, or a word that names several: yolo, segment" }],
    options: [
      { ...dimOption, help: "the size of a parameter of the network, once for each" },
      { flags: "--json", help: "print JSON (fodlam/network@1)" },
    ],
    examples: [
      "fodlam nets",
      "fodlam nets yolo",
      "fodlam nets alexnet",
      "fodlam nets resnet18 --dim height=512 --dim width=512",
      "fodlam nets vgg16 --json > vgg16.json",
    ],
  },
  async run(options, [name], io) {
    const dims = dimsOf(options.dim);
    if (name === undefined || zooName(name) === undefined) {
      const some = await listOfNetworks(name);
      if (options.dim !== undefined) throw new FodlamError(noUse("--dim", ["the name of a network"]));
      if (options.json === true) {
        const networks = await Promise.all(some.map(({ name }) => fromZoo(name)));
        return io.out(JSON.stringify(networks, null, 2));
      }
      return io.out(name === undefined ? networksInShort(some) : networkTable(some));
    }
    const found = await openZoo(name);
    const [network] = withDims([found], dims, name) as [Network];
    if (options.json === true) return io.out(JSON.stringify(network, null, 2));
    io.out(details(zooName(name)!, network, found.parameters, options.dim === undefined));
  },
};
