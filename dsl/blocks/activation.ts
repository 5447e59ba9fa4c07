import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";

/** Activations that a block may be asked to use; `"none"` leaves it out. */
export type ActivationName =
  | "none"
  | "relu"
  | "relu6"
  | "leakyRelu"
  | "elu"
  | "gelu"
  | "silu"
  | "mish"
  | "sigmoid"
  | "tanh"
  | "hardSigmoid"
  | "hardSwish";

/** A fragment followed by an activation. */
export function activated(fragment: Fragment, activation: ActivationName): Fragment {
  return activation === "none" ? fragment : fragment[activation]();
}

/** An activation by itself. */
export function activation(name: ActivationName): Fragment {
  return activated(empty, name);
}
