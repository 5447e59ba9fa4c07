/**
 * Seconds of an exchange between GPUs of a node. Around a ring each GPU passes on its share in steps, as NCCL does; short all-reduces are
 * read by each from all others at once, long ones are added up in the switch. The fastest way is taken.
 */
import type { CollectivesData, Protocol } from "../../profiles/serving/mod.ts";
import type { Collective } from "./shard.ts";

/** The GPUs and their links. */
export interface Linked {
  /** GPUs that take part. */
  readonly gpus: number;
  /** Bytes a second of a GPU's link, in one direction. */
  readonly linkBytesPerSecond: number;
  /** The GPU's clock. */
  readonly hertz: number;
}

/** Which library exchanges: NCCL alone, or a serving software's own all-reduce where it is faster. */
export type Library = "nccl" | "own";

/** Seconds of a collective on so many bytes: the whole message, as nccl-tests counts it. */
export function collectiveSeconds(
  collective: Collective,
  bytes: number,
  linked: Linked,
  data: CollectivesData,
  library: Library = "own",
): number {
  const { gpus } = linked, others = gpus - 1;
  if (others < 1) return 0;
  const passed = others / gpus;
  const by = (way: Protocol, traffic: number, hops: number) => secondsOf(way, bytes * traffic, hops, linked);
  const around = (traffic: number, hops: number) =>
    Math.min(...data.protocols.map((way) => by(way, traffic, hops)));
  switch (collective) {
    case "send":
      return around(1, 1);
    case "all_gather":
      return around(passed, others);
    case "all_to_all":
      return by(data.direct, passed, 0);
    case "all_reduce": {
      const ways = [around(2 * passed, 2 * others)];
      const { inSwitch } = data;
      if (gpus >= inSwitch.gpus && linked.linkBytesPerSecond >= inSwitch.leastLinkBytesPerSecond) {
        ways.push(by(inSwitch, 1, 0));
      }
      if (library === "own") ways.push(by(data.oneShot, others, 0), by(data.twoShot, 2 * passed, 0));
      return Math.min(...ways);
    }
  }
}

function secondsOf(
  { startCycles, hopCycles = 0, efficiency }: Protocol,
  bytes: number,
  hops: number,
  { linkBytesPerSecond, hertz }: Linked,
): number {
  return (startCycles + hopCycles * hops) / hertz + bytes / (linkBytesPerSecond * efficiency);
}
