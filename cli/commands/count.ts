import { count as countOf, type CountOptions } from "../../ir/count.ts";
import { countCsv, countText } from "../../report/count.ts";
import { findNetworks, netArgument, reading } from "../input/network.ts";
import { checkCounts } from "../arguments/matters.ts";
import { counts, number, printing, printOptions, widthOptions, widths } from "../options.ts";
import { styleOf } from "../output/print.ts";
import type { Command, Options } from "../spec.ts";

function countOptions(options: Options): CountOptions {
  const { batch, masked, bias } = options, { bits: all, ...given } = widthOptions(options);
  const { weightBits: weights = all, activationBits: activations = all, cacheBits: cache = all } = given;
  const bits = {
    ...(weights !== undefined && { weights }),
    ...(activations !== undefined && { activations }),
    ...(cache !== undefined && { cache }),
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
      ...widths("16"),
      { flags: "--no-masked", help: "leave out products that a causal or window mask discards" },
      { flags: "--bias", help: "count the addition of a bias as a MAC" },
      { flags: "--json", help: "print JSON (fodlam/count@1)" },
      ...printing.filter(({ flags }) => /^--(csv|layers|total)/.test(flags)),
    ],
    examples: ["fodlam count vgg16", "fodlam count ./net.ts --json --batch 8"],
  },
  async run(options, [name], io) {
    const networks = await findNetworks(name!, options, io), how = countOptions(options);
    checkCounts(networks, options, countOptions);
    const results = networks.map((network) => countOf(network, how));
    const { format, detail } = printOptions(options);
    if (format === "json") {
      return io.out(JSON.stringify(results.length === 1 ? results[0] : results, null, 2));
    }
    if (format === "csv") return io.out(results.map(countCsv).join("\n"));
    io.out(results.map((one) => countText(one, { detail, style: styleOf(io) })).join("\n\n\n"));
  },
};
