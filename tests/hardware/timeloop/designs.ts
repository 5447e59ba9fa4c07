/**
 * The four dense designs of Timeloop's exercises, written anew in its grammar: sizes, widths, meshes, constraints and energies are those of
 * `workspace/example_designs/example_designs/` in github.com/Accelergy-Project/timeloop-accelergy-exercises, commit 2d55108, names and
 * order are ours. Energies in pJ are those of the tables behind its reference outputs (2024).
 */

/** Energies of a line: read, write and update, leakage of a cycle. */
type Energies = Readonly<Record<string, readonly [read: number, write: number, leak: number]>>;

/** A table of energies as Accelergy writes it. */
export function table(energies: Energies, picojoulesPerMac: number): string {
  const component = (name: string, actions: Readonly<Record<string, number>>) =>
    `  - name: chip.${name}[1..1]\n    actions:\n` +
    Object.entries(actions).map(([action, pj]) =>
      `      - {name: ${action}, arguments: {global_cycle_seconds: 1e-09}, energy: ${pj}}\n`
    ).join("");
  return "ERT:\n  version: '0.4'\n  tables:\n" +
    Object.entries(energies).map(([name, [read, write, leak]]) =>
      component(name, { read, write, update: write, leak })
    ).join("") + component("mac", { compute: picojoulesPerMac, leak: 0.0036 });
}

/** A design, and what Timeloop says of its reference mapping of a convolution 3 to 32 channels, 3x3, stride 2, 112 x 112 outputs. */
export interface Design {
  /** The profile of the shelf that has the same tree. */
  readonly profile: string;
  /** The architecture. */
  readonly architecture: string;
  /** Energies of the reference outputs. */
  readonly energies: string;
  /** The mapping: loops of each place from outside in, by our letters (Timeloop's P and R are widths). */
  readonly mapping: Readonly<Record<string, string>>;
  /** What memories keep in it that are free to choose. */
  readonly keeps: Readonly<Record<string, readonly string[]>>;
  /** Cycles, microjoules and femtojoules per MAC as they are printed. */
  readonly cycles: number;
  readonly microjoules: string;
  readonly femtojoulesPerMac: string;
}

const EYERISS = `{% set line = 64 %}
architecture:
  version: 0.4
  nodes:
  - !Container {name: chip, attributes: {technology: "65nm", global_cycle_seconds: 1e-9, datawidth: 8}}
  - !Component {name: dram, class: DRAM, attributes: {width: {{line}}, type: LPDDR4}}
  - !Component
    name: sharedGlb
    class: smartbuffer_SRAM
    attributes: {depth: 2 ** 14, width: {{line}}, n_banks: 32, read_bandwidth: 16, write_bandwidth: 16}
    constraints: {dataspace: {bypass: [Weights], keep: [Inputs, Outputs]}}
  - !Container
    name: columns
    spatial: {meshX: 14}
    constraints:
      spatial: {factors: [N=1, C=1, P=1, R=1, S=1], permutation: [N, C, P, R, S, Q, M], split: 999}
  - !Container
    name: rows
    spatial: {meshY: 12}
    constraints:
      spatial: {factors: [N=1, P=1, Q=1, R=1], permutation: [N, P, Q, R, S, C, M], split: 0}
  - !Parallel
    nodes:
    - !Component
      name: ifmapSpad
      class: smartbuffer_RF
      attributes: &pad {depth: 12, width: 16, read_bandwidth: 2, write_bandwidth: 2}
      constraints:
        dataspace: {keep: [Inputs]}
        temporal: {factors: [N=1, M=1, C=1, P=1, Q=1, R=1, S=1]}
    - !Component
      name: weightsSpad
      class: smartbuffer_RF
      attributes:
        <<: *pad
        depth: 16 * ifmapSpad.attributes["depth"]
      constraints:
        dataspace: {keep: [Weights]}
        temporal: {factors: [N=1, M=1, P=1, Q=1, S=1]}
    - !Component
      name: psumSpad
      class: smartbuffer_RF
      attributes: {<<: *pad, depth: 16, datawidth: 2 * datawidth_of_words, update_fifo_depth: 2}
      constraints:
        dataspace: {keep: [Outputs]}
        temporal: {factors: [N=1, C=1, R=1, S=1, P=1, Q=1]}
  - !Component {name: mac, class: intmac, attributes: {multiplier_width: 8, adder_width: 16}}
variables: {version: 0.4, datawidth_of_words: 8}
`;

const SIMBA = `architecture:
  version: 0.4
  nodes:
  - !Container {name: chip, attributes: {technology: "45nm", datawidth: 8}}
  - !Component {name: dram, class: DRAM, attributes: {width: 64}}
  - !Component
    name: globalBuffer
    class: smartbuffer_SRAM
    attributes: {depth: 2048, width: 256, n_banks: 4, nports: 2}
    constraints: {dataspace: {keep_only: [Inputs, Outputs]}}
  - !Container
    name: elements
    spatial: {meshX: 16}
    constraints: {spatial: {factors: R=1 S=1 P=1 Q=1 N=1, permutation: [M, C, R, S, P, Q, N]}}
  - !Component
    name: inputBuffer
    class: storage
    subclass: smartbuffer_RF
    attributes: {depth: 8192, width: 64}
    constraints: {dataspace: {keep: [Inputs], bypass: [Weights, Outputs]}}
  - !Container
    name: vectors
    spatial: {meshY: 4}
    constraints: {spatial: {factors: "P=1, Q=1, R=1, S=1, C=1, N=1", permutation: MCQRSPN}}
  - !Parallel
    nodes:
    - !Component
      name: weightBuffer
      class: storage
      attributes: {depth: 4096, width: 64, n_banks: 8}
      constraints: {dataspace: {keep: [Weights], bypass: [Inputs, Outputs]}}
    - !Component
      name: sumBuffer
      class: storage
      attributes: {depth: 128, width: 24, datawidth: 24}
      constraints: {dataspace: {keep: [Outputs], bypass: [Weights, Inputs]}}
    - !Nothing {constraints: {dataspace: {keep: [Inputs]}}}
  - !Container
    name: lanes
    spatial: {meshY: 4}
    constraints: {spatial: {factors: P1 Q1 R1 S1 M1 N1}}
  - !Component
    name: weightRegister
    class: storage
    attributes: {depth: 1, width: 512, cluster_size: 64, num_ports: 2}
    constraints: {dataspace: {keep: [Weights], bypass: [Inputs, Outputs]}}
  - !Component {name: mac, class: intmac, attributes: {multiplier_width: 8, adder_width: 16}}
`;

/** The two simple designs differ in what the elements' memory keeps, and in the order of loops there. */
const simple = (kept: string, passed: string, order: string) =>
  `architecture:
  version: 0.4
  nodes:
  - !Container {name: chip, attributes: {technology: "45nm", width: 16, datawidth: 16}}
  - !Component {name: dram, class: DRAM, attributes: {width: 64}}
  - !Component
    name: sharedGlb
    class: smartbuffer_SRAM
    attributes: {depth: 16384, width: 64, n_banks: 32, read_bandwidth: 16, write_bandwidth: 16}
  - !Container
    name: elements
    spatial: {meshX: 16, meshY: 16}
    constraints: {spatial: {factors: [R=1, S=1, P=1, Q=1], permutation: [C, M], split: 1}}
  - !Component
    name: elementSpad
    class: smartbuffer_SRAM
    attributes: {depth: 192}
    constraints: {dataspace: {keep: [${kept}], bypass: [${passed}]}, temporal: {permutation: [${order}]}}
  - !Parallel
    nodes:
    - !Component
      name: weightRegister
      class: storage
      attributes: &register {depth: 1}
      constraints: {dataspace: {keep: [Weights]}, temporal: {factors: [R=1, S=1, M=1, C=1]}}
    - !Component
      name: inputRegister
      class: storage
      attributes: *register
      constraints: {dataspace: {keep: [Inputs]}, temporal: {factors: [P=1, Q=1, C=1, N=1]}}
    - !Component
      name: sumRegister
      class: storage
      attributes: *register
      constraints: {dataspace: {keep: [Outputs]}, temporal: {factors: [P=1, Q=1, M=1, N=1]}}
  - !Component {name: mac, class: intmac}
`;

const SIMPLE_ENERGIES: Energies = {
  dram: [512, 512, 0],
  sharedGlb: [32.377775, 26.156875, 0.005353],
  elementSpad: [0.680237, 1.582678, 0.001165],
  weightRegister: [0.144, 0, 0],
  inputRegister: [0.144, 0, 0],
  sumRegister: [0.144, 0, 0],
};

/** The designs. */
export const designs: Readonly<Record<"eyeriss" | "simba" | "outputs" | "weights", Design>> = {
  eyeriss: {
    profile: "timeloop-eyeriss-like",
    architecture: EYERISS,
    energies: table({
      dram: [512, 512, 0],
      sharedGlb: [18.183829, 14.137929, 0.005652],
      ifmapSpad: [0.202442, 0.176713, 0.000101],
      weightsSpad: [1.976602, 1.881657, 0.001592],
      psumSpad: [0.2513, 0.2191, 0.000134],
    }, 0.207692),
    mapping: {
      dram: "q8 p2 k4",
      sharedGlb: "q14 p4",
      columns: "p14",
      rows: "c3 r3",
      weightsSpad: "s3",
      psumSpad: "k8",
    },
    keeps: {},
    cycles: 86016,
    microjoules: "59.28",
    femtojoulesPerMac: "5469.65",
  },
  simba: {
    profile: "timeloop-simba-like",
    architecture: SIMBA,
    energies: table({
      dram: [512, 512, 0],
      globalBuffer: [51.870888, 66.310888, 0.003241],
      inputBuffer: [242.079552, 241.503552, 0.207488],
      weightBuffer: [121.36387, 120.78787, 0.104535],
      sumBuffer: [3.091057, 2.875058, 0.003416],
      weightRegister: [0.259899, 0.080139, 0.000169],
    }, 0.315),
    mapping: {
      dram: "p28",
      globalBuffer: "q4",
      elements: "c3 k4",
      inputBuffer: "p4",
      vectors: "k4",
      weightBuffer: "s3 q4 r3",
      sumBuffer: "k2 q7",
    },
    keeps: {},
    cycles: 225792,
    microjoules: "239.15",
    femtojoulesPerMac: "22065.49",
  },
  outputs: {
    profile: "timeloop-output-stationary",
    architecture: simple("Outputs", "Inputs, Weights", "R, S, P, Q"),
    energies: table(SIMPLE_ENERGIES, 0.315),
    mapping: {
      dram: "q2 p8 k2",
      sharedGlb: "p14 s3",
      elementsY: "k16",
      elementSpad: "c3 q4 r3",
      weightRegister: "q14",
    },
    keeps: { sharedGlb: ["weights", "inputs"] },
    cycles: 677376,
    microjoules: "118.46",
    femtojoulesPerMac: "10929.93",
  },
  weights: {
    profile: "timeloop-weight-stationary",
    architecture: simple("Weights", "Inputs, Outputs", "P, Q, R, S"),
    energies: table(SIMPLE_ENERGIES, 0.315),
    mapping: {
      dram: "p14",
      sharedGlb: "r3 q2 k8",
      elementsY: "k4 c3",
      elementSpad: "s3 p2 q2",
      weightRegister: "q28 p4",
    },
    keeps: { sharedGlb: ["weights", "inputs", "outputs"] },
    cycles: 903168,
    microjoules: "151.67",
    femtojoulesPerMac: "13994.23",
  },
};
