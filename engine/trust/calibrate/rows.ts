/** Measurements of one's own as rows that models are held against. */
import type { Network } from "../../../ir/network.ts";
import type { ChipProfile, ModelId } from "../../../profiles/types.ts";
import { compare, type Held } from "../compare.ts";
import { productOf } from "../published.ts";

/** A product of matrices, m x k times k x n. */
export interface Product {
  /** Rows of the left one. */
  readonly m: number;
  /** Columns of the left one. */
  readonly k: number;
  /** Columns of the right one. */
  readonly n: number;
}

/** What somebody measured: a network or a product of matrices, how it was run, and what that took. */
export interface Measurement {
  /** What was run. */
  readonly of: Network | Product;
  /** The row in words; the network's name or the product's sizes if left out. */
  readonly name?: string;
  /** Inputs processed together; 1 if left out. */
  readonly batch?: number;
  /** Bits of weights and activations; the profile's if left out. */
  readonly bits?: number;
  /** Seconds for the batch. */
  readonly latencySeconds: number;
  /** Joules for the batch, where they are known. */
  readonly energyJoules?: number;
}

/** A row that is not used, and why. */
export interface Refused {
  /** The row in words. */
  readonly name: string;
  /** Why, in words. */
  readonly reason: string;
}

/** A measured time this many times an estimate, or as small a part of it, is no error of a model but of the row. */
const IMPLAUSIBLE = 100;

/** A measurement as a row; rows of one network, or of one size of weights, are left out together. */
export function heldOf(
  { of, name, batch = 1, bits, latencySeconds, energyJoules }: Measurement,
  profile: ChipProfile,
): Held {
  const isProduct = !("format" in of);
  const network = isProduct ? productOf(of.m, of.k, of.n) : of;
  const left = isProduct ? `${of.k}x${of.n}` : network.name;
  return {
    network,
    row: {
      table: "measured",
      name: name ?? (isProduct ? `${of.m}x${of.k}x${of.n}` : network.name),
      profile: profile.id,
      network: left,
      subject: isProduct ? { layer: network } : { zoo: network.name },
      batch,
      widths: bits === undefined ? {} : { bits },
      changes: {},
      published: { latencySeconds, ...(energyJoules !== undefined && { energyJoules }) },
      kind: "silicon",
    },
  };
}

/** Rows that a model can be fitted to, and those that it cannot. */
export interface Sorted {
  /** Those to use. */
  readonly used: readonly Held[];
  /** Those not to use. */
  readonly refused: readonly Refused[];
  /** Measured over estimated of each implausible row. */
  readonly implausible: readonly number[];
}

/** Rows that a model costs and whose times are of an order that the chip can reach. */
export function sorted(rows: readonly Held[], profile: ChipProfile, model: ModelId): Sorted {
  const used: Held[] = [], refused: Refused[] = [], implausible: number[] = [];
  for (const held of rows) {
    const [found] = compare(held, profile, model, "latencySeconds"), { name } = held.row;
    if (found === undefined) {
      refused.push({ name, reason: `${model} of "${profile.id}" costs too little of its work` });
      continue;
    }
    const times = found.published / found.estimated;
    if (times < IMPLAUSIBLE && times > 1 / IMPLAUSIBLE) {
      used.push(held);
      continue;
    }
    implausible.push(times);
    const [published, estimated] = [found.published, found.estimated].map((value) =>
      Number(value.toPrecision(3))
    );
    refused.push({ name, reason: `${published} s is not plausible beside an estimate of ${estimated} s` });
  }
  return { used, refused, implausible };
}
