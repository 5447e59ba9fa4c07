/**
 * Joules per bit of memories off the chip, as published: what is counted differs (cells and interface, or idle power and termination too), and
 * so do the numbers, up to four times.
 */
import type { Source } from "./types.ts";

/** A sort of memory off the chip. */
export interface Dram {
  /** Joules for a bit that is read or written. */
  readonly joulesPerBit: number;
  /** The least that is published, or that the same authors give for a better case. */
  readonly low: number;
  /** The most. */
  readonly high: number;
  /** Where the numbers stand. */
  readonly source: Source;
}

const source = (short: string, citation: string, where: string, year: number): Source => ({
  kind: "model",
  short,
  citation,
  where,
  year,
});

const CACTI = "Accelergy-Project/accelergy-cacti-plug-in@291018b, cacti_wrapper.py (type2energy)";
const TPU_V4I =
  'N. P. Jouppi et al., "Ten Lessons From Three Generations Shaped Google\'s TPUv4i", ISCA 2021, Table 2';
const PICO = 1e-12;

/** Every sort by name. */
export const drams: Readonly<Record<string, Dram>> = {
  ddr3: {
    joulesPerBit: 20.3 * PICO, // 1300 pJ for 64 bits
    low: 14 * PICO,
    high: 70 * PICO,
    source: source(
      "Jouppi, ISCA 2021",
      TPU_V4I,
      `1300 pJ for 64 bits of DDR3 or DDR4; 70 pJ a bit with idle power and termination: ${CACTI}`,
      2021,
    ),
  },
  ddr4: {
    joulesPerBit: 20.3 * PICO,
    low: 14 * PICO,
    high: 41 * PICO,
    source: source(
      "Jouppi, ISCA 2021",
      TPU_V4I,
      "1300 pJ for 64 bits of DDR3 or DDR4; up to 2600: M. Horowitz, ISSCC 2014",
      2021,
    ),
  },
  lpddr2: {
    joulesPerBit: 20 * PICO, // 640 pJ for 32 bits
    low: 8 * PICO,
    high: 40 * PICO,
    source: source(
      "Han, ISCA 2016",
      'S. Han et al., "EIE: Efficient Inference Engine on Compressed Deep Neural Network", ISCA 2016, Table I',
      `640 pJ for 32 bits of LPDDR2, 45 nm; 40 pJ a bit: K. T. Malladi et al., ISCA 2012, in ${CACTI}`,
      2016,
    ),
  },
  lpddr4: {
    joulesPerBit: 8 * PICO,
    low: 4 * PICO,
    high: 20 * PICO,
    source: source(
      "Accelergy",
      CACTI,
      "LPDDR4: 8 pJ a bit, of public data; as much either way as LPDDR2's span",
      2019,
    ),
  },
  gddr5: {
    joulesPerBit: 14 * PICO,
    low: 7 * PICO,
    high: 20 * PICO,
    source: source(
      "O'Connor, MICRO 2017",
      `M. O'Connor et al., \"Fine-Grained DRAM\", MICRO 2017, in ${CACTI}`,
      "GDDR5: 14 pJ a bit",
      2017,
    ),
  },
  gddr6: {
    joulesPerBit: 6.5 * PICO,
    low: 5.5 * PICO,
    high: 7.5 * PICO,
    source: source("Jouppi, ISCA 2021", TPU_V4I, "350 to 480 pJ for 64 bits of GDDR6; recalled", 2021),
  },
  hbm2: {
    joulesPerBit: 3.9 * PICO,
    low: 3.9 * PICO,
    high: 7.03 * PICO,
    source: source(
      "O'Connor, MICRO 2017",
      `M. O'Connor et al., \"Fine-Grained DRAM\", MICRO 2017, in ${CACTI}`,
      "HBM2: 3.92 pJ a bit of cells and interface, without the host's controller; 7.03 in Accelergy's TPU v4i",
      2017,
    ),
  },
};

/** The sort that is taken where a profile names none: what was usual for chips of a year. */
export function usualDram(year: number): keyof typeof drams & string {
  return year < 2017 ? "lpddr2" : "lpddr4";
}
