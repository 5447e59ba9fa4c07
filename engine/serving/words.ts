/** What a serving takes for granted, and where its numbers come from. */
import type { Network } from "../../ir/network.ts";
import { servingData, type Software } from "../../profiles/serving/mod.ts";
import type { Source } from "../../profiles/types.ts";
import type { Machine } from "./machine.ts";
import type { ServeOptions } from "./options.ts";
import type { ServingMemory } from "./serving.ts";
import type { Parallel } from "./shard.ts";

/** What assumptions follow from. */
export interface Taken {
  readonly memory: ServingMemory;
  readonly machine: Machine;
  readonly parallel: Parallel;
  readonly network: Network;
  readonly speculation: ServeOptions["speculation"];
  readonly gpus: number;
}

/** What is taken for granted of a serving. */
export function assumptionsOf({ memory, machine, parallel, network, speculation, gpus }: Taken): string[] {
  const copy = gpus / parallel.data;
  return [
    "a steady state of continuous batching: requests are in flight at all ages, nobody queues",
    ...(network.layers.some(({ kind }) => kind === "moe")
      ? ["tokens choose experts at random, and each GPU has its mean share of them"]
      : []),
    ...(memory.fits && memory.waits
      ? [
        `at most ${memory.mostRequests} requests fit in the middle of their outputs; that others wait is not costed`,
      ]
      : []),
    ...(copy > 8 ? [`${copy} GPUs exchange as those of a node do, although the tables have up to 8`] : []),
    ...(machine.byKernels ? [] : ["the chip's kernels are not known: its layers are on the roofline"]),
    ...(speculation !== undefined && speculation.draft === undefined ? ["guessing costs nothing"] : []),
    "power: shares of the rated power, the GPUs alone",
  ];
}

/** The sources of a serving's numbers. */
export function citedBy({ source }: Software, gpus: number): Record<string, Source> {
  const { sources, collectives, power } = servingData;
  const ids = [source, power.source, ...(gpus > 1 ? [collectives.source] : [])];
  return Object.fromEntries(ids.flatMap((id) => sources[id] === undefined ? [] : [[id, sources[id]]]));
}
