import type { Workload } from "../../../ir/work.ts";
import type { RooflineData } from "../../../profiles/data/roofline.ts";
import type { Cited } from "../../../profiles/types.ts";
import type { LayerCost, Term } from "../../model.ts";
import type { Machine, Peak } from "./machine.ts";
import type { Tiled } from "./products.ts";
import type { Moved } from "./traffic.ts";

/** What is found of a layer on its way to a cost. */
export interface Facts {
  /** The peak at the layer's precision. */
  readonly peak: Peak;
  /** How its products are cut; none for products on the vector unit. */
  readonly tiles: readonly Tiled[];
  /** Bytes of an element of an operand. */
  readonly elementBytes: number;
  /** Seconds of arithmetic of its products. */
  readonly computeSeconds: number;
  /** Seconds of its products, waiting for operands included. */
  readonly seconds: number;
  /** Bytes by tensor. */
  readonly moved: Moved;
  /** Bytes that pass each memory, what tiles read again from the nearest left out. */
  readonly traffic: readonly number[];
  /** Bytes that tiles read again from each memory. */
  readonly rereadBytes: readonly number[];
  /** Seconds of its vector operations. */
  readonly vectorSeconds: number;
  /** Its fixed time. */
  readonly overheadSeconds: number;
}

/** The chip, and how many inputs it works on together. */
interface Around {
  readonly data: RooflineData;
  readonly machine: Machine;
  readonly batch: number;
  readonly parts: number;
}

/** What follows from the facts. */
type Cost = Pick<LayerCost, "latencySeconds" | "energyJoules" | "energyParts">;

/** A constant with its source, which may have been brought to another process. */
function cited(name: string, { value, source }: Cited, factor = 1): Term {
  return { name, value: value * factor, source };
}

function constantsOf({ data: { unit, vector, overlap, peaks, memories }, machine }: Around, peak: Peak) {
  const { macsPerSecond, source } = peaks.find(({ bits }) => bits === peak.bits)!;
  const faster = peak.macsPerSecond / macsPerSecond; // from the chip's own process
  return [
    cited("peakMacsPerSecond", { value: macsPerSecond, source }, faster),
    cited("computeEfficiency", unit.efficiency),
    cited("cores", unit.cores),
    ...memories.flatMap(({ name, bytesPerSecond, efficiency }, i) => {
      const reached = machine.memories[i]!.bytesPerSecond;
      return [
        cited(`${name}BytesPerSecond`, bytesPerSecond, reached / efficiency.value / bytesPerSecond.value),
        cited(`${name}Efficiency`, efficiency),
      ];
    }),
    cited("vectorOperationsPerSecond", vector.operationsPerSecond, faster),
    cited("vectorEfficiency", vector.efficiency),
    cited("vectorLanes", vector.lanes),
    cited("overlap", overlap),
  ];
}

/** The products of one loop nest, and how they are cut. */
function tileTerms({ products, tile, parts, tiles, rounds }: Tiled, at: number, { data }: Around): Term[] {
  const own = (name: string) => at === 0 ? name : `${name}${at + 1}`;
  const [rows, columns, depth] = tile;
  const steps = data.unit.tiles.perTap
    ? products.taps * Math.ceil(products.k / products.taps / depth)
    : Math.ceil(products.k / depth);
  const down = `ceil(${own("m")} / ${own("tileRows")})`, { loadRows } = data.unit;
  const least = loadRows === undefined ? down : `max(${down}, ceil(loadRows / ${own("tileRows")}))`;
  const taps = data.unit.tiles.perTap ? own("taps") : "";
  return [
    { name: own("products"), value: products.count },
    { name: own("m"), value: products.m },
    { name: own("n"), value: products.n },
    { name: own("k"), value: products.k },
    { name: own("taps"), value: products.taps },
    { name: own("leftElements"), value: products.left },
    { name: own("tileRows"), value: rows, source: data.unit.tiles.source },
    { name: own("tileColumns"), value: columns, source: data.unit.tiles.source },
    { name: own("tileDepth"), value: depth, source: data.unit.tiles.source },
    ...(loadRows === undefined || at > 0 ? [] : [cited("loadRows", loadRows)]),
    {
      name: own("steps"),
      value: steps,
      formula: taps === ""
        ? `ceil(${own("k")} / ${own("tileDepth")})`
        : `${taps} x ceil(${own("k")} / ${taps} / ${own("tileDepth")})`,
    },
    { name: own("partsOfK"), value: parts },
    {
      name: own("tiles"),
      value: tiles,
      formula: `${own("products")} x ${least} x ceil(${own("n")} / ${own("tileColumns")}) x ${
        own("partsOfK")
      }`,
    },
    { name: own("rounds"), value: rounds, formula: `ceil(${own("tiles")} / cores)` },
  ];
}

const PEAK = "(peakMacsPerSecond x computeEfficiency)";
const TILED = `rounds x tileRows x tileColumns x tileDepth x ceil(steps / partsOfK) x cores / ${PEAK}`;

/** How the time of arithmetic follows. */
function computeFormula({ nests, macs }: Workload, tiles: readonly Tiled[]): string | undefined {
  if (macs === 0) return undefined;
  if (nests.length === 0) return `macs / ${PEAK}`;
  if (nests.length === 1) {
    return tiles.length === 1 ? TILED : "macs / (vectorOperationsPerSecond x vectorEfficiency)";
  }
  return `sum over products of ${TILED}, or on the vector unit`;
}

/** The time of products: of arithmetic, or of reading operands. */
function productTerms(workload: Workload, facts: Facts, { data, machine }: Around): Term[] {
  const { tiles, elementBytes, computeSeconds, seconds, rereadBytes } = facts;
  const formula = computeFormula(workload, tiles);
  const compute: Term = { name: "computeSeconds", value: computeSeconds, ...(formula && { formula }) };
  const nearest = machine.memories[0]!.name;
  if (workload.nests.length !== 1 || tiles.length !== 1) {
    const waiting = tiles.length > 0 && seconds > computeSeconds;
    const why = waiting ? "sum over products, each waiting for its operands" : "computeSeconds";
    return [compute, { name: "productSeconds", value: seconds, formula: why }];
  }
  const [{ products: { count, left, n, k } }] = tiles as [Tiled];
  const operands = count * (left + k * n) * elementBytes;
  const again = data.unit.tiles.stationary ? "" : " + k x n x (ceil(m / tileRows) - 1)";
  return [
    { name: "bytesPerElement", value: elementBytes },
    { name: "operandBytes", value: operands, formula: "products x (leftElements + k x n) x bytesPerElement" },
    {
      name: "rereadBytes",
      value: rereadBytes[0]!,
      formula: `products x (leftElements x (ceil(n / tileColumns) - 1)${again}) x bytesPerElement`,
    },
    compute,
    {
      name: "productSeconds",
      value: seconds,
      formula:
        `max(computeSeconds, (operandBytes + rereadBytes) / (${nearest}BytesPerSecond x ${nearest}Efficiency))`,
    },
  ];
}

/** Bytes by tensor, and the bytes and seconds of each memory. */
function memoryTerms({ moved, traffic, rereadBytes }: Facts, { data, machine }: Around): Term[] {
  return machine.memories.flatMap(({ name, bytesPerSecond, keptActivationBytes }, i) => {
    const share = moved.weightShares[i]!, again = i === 0 ? 0 : rereadBytes[i] ?? 0;
    const keeper = data.memories.slice(0, i).findLast(({ activationBytes }) => activationBytes)
      ?.activationBytes;
    const sum = [
      share === 1 ? "weightBytes" : `weightBytes x ${name}WeightShare`,
      keeper === undefined ? "activationBytes" : `max(0, activationBytes - ${name}SparedBytes)`,
      "stateBytes",
      ...(again > 0 ? [`${name}RereadBytes`] : []),
    ];
    return [
      ...(share === 1 ? [] : [{ name: `${name}WeightShare`, value: share }]),
      ...(keeper === undefined
        ? []
        : [{ name: `${name}SparedBytes`, value: keptActivationBytes, source: keeper.source }]),
      ...(again > 0 ? [{ name: `${name}RereadBytes`, value: again }] : []),
      { name: `${name}Bytes`, value: traffic[i]!, formula: sum.join(" + ") },
      {
        name: `${name}Seconds`,
        value: traffic[i]! / bytesPerSecond,
        formula: `${name}Bytes / (${name}BytesPerSecond x ${name}Efficiency)`,
      },
    ];
  });
}

/** The first entry that names a layer's group and suits it holds. */
function overheadTerm({ overheads }: RooflineData, { group, parametersRead }: Workload, value: number): Term {
  const found = overheads.find(({ groups, parameters }) =>
    groups.includes(group) && (parameters ?? parametersRead > 0) === parametersRead > 0
  );
  return { name: "overheadSeconds", value, ...(found && value > 0 && { source: found.seconds.source }) };
}

/** In how many parts the network is run, on a chip that runs it in parts. */
function contextTerms({ data: { contexts, startSeconds }, parts }: Around): Term[] {
  if (contexts === undefined) return [];
  return [
    cited("contextWeightBytes", contexts.weightBytes),
    cited("contextLayers", contexts.layers),
    { name: "contexts", value: parts },
    cited("contextSeconds", contexts.seconds),
    ...(startSeconds === undefined ? [] : [cited("runSeconds", startSeconds)]),
  ];
}

/** What the first layer bears of a run: its fixed time, and the changes from one context to the next. */
function startTerm(value: number, { data: { startSeconds }, parts }: Around): Term {
  if (parts === 1) {
    return { name: "startSeconds", value, ...(startSeconds && { source: startSeconds.source }) };
  }
  const run = startSeconds === undefined ? "" : "runSeconds + ";
  return { name: "startSeconds", value, formula: `${run}contexts x contextSeconds` };
}

/** Times that overlap, with the greatest marked, and the latency that they make. */
function latencyTerms(
  times: readonly Term[],
  around: Around,
  overhead: Term,
  latencySeconds: number,
): Term[] {
  const { data } = around;
  const names = times.map(({ name }) => name), most = Math.max(...times.map(({ value }) => value));
  const start = latencySeconds - overhead.value - overlapped(times, most, data.overlap.value);
  const starts = start > 1e-9 * latencySeconds ? [startTerm(start, around)] : [];
  return [
    overhead,
    ...contextTerms(around),
    ...starts,
    {
      name: "latencySeconds",
      value: latencySeconds,
      formula: [
        data.overlap.value === 1
          ? `max(${names.join(", ")})`
          : `overlap x max(${names.join(", ")}) + (1 - overlap) x (${names.join(" + ")})`,
        overhead.name,
        ...starts.map(({ name }) => name),
      ].join(" + "),
    },
  ];
}

function overlapped(times: readonly Term[], most: number, overlap: number): number {
  return overlap * most + (1 - overlap) * times.reduce((sum, { value }) => sum + value, 0);
}

/** Energies by cause, those that are nothing left out, and their sum. */
function energyTerms(
  { energyJoules, energyParts = {} }: Cost,
  { peak, rereadBytes }: Facts,
  around: Around,
): Term[] {
  const { data: { power, vector }, machine } = around;
  const perMac = around.data.peaks.find(({ bits }) => bits === peak.bits)!.joulesPerMac;
  const terms: Term[] = [];
  const part = (cause: string, formula: string, ...constants: readonly Term[]) => {
    const value = energyParts[cause] ?? 0;
    if (value > 0) terms.push(...constants, { name: `${cause}Joules`, value, formula });
  };
  if (perMac) {
    part("compute", "macs x joulesPerMac", {
      name: "joulesPerMac",
      value: peak.joulesPerMac,
      source: perMac.source,
    });
  }
  machine.memories.forEach(({ name, joulesPerByte }, i) => {
    const { source } = around.data.memories[i]!.joulesPerByte ?? {};
    const bytes = i === 0 && rereadBytes[0]! > 0 ? `(${name}Bytes + rereadBytes)` : `${name}Bytes`;
    part(name, `${bytes} x ${name}JoulesPerByte`, {
      name: `${name}JoulesPerByte`,
      value: joulesPerByte,
      ...(source !== undefined && { source }),
    });
  });
  if (vector.joulesPerOperation) {
    const { source } = vector.joulesPerOperation;
    const each = { name: "vectorJoulesPerOperation", value: machine.joulesPerOperation, source };
    part("vector", "vectorOperations x vectorJoulesPerOperation", each);
  }
  const rated = machine.watts / power.share.value / power.watts.value;
  part(
    "static",
    "latencySeconds x ratedWatts x powerShare",
    cited("ratedWatts", power.watts, rated),
    cited("powerShare", power.share),
  );
  const names = terms.filter(({ name }) => name in { ...energyNames(energyParts) }).map(({ name }) => name);
  return [
    ...terms,
    { name: "energyJoules", value: energyJoules, ...(names.length > 0 && { formula: names.join(" + ") }) },
  ];
}

function energyNames(parts: Readonly<Record<string, number>>): Record<string, true> {
  return Object.fromEntries(Object.keys(parts).map((cause) => [`${cause}Joules`, true]));
}

/** A layer's estimate taken apart. */
export function termsOf(workload: Workload, facts: Facts, cost: Cost, around: Around): Term[] {
  const { moved, tiles } = facts, { batch, data } = around;
  const memories = memoryTerms(facts, around), products = productTerms(workload, facts, around);
  const vector: Term = {
    name: "vectorSeconds",
    value: facts.vectorSeconds,
    formula:
      "ceil(vectorOperations / vectorLanes) x vectorLanes / (vectorOperationsPerSecond x vectorEfficiency)",
  };
  const bounds = new Set([
    "productSeconds",
    "vectorSeconds",
    ...data.memories.map(({ name }) => `${name}Seconds`),
  ]);
  const times = [...products, ...memories, vector].filter(({ name }) => bounds.has(name));
  const most = Math.max(...times.map(({ value }) => value));
  const marked = (term: Term): Term => bounds.has(term.name) ? { ...term, holds: term.value === most } : term;
  return [
    ...constantsOf(around, facts.peak),
    { name: "batch", value: batch },
    { name: "macs", value: workload.macs * batch },
    { name: "vectorOperations", value: workload.vectorOperations * batch },
    { name: "weightBytes", value: moved.weightBytes },
    { name: "activationBytes", value: moved.activationBytes },
    { name: "stateBytes", value: moved.stateBytes },
    ...tiles.flatMap((tiled, i) => tileTerms(tiled, i, around)),
    ...products.map(marked),
    ...memories.map(marked),
    marked(vector),
    ...latencyTerms(times, around, overheadTerm(data, workload, facts.overheadSeconds), cost.latencySeconds),
    ...energyTerms(cost, facts, around),
  ];
}
