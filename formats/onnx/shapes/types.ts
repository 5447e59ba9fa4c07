import type { Asked } from "./rule.ts";

/** The element type that an attribute `dtype` names. */
export function dataTypeOf({ attributes, inputs }: Asked, fallback?: number): number {
  return attributes.has("dtype") ? attributes.int("dtype", 1) : inputs[0]?.type ?? fallback ?? 1;
}
