import { BITS_PER_BYTE } from "../../ir/units.ts";
import type { RowStationaryData } from "../../profiles/data/rowStationary.ts";
import type { Cited } from "../../profiles/types.ts";
import { REGISTER_ACCESSES } from "../mapping/energy.ts";
import type { RowDensity } from "../mapping/density.ts";
import type { Mapped } from "../mapping/mapped.ts";
import { inputColumns, inputRows } from "../mapping/shape.ts";
import { longest } from "../mapping/traffic.ts";
import type { LayerCost, Term } from "../model.ts";
import type { RowPart } from "./rowStationary.ts";

/** Constants that follow from the data and the process. */
export interface RowConstants {
  readonly clockHertz: number;
  readonly bytesPerSecond: number;
  readonly joules: number;
  readonly staticWatts: number;
  readonly delay: number;
}

/** Cited values as terms. */
export function cited(values: object, name: (key: string) => string = (key) => key): Term[] {
  return (Object.entries(values) as [string, Cited][]).map(([key, { value, source }]) => ({
    name: name(key),
    value,
    source,
  }));
}

/** The shape of one nest as the array takes it, its mapping, and how often things happen. */
export function mappingTerms({ shape, mapping, traffic }: Mapped): Term[] {
  const { images, groups, outputHeight, outputWidth, kernelHeight, kernelWidth } = shape;
  const { e, n, tiles } = mapping;
  const strips = Math.ceil(outputHeight / e), lastRows = outputHeight - (strips - 1) * e;
  const columns = Math.ceil(outputWidth / tiles);
  const letters = ["p", "q", "r", "t", "m", "n", "e", "together", "tiles"] as const;
  return [
    { name: "images", value: images },
    { name: "groups", value: groups },
    { name: "layerFilters", value: shape.filters },
    { name: "layerChannels", value: shape.channels },
    { name: "outputHeight", value: outputHeight },
    { name: "outputWidth", value: outputWidth },
    { name: "kernelHeight", value: kernelHeight },
    { name: "kernelWidth", value: kernelWidth },
    ...letters.map((name) => ({ name, value: mapping[name] })),
    { name: "filters", value: mapping.filters },
    { name: "channels", value: mapping.channels },
    { name: "activePes", value: mapping.activePes, formula: "kernelHeight x e x r x t x together" },
    { name: "strips", value: strips, formula: "ceil(outputHeight / e)" },
    { name: "lastRows", value: lastRows, formula: "outputHeight - (strips - 1) x e" },
    { name: "passInputRows", value: inputRows(shape, e) },
    { name: "lastInputRows", value: inputRows(shape, lastRows) },
    { name: "outputColumns", value: columns, formula: "ceil(outputWidth / tiles)" },
    { name: "inputColumns", value: inputColumns(shape, columns) },
    { name: "imageInputs", value: inputRows(shape, outputHeight) * inputColumns(shape, outputWidth) },
    {
      name: "stripInputs",
      value: ((strips - 1) * inputRows(shape, e) + inputRows(shape, lastRows)) *
        inputColumns(shape, columns) * tiles,
      formula: "((strips - 1) x passInputRows + lastInputRows) x inputColumns x tiles",
    },
    { name: "imageBlocks", value: Math.ceil(images / n), formula: "ceil(images / n)" },
    {
      name: "passesPerStrip",
      value: traffic.passes / strips,
      formula: "channels / (q x r) x filters / (p x t) x imageBlocks x ceil(groups / together) x tiles",
    },
  ];
}

/** The words that one nest moves. */
export function wordTerms({ traffic: { dram, globalBuffer, interPe, inputReads } }: Mapped): Term[] {
  return [
    {
      name: "weightDramWords",
      value: dram.weights,
      formula:
        "layerFilters x layerChannels x kernelHeight x kernelWidth x groups x strips x tiles x imageBlocks",
    },
    { name: "inputReads", value: inputReads, formula: "filters / m x stripInputs / imageInputs" },
    {
      name: "outputDramWords",
      value: dram.outputs,
      formula: "images x layerFilters x groups x outputHeight x outputWidth",
    },
    {
      name: "psumBufferWords",
      value: globalBuffer.outputs,
      formula: "2 x images x filters x groups x outputHeight x outputWidth x channels / (q x r)",
    },
    {
      name: "inputBufferWords",
      value: globalBuffer.inputs,
      formula: "images x layerChannels x groups x stripInputs x filters / (p x t)",
    },
    { name: "weightBufferWords", value: globalBuffer.weights, formula: "weightDramWords" },
    {
      name: "psumArrayWords",
      value: interPe.outputs,
      formula: "outputDramWords x channels x kernelHeight / q",
    },
    {
      name: "inputArrayWords",
      value: interPe.inputs,
      formula:
        "images x layerChannels x groups x outputHeight x kernelHeight x inputColumns x tiles x filters / (p x t) x t",
    },
    {
      name: "weightArrayWords",
      value: interPe.weights,
      formula: "weightBufferWords / strips x outputHeight",
    },
  ];
}

/** The passes of one nest: three times that overlap, of which the longest holds, and the last strip's. */
export function passTerms(
  { traffic }: Mapped,
  { pass, bound, workShare, weightShare }: Pick<RowPart, "pass" | "bound" | "workShare" | "weightShare">,
): Term[] {
  const { last, fullPasses, lastPasses } = traffic;
  const lastPass = {
    ...last,
    arithmetic: last.arithmetic * workShare,
    weightLoad: last.weightLoad * weightShare,
  };
  const holds = (which: RowPart["bound"]) => ({ holds: bound === which });
  return [
    { name: "workShare", value: workShare },
    { name: "weightShare", value: weightShare },
    {
      name: "arithmeticCyclesPerPass",
      value: pass.arithmetic + pass.weightLoad,
      formula: "p x q x kernelWidth x outputColumns x images / imageBlocks / macsPerPe x workShare + " +
        "together x p x t x q x r x kernelHeight x kernelWidth / filterWordsPerCycle x weightShare",
      ...holds("arithmetic"),
    },
    {
      name: "psumCyclesPerPass",
      value: pass.psums,
      formula: "together x p x t x e x outputColumns x images / imageBlocks / psumWordsPerCycle",
      ...holds("psums"),
    },
    {
      name: "inputCyclesPerPass",
      value: pass.inputs,
      formula: "together x images / imageBlocks x q x r x passInputRows x inputColumns / inputWordsPerCycle",
      ...holds("inputs"),
    },
    {
      name: "lastStripCyclesPerPass",
      value: longest(lastPass),
      formula: "max(arithmeticCyclesPerPass, psumCyclesPerPass x lastRows / e, " +
        "inputCyclesPerPass x lastInputRows / passInputRows)",
    },
    { name: "passes", value: fullPasses + lastPasses, formula: "strips x passesPerStrip" },
  ];
}

/** Cycles of passes one after another. */
export const CYCLES =
  "(strips - 1) x passesPerStrip x max(arithmeticCyclesPerPass, psumCyclesPerPass, inputCyclesPerPass) + " +
  "passesPerStrip x lastStripCyclesPerPass + passes x passOverheadCycles";

/** The array's numbers, its clock and its link brought to the process. */
export function arrayTerms(
  array: RowStationaryData["array"],
  { clockHertz, bytesPerSecond, delay }: Pick<RowConstants, "clockHertz" | "bytesPerSecond" | "delay">,
): Term[] {
  const scaled = delay !== 1;
  return [
    ...cited(array),
    { name: "wordBytes", value: array.wordBits.value / BITS_PER_BYTE, formula: "wordBits / 8" },
    ...(scaled ? [{ name: "delayFactor", value: delay }] : []),
    { name: "clockHertz", value: clockHertz },
    {
      name: "linkBytesPerSecond",
      value: bytesPerSecond,
      formula: `dramBytesPerSecond${scaled ? " / delayFactor" : ""}`,
    },
  ];
}

/** The chip's numbers, brought to the process. */
function constantTerms(data: RowStationaryData, constants: RowConstants): Term[] {
  const { joules, staticWatts } = constants;
  const { dram: _, ...units } = data.units; // DRAM is no part of the chip's energy
  return [
    ...arrayTerms(data.array, constants),
    ...cited(units, (key) => `${key}Unit`),
    { name: "joulesPerUnit", value: joules, source: data.joulesPerUnit.source },
    ...cited({ gatedShare: data.gatedShare }),
    {
      name: "unitsPerMac",
      value: units.mac.value + REGISTER_ACCESSES * units.registerFile.value,
      formula: `macUnit + ${REGISTER_ACCESSES} x registerFileUnit`,
    },
    {
      name: "staticWatts",
      value: staticWatts,
      formula:
        "rows x columns x macsPerPe x clockHertz x unitsPerMac x (1 - gatedShare) / gatedShare x joulesPerUnit",
    },
  ];
}

/** A layer's cost taken apart; of a layer with several loop nests, sums without the mappings. */
export function partTerms(
  parts: readonly RowPart[],
  energyParts: NonNullable<LayerCost["energyParts"]>,
  data: RowStationaryData,
  density: RowDensity,
  constants: RowConstants,
): Term[] {
  const sum = (of: (part: RowPart) => number) => parts.reduce((all, part) => all + of(part), 0);
  const exact = (formula: string) => parts.length === 1 ? formula : `sum over loop nests of ${formula}`;
  const [{ mapped, coded, dramInputWords, ...first }] = parts as readonly [RowPart];
  const { source } = data.assumedDensity, code = data.code.runBits.source;
  const processing = sum((part) => part.processingSeconds), weights = sum((part) => part.weightSeconds);
  const latency = sum((part) => part.latencySeconds), energy = sum((part) => part.energyJoules);
  const macs = sum((part) => part.mapped.traffic.macs);
  const part = (name: string, formula: string): Term => ({
    name: `${name}Joules`,
    value: energyParts[name]!,
    formula: exact(formula),
  });
  const maps = "dramInputWords x inputReads x inputCodedShare + outputDramWords x outputCodedShare";
  return [
    ...constantTerms(data, constants),
    { name: "inputDensity", value: density.activations },
    { name: "outputDensity", value: density.outputs, source },
    { name: "weightCodedShare", value: coded.weights },
    { name: "inputCodedShare", value: coded.inputs, source: code },
    { name: "outputCodedShare", value: coded.outputs, source: code },
    ...(parts.length > 1 ? [] : [
      ...mappingTerms(mapped),
      { name: "dramInputWords", value: dramInputWords },
      ...wordTerms(mapped),
      ...passTerms(mapped, first),
    ]),
    { name: "macs", value: macs },
    { name: "cycles", value: sum((part) => part.cycles), formula: exact(CYCLES) },
    {
      name: "globalBufferBytes",
      value: sum((part) => part.globalBufferBytes),
      formula: exact("(psumBufferWords + inputBufferWords + weightBufferWords x weightShare) x wordBytes"),
    },
    {
      name: "dramBytes",
      value: sum((part) => part.dramBytes),
      formula: exact(`(weightDramWords x weightCodedShare + ${maps}) x wordBytes`),
    },
    {
      name: "processingLatencySeconds",
      value: processing,
      formula: "cycles / clockHertz",
      holds: processing >= weights,
    },
    {
      name: "weightDramSeconds",
      value: weights,
      formula: exact("weightDramWords x weightCodedShare x wordBytes / linkBytesPerSecond"),
      holds: weights > processing,
    },
    {
      name: "featureMapDramSeconds",
      value: sum((part) => part.featureMapSeconds),
      formula: exact(`(${maps}) x wordBytes / linkBytesPerSecond`),
    },
    {
      name: "latencySeconds",
      value: latency,
      formula: exact("max(processingLatencySeconds, weightDramSeconds) + featureMapDramSeconds"),
    },
    part("compute", "macs x inputDensity x weightShare x macUnit x joulesPerUnit"),
    part(
      "registerFile",
      `macs x inputDensity x weightShare x ${REGISTER_ACCESSES} x registerFileUnit x joulesPerUnit`,
    ),
    part(
      "interPe",
      "(psumArrayWords + inputArrayWords + weightArrayWords x weightShare) x interPeUnit x joulesPerUnit",
    ),
    part(
      "globalBuffer",
      "(psumBufferWords + inputBufferWords + weightBufferWords x weightShare) x globalBufferUnit x joulesPerUnit",
    ),
    { name: "staticJoules", value: energyParts.static!, formula: "staticWatts x latencySeconds" },
    {
      name: "energyJoules",
      value: energy,
      formula: "computeJoules + registerFileJoules + interPeJoules + globalBufferJoules + staticJoules",
    },
    { name: "powerWatts", value: energy / latency, formula: "energyJoules / latencySeconds" },
    { name: "operationsPerJoule", value: 2 * macs / energy, formula: "2 x macs / energyJoules" },
  ];
}
