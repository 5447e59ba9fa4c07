import type { NpuData, NpuRate, NpuStart, NpuVector } from "../../types.ts";
import { show } from "../../../ir/errors.ts";
import { groups } from "../base.ts";
import type { Fault } from "../fault.ts";
import { list, maybe, object, text } from "../kit.ts";
import type { ModelSchema } from "../model.ts";
import { powerOfPeaks, rateFaults } from "../plausible.ts";
import { cited, count, factor, quantity, sourceId } from "../quantities.ts";

const rate = object<NpuRate>({
  bits: count("Bits of its operands", 1, 64),
  macsPerSecond: quantity("rate", "Multiply-accumulates per second on whole tiles"),
  source: sourceId,
  note: maybe(text("How it was reached")),
});

const elements = (about: string) => cited(factor(about, 0, 1e4));

const vector = object<NpuVector>({
  elementsPerSecond: cited(quantity("rate", "Elements a second, one read or written each")),
  multiplyElements: elements(
    "Elements that a multiply-accumulate of a depthwise convolution takes the time of",
  ),
  curvedElements: elements("Elements that one of a layer norm, GELU or softmax takes the time of"),
  movedElements: elements("Elements that one read or written by a product takes the time of"),
});

const start = object<NpuStart>({
  name: text("Name of the runtime: qnn"),
  floatSeconds: cited(quantity("time", "Seconds for networks in floating point")),
  quantisedSeconds: cited(quantity("time", "Seconds for networks with weights of at most 8 bits")),
});

function* runtimeFaults({ starts, runtime }: NpuData): Iterable<Fault> {
  const names = starts.map(({ name }) => name);
  if (!names.includes(runtime)) {
    yield { place: ["runtime"], expected: `the name of a start: ${names.join(", ")}`, got: show(runtime) };
  }
  for (const [i, { name, floatSeconds, quantisedSeconds }] of starts.entries()) {
    if (names.indexOf(name) < i) {
      yield { place: ["starts", i, "name"], expected: "a name of its own", got: show(name) };
    }
    if (quantisedSeconds.value > floatSeconds.value) {
      const expected = `at most the ${floatSeconds.value} of floating point, which is wider`;
      yield { place: ["starts", i, "quantisedSeconds", "value"], expected, got: `${quantisedSeconds.value}` };
    }
  }
}

/** A matrix unit and a vector unit in turn. */
export const npu: ModelSchema<"npu"> = {
  data: object<NpuData>({
    groups,
    rates: list(rate, "Rates by precision, in any order", "rates", 1),
    tile: object<NpuData["tile"]>({
      rows: count("Output pixels of a tile"),
      columns: count("Filters of a tile"),
      depth: count("Channels of a tile"),
      source: sourceId,
      note: maybe(text("How they were reached")),
    }).describe("Tile of the matrix unit"),
    vector: vector.describe("The unit of operations on vectors"),
    weightBytesPerSecond: cited(quantity("bandwidth", "Bytes of weights a second from memory")),
    layerSeconds: cited(quantity("time", "A fixed time for each layer with weights")),
    operationSeconds: cited(quantity("time", "A fixed time for each operation of the vector unit")),
    starts: list(start, "The fixed times of runs, by runtime", "starts", 1),
    runtime: text("Name of the runtime that is used"),
    slowness: cited(factor("Fixed times of this chip over those stated", 0.01, 100)),
    power: object<NpuData["power"]>({
      watts: cited(quantity("power", "Known power in watts")),
      share: cited(quantity("share", "Share of it that is drawn whatever is done")),
    }),
  }),
  *contradictions(data) {
    yield* rateFaults("rates", data.rates);
    yield* runtimeFaults(data);
    yield* powerOfPeaks(["power", "watts", "value"], data.power.watts.value, data.rates);
  },
};
