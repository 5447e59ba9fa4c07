/** How far a served quantity may be off: what rows that no fit has seen said of this software on this chip, or on another. */
import type { ServingBand, ServingData, ServingQuantity } from "../../profiles/serving/mod.ts";
import { type DISTANCES, errorsIn, widened } from "../trust/interval.ts";
import type { ServingSpan } from "./serving.ts";

/** For what a band is asked. */
export interface Asked {
  /** Id of the chip. */
  readonly chip: string;
  /** The software. */
  readonly software: string;
  /** Whether layers are costed kernel by kernel. */
  readonly byKernels: boolean;
  /** Bits of a stored weight. */
  readonly weightBits: number;
}

/** Bits of weights in the measured rows. */
const MEASURED_BITS = [8, 16];

/** The range of a value, and on what it rests. */
export function spanOf(
  value: number,
  quantity: ServingQuantity,
  asked: Asked,
  data: ServingData,
): ServingSpan {
  const band = bandFor(quantity, asked, data), isOwn = band.chips.includes(asked.chip);
  const distances: (keyof typeof DISTANCES)[] = [];
  const words = [
    `${band.rows} measured rows of ${band.networks} networks in ${band.software} on ${
      band.chips.join(", ")
    }, each left out with its network`,
  ];
  const add = (distance: keyof typeof DISTANCES, word: string) => {
    distances.push(distance);
    words.push(word);
  };
  if (!isOwn) add("chip", "widened for another chip");
  if (band.software !== asked.software) add("runtime", "widened for other software");
  if (!asked.byKernels) add("sort", "widened because its kernels are not known");
  if (!MEASURED_BITS.includes(asked.weightBits)) add("precision", "widened for other bits of weights");
  const { low, high } = errorsIn(widened(band, distances));
  return { low: value / (1 + high), high: value / (1 + low), rule: words.join("; ") };
}

function bandFor(quantity: ServingQuantity, { software, chip }: Asked, { bands }: ServingData): ServingBand {
  const of = bands.filter((band) => band.quantity === quantity);
  return of.find((band) => band.software === software && band.chips.includes(chip)) ??
    of.find((band) => band.software === software) ?? of[0]!;
}
