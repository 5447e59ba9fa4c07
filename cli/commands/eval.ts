import { findNetworks, netArgument, reading } from "../input/network.ts";
import { evaluating, printing } from "../options.ts";
import { printEstimates } from "../output/print.ts";
import type { Command } from "../spec.ts";

/** `fodlam eval NET`: what a network costs. */
export const evaluate: Command = {
  spec: {
    name: "eval",
    help: "Estimate the latency and energy of a network, layer by layer",
    arguments: [netArgument],
    options: [...reading, ...evaluating, ...printing],
    examples: ["fodlam eval vgg16 --on eyeriss,eie --batch 4", "fodlam eval ./net.ts --json"],
  },
  async run(options, [name], io) {
    await printEstimates(await findNetworks(name!, options, io), options, io);
  },
};
