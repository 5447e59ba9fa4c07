import { z } from "../../../deps/zod.ts";
import type { NvdlaData, Winograd } from "../../types.ts";
import { groups } from "../base.ts";
import type { Fault } from "../fault.ts";
import { maybe, object, word } from "../kit.ts";
import type { ModelSchema } from "../model.ts";
import { macsOfArray, powerOfPeaks } from "../plausible.ts";
import { cited, count, quantity, sourceId } from "../quantities.ts";

const fcBatch: z.ZodType<NvdlaData["fcBatch"]> = z.union(
  [count("Inputs at once", 1, 1e6), z.literal("asked", { error: '"asked"' })],
  { error: 'a whole number of at least 1, or "asked"' },
).describe("Inputs that a fully connected layer is computed for at once");

/** A second memory that is none: it holds less than the buffer inside, or is slower than the memory outside. */
function* secondMemory(data: NvdlaData): Iterable<Fault> {
  if (data.secondMemoryBytes === 0) return;
  if (data.secondMemoryBytes < data.bufferBytes) {
    const expected = `0 for none, or at least the ${data.bufferBytes} of the convolution buffer`;
    yield { place: ["secondMemoryBytes"], expected, got: `${data.secondMemoryBytes}` };
  }
  for (const key of ["secondMemoryReadBytesPerSecond", "secondMemoryWriteBytesPerSecond"] as const) {
    if (data[key] >= data.memoryBytesPerSecond) continue;
    const expected = `at least the ${data.memoryBytesPerSecond} of the memory behind it`;
    yield { place: [key], expected, got: `${data[key]}` };
  }
}

/** NVDLA's spreadsheet. */
export const nvdla: ModelSchema<"nvdla"> = {
  data: object<NvdlaData>({
    groups,
    macs: count("Multiplications of 8-bit numbers a cycle; half as many of 16-bit ones"),
    bufferBytes: quantity("capacity", "The convolution buffer, in bytes"),
    memoryBytesPerSecond: quantity("bandwidth", "Bytes a second of the memory"),
    kilobyteBytes: z.literal([1000, 1024], { error: "1000 or 1024" }).describe(
      "Bytes of a kilobyte of traffic",
    ),
    byteMultiple: count("Channels are rounded up to a multiple of this where bytes are counted"),
    channelMultiple: count("Input channels are rounded up to a multiple of this where cycles are counted"),
    kernelMultiple: count("Filters are rounded up to a multiple of this where cycles are counted"),
    winograd: word<Winograd>(
      { "everywhere": "all 3x3", "stride-1-3x3": "those that it is for", "none": "none" },
      "Which 3x3 kernels take 1 / 2.25 of the cycles",
    ),
    winogradWeights: word(
      { same: "all of these", halfBuffer: "those that then fill half the buffer", none: "none" },
      "Which of these read transformed weights, 16/9 of the bytes",
    ),
    buffer: word(
      { checked: "yes", weightsStay: "yes; weights smaller than it stay", ignored: "no" },
      "Whether what does not fit in the buffer is read again",
    ),
    fcBatch,
    fcWeights: word(
      { shared: "once", each: "each" },
      "Whether inputs of a batch share the reading of weights",
    ),
    unfused: word({ free: "free", memory: "its bytes" }, "What work costs that no convolution takes along"),
    secondMemoryBytes: quantity("capacity", "Size of a second memory near the chip; 0 for none", { low: 0 }),
    secondMemoryReadBytesPerSecond: quantity("bandwidth", "Bytes read a second from the second memory"),
    secondMemoryWriteBytesPerSecond: quantity("bandwidth", "Bytes written a second to the second memory"),
    source: sourceId,
    powerWatts: maybe(cited(quantity("power", "Average power in watts, whatever the layer"))),
  }),
  *contradictions(data, { array, clock, precision }) {
    const peak = { macsPerSecond: data.macs * clock.hertz, bits: precision.weights };
    yield* macsOfArray(["macs"], data.macs, array);
    yield* secondMemory(data);
    if (data.powerWatts) yield* powerOfPeaks(["powerWatts", "value"], data.powerWatts.value, [peak]);
  },
};
