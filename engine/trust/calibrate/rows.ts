/** Measurements of one's own as rows that models are held against. */
import type { Network } from "../../../ir/network.ts";
import type { ChipProfile, ModelId } from "../../../profiles/types.ts";
import { compare, type Comparison, gapOf, type Held } from "../compare.ts";
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
  /** Where it was read, such as `row 3`, for what is said of it. */
  readonly place?: string;
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
function heldOf(
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

/** Quantities that are fitted to. */
type Quantity = "latencySeconds" | "energyJoules";

/** Rows that a model can be fitted to, and those that it cannot. */
export interface Sorted {
  /** Those to use; implausible energies are taken out of them. */
  readonly used: readonly Held[];
  /** What not to use. */
  readonly refused: readonly Refused[];
  /** Measured over estimated of each number that is implausible. */
  readonly implausible: Readonly<Record<Quantity, readonly number[]>>;
}

/** Rows that a model costs and whose times and energies are of an order that the chip can reach. */
export function sorted(rows: readonly Measurement[], profile: ChipProfile, model: ModelId): Sorted {
  const used: Held[] = [], refused: Refused[] = [];
  const implausible = { latencySeconds: [] as number[], energyJoules: [] as number[] };
  for (const measurement of rows) {
    const held = heldOf(measurement, profile);
    const name = [measurement.place ?? "", held.row.name].join(" ").trim();
    const [time] = compare(held, profile, model, "latencySeconds");
    if (time === undefined) {
      refused.push({ name, reason: gapOf(held, profile, model) });
      continue;
    }
    const slow = implausibleBy(time);
    if (slow !== undefined) {
      implausible.latencySeconds.push(slow);
      refused.push({ name, reason: notPlausible(time, "s") });
      continue;
    }
    const [energy] = compare(held, profile, model, "energyJoules");
    const high = energy && implausibleBy(energy);
    if (high === undefined) {
      used.push(held);
      continue;
    }
    implausible.energyJoules.push(high);
    refused.push({ name, reason: `${notPlausible(energy!, "J")}; its time is used` });
    used.push(withoutEnergy(held));
  }
  return { used, refused, implausible };
}

/** Measured over estimated, if that is no error of a model. */
function implausibleBy({ published, estimated }: Comparison): number | undefined {
  const times = published / estimated;
  return times < IMPLAUSIBLE && times > 1 / IMPLAUSIBLE ? undefined : times;
}

function notPlausible({ published, estimated }: Comparison, unit: string): string {
  const [got, beside] = [published, estimated].map((value) => Number(value.toPrecision(3)));
  return `${got} ${unit} is not plausible beside an estimate of ${beside} ${unit}`;
}

function withoutEnergy(held: Held): Held {
  const { energyJoules: _, ...published } = held.row.published;
  return { ...held, row: { ...held.row, published } };
}
