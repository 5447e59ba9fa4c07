import type { Workload } from "../../ir/work.ts";
import { percent } from "../../ir/numbers.ts";
import type { Chip } from "../model.ts";

/** Shares of a layer's tensors that are not zero. */
export interface RowDensity {
  /** Of weights. */
  readonly weights: number;
  /** Of inputs. */
  readonly activations: number;
  /** Of outputs. */
  readonly outputs: number;
  /** What had to be assumed, in words that follow the layer's name. */
  readonly assumed: string;
}

/** A profile's densities for layers that state none. */
export interface AssumedDensity {
  readonly weights: number;
  readonly activations: number;
  readonly outputs: number;
}

/** A layer's densities: its own, or else the caller's, or else the profile's. Outputs are always the profile's. */
export function rowDensity(
  { density: stated = {} }: Workload,
  assumed: AssumedDensity,
  given: Chip["density"],
): RowDensity {
  const activations = stated.activations ?? given?.activations ?? assumed.activations;
  const weights = stated.weights ?? given?.weights ?? assumed.weights;
  const own = stated.activations !== undefined || given !== undefined;
  const inputs = own ? "" : `inputs ${percent(activations)} and `;
  const text = `${inputs}outputs ${percent(assumed.outputs)} non-zero (average of published layers)`;
  return { weights, activations, outputs: assumed.outputs, assumed: text };
}
