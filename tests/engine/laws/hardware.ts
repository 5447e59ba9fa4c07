/** Numbers of a chip of which more is never slower, by model. */
import type { ChipProfile, ModelId } from "../../../profiles/types.ts";

const array = [
  "rows",
  "columns",
  "macsPerPe",
  "filterWords",
  "inputWords",
  "psumWords",
  "bufferBytes",
  "filterBufferBytes",
  "psumWordsPerCycle",
  "inputWordsPerCycle",
  "filterWordsPerCycle",
  "dramBytesPerSecond",
];

/** Paths as `prepared.with` takes them. */
export function moreOf(model: ModelId, { models }: ChipProfile): string[] {
  const all = paths(model, models);
  return ["clock.hertz", ...all.map((path) => `models.${model}.${path}`)];
}

function paths(model: ModelId, { roofline, systolic }: ChipProfile["models"]): string[] {
  switch (model) {
    case "roofline":
      return [
        ...roofline!.memories.flatMap((memory, i) => [
          `memories.${i}.bytesPerSecond`,
          ...(["capacityBytes", "activationBytes", "weightBytes"] as const).flatMap((name) =>
            memory[name] === undefined ? [] : [`memories.${i}.${name}`]
          ),
        ]),
        ...roofline!.peaks.map((_, i) => `peaks.${i}.macsPerSecond`),
        "vector.operationsPerSecond",
        "vector.efficiency",
      ];
    case "systolic":
      return [
        "rows",
        "columns",
        ...(systolic!.memory === undefined ? [] : ["memory.bytesPerSecond"]),
        ...(systolic!.buffers === undefined ? [] : ["buffers.inputBytes", "buffers.weightBytes"]),
      ];
    case "nvdla":
      return ["macs", "bufferBytes", "memoryBytesPerSecond"];
    case "rowStationary":
    case "hierarchy":
      return array.map((name) => `array.${name}`);
    case "sparse":
      return ["pes"];
    default:
      return [];
  }
}
