import { allUsable } from "../input/chips.ts";
import { findNetworks, netArgument, reading } from "../input/network.ts";
import { pricing } from "../input/prices.ts";
import { scoping } from "../input/scope.ts";
import { evaluating, printing } from "../options.ts";
import { printEstimates, styleOf } from "../output/print.ts";
import { writeBeside } from "../output/beside.ts";
import { pageBeside, pageOptions } from "../output/html.ts";
import { givenMappings } from "../input/mapping.ts";
import { checkMappingOptions, mappingBeside, mappingLines, mappingOptions } from "../output/mapping.ts";
import { drawing, pictureOfOne } from "../output/picture.ts";
import type { Command } from "../spec.ts";

/** `fodlam eval NET`: what a network costs. */
export const evaluate: Command = {
  spec: {
    name: "eval",
    help: "Estimate the latency and energy of a network, layer by layer",
    arguments: [netArgument],
    options: [
      ...reading,
      ...evaluating,
      ...scoping,
      ...pricing,
      ...printing,
      ...mappingOptions,
      ...drawing,
      ...pageOptions,
    ],
    examples: [
      "fodlam eval vgg16 --on eyeriss,eie --batch 4",
      "fodlam eval ./net.ts --json",
      "fodlam eval resnet50 --on h100 --svg resnet50.svg",
      "fodlam eval resnet50 --on h100 --html resnet50.html",
      "fodlam eval alexnet --on timeloop-eyeriss-like --mapping --objective energy-delay",
    ],
  },
  async run(options, [name], io) {
    checkMappingOptions(options);
    const how = await givenMappings(options);
    let mappings = "";
    await printEstimates(await findNetworks(name!, options, io), options, io, {
      how,
      before: async (found) => {
        const estimates = found.map(({ estimate }) => estimate);
        mappings = mappingLines(estimates, options, styleOf(io));
        const isDrawn = options.svg !== undefined || options.html !== undefined;
        if (isDrawn) await allUsable(found.map(({ profile }) => profile)); // rooflines are explained
        await writeBeside(options, "--svg, --html or --save-mapping", [
          pictureOfOne(found, options),
          pageBeside(found, options),
          mappingBeside(estimates, options),
        ]);
      },
    });
    if (mappings !== "") io.out(mappings);
  },
};
