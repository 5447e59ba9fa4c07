/** Numbers that a profile states for all tensors or for each. */
import type { ByTensor, TensorName } from "../../../profiles/data/memoryTree.ts";
import type { Cited } from "../../../profiles/types.ts";
import { tensorNames } from "./shape.ts";

/** Whether one number is for all tensors. */
export function isCited(value: unknown): value is Cited {
  return typeof value === "object" && value !== null && "value" in value;
}

/** A number for each tensor, or the same for all. */
export function byTensor(value: ByTensor | undefined, otherwise: number): Float64Array {
  const of = (name: TensorName) => isCited(value) ? value : value?.[name];
  return Float64Array.from(tensorNames, (name) => of(name)?.value ?? otherwise);
}
