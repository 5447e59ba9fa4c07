import type { Workload } from "../../ir/work.ts";
import type { SystolicData } from "../../profiles/types.ts";
import type { Chip, Term } from "../model.ts";
import { type Counts, dramBytes, hertzOf, readsOf } from "./counts.ts";
import { type Product, productsOf } from "./products.ts";

/** What follows from the counts. */
export interface SystolicCost {
  readonly latencySeconds: number;
  readonly latencyParts: Readonly<Record<string, number>>;
  readonly energyParts: Readonly<Record<string, number>> | undefined;
}

/** Where the three dimensions of a product go: folds along rows and columns, steps of a fold, its fill and drain. */
const DATAFLOWS: Readonly<
  Record<
    SystolicData["dataflow"],
    Readonly<{ down: keyof Product; across: keyof Product; steps: keyof Product; fill: string }>
  >
> = {
  outputStationary: { down: "pixels", across: "filters", steps: "taps", fill: "rows + columns" },
  weightStationary: { down: "taps", across: "filters", steps: "pixels", fill: "2 x rows + columns" },
  inputStationary: { down: "taps", across: "pixels", steps: "filters", fill: "2 x rows + columns" },
};

/** Folds that see inputs, weights and outputs once more. */
const AGAIN: Readonly<
  Record<SystolicData["dataflow"], readonly [inputs: string, weights: string, outputs: string]>
> = {
  outputStationary: [" x columnFolds", " x rowFolds", ""],
  weightStationary: [" x columnFolds", "", " x rowFolds"],
  inputStationary: ["", " x columnFolds", " x rowFolds"],
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

/** Cycles of one product; the number of the last where counting starts from 0. */
function cyclesFormula({ dataflow, loads, countsFrom }: SystolicData): string {
  const { steps, fill } = DATAFLOWS[dataflow], less = countsFrom === 0 ? " - 1" : "";
  return loads === "serial"
    ? `rowFolds x columnFolds x (${fill} + ${steps} - 2)${less}`
    : `(rowFolds x columnFolds - 1) x max(${steps}, rows) + ${fill} + ${steps} - 2${less}`;
}

/** Words between buffers and the array, and to memory, by the folds that see them again. */
function wordFormulas({ dataflow, partialSums, countsFrom }: SystolicData): Readonly<Record<string, string>> {
  const inputs = "products x pixels x taps", weights = "products x taps x filters";
  const outputs = "products x pixels x filters";
  const again = AGAIN[dataflow];
  const skew = dataflow === "outputStationary"
    ? " + products x rowFolds x columnFolds x (rows + columns)"
    : "";
  return {
    sramIfmapReads: inputs + again[0],
    sramFilterReads: weights + again[1],
    sramOfmapWrites: outputs + again[2],
    ...(countsFrom === 0 && { scaleSimOfmapWrites: `sramOfmapWrites${skew}` }),
    dramIfmapReads: `${inputs} x inputsPerTap x inputReads`,
    dramFilterReads: `${weights} x weightReads`,
    dramOfmapWrites: partialSums === "offChip" ? "sramOfmapWrites" : outputs,
  };
}

/** What the layer counts, and how it follows: exactly where it is one product in one part, else in words. */
function quantitiesOf(workload: Workload, batch: number, counts: Counts, data: SystolicData): Term[] {
  const { traffic: { computeCycles, ...words }, weightBytesPerElement, activationBytesPerElement } = counts;
  const [weights, others] = dramBytes(counts), { down, across } = DATAFLOWS[data.dataflow];
  const products = productsOf(workload, batch), [product] = products as [Product];
  const one = products.length === 1 ? readsOf(workload, batch, product, counts, data) : undefined;
  const whole = one?.cuts === 1 ? one : undefined, formulas = wordFormulas(data);
  const inWords = (formula: string) =>
    `sum over ${products.length > 1 ? "products" : "parts that fit the accumulators"} of ${formula}`;
  const exact = (formula: string) => whole === undefined ? inWords(formula) : formula;
  return [
    ...(one === undefined ? [] : [
      { name: "products", value: product.count },
      { name: "pixels", value: product.pixels },
      { name: "taps", value: product.taps },
      { name: "filters", value: product.filters },
    ]),
    ...(whole === undefined ? [] : [
      {
        name: "rowFolds",
        value: Math.ceil(product[down] / data.rows),
        formula: `ceil(${down} / rows)`,
      },
      {
        name: "columnFolds",
        value: Math.ceil(product[across] / data.columns),
        formula: `ceil(${across} / columns)`,
      },
      { name: "inputsPerTap", value: whole.touched },
      { name: "inputReads", value: whole.inputs },
      { name: "weightReads", value: whole.weights },
    ]),
    { name: "computeCycles", value: computeCycles, formula: exact(`products x (${cyclesFormula(data)})`) },
    ...Object.entries(words).flatMap(([name, value]) =>
      formulas[name] === undefined ? [] : [{ name, value, formula: exact(formulas[name]) }]
    ),
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

const ENERGIES: Readonly<Record<string, string>> = {
  compute: "macs x joulesPerMac",
  sram:
    "(sramFilterReads x weightBytesPerElement + (sramIfmapReads + sramOfmapWrites) x activationBytesPerElement)" +
    " x sramJoulesPerByte",
  dram: "dramBytes x dramJoulesPerByte",
  static: "latencySeconds x staticPowerWatts",
};

/** The latency from the bounds, and the energies with their constants. */
export function closingTerms(
  { latencySeconds, latencyParts, energyParts }: SystolicCost,
  { energy }: SystolicData,
  { factors }: Chip,
): Term[] {
  const names = Object.keys(latencyParts).map((part) =>
    part === "weights" ? "weightSeconds" : `${part}Seconds`
  );
  const latency: Term = {
    name: "latencySeconds",
    value: latencySeconds,
    formula: names.length === 1 ? names[0]! : `max(${names.join(", ")})`,
  };
  if (energy === undefined || energyParts === undefined) return [latency, { name: "energyJoules", value: 0 }];
  const { source } = energy, factor = factors.delay * factors.power;
  const constants: Readonly<Record<string, Term>> = {
    compute: { name: "joulesPerMac", value: energy.macJoules * factor, source },
    sram: { name: "sramJoulesPerByte", value: energy.sramJoulesPerByte * factor, source },
    dram: { name: "dramJoulesPerByte", value: energy.dramJoulesPerByte * factor, source },
    static: { name: "staticPowerWatts", value: energy.staticPowerWatts * factors.power, source },
  };
  const parts = Object.entries(energyParts).filter(([, value]) => value > 0);
  return [
    latency,
    ...parts.flatMap(([cause, value]): Term[] => [
      constants[cause]!,
      { name: `${cause}Joules`, value, formula: ENERGIES[cause]! },
    ]),
    {
      name: "energyJoules",
      value: parts.reduce((sum, [, value]) => sum + value, 0),
      ...(parts.length > 0 && { formula: parts.map(([cause]) => `${cause}Joules`).join(" + ") }),
    },
  ];
}

/** The estimate taken apart: constants, counts, and the bounds of which the greatest holds. */
export function termsOf(
  workload: Workload,
  batch: number,
  counts: Counts,
  cost: SystolicCost,
  data: SystolicData,
  chip: Chip,
): Term[] {
  const { latencyParts } = cost;
  const bytes = latencyParts.weights === undefined ? "dramBytes" : "(dramBytes - weightBytes)";
  const bounds: readonly (readonly [part: string, name: string, formula: string])[] = [
    ["compute", "computeSeconds", "computeCycles / clockHertz"],
    ["memory", "memorySeconds", `${bytes} / dramBytesPerSecond`],
    ["weights", "weightSeconds", "weightBytes / weightBytesPerSecond"],
  ];
  const greatest = Math.max(...Object.values(latencyParts));
  return [
    ...constantsOf(data, chip),
    { name: "macs", value: counts.macs },
    ...quantitiesOf(workload, batch, counts, data),
    ...bounds.flatMap(([part, name, formula]) => {
      const value = latencyParts[part];
      return value === undefined ? [] : [{ name, value, formula, holds: value === greatest }];
    }),
    ...closingTerms(cost, data, chip),
  ];
}
