/** Which layers a layer of a functional model reads, in the forms of Keras 2 and 3. */
import { isObject } from "../../ir/object.ts";

/** An output of another layer's use. */
export interface Ref {
  /** The layer's name. */
  readonly layer: string;
  /** Which of its uses. */
  readonly use: number;
  /** Which of its outputs. */
  readonly output: number;
}

/** Deeper than this no call's arguments go. */
const MAX_DEPTH = 32;

function isRef(value: unknown): value is [string, number, number] {
  return Array.isArray(value) && value.length >= 3 && typeof value[0] === "string" &&
    Number.isInteger(value[1]) && Number.isInteger(value[2]);
}

function refOf([layer, use, output]: readonly [string, number, number]): Ref {
  return { layer, use, output };
}

/** Every tensor in a call's arguments, in order. */
function collect(value: unknown, found: Ref[], depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (isRef(value)) {
    found.push(refOf(value));
    collect((value as readonly unknown[])[3], found, depth + 1); // further tensors, by the name of their argument
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, found, depth + 1);
  } else if (isObject(value)) {
    const history = value.class_name === "__keras_tensor__" && isObject(value.config) &&
      value.config.keras_history;
    if (isRef(history)) found.push(refOf(history));
    else for (const item of Object.values(value)) collect(item, found, depth + 1);
  }
}

/** The tensors that one use of a layer reads. */
export function refsOf(node: unknown): Ref[] {
  const found: Ref[] = [];
  collect(node, found, 0);
  return found;
}
