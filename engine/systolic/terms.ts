import type { SystolicData } from "../../profiles/types.ts";
import type { Chip, Term } from "../model.ts";
import { type Counts, dramBytes, hertzOf } from "./counts.ts";

const CYCLES: Readonly<Record<SystolicData["dataflow"], string>> = {
  outputStationary: "ceil(M / rows) x ceil(N / columns) x (rows + columns + K - 2)",
  weightStationary: "ceil(K / rows) x ceil(N / columns) x (2 rows + columns + M - 2)",
  inputStationary: "ceil(K / rows) x ceil(M / columns) x (2 rows + columns + N - 2)",
};

/** The array's own numbers, with their sources. */
function constantsOf(data: SystolicData, chip: Chip): Term[] {
  const { source, memory, clockHertz } = data, { delay } = chip.factors;
  const terms: Term[] = [
    { name: "rows", value: data.rows, source },
    { name: "columns", value: data.columns, source },
    { name: "clockHertz", value: hertzOf(data, chip), source: (clockHertz ?? chip.profile.clock).source },
  ];
  if (memory === undefined) return terms;
  const { bytesPerSecond, weightBytesPerSecond: apart } = memory;
  terms.push({ name: "dramBytesPerSecond", value: bytesPerSecond / delay, source: memory.source });
  if (apart !== undefined) {
    terms.push({ name: "weightBytesPerSecond", value: apart / delay, source: memory.source });
  }
  return terms;
}

/** What the layer counts, and how it follows. */
function quantitiesOf(counts: Counts, data: SystolicData): Term[] {
  const { traffic, weightBytesPerElement, activationBytesPerElement } = counts;
  const [weights, others] = dramBytes(counts), each = data.countsFrom === 0 ? ", less 1" : "";
  const computeCycles = data.loads === "serial"
    ? `sum over products of ${CYCLES[data.dataflow]}${each}`
    : `sum over products of (folds - 1) x max(steps, rows) + fill + steps - 2${each}`;
  return [
    ...Object.entries(traffic).map(([name, value]) => ({
      name,
      value,
      ...(name === "computeCycles" && { formula: computeCycles }),
    })),
    { name: "weightBytesPerElement", value: weightBytesPerElement },
    { name: "activationBytesPerElement", value: activationBytesPerElement },
    { name: "weightBytes", value: weights, formula: "dramFilterReads x weightBytesPerElement" },
    {
      name: "dramBytes",
      value: weights + others,
      formula: "weightBytes + (dramIfmapReads + dramOfmapWrites) x activationBytesPerElement",
    },
  ];
}

/** The estimate taken apart: constants, counts, and the bounds of which the greatest holds. */
export function termsOf(
  counts: Counts,
  parts: Readonly<Record<string, number>>,
  data: SystolicData,
  chip: Chip,
): Term[] {
  const bytes = parts.weights === undefined ? "dramBytes" : "(dramBytes - weightBytes)";
  const bounds: readonly (readonly [part: string, name: string, formula: string])[] = [
    ["compute", "computeSeconds", "computeCycles / clockHertz"],
    ["memory", "memorySeconds", `${bytes} / dramBytesPerSecond`],
    ["weights", "weightSeconds", "weightBytes / weightBytesPerSecond"],
  ];
  const greatest = Math.max(...Object.values(parts));
  return [
    ...constantsOf(data, chip),
    ...quantitiesOf(counts, data),
    ...bounds.flatMap(([part, name, formula]) => {
      const value = parts[part];
      return value === undefined ? [] : [{ name, value, formula, holds: value === greatest }];
    }),
  ];
}
