import type { HierarchyData } from "../../profiles/data/hierarchy.ts";
import type { Workload } from "../../ir/work.ts";
import type { Mapped } from "../mapping/mapped.ts";
import type { RowDensity } from "../mapping/density.ts";
import { REGISTER_ACCESSES } from "../mapping/energy.ts";
import type { TensorWords } from "../mapping/traffic.ts";
import type { Chip } from "../model.ts";

/** The tensors of a layer. */
export const tensors = ["weights", "inputs", "outputs"] as const;

/** The levels of memory. */
export const levels = ["registerFile", "interPe", "globalBuffer", "dram"] as const;

/** Units spent on arithmetic, and on each level for each tensor. */
export interface Units {
  compute: number;
  readonly registerFile: Record<keyof TensorWords, number>;
  readonly interPe: Record<keyof TensorWords, number>;
  readonly globalBuffer: Record<keyof TensorWords, number>;
  readonly dram: Record<keyof TensorWords, number>;
}

/** Nothing spent. */
export function noUnits(): Units {
  const none = () => ({ weights: 0, inputs: 0, outputs: 0 });
  return { compute: 0, registerFile: none(), interPe: none(), globalBuffer: none(), dram: none() };
}

/** Bits of a word of each tensor. */
export interface TensorBits {
  readonly weights: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly psums: number;
}

/** Bits of each tensor's words; a partial sum between DRAM and arithmetic has the accumulator's. */
export function bitsOf({ bits = {} }: Workload, precision: Chip["precision"]): TensorBits {
  const weights = bits.weights ?? precision.weights;
  const inputs = bits.activations ?? precision.activations;
  return { weights, inputs, outputs: inputs, psums: bits.accumulator ?? inputs };
}

/** What a nest spends: words x share that is not zero x bits x units of the level. */
export function unitsOf(
  { traffic }: Mapped,
  dram: TensorWords,
  density: RowDensity,
  { units, unitBits }: HierarchyData,
  bits: TensorBits,
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
export function add(sum: Units, more: Units): void {
  sum.compute += more.compute;
  for (const level of levels) for (const tensor of tensors) sum[level][tensor] += more[level][tensor];
}

/** Units of one level. */
export function levelSum(sum: Units, level: typeof levels[number]): number {
  return sum[level].weights + sum[level].inputs + sum[level].outputs;
}

/** All units. */
export function unitSum(sum: Units): number {
  return sum.compute + levels.reduce((all, level) => all + levelSum(sum, level), 0);
}
