import { fromZoo, openZoo, zoo, zooName } from "../../examples/mod.ts";
import type { Parameters } from "../../dsl/parametric.ts";
import { count } from "../../ir/count.ts";
import { FodlamError, noUse } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { formatShape } from "../../ir/shape.ts";
import { columns } from "../../report/columns.ts";
import { tally } from "../../report/quantity.ts";
import { dimOption, dimsOf, parameterRows, withDims } from "../dims.ts";
import type { Command } from "../spec.ts";

/** Shapes of the inputs: all of a few, the first of many. */
function inputText(inputs: Network["inputs"]): string {
  const shapes = inputs.map(({ shape }) => formatShape(shape));
  return shapes.length <= 3 ? shapes.join(" ") : `${shapes[0]} and ${shapes.length - 1} more`;
}

function list(networks: readonly (readonly [name: string, network: Network])[]): string {
  const rows = networks.map(([name, network]) => ({ name, network, counted: count(network) }));
  return columns(rows, [
    { head: "network", align: "left", text: ({ name }) => name },
    { head: "input", align: "left", text: ({ network }) => inputText(network.inputs) },
    { head: "layers", align: "right", text: ({ network }) => `${network.layers.length}` },
    { head: "MACs", align: "right", text: ({ counted }) => `${counted.macs}` },
    { head: "parameters", align: "right", text: ({ counted }) => `${counted.parameters}` },
    { head: "what it is", align: "left", text: ({ name }) => zoo[name]!.title },
    { head: "paper", align: "left", text: ({ name }) => zoo[name]!.paper },
  ]).join("\n");
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

/** `fodlam nets [NAME]`: the zoo, or the layers of one network. */
export const nets: Command = {
  spec: {
    name: "nets",
    help: "List the zoo, or show the layers of one network",
    arguments: [{ name: "[net]", help: "the network to show" }],
    options: [
      { ...dimOption, help: "the size of a parameter of the network, once for each" },
      { flags: "--json", help: "print JSON (fodlam/network@1)" },
    ],
    examples: [
      "fodlam nets",
      "fodlam nets alexnet",
      "fodlam nets resnet18 --dim height=512 --dim width=512",
      "fodlam nets vgg16 --json > vgg16.json",
    ],
  },
  async run(options, [name], io) {
    const dims = dimsOf(options.dim);
    if (name === undefined) {
      if (options.dim !== undefined) throw new FodlamError(noUse("--dim", ["the name of a network"]));
      const all = await Promise.all(Object.keys(zoo).map(async (own) => [own, await fromZoo(own)] as const));
      return io.out(
        options.json === true ? JSON.stringify(all.map(([, network]) => network), null, 2) : list(all),
      );
    }
    const found = await openZoo(name);
    const [network] = withDims([found], dims, name) as [Network];
    if (options.json === true) return io.out(JSON.stringify(network, null, 2));
    io.out(details(zooName(name)!, network, found.parameters, options.dim === undefined));
  },
};
