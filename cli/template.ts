import type { ChipProfile, Cited, Source } from "../profiles/types.ts";

/** Ids of the template's sources: what is to be looked up, and where it usually stands. */
const DATASHEET = "datasheet", GUESS = "guess";

const sources: Readonly<Record<string, Source>> = {
  [DATASHEET]: {
    kind: "assumption",
    short: "replace: who says so, and when",
    citation: "replace: authors, title, place and year of the datasheet or paper that gives these numbers",
    where: "replace: table, figure or page; then set kind to silicon, simulation or model",
    year: 2024,
    precision: "8-bit integers",
    batch: 1,
  },
  [GUESS]: {
    kind: "assumption",
    short: "replace or keep: assumed",
    citation: "replace or keep: nobody says this; it is assumed",
    where: "efficiencies, overlap and power: measure them, or fit them to layers whose time is known",
    year: 2024,
  },
};

function known(value: number, note?: string): Cited {
  return { value, source: DATASHEET, ...(note !== undefined && { note }) };
}

function guessed(value: number, note?: string): Cited {
  return { value, source: GUESS, ...(note !== undefined && { note }) };
}

/**
 * A chip to start from: a 32 x 32 array of 8-bit multipliers at 1 GHz with 2 MiB on the chip and one channel of LPDDR4 outside. The
 * numbers are invented, plausible and fit each other: peak = 32 x 32 x 1 GHz, bandwidth = 3200 MT/s x 8 bytes.
 */
export function template(id: string, schema: string): ChipProfile {
  return {
    $schema: schema,
    format: "fodlam/profile@1",
    id,
    name: id,
    year: 2024,
    summary: "replace: one sentence on what it is; all numbers here are placeholders",
    energyScope: "replace: what the power covers (chip, board, with or without DRAM)",
    process: { nanometers: 16, node: "HP16", volts: 0.8, source: DATASHEET },
    precision: { weights: 8, activations: 8, source: DATASHEET },
    clock: { hertz: 1e9, source: DATASHEET },
    array: { macsPerCycle: 1024, rows: 32, columns: 32, source: DATASHEET },
    free: [],
    models: {
      roofline: {
        groups: [
          "conv",
          "fc",
          "matmul",
          "pool",
          "rectifier",
          "activation",
          "normalization",
          "elementwise",
          "movement",
        ],
        peaks: [{
          bits: 8,
          macsPerSecond: 1.024e12,
          source: DATASHEET,
          note: "half of the printed operations a second",
        }],
        unit: {
          cores: known(1),
          efficiency: guessed(0.8, "share of the peak that the best layer reaches"),
          tiles: {
            sizes: [[8, 32, 32]],
            source: DATASHEET,
            note: "outputs are padded to 32 filters, inputs to 32 values",
          },
        },
        vector: {
          operationsPerSecond: known(32e9, "32 lanes at 1 GHz"),
          efficiency: guessed(0.5),
          lanes: known(32),
          multiplies: false,
        },
        memories: [
          {
            name: "sram",
            bytesPerSecond: known(256e9),
            efficiency: guessed(1),
            offChip: false,
            capacityBytes: known(2097152, "2 MiB"),
            activationBytes: guessed(1048576, "half of it keeps activations from one layer to the next"),
          },
          {
            name: "dram",
            bytesPerSecond: known(25.6e9, "LPDDR4, 3200 MT/s x 8 bytes"),
            efficiency: guessed(0.7),
            offChip: true,
            capacityBytes: known(4294967296, "4 GiB"),
          },
        ],
        overlap: guessed(1, "transfers pass behind arithmetic"),
        overheads: [{ groups: ["conv", "fc", "matmul"], seconds: guessed(1e-6) }],
        fused: [{ group: "rectifier", after: ["conv", "fc"], source: GUESS }],
        power: {
          watts: known(2),
          share: guessed(1, "all of it, for nothing is known by operation and byte"),
        },
      },
    },
    validation: [],
    sources,
  };
}
