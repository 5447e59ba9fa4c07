import { count as countOf, type CountOptions } from "../../ir/count.ts";
import { countCsv, countText } from "../../report/count.ts";
import { findNetworks, netArgument, reading } from "../input/network.ts";
import { checkCounts } from "../matters.ts";
import { bits as widths, counts, number, printing, printOptions } from "../options.ts";
import { styleOf } from "../output/print.ts";
import type { Command, Options } from "../spec.ts";

function countOptions({ batch, weightBits, activationBits, masked, bias }: Options): CountOptions {
  const bits = {
    ...(weightBits !== undefined &&
      { weights: number("--weight-bits", widths, weightBits) }),
    ...(activationBits !== undefined &&
      { activations: number("--activation-bits", widths, activationBits) }),
  };
  return {
    bits,
    masked: masked !== false,
    bias: bias === true,
    ...(batch !== undefined && { batch: number("--batch", counts, batch) }),
  };
}

/** `fodlam count NET`: what a network counts to, whatever it runs on. */
export const count: Command = {
  spec: {
    name: "count",
    help: "Count MACs, parameters, bytes and peak memory of a network, layer by layer",
    arguments: [netArgument],
    options: [
      ...reading,
      { flags: "--batch <n>", help: "inferences processed together (default: 1)" },
      { flags: "--weight-bits <n>", help: "bits of a weight where the network fixes none (default: 16)" },
      {
        flags: "--activation-bits <n>",
        help: "bits of an activation where the network fixes none (default: 16)",
      },
      { flags: "--no-masked", help: "leave out products that a causal or window mask throws away" },
      { flags: "--bias", help: "count the addition of a bias as a MAC" },
      ...printing.map((option) =>
        option.flags === "--json" ? { ...option, help: "print JSON (fodlam/count@1)" } : option
      ),
    ],
    examples: ["fodlam count vgg16", "fodlam count ./net.ts --json --batch 8"],
  },
  async run(options, [name], io) {
    const networks = await findNetworks(name!, options, io), how = countOptions(options);
    checkCounts(networks, how);
    const results = networks.map((network) => countOf(network, how));
    const { format, detail } = printOptions(options);
    if (format === "json") {
      return io.out(JSON.stringify(results.length === 1 ? results[0] : results, null, 2));
    }
    if (format === "csv") return io.out(results.map(countCsv).join("\n"));
    io.out(results.map((one) => countText(one, { detail, style: styleOf(io) })).join("\n\n\n"));
  },
};
