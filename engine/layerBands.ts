/** The band of a layer: its model's for the sort of work, wider where nothing like it was measured. */
import { type Group, operandBits, type Workload } from "../ir/work.ts";
import type { ErrorRange, ModelId, Validation } from "../profiles/types.ts";
import type { ErrorBand } from "./model.ts";
import { models } from "./models/mod.ts";
import type { ReadyChip } from "./prepare.ts";
import { apart, type Distance, errorsIn, residualsIn } from "./trust/interval.ts";

/** So many times smaller or larger than all rows, and work is another shape. */
const FAR = 4;

/** Sorts of work that are made of multiply-accumulates. */
const MULTIPLYING: readonly Group[] = ["conv", "fc", "matmul"];

/** Of which layer of which network the band is. */
export interface BandOf {
  /** The layer. */
  readonly workload: Workload;
  /** Multiply-accumulates of an inference of the whole network. */
  readonly networkMacs: number;
  /** Inferences of the batch. */
  readonly batch: number;
}

/** The errors of a model for a layer; none where nothing is known of them. */
export function bandFor(chip: ReadyChip, model: ModelId, of: BandOf): ErrorBand | undefined {
  let found: Validation | undefined;
  for (const entry of chip.errors()) {
    if (entry.model !== model) continue;
    if (entry.group === of.workload.group) return bandOf(entry, unlike(entry, chip, of));
    if (entry.group === "any") found ??= entry;
  }
  return found && bandOf(found, unlike(found, chip, of));
}

/** In what a layer is unlike the rows that a band stands on, in words. */
function unlike({ model, group, seen }: Validation, { precision }: ReadyChip, of: BandOf): Unlike {
  if (seen === undefined) return {};
  const { workload, networkMacs, batch } = of, bits = operandBits(workload, precision);
  const macs = (seen.layers ? workload.macs : networkMacs) * batch, [least, most] = seen.macs;
  const isOtherSort = group === "any" && !seen.layers && MULTIPLYING.includes(workload.group) &&
    !seen.sorts.includes(workload.group);
  return {
    ...(models[model].words === "asked" && !seen.bits.includes(bits) && { precision: `${bits} bits` }),
    ...(macs > 0 && (macs * FAR < least || macs > most * FAR) && {
      shape: macs < least ? "less work than in any row" : "more work than in any row",
    }),
    ...(isOtherSort && { sort: `${workload.group} layers` }),
  };
}

/** Distances with what lies so far off. */
type Unlike = { readonly [D in Distance]?: string };

const bands = new WeakMap<Validation, Map<string, ErrorBand>>();

/** A band at some distances; the same object for the same ones. */
function bandOf(entry: Validation, distances: Unlike): ErrorBand {
  let own = bands.get(entry);
  if (own === undefined) bands.set(entry, own = new Map());
  const key = Object.values(distances).join(", ");
  let band = own.get(key);
  if (band === undefined) own.set(key, band = widenedBand(entry, Object.keys(distances) as Distance[], key));
  return band;
}

function widenedBand(
  { latency, energy, rule, energyRule }: Validation,
  distances: readonly Distance[],
  what: string,
): ErrorBand {
  const both = energyRule === undefined ? rule : `latency: ${rule}; energy: ${energyRule}`;
  const digits = (value: number) => Number(value.toPrecision(4)); // as bands are shipped, and alike in every engine
  const wider = (range: ErrorRange): ErrorRange => {
    const { low, high } = errorsIn(apart(residualsIn(range), distances));
    return { low: digits(low), high: digits(high) };
  };
  if (distances.length === 0) return { latency, energy, rule: both };
  return { latency: wider(latency), energy: wider(energy), rule: `${both}; widened for ${what}` };
}
