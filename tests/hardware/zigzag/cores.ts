/**
 * ZigZag's five public cores as files of our own: sizes, ports and energies of `zigzag/inputs/hardware/*.yaml`, and what
 * `zigzag/inputs/mapping/*.yaml` spread over their arrays.
 */
import type { Source } from "../../../hardware/mod.ts";

/** A memory: its bits, picojoules of reading and writing, and the width of its ports. */
interface MemoryOfCore {
  readonly name: string;
  readonly bits: number;
  readonly costs: readonly [read: number, write: number];
  readonly width: number;
  /** Dimensions that it serves; all if left out. */
  readonly serves?: readonly string[];
}

/** A core of weights in registers, sums in registers of two ports each way, and memories of one or two operands. */
interface Core {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly precision?: string;
  readonly memories: readonly MemoryOfCore[];
  /** Loops over each dimension as `spatial_mapping` or, without a number, as `spatial_mapping_hint`. */
  readonly spreads: readonly (readonly string[])[];
}

/** Operands of each memory by its name. */
const OPERANDS: Readonly<Record<string, readonly string[]>> = {
  weightRf: ["I2"],
  outputRf: ["O"],
  inputBuffer: ["I1"],
  weightBuffer: ["I2"],
  outputBuffer: ["O"],
  activationSram: ["I1", "O"],
  sram: ["I1", "O"],
  weightSram: ["I2"],
  dram: ["I1", "I2", "O"],
};

const dram: MemoryOfCore = { name: "dram", bits: 1e10, costs: [700, 750], width: 64 };

/** One weight, or the sum of one place, where the dimensions that it serves need the same. */
const weight = (serves: readonly string[]): MemoryOfCore => ({
  name: "weightRf",
  bits: 8,
  costs: [0.01, 0.01],
  width: 8,
  serves,
});
const sum = (serves: readonly string[]): MemoryOfCore => ({
  name: "outputRf",
  bits: 16,
  costs: [0.02, 0.02],
  width: 16,
  serves,
});

const memory = (name: string, kibibytes: number, costs: readonly [number, number], width: number) => ({
  name,
  bits: kibibytes * 8192,
  costs,
  width,
});

/** The cores by the ids of their profiles. */
export const cores = {
  "zigzag-tpu-like": {
    name: "tpu_like",
    sizes: [32, 32],
    memories: [
      { ...sum([]), costs: [0.021, 0.021] },
      { ...weight([]), bits: 1024, costs: [0.095, 0.095] },
      memory("sram", 2048, [416.16, 378.4], 2048),
      dram,
    ],
    spreads: [["K, 32"], ["C", "FY", "FX"]],
  },
  "zigzag-edge-tpu-like": {
    name: "edge_tpu_like",
    sizes: [8, 8, 4, 4],
    memories: [
      weight(["D3", "D4"]),
      sum(["D2"]),
      memory("weightBuffer", 32, [22.9, 52.01], 512),
      memory("activationSram", 2048, [416.16, 378.4], 2048),
      dram,
    ],
    spreads: [["K, 8"], ["C, 8"], ["OX, 4"], ["OY, 4"]],
  },
  "zigzag-ascend-like": {
    name: "ascend_like",
    sizes: [16, 16, 2, 2],
    precision: "[8, 8]",
    memories: [
      weight(["D3", "D4"]),
      sum(["D2"]),
      memory("inputBuffer", 8, [26.56, 30.72], 512),
      memory("weightBuffer", 8, [50.16, 108], 2048),
      memory("outputBuffer", 256, [123.2, 212.8], 2048),
      memory("activationSram", 1024, [465.6, 825.6], 4096),
      memory("weightSram", 1024, [465.6, 825.6], 4096),
      { ...dram, serves: ["D1", "D2"] }, // as in the public file: memories nearer by serve D3 and D4 too
    ],
    spreads: [["K, 16"], ["C, 16"], ["OX, 2"], ["OY, 2"]],
  },
  "zigzag-tesla-npu-like": {
    name: "npu_like",
    sizes: [32, 32, 4], // the mapping spreads over 8 of 32 columns
    memories: [
      weight(["D2", "D3"]),
      { ...sum([]), bits: 32, costs: [0.022, 0.022] },
      memory("inputBuffer", 1, [4.78, 5.59], 256),
      memory("weightBuffer", 1, [4.78, 5.59], 256),
      memory("activationSram", 1024, [208.08, 189.2], 1024),
      memory("weightSram", 1024, [208.08, 189.2], 1024),
      dram,
    ],
    spreads: [["K, 32"], ["OX, 8"], ["OY, 4"]],
  },
  "zigzag-meta-prototype-like": {
    name: "meta_prototype",
    sizes: [32, 2, 4, 4],
    memories: [
      weight(["D3", "D4"]),
      sum(["D2"]),
      memory("weightBuffer", 64, [26.56, 30.8], 512),
      memory("inputBuffer", 32, [13.28, 15.4], 256),
      memory("activationSram", 1024, [208.08, 189.2], 1024),
      memory("weightSram", 1024, [208.08, 189.2], 1024),
      dram,
    ],
    spreads: [["K, 32"], ["C, 2"], ["OX, 4"], ["OY, 4"]],
  },
} as const satisfies Readonly<Record<string, Core>>;

/** A core's id. */
export type CoreId = keyof typeof cores;

/** Ids of all cores. */
export const coreIds: readonly CoreId[] = Object.keys(cores) as CoreId[];

const dimension = (_: unknown, at: number) => `D${at + 1}`;

/** Names, types and allocations of a memory's ports: one for all of DRAM, one each way, or one for each direction of sums. */
function portsOf(name: string): (readonly [name: string, type: string, allocation: readonly string[]])[] {
  const all = OPERANDS[name]!.flatMap((operand) =>
    (operand === "O" ? ["tl", "th", "fh", "fl"] : ["tl", "fh"]).map((way) => `${operand}, ${way}`)
  );
  const reads = all.filter((way) => way.includes(", t")), writes = all.filter((way) => way.includes(", f"));
  if (name === "dram") return [["rw_port_1", "read_write", all]];
  if (name !== "outputRf") return [["r_port_1", "read", reads], ["w_port_1", "write", writes]];
  return [
    ...reads.map((way, at) => [`r_port_${at + 1}`, "read", [way]] as const),
    ...writes.map((way, at) => [`w_port_${at + 1}`, "write", [way]] as const),
  ];
}

function memoryText(
  { name, bits, costs: [read, write], width, serves }: MemoryOfCore,
  sizes: readonly number[],
): string {
  const ports = portsOf(name).map(([port, type, allocation]) =>
    `      - {name: ${port}, type: ${type}, bandwidth_min: ${
      Math.min(width, 64)
    }, bandwidth_max: ${width}, allocation: [${allocation.map((way) => `"${way}"`).join(", ")}]}`
  );
  return `  ${name}:
    operands: [${OPERANDS[name]!.join(", ")}]
    served_dimensions: [${(serves ?? sizes.map(dimension)).join(", ")}]
    size: ${bits}
    r_cost: ${read}
    w_cost: ${write}
    area: 0
    latency: 1
    ports:
${ports.join("\n")}
`;
}

/** A core's accelerator file. */
export function acceleratorText({ name, sizes, precision, memories }: Core): string {
  return `operational_array:
  dimensions: [${sizes.map(dimension).join(", ")}]
  sizes: [${sizes.join(", ")}]
${precision === undefined ? "" : `  input_precision: ${precision}\n`}  unit_energy: 0.04
  unit_area: 1
memories:
${memories.map((memory) => memoryText(memory, sizes)).join("")}name: ${name}
`;
}

/** A core's mapping file. */
export function mappingText({ spreads }: Core): string {
  const lines = (isFixed: boolean) =>
    spreads.flatMap((loops, at) =>
      loops[0]!.includes(",") === isFixed
        ? [`    ${dimension(loops, at)}: [${loops.map((own) => `"${own}"`).join(", ")}]\n`]
        : []
    );
  const hints = lines(false);
  return `- name: Pooling
  spatial_mapping:
    D1: ["G, 8"]
- memory_operand_links: {W: I2, I: I1, O: O}
  name: default
  spatial_mapping:
${lines(true).join("")}${hints.length === 0 ? "" : `  spatial_mapping_hint:\n${hints.join("")}`}`;
}

/** A core's files: the accelerator, and its mapping beside it. */
export function filesOf(id: CoreId): { readonly text: string; readonly mapping: Source } {
  const bytes = new TextEncoder().encode(mappingText(cores[id]));
  return { text: acceleratorText(cores[id]), mapping: { path: "mapping.yaml", bytes } };
}
