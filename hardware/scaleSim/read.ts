import { textOf } from "../../formats/text.ts";
import { KIBI } from "../../ir/units.ts";
import type { Dataflow, SystolicData, SystolicMemory } from "../../profiles/types.ts";
import { chipOf, FILE, HERTZ, refuseBeside } from "../chip.ts";
import type { ChipReading, ChipSource } from "../format.ts";
import { Configuration, type Known } from "./configuration.ts";

/** Sections and keys of `scalesim/scale_config.py` and of the files in `configs/`. */
const KNOWN: Known = {
  general: ["run_name"],
  architecture_presets: [
    "ArrayHeight",
    "ArrayWidth",
    "IfmapSramSzkB",
    "FilterSramSzkB",
    "OfmapSramSzkB",
    "IfmapOffset",
    "FilterOffset",
    "OfmapOffset",
    "Dataflow",
    "Bandwidth",
    "MemoryBanks",
    "OnChipMemoryBanks",
    "OnChipMemoryBankPorts",
    "ReadRequestBuffer",
    "WriteRequestBuffer",
  ],
  layout: [
    "IfmapCustomLayout",
    "IfmapSRAMBankBandwidth",
    "IfmapSRAMBankNum",
    "IfmapSRAMBankPort",
    "FilterCustomLayout",
    "FilterSRAMBankBandwidth",
    "FilterSRAMBankNum",
    "FilterSRAMBankPort",
  ],
  sparsity: ["SparsitySupport", "SparseRep", "OptimizedMapping", "BlockSize", "RandomNumberGeneratorSeed"],
  network_presets: ["TopologyCsvLoc"],
  run_presets: ["InterfaceBandwidth", "UseRamulatorTrace"],
};

const DATAFLOWS: Readonly<Record<string, Dataflow>> = {
  os: "outputStationary",
  ws: "weightStationary",
  is: "inputStationary",
};

/** Words a cycle of a bank where the section of layouts leaves it out: the default of `scale_config.py`. */
const BANK_WORDS = 10;

const countOf = (text: string): number | undefined => {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
};

const COUNT = "a whole number of at least 1";

/** Reads a configuration as a systolic array. */
export function read(source: ChipSource): ChipReading {
  const { path } = source, file = new Configuration(path, textOf(source), KNOWN);
  refuseBeside(source, "SCALE-Sim");
  refuseUnmodelled(file);
  const preset = (key: string) => file.value("architecture_presets", key, COUNT, countOf);
  const rows = preset("ArrayHeight"), columns = preset("ArrayWidth");
  const dataflow = file.value(
    "architecture_presets",
    "Dataflow",
    "os, ws or is",
    (text) => Object.hasOwn(DATAFLOWS, text.toLowerCase()) ? DATAFLOWS[text.toLowerCase()] : undefined,
  );
  const { memory, read } = memoryOf(file);
  const systolic: SystolicData = {
    groups: ["conv", "fc", "matmul"],
    rows,
    columns,
    dataflow,
    countsFrom: 0,
    partialSums: "offChip",
    loads: "serial",
    wholeArray: true,
    source: FILE,
    buffers: {
      inputBytes: KIBI * preset("IfmapSramSzkB"),
      weightBytes: KIBI * preset("FilterSramSzkB"),
      parts: 2,
      source: FILE,
    },
    ...(memory && { memory }),
  };
  const outputBytes = KIBI * preset("OfmapSramSzkB");
  const name = file.optional("general", "run_name", "a name", (text) => text === "" ? undefined : text);
  const unused = file.unused();
  return {
    profile: chipOf({
      path,
      tool: "SCALE-Sim",
      name,
      year: 2020,
      summary: `SCALE-Sim's array of ${rows} x ${columns} cells, ${
        dataflow.replace("S", " s")
      }, ${(memory ? "with its bandwidths" : "without stalls")}`,
      driven: "as the simulator counts",
      energyOf: "chip",
      energyScope: "none: the configuration states no energies",
      bits: { weights: 8, activations: 8 },
      array: { macsPerCycle: rows * columns, rows, columns },
      memory: [
        { name: "input buffer", at: "systolic.buffers.inputBytes" },
        { name: "weight buffer", at: "systolic.buffers.weightBytes" },
        { name: "output buffer", bytes: outputBytes, source: FILE },
        { name: "dram", bytes: null, holds: "network", note: "the simulator gives its memory no size" },
      ],
      models: { systolic },
      assumptions: ["words of 8 bits, as the simulator's buffers have them"],
    }),
    read: [
      `an array of ${rows} x ${columns} cells, ${dataflow.replace("S", " s")}`,
      ...read,
      ...(unused.length > 0 ? [`without effect on cycles: ${unused.join(", ")}`] : []),
    ],
  };
}

/** What is switched on and not modelled. */
function refuseUnmodelled(file: Configuration): void {
  for (const operand of ["Ifmap", "Filter"]) {
    file.refuse(
      "layout",
      `${operand}CustomLayout`,
      "a layout of data in banks, and the conflicts that it makes",
    );
  }
  file.refuse("sparsity", "SparsitySupport", "sparse filters");
  file.refuse("run_presets", "UseRamulatorTrace", "latencies of DRAM from a trace");
}

/** The memory's channels, one an operand. Version 2 gives each the same words a cycle; version 3 has those of inputs and weights under `layout`. */
function memoryOf(
  file: Configuration,
): { readonly memory?: SystolicMemory; readonly read: readonly string[] } {
  const mode = file.optional(
    "run_presets",
    "InterfaceBandwidth",
    "CALC or USER",
    (text) => text === "CALC" || text === "USER" ? text : undefined,
  );
  if (mode !== "USER") {
    return { read: [`as much bandwidth as the array can use (${mode ?? "CALC, where nothing is said"})`] };
  }
  const words = file.value("architecture_presets", "Bandwidth", "words a cycle", (text) => {
    const all = text.split(",").map((one) => countOf(one.trim()));
    return all.some((one) => one === undefined) ? undefined : all as number[];
  });
  const ofBank = (key: string) =>
    file.has("layout") ? file.optional("layout", key, COUNT, countOf) ?? BANK_WORDS : words[0]!;
  const inputs = ofBank("IfmapSRAMBankBandwidth"), weights = ofBank("FilterSRAMBankBandwidth");
  return {
    memory: {
      bytesPerSecond: inputs * HERTZ,
      weightBytesPerSecond: weights * HERTZ,
      outputBytesPerSecond: words[0]! * HERTZ,
      source: FILE,
    },
    read: [
      `words a cycle from and to memory: ${inputs} of inputs, ${weights} of weights, ${words[0]} of outputs`,
      ...(words.length > 1
        ? [`without effect: bandwidths after the first, which the simulator ignores`]
        : []),
    ],
  };
}
