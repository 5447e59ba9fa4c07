import type { HierarchyData } from "../../profiles/data/hierarchy.ts";
import type { Workload } from "../../ir/work.ts";
import { inputWords, type Mapped, mapper, preferred } from "../mapping/mapped.ts";
import { type RowDensity, rowDensity } from "../mapping/density.ts";
import { REGISTER_ACCESSES } from "../mapping/energy.ts";
import { sourcesIn } from "../mapping/sources.ts";
import { processingCycles } from "../mapping/time.ts";
import type { TensorWords } from "../mapping/traffic.ts";
import type { Chip, CostModel, Gap, LayerCost, Term } from "../model.ts";

const tensors = ["weights", "inputs", "outputs"] as const;
const levels = ["registerFile", "interPe", "globalBuffer", "dram"] as const;

/** Units spent on arithmetic, and on each level for each tensor. */
interface Units {
  compute: number;
  readonly registerFile: Record<keyof TensorWords, number>;
  readonly interPe: Record<keyof TensorWords, number>;
  readonly globalBuffer: Record<keyof TensorWords, number>;
  readonly dram: Record<keyof TensorWords, number>;
}

function noUnits(): Units {
  const none = () => ({ weights: 0, inputs: 0, outputs: 0 });
  return { compute: 0, registerFile: none(), interPe: none(), globalBuffer: none(), dram: none() };
}

/** Bits of each tensor's words; a partial sum between DRAM and arithmetic has the accumulator's. */
function bitsOf({ bits = {} }: Workload, precision: Chip["precision"]) {
  const weights = bits.weights ?? precision.weights;
  const inputs = bits.activations ?? precision.activations;
  return { weights, inputs, outputs: inputs, psums: bits.accumulator ?? inputs };
}

/** What a nest spends: words x share that is not zero x bits x units of the level. */
function unitsOf(
  { traffic }: Mapped,
  dram: TensorWords,
  density: RowDensity,
  { units, unitBits }: HierarchyData,
  bits: ReturnType<typeof bitsOf>,
): Units {
  const products = traffic.macs * density.weights * density.activations;
  const level = (name: typeof levels[number], words: TensorWords, zeros: boolean) => {
    const unit = units[name].value / unitBits.value;
    const psums = name === "dram" ? bits.outputs * density.outputs : bits.psums; // a partial sum is what it is
    return {
      weights: words.weights * unit * bits.weights * (zeros ? density.weights : 1),
      inputs: words.inputs * unit * bits.inputs * (zeros ? density.activations : 1),
      outputs: words.outputs * unit * psums,
    };
  };
  const reads = { weights: products, inputs: products, outputs: (REGISTER_ACCESSES - 2) * products };
  return {
    compute: products * units.mac.value * bits.weights * bits.inputs / unitBits.value ** 2,
    registerFile: level("registerFile", reads, false), // of products that are not zero already
    interPe: level("interPe", traffic.interPe, true),
    globalBuffer: level("globalBuffer", traffic.globalBuffer, true),
    dram: level("dram", dram, true),
  };
}

/** Adds units to a sum. */
function add(sum: Units, more: Units): void {
  sum.compute += more.compute;
  for (const level of levels) for (const tensor of tensors) sum[level][tensor] += more[level][tensor];
}

function levelSum(sum: Units, level: typeof levels[number]): number {
  return sum[level].weights + sum[level].inputs + sum[level].outputs;
}

/** All units. */
function unitSum(sum: Units): number {
  return sum.compute + levels.reduce((all, level) => all + levelSum(sum, level), 0);
}

function tensorSum(sum: Units, tensor: typeof tensors[number]): number {
  return levels.reduce((all, level) => all + sum[level][tensor], 0);
}

/** Energy by level and tensor in units, then in joules. */
function termsOf(
  sum: Units,
  density: RowDensity,
  data: HierarchyData,
  joules: number,
  seconds: number,
  batch: number,
): Term[] {
  const { units } = data;
  const parts = levels.flatMap((level) =>
    tensors.map((tensor) => ({ name: `${level}.${tensor}`, value: sum[level][tensor] }))
  );
  const byTensor = tensors.map((tensor) => ({
    name: `${tensor}Energy`,
    value: tensorSum(sum, tensor),
    formula: levels.map((level) => `${level}.${tensor}`).join(" + "),
  }));
  const normalized = unitSum(sum);
  return [
    ...Object.entries(units).map(([name, { value, source }]) => ({ name: `${name}Unit`, value, source })),
    { name: "joulesPerUnit", value: joules, source: data.joulesPerUnit.source },
    { name: "weightDensity", value: density.weights },
    { name: "inputDensity", value: density.activations },
    { name: "outputDensity", value: density.outputs },
    { name: "computeEnergy", value: sum.compute, formula: "MACs x weightDensity x inputDensity x macUnit" },
    ...parts,
    ...byTensor,
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
    { name: "energyJoules", value: normalized * joules, formula: "normalizedEnergy x joulesPerUnit" },
    { name: "processingLatencySeconds", value: seconds },
  ];
}

/**
 * Energy of arithmetic and of each level of memory for each tensor, as multiples of a multiply-accumulate (the MIT EEMS
 * energy tool). The time, which that tool does not give, is the row-stationary mapping's.
 */
export const hierarchy: CostModel<"hierarchy"> = {
  id: "hierarchy",
  prepare(data, chip) {
    const { profile, factors, precision } = chip;
    const { array, map } = mapper(data.array, data.goal);
    const clock = profile.clock.hertz / factors.delay;
    const bytesPerSecond = data.array.dramBytesPerSecond.value / factors.delay;
    const joules = data.joulesPerUnit.value * factors.delay * factors.power;
    const { joulesPerUnit, unitBits, assumedDensity } = data;
    const sources = sourcesIn(data.array, data.goal, data.units, { joulesPerUnit, unitBits, assumedDensity });
    const unknown: Gap = { gap: `${profile.name} maps loop nests, and its shape is not known` };
    const tooLarge: Gap = { gap: `${profile.name} has buffers too small for it` };

    function costOf(mapped: Mapped, workload: Workload, batch: number, density: RowDensity) {
      const { traffic } = mapped;
      const dram = { ...traffic.dram, inputs: inputWords(mapped, workload, batch) * traffic.inputReads };
      const words = dram.weights * density.weights + dram.inputs * density.activations +
        dram.outputs * density.outputs;
      const spent = unitsOf(mapped, dram, density, data, bitsOf(workload, precision));
      const processing = processingCycles(traffic, array.passOverheadCycles).cycles / clock;
      const moving = words * array.wordBytes / bytesPerSecond;
      return {
        spent,
        processing,
        moving,
        latencySeconds: Math.max(processing, moving),
        energyJoules: unitSum(spent) * joules,
      };
    }

    return (workloads, batch) =>
      workloads.map((workload): LayerCost | Gap => {
        if (workload.nests.length === 0) return unknown;
        const density = rowDensity(workload, assumedDensity, chip.density);
        const sum = noUnits();
        let processing = 0, moving = 0;
        for (const nest of workload.nests) {
          const [first, second] = map(nest, batch);
          if (first === undefined) return tooLarge;
          const other = second && costOf(second, workload, batch, density);
          const cost = preferred(costOf(first, workload, batch, density), other);
          add(sum, cost.spent);
          processing += cost.processing;
          moving += cost.moving;
        }
        const energyParts = {
          compute: sum.compute * joules,
          registerFile: levelSum(sum, "registerFile") * joules,
          interPe: levelSum(sum, "interPe") * joules,
          globalBuffer: levelSum(sum, "globalBuffer") * joules,
          dram: levelSum(sum, "dram") * joules,
        };
        const latencySeconds = Math.max(processing, moving);
        return {
          latencySeconds,
          energyJoules: energyParts.compute + energyParts.registerFile + energyParts.interPe +
            energyParts.globalBuffer + energyParts.dram,
          latencyParts: { processing, dram: moving },
          energyParts,
          basis: "modelled",
          bound: processing >= moving ? "compute" : "memory",
          sources,
          assumed: [TIME_ASSUMED, density.assumed],
          terms: () => termsOf(sum, density, data, joules, processing, batch),
        };
      });
  },
};

const TIME_ASSUMED =
  "as fast as the row-stationary array whose accesses are counted, for the tool gives no time";
