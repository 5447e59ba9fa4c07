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

function paths(
  model: ModelId,
  { gpu, memoryTree, npu, roofline, systolic }: ChipProfile["models"],
): string[] {
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
    case "gpu":
      return [
        "memory.bytesPerSecond",
        "l2.capacityBytes",
        ...gpu!.peaks.map((_, i) => `peaks.${i}.macsPerSecond`),
        "vectorOperationsPerSecond",
      ];
    case "npu":
      return [
        ...npu!.rates.map((_, i) => `rates.${i}.macsPerSecond`),
        "vector.elementsPerSecond",
        "weightBytesPerSecond",
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
    case "memoryTree":
      return [
        ...memoryTree!.fanOuts.map((_, i) => `fanOuts.${i}.size`),
        ...memoryTree!.levels.flatMap(({ capacityBits, ports = [] }, i) => [
          ...(capacityBits !== undefined && "value" in capacityBits ? [`levels.${i}.capacityBits`] : []),
          ...ports.map((_, port) => `levels.${i}.ports.${port}.bitsPerCycle`),
        ]),
      ];
    case "sparse":
      return ["pes"];
    default:
      return [];
  }
}
