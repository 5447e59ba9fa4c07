import type { Group } from "../../ir/work.ts";
import type { Cited } from "../types.ts";
import type { AccessUnits, RowStationaryArray, RunLengthCode } from "./rowStationary.ts";

/** Energy by level of memory and by tensor, in units of one multiply-accumulate, on a row-stationary array. */
export interface HierarchyData {
  /** Sorts of work that it does. */
  readonly groups: readonly Group[];
  /** The array whose mappings say how often each tensor is moved, and how long a layer takes. */
  readonly array: RowStationaryArray;
  /** Weights of a search by words, of profiles written before mappings were searched by time; has no effect, and checks say so. */
  readonly goal?: unknown;
  /** Energy of accesses. */
  readonly units: AccessUnits;
  /** Bits of the word that the units are for; energy goes with the bits. */
  readonly unitBits: Cited;
  /** Joules of one unit. */
  readonly joulesPerUnit: Cited;
  /**
   * Code of feature maps in DRAM, which are then whole on the chip; zeros of feature maps do not travel anywhere if left out.
   */
  readonly code?: RunLengthCode;
  /** Words that move beyond the registers, over those of the mapping that is found here; 1 if left out. */
  readonly trafficFactor?: Cited;
  /** Densities taken for layers that state none. */
  readonly assumedDensity: {
    /** Of weights. */
    readonly weights: number;
    /** Of inputs. */
    readonly activations: number;
    /** Of outputs, which no layer states. */
    readonly outputs: number;
    /** A key of the profile's `sources`. */
    readonly source: string;
  };
}
