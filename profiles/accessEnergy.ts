/** Published energies of memories and arithmetic, for profiles that state none of their own: few points, of one process. */

/** What they are, in words for a reader. */
export const ACCESS_ENERGY_SOURCE =
  "Horowitz, ISSCC 2014, Figure 1.1.9, 45 nm at 0.9 V, and Han et al., ISCA 2016, Table I";

/** The process that they are of: node name as in Stillmaker and Baas's table, nanometers and volts. */
export const accessEnergyProcess = { nanometers: 45, node: "HP45", volts: 0.9 } as const;

/**
 * Joules of a 64-bit access of an on-chip memory by its bytes: M. Horowitz, "Computing's energy problem (and what we can do about
 * it)", ISSCC 2014, Figure 1.1.9 (cache of 8 KB, 32 KB, 1 MB).
 */
export const cacheJoules: readonly (readonly [bytes: number, joules: number])[] = [
  [8192, 10e-12],
  [32768, 20e-12],
  [1048576, 100e-12],
];

/** Bits of such an access. */
export const CACHE_BITS = 64;

/**
 * Joules of a bit of off-chip memory, which does not scale with the chip's process: 640 pJ for 32 bits of LPDDR2, S. Han et al., "EIE",
 * ISCA 2016, Table I.
 */
export const OFF_CHIP_JOULES_PER_BIT = 640e-12 / 32;

/** Joules of an 8-bit multiplication and of the 32-bit addition behind it: Horowitz, same figure (recalled, and quoted by Han et al.). */
export const multiply8Joules = 0.2e-12, add32Joules = 0.1e-12;
