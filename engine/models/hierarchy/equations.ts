import type { HierarchyData } from "../../profiles/data/hierarchy.ts";
import type { RowDensity } from "../mapping/density.ts";
import { REGISTER_ACCESSES } from "../mapping/energy.ts";
import type { Mapped } from "../mapping/mapped.ts";
import type { ProcessingCycles } from "../mapping/time.ts";
import type { Term } from "../model.ts";
import { levels, levelSum, type TensorBits, tensors, type Units, unitSum } from "./hierarchyUnits.ts";
import { arrayTerms, cited, CYCLES, mappingTerms, passTerms, wordTerms } from "./rowStationaryTerms.ts";

/** What one loop nest of a layer costs; sums over nests are the layer's. */
export interface HierarchyPart {
  readonly mapped: Mapped;
  /** Words of inputs that DRAM holds. */
  readonly dramInputWords: number;
  readonly passes: ProcessingCycles;
  readonly spent: Units;
  /** Seconds of processing, and of moving words to and from DRAM. */
  readonly processing: number;
  readonly moving: number;
  readonly latencySeconds: number;
  readonly energyJoules: number;
}

/** The chip's numbers, brought to the process. */
export interface HierarchyConstants {
  readonly clockHertz: number;
  readonly bytesPerSecond: number;
  readonly joules: number;
  readonly delay: number;
}

/** What the terms are made of beside the nests. */
interface Around extends HierarchyConstants {
  readonly data: HierarchyData;
  readonly density: RowDensity;
  readonly bits: TensorBits;
  readonly batch: number;
}

const PRODUCTS = "macs x weightDensity x inputDensity";

/** Words x units of the level x bits x share that is not zero, by level and tensor. */
const FORMULAS: Readonly<Record<string, string>> = {
  "registerFile.weights": `${PRODUCTS} x registerFileUnit x weightBits / unitBits`,
  "registerFile.inputs": `${PRODUCTS} x registerFileUnit x inputBits / unitBits`,
  "registerFile.outputs": `${REGISTER_ACCESSES - 2} x ${PRODUCTS} x registerFileUnit x psumBits / unitBits`,
  "interPe.weights": "weightArrayWords x weightDensity x interPeUnit x weightBits / unitBits",
  "interPe.inputs": "inputArrayWords x inputDensity x interPeUnit x inputBits / unitBits",
  "interPe.outputs": "psumArrayWords x interPeUnit x psumBits / unitBits",
  "globalBuffer.weights": "weightBufferWords x weightDensity x globalBufferUnit x weightBits / unitBits",
  "globalBuffer.inputs": "inputBufferWords x inputDensity x globalBufferUnit x inputBits / unitBits",
  "globalBuffer.outputs": "psumBufferWords x globalBufferUnit x psumBits / unitBits",
  "dram.weights": "weightDramWords x weightDensity x dramUnit x weightBits / unitBits",
  "dram.inputs": "dramInputWords x inputReads x inputDensity x dramUnit x inputBits / unitBits",
  "dram.outputs": "outputDramWords x outputDensity x dramUnit x outputBits / unitBits",
};

function constantTerms(around: Around): Term[] {
  const { data, density, bits, joules } = around, { source } = data.assumedDensity;
  return [
    ...arrayTerms(data.array, around),
    ...cited(data.units, (level) => `${level}Unit`),
    ...cited({ unitBits: data.unitBits }),
    { name: "joulesPerUnit", value: joules, source: data.joulesPerUnit.source },
    { name: "weightDensity", value: density.weights },
    { name: "inputDensity", value: density.activations },
    { name: "outputDensity", value: density.outputs, source },
    { name: "weightBits", value: bits.weights },
    { name: "inputBits", value: bits.inputs },
    { name: "outputBits", value: bits.outputs },
    { name: "psumBits", value: bits.psums },
  ];
}

/** Units by level and tensor, and their sums by tensor. */
function unitTerms(sum: Units, exact: (formula: string) => string): Term[] {
  const parts = levels.flatMap((level) =>
    tensors.map((tensor): Term => {
      const name = `${level}.${tensor}`;
      return { name, value: sum[level][tensor], formula: exact(FORMULAS[name]!) };
    })
  );
  const byTensor = tensors.map((tensor): Term => ({
    name: `${tensor}Energy`,
    value: levels.reduce((all, level) => all + sum[level][tensor], 0),
    formula: levels.map((level) => `${level}.${tensor}`).join(" + "),
  }));
  const compute = `${PRODUCTS} x macUnit x weightBits / unitBits x inputBits / unitBits`;
  return [{ name: "computeEnergy", value: sum.compute, formula: exact(compute) }, ...parts, ...byTensor];
}

/** Time of processing and of moving, of which the greater holds. */
function timeTerms(
  parts: readonly HierarchyPart[],
  processing: number,
  moving: number,
  exact: (formula: string) => string,
): Term[] {
  const cycles = parts.reduce((all, { passes }) => all + passes.cycles, 0);
  const words = "weightDramWords x weightDensity + dramInputWords x inputReads x inputDensity + " +
    "outputDramWords x outputDensity";
  return [
    { name: "cycles", value: cycles, formula: exact(CYCLES) },
    {
      name: "processingLatencySeconds",
      value: processing,
      formula: "cycles / clockHertz",
      holds: processing >= moving,
    },
    {
      name: "dramSeconds",
      value: moving,
      formula: exact(`(${words}) x wordBytes / linkBytesPerSecond`),
      holds: moving > processing,
    },
    {
      name: "latencySeconds",
      value: Math.max(processing, moving),
      formula: "max(processingLatencySeconds, dramSeconds)",
    },
  ];
}

/** Energy by level and tensor in units, then in joules by level; of a layer with several loop nests, sums without the mappings. */
export function termsOf(
  parts: readonly HierarchyPart[],
  sum: Units,
  { processing, moving }: { readonly processing: number; readonly moving: number },
  around: Around,
): Term[] {
  const exact = (formula: string) => parts.length === 1 ? formula : `sum over loop nests of ${formula}`;
  const [{ mapped, passes, dramInputWords }] = parts as readonly [HierarchyPart];
  const normalized = unitSum(sum), { batch, joules } = around;
  return [
    ...constantTerms(around),
    ...(parts.length > 1 ? [] : [
      ...mappingTerms(mapped),
      { name: "dramInputWords", value: dramInputWords },
      ...wordTerms(mapped),
      ...passTerms(mapped, { ...passes, workShare: 1, weightShare: 1 }),
    ]),
    { name: "macs", value: parts.reduce((all, part) => all + part.mapped.traffic.macs, 0) },
    { name: "batch", value: batch },
    ...timeTerms(parts, processing, moving, exact),
    ...unitTerms(sum, exact),
    {
      name: "normalizedEnergy",
      value: normalized,
      formula: "computeEnergy + weightsEnergy + inputsEnergy + outputsEnergy",
    },
    {
      name: "normalizedEnergyPerInference",
      value: normalized / batch,
      formula: "normalizedEnergy / batch",
    },
    { name: "computeJoules", value: sum.compute * joules, formula: "computeEnergy x joulesPerUnit" },
    ...levels.map((level): Term => ({
      name: `${level}Joules`,
      value: levelSum(sum, level) * joules,
      formula: `(${tensors.map((tensor) => `${level}.${tensor}`).join(" + ")}) x joulesPerUnit`,
    })),
    {
      name: "energyJoules",
      value: normalized * joules,
      formula: ["compute", ...levels].map((cause) => `${cause}Joules`).join(" + "),
    },
  ];
}
