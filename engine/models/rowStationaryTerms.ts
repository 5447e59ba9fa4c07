import type { RowStationaryData } from "../../profiles/data/rowStationary.ts";
import type { Cited } from "../../profiles/types.ts";
import type { Term } from "../model.ts";
import type { RowDensity } from "../mapping/density.ts";
import type { RowPart } from "./rowStationary.ts";

/** Constants that follow from the data and the process. */
export interface RowConstants {
  readonly clockHertz: number;
  readonly bytesPerSecond: number;
  readonly joules: number;
  readonly staticWatts: number;
}

function cited(values: Readonly<Record<string, Cited>>): Term[] {
  return Object.entries(values).map(([name, { value, source }]) => ({ name, value, source }));
}

/** The mapping of one nest and the times of its passes. */
function mappingTerms({ mapped, pass, bound }: RowPart): Term[] {
  const { mapping, traffic } = mapped;
  const letters = (["p", "q", "r", "t", "m", "n", "e"] as const).map((name) => ({
    name,
    value: mapping[name],
  }));
  const multiply = pass.arithmetic + pass.weightLoad;
  const holds = (which: RowPart["bound"]) => bound === which ? { holds: true } : {};
  return [
    ...letters,
    { name: "tiles", value: mapping.tiles },
    { name: "activePes", value: mapping.activePes, formula: "kernelHeight x e x r x t" },
    {
      name: "arithmeticCyclesPerPass",
      value: multiply,
      formula: "p q S F n / macsPerPe + p t q r R S / filterWordsPerCycle",
      ...holds("arithmetic"),
    },
    {
      name: "psumCyclesPerPass",
      value: pass.psums,
      formula: "p t e F n / psumWordsPerCycle",
      ...holds("psums"),
    },
    {
      name: "inputCyclesPerPass",
      value: pass.inputs,
      formula: "n q r x input rows x input columns / inputWordsPerCycle",
      ...holds("inputs"),
    },
    { name: "weightDramWords", value: traffic.dram.weights, formula: "weights x strips x groups of images" },
    { name: "inputReads", value: traffic.inputReads, formula: "M / m x rows of all strips / rows" },
    { name: "psumBufferWords", value: traffic.globalBuffer.outputs, formula: "2 x outputs x C / (q r)" },
    {
      name: "inputBufferWords",
      value: traffic.globalBuffer.inputs,
      formula: "padded inputs of all strips x M / (p t)",
    },
    { name: "weightBufferWords", value: traffic.globalBuffer.weights, formula: "weightDramWords" },
  ];
}

/** A layer's cost taken apart; of a layer with several loop nests, sums without the mappings. */
export function partTerms(
  parts: readonly RowPart[],
  data: RowStationaryData,
  density: RowDensity,
  { clockHertz, bytesPerSecond, joules, staticWatts }: RowConstants,
): Term[] {
  const sum = (of: (part: RowPart) => number) => parts.reduce((all, part) => all + of(part), 0);
  const source = data.assumedDensity.source;
  const processing = sum((part) => part.processingSeconds);
  const latency = sum((part) => part.latencySeconds);
  const macs = sum(({ mapped }) => mapped.traffic.macs);
  const energy = sum((part) => part.energyJoules);
  return [
    ...cited(data.array as unknown as Readonly<Record<string, Cited>>),
    { name: "clockHertz", value: clockHertz },
    {
      name: "linkBytesPerSecond",
      value: bytesPerSecond,
      formula: "dramBytesPerSecond, brought to the process",
    },
    { name: "joulesPerUnit", value: joules, source: data.joulesPerUnit.source },
    {
      name: "staticWatts",
      value: staticWatts,
      formula: "PEs x clock x units of a MAC x (1 - gatedShare) / gatedShare x joulesPerUnit",
    },
    { name: "inputDensity", value: density.activations },
    { name: "outputDensity", value: density.outputs, source },
    ...(parts.length === 1 ? mappingTerms(parts[0]!) : []),
    { name: "macs", value: macs },
    {
      name: "passes",
      value: sum(({ mapped }) => mapped.traffic.passes),
      formula: "strips x C / (q r) x M / (p t) x N / n x groups",
    },
    {
      name: "cycles",
      value: sum((part) => part.cycles),
      formula: "passes x (longest of a pass + passOverheadCycles)",
    },
    {
      name: "globalBufferBytes",
      value: sum((part) => part.globalBufferBytes),
      formula: "words of psums, inputs and weights x bytes of a word",
    },
    {
      name: "dramBytes",
      value: sum((part) => part.dramBytes),
      formula: "weights + coded inputs x inputReads + coded outputs",
    },
    { name: "processingLatencySeconds", value: processing, formula: "cycles / clockHertz" },
    {
      name: "weightDramSeconds",
      value: sum((part) => part.weightSeconds),
      formula: "weight bytes / linkBytesPerSecond",
    },
    {
      name: "featureMapDramSeconds",
      value: sum((part) => part.featureMapSeconds),
      formula: "feature map bytes / linkBytesPerSecond",
    },
    {
      name: "latencySeconds",
      value: latency,
      formula: "max(processingLatencySeconds, weightDramSeconds) + featureMapDramSeconds",
    },
    { name: "energyJoules", value: energy, formula: "units x joulesPerUnit + staticWatts x latencySeconds" },
    { name: "powerWatts", value: energy / latency, formula: "energyJoules / latencySeconds" },
    { name: "operationsPerJoule", value: 2 * macs / energy, formula: "2 x macs / energyJoules" },
  ];
}
