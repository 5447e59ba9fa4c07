import { type Field, oneOf } from "../../ir/field.ts";
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

/** Every name of an activation. */
export const activationNames: readonly ActivationName[] = [
  "none",
  "relu",
  "relu6",
  "leakyRelu",
  "elu",
  "gelu",
  "silu",
  "mish",
  "sigmoid",
  "tanh",
  "hardSigmoid",
  "hardSwish",
];

/** The name of an activation, as a block's option. */
export function activationNamed(doc: string): Field<ActivationName> {
  return oneOf(doc, ...activationNames);
}

/** A fragment followed by an activation. */
export function activated(fragment: Fragment, activation: ActivationName): Fragment {
  return activation === "none" ? fragment : fragment[activation]();
}

/** An activation by itself. */
export function activation(name: ActivationName): Fragment {
  return activated(empty, name);
}
