import { BITS_PER_BYTE } from "../../ir/units.ts";
import type { FanOut, MemoryTreeData, TensorName, TreeLevel } from "../../profiles/types.ts";
import { assumed, stated } from "../chip.ts";
import type { Hardware } from "./hardware.ts";
import type { Rules } from "./rules.ts";

/** Bits of a word: the tool counts elements and takes them for bytes. */
export const WORD_BITS = 8;

/** Joules of a multiply-accumulate of 8 bits: `mac_energy` of the tool's `DSE_cost-database.hpp`, which is Horowitz's at 45 nm. */
const MAC_JOULES = 0.23e-12;

/** Energy of an access relative to that: `BASE_constants.hpp` of the tool, and DRAM as in Chen et al., "Eyeriss", ISCA 2016, Table IV. */
export const NEAR_RATIO = 1.68, SHARED_RATIO = 18.61, FAR_RATIO = 200;

/** Tiles of a memory at a time: the tool sizes memories for two, one in use and one that is filled. */
const TILES = 2;

const all: readonly TensorName[] = ["weights", "inputs", "outputs"];

function energyOf(ratio: number): NonNullable<TreeLevel["energy"]> {
  const joules = assumed(ratio * MAC_JOULES, `${ratio} x a multiply-accumulate`);
  return { readJoules: joules, writeJoules: joules };
}

/** A port each way: the tool lets what comes, which is inputs and weights to it, and what goes overlap. */
function portsOf(words: number | undefined): Pick<TreeLevel, "ports"> {
  if (words === undefined) return {};
  const bitsPerCycle = stated(words * WORD_BITS, `${words} elements a cycle`);
  return { ports: [{ bitsPerCycle, reads: ["weights", "inputs"] }, { bitsPerCycle, writes: ["outputs"] }] };
}

function capacityOf(bytes: number | undefined): Pick<TreeLevel, "capacityBits" | "tiles"> {
  if (bytes === undefined) return {};
  return { capacityBits: stated(bytes * BITS_PER_BYTE), tiles: assumed(TILES) };
}

const names = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, at) => at === count - 1 ? "elements" : count === 2 ? "clusters" : `clusters${at + 1}`,
  );

/** DRAM, a shared memory and one of each processing element, as a dataflow uses them. */
export function treeOf(hardware: Hardware, { spreads, outside, order, inside }: Rules): MemoryTreeData {
  const { nearBytes, sharedBytes, nearWords, farWords } = hardware;
  const word = { wordBits: assumed(WORD_BITS), lineBits: assumed(WORD_BITS) };
  const fanOuts: FanOut[] = names(spreads.length).map((name, at) => ({
    name,
    size: stated(spreads[at]!.places),
    loops: spreads[at]!.loops,
  }));
  const feeds = fanOuts.map(({ name }) => name), temporal = { loops: outside, order };
  const level = (
    name: string,
    ratio: number,
  ): Pick<TreeLevel, "name" | "keeps" | "energy" | "wordBits" | "lineBits"> => ({
    name,
    keeps: all,
    ...word,
    energy: energyOf(ratio),
  });
  return {
    groups: ["conv", "fc", "matmul"],
    levels: [
      { ...level("dram", FAR_RATIO), feeds, ...portsOf(farWords), temporal },
      { ...level("l2", SHARED_RATIO), feeds, ...capacityOf(sharedBytes), ...portsOf(nearWords), temporal },
      { ...level("l1", NEAR_RATIO), feeds: [], ...capacityOf(nearBytes), temporal: { loops: inside } },
    ],
    fanOuts,
    compute: { joulesPerMac: assumed(MAC_JOULES, "8 bits at 45 nm") },
    counting: { strideGaps: "loaded", firstSums: "read", leavingSums: "read", source: "maestro" },
  };
}
