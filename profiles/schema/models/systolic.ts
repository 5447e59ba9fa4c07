import { z } from "../../../deps/zod.ts";
import type { Dataflow, SystolicBuffers, SystolicData, SystolicEnergy, SystolicMemory } from "../../types.ts";
import { groups } from "../base.ts";
import type { Fault } from "../fault.ts";
import { maybe, object, word } from "../kit.ts";
import type { ModelSchema } from "../model.ts";
import { staticPowerOfPeak } from "../plausible.ts";
import { cited, count, quantity, sourceId } from "../quantities.ts";

const dataflow: z.ZodType<Dataflow> = word<Dataflow>({
  outputStationary: "sums stay",
  weightStationary: "weights stay",
  inputStationary: "inputs stay",
}, "What stays in the cells");

const buffers = object<SystolicBuffers>({
  inputBytes: quantity("capacity", "Bytes for inputs"),
  weightBytes: quantity("capacity", "Bytes for weights"),
  parts: count("Parts that a buffer is split into, of which one serves the array", 1, 16),
  source: sourceId,
});

const memory = object<SystolicMemory>({
  bytesPerSecond: quantity("bandwidth", "Bytes a second of everything that has no channel of its own"),
  weightBytesPerSecond: maybe(
    quantity("bandwidth", "Bytes a second of weights, over a channel of their own"),
  ),
  outputBytesPerSecond: maybe(
    quantity(
      "bandwidth",
      "Bytes a second of outputs, over a channel of their own, where weights have one as well",
    ),
  ),
  source: sourceId,
});

const energy = object<SystolicEnergy>({
  macJoules: quantity("energy", "Joules of one multiply-accumulate"),
  sramJoulesPerByte: quantity("energy", "Joules of one byte between a buffer and the array"),
  dramJoulesPerByte: quantity("energy", "Joules of one byte from or to memory off the chip"),
  staticPowerWatts: quantity("power", "Watts drawn whether anything happens or not", { low: 0 }),
  source: sourceId,
});

function* energyFaults({ energy }: SystolicData): Iterable<Fault> {
  if (energy === undefined || energy.dramJoulesPerByte >= energy.sramJoulesPerByte) return;
  const expected = `at least the ${energy.sramJoulesPerByte} of a byte that stays on the chip`;
  yield { place: ["energy", "dramJoulesPerByte"], expected, got: `${energy.dramJoulesPerByte}` };
}

function* channelFaults({ memory }: SystolicData): Iterable<Fault> {
  if (memory?.outputBytesPerSecond === undefined || memory.weightBytesPerSecond !== undefined) return;
  yield {
    place: ["memory", "weightBytesPerSecond"],
    expected: "a channel of weights, where outputs have one",
    got: "none",
  };
}

/** A systolic array. */
export const systolic: ModelSchema<"systolic"> = {
  data: object<SystolicData>({
    groups,
    rows: count("Rows of cells"),
    columns: count("Columns of cells"),
    dataflow,
    countsFrom: z.literal([0, 1], { error: "0 or 1" }).describe("Number of a matrix product's first cycle"),
    partialSums: word({ onChip: "in accumulators", offChip: "in memory" }, "Where partial sums wait"),
    loads: word(
      { serial: "each fold pays fill and drain", overlapped: "while the array computes" },
      "When the next stationary operand is loaded",
    ),
    wholeArray: maybe(
      z.boolean().describe("Whether each fold goes through the whole array, as in SCALE-Sim"),
    ),
    source: sourceId,
    accumulators: maybe(cited(count("Partial sums that a column's accumulator holds"))),
    clockHertz: maybe(cited(quantity("frequency", "The array's clock, if it is not the profile's"))),
    buffers: maybe(buffers.describe("Room on the chip; without it every operand is taken to fit")),
    memory: maybe(
      memory.describe("Memory off the chip; without it there is as much bandwidth as can be used"),
    ),
    vectorOperationsPerCycle: maybe(cited(count("Operations a cycle of the unit for other work"))),
    energy: maybe(energy.describe("Energy of single events; without it no energy is known")),
  }),
  *contradictions(data, { array, clock }) {
    const { rows, columns, clockHertz, energy } = data;
    const cells = rows * columns, hertz = clockHertz?.value ?? clock.hertz;
    if (array !== undefined && array.macsPerCycle % cells !== 0) {
      const expected =
        `as many cells as the profile's array, ${array.macsPerCycle} a cycle, or a part of them`;
      yield { place: ["rows"], expected, got: `${rows} x ${columns} = ${cells}` };
    }
    const watts = energy?.staticPowerWatts ?? 0;
    yield* staticPowerOfPeak(["energy", "staticPowerWatts"], watts, cells * hertz);
    yield* energyFaults(data);
    yield* channelFaults(data);
  },
};
