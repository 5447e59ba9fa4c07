/** What work comes to, for those who call it from outside; within FODLAM, where thousands of layers are summed, nothing is checked. */
import { checkedFunction } from "./checked.ts";
import { calling } from "./errors.ts";
import { type Field, type Fields, optional, record } from "./field.ts";
import { computed, stored } from "./options.ts";
import {
  bytesOf as bytesOfChecked,
  type FallbackBits,
  macsOf as macsOfChecked,
  type Nest,
  type TensorBytes,
  type Workload,
} from "./work.ts";

type Numbers = Readonly<Record<string, unknown>>;

/** Whether a value has numbers of these names. */
function hasNumbers(value: unknown, names: readonly string[]): value is Numbers {
  return typeof value === "object" && value !== null &&
    names.every((name) => typeof (value as Numbers)[name] === "number");
}

const nest: Field<Nest> = {
  doc: "a loop nest",
  expected: "a loop nest of a workload, such as lower(network)[0].nests[0]",
  accepts: (value): value is Nest => hasNumbers(value, ["n", "k", "c", "p", "q", "r", "s", "groups"]),
};

const workload: Field<Workload> = {
  doc: "the work of a layer",
  expected: "a workload, such as lower(network)[0]",
  accepts: (value): value is Workload =>
    hasNumbers(value, ["parametersRead", "stateElements", "inputElements", "outputElements"]),
};

const fallback: Field<FallbackBits> = record<FallbackBits>(
  "the precisions that the network leaves open",
  "numbers from 1 to 64 for weights and activations, whole ones for activations and cache",
  { weights: stored, activations: computed, cache: optional(computed) } as Fields<FallbackBits>,
  { all: true },
);

/** Multiply-accumulates of a loop nest. */
export const macsOf: (nest: Nest) => number = checkedFunction(
  { act: calling("macsOf"), takes: { nest }, mapped: true },
  macsOfChecked,
);

/** Dense bytes of each tensor; `fallback` gives the precisions that the network leaves open. */
export const bytesOf: (workload: Workload, fallback: FallbackBits) => TensorBytes = checkedFunction({
  act: calling("bytesOf"),
  takes: { workload, fallback },
}, bytesOfChecked);
