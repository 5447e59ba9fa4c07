/** The axes of a sweep: each a knob of network, chip or evaluation, with the values that it takes. */
import type { Network } from "../ir/network.ts";
import type { Profile } from "../profiles/types.ts";
import type { Values } from "./point.ts";
import type { Choice } from "./samples.ts";
import type { Column } from "./shard.ts";

/** A network that is made from sizes. */
export type NetworkMaker = (dims: Record<string, number>) => Network | Promise<Network>;

/** A profile that is made from values. */
export type ProfileMaker = (knobs: Record<string, number>) => Profile | Promise<Profile>;

/** One axis: the part of a point that it changes, the name of what it changes there, and its values. */
export type Axis = Omit<Column, "at">;

/** How many values each axis has. */
export function lengthsOf(axes: readonly Axis[]): number[] {
  return axes.map(({ values }) => values.length);
}

/** The values of some axes at a choice, by their names. */
export function valuesAt(axes: readonly Axis[], some: readonly number[], choice: Choice): Values {
  return Object.fromEntries(
    some.map((axis) => [axes[axis]!.name, axes[axis]!.values[choice[axis]!] as number]),
  );
}
