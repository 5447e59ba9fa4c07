/**
 * Units. Inside FODLAM every quantity is in plain SI units and its name says which: `latencySeconds`,
 * `energyJoules`, `weightBytes`. Conversion happens when a published table is read and when a report is printed.
 *
 * @module
 */

/** A time in seconds. */
export type Seconds = number;
/** An energy in joules. */
export type Joules = number;
/** A power in watts. */
export type Watts = number;
/** A frequency in hertz. */
export type Hertz = number;
/** A process node's name in nanometers, the one unit kept as the field prints it. */
export type Nanometers = number;

/** 10^-2, for percentages. */
export const PERCENT = 1e-2;
/** 10^9. */
export const GIGA = 1e9;
/** 10^6. */
export const MEGA = 1e6;
/** 2^20, for bytes of a memory. */
export const MEBI = 2 ** 20;
/** 10^-3. */
export const MILLI = 1e-3;
/** 10^-6. */
export const MICRO = 1e-6;
/** 10^-9. */
export const NANO = 1e-9;
/** 10^-12. */
export const PICO = 1e-12;
/** Bits in a byte. */
export const BITS_PER_BYTE = 8;
