/**
 * From one process to another. Two rules: Dennard's constant-field scaling, which the original FODLAM used, and the
 * fitted polynomials of Stillmaker and Baas, which know that supply voltages stopped falling.
 */
import { cannotScale, FodlamError } from "../ir/errors.ts";
import type { Nanometers } from "../ir/units.ts";
import type { Process, ScalingRule } from "../profiles/types.ts";

/** What to multiply a time and a power by. */
export interface ScaleFactors {
  /** Factor of a delay. */
  readonly delay: number;
  /** Factor of a power. */
  readonly power: number;
}

/** No change. */
export const unscaled: ScaleFactors = { delay: 1, power: 1 };

/**
 * Delay = d3 V^3 + d2 V^2 + d1 V + d0, energy = e2 V^2 + e1 V + e0, in units that cancel in a ratio of two nodes.
 * Source: A. Stillmaker, B. Baas, "Scaling equations for the accurate prediction of CMOS device performance from 180 nm
 * to 7 nm", Integration 58 (2017) 74-81, doi 10.1016/j.vlsi.2017.02.002, tables of polynomial coefficients.
 */
const stillmakerBaas: Readonly<Record<string, readonly number[]>> = {
  "180": [0, 97.09, -356.7, 406.5, 0, 24.64, -17.98], // bulk
  "130": [-76.65, 334.9, -493.4, 275.8, 7.171, -6.709, 2.904], // bulk
  "90": [-60.34, 262.5, -384.2, 210.9, 4.762, -4.781, 2.092], // bulk
  "65": [-53.3, 230.4, -333.9, 178.6, 3.755, -4.398, 1.975], // bulk
  "HP45": [-501.6, 1567, -1619, 566.1, 1.018, -0.3107, 0.1539], // high performance
  "HP32": [-1047, 2982, -2797, 873.5, 0.8367, -0.4341, 0.1701],
  "HP20": [0, 34.63, -66.37, 41.15, 0.373, -0.1582, 0.04104], // FinFET from here on
  "HP16": [0, 24.8, -47.52, 28.87, 0.2958, -0.1241, 0.03024],
  "HP14": [-40.66, 109.2, -100.6, 35.92, 0.2363, -0.09675, 0.02239],
  "HP10": [-34.95, 93.65, -85.99, 30.4, 0.2068, -0.09311, 0.02375],
  "HP7": [-28.58, 76.6, -70.26, 24.69, 0.1776, -0.09097, 0.02447],
  "LP45": [-285.7, 1239, -1795, 898.8, 1.103, -0.362, 0.2767], // low power
  "LP32": [-325.9, 1374, -1922, 913.2, 0.9559, -0.7823, 0.471],
  "LP20": [-160.5, 514.1, -558.6, 217.5, 0.2632, -0.14, 0.06841],
  "LP16": [-114.6, 366.7, -397.4, 153.6, 0.2139, -0.1187, 0.05639],
  "LP14": [-85.37, 271.6, -292.2, 111.4, 0.1556, -0.06472, 0.03066],
  "LP10": [-71.76, 228.6, -246.3, 93.91, 0.1261, -0.0518, 0.02769],
  "LP7": [-61.79, 196.1, -210.3, 79.55, 0.09365, -0.03409, 0.02043],
};

/** The nodes that Stillmaker and Baas's table knows by their plain number: bulk, then high performance. */
function nodeNamed(nanometers: Nanometers): string {
  return Object.hasOwn(stillmakerBaas, `${nanometers}`) ? `${nanometers}` : `HP${nanometers}`;
}

function delayAndEnergy({ node, volts }: Pick<Process, "node" | "volts">): readonly [number, number] {
  const row = Object.hasOwn(stillmakerBaas, node) ? stillmakerBaas[node] : undefined;
  if (row === undefined) {
    const known = Object.keys(stillmakerBaas).filter((name) => !name.startsWith("LP"))
      .map((name) => name.replace("HP", "")).sort((a, b) => Number(b) - Number(a));
    throw new FodlamError(
      cannotScale("stillmaker-baas", `a node among ${known.join(", ")} nm`, `${node.replace("HP", "")} nm`),
    );
  }
  const [d3, d2, d1, d0, e2, e1, e0] = row as [number, number, number, number, number, number, number];
  return [((d3 * volts + d2) * volts + d1) * volts + d0, (e2 * volts + e1) * volts + e0];
}

/** Factors from one process to another, at the first one's supply voltage. */
export function scaleFactors(rule: ScalingRule, from: Process, to: Nanometers): ScaleFactors {
  if (from.nanometers === to) return unscaled;
  if (rule === "dennard") {
    const ratio = to / from.nanometers; // delay x s, power x s^2: R. H. Dennard et al., JSSC 9(5), 1974
    return { delay: ratio, power: ratio ** 2 };
  }
  const [delayFrom, energyFrom] = delayAndEnergy(from);
  const [delayTo, energyTo] = delayAndEnergy({ node: nodeNamed(to), volts: from.volts });
  if (Math.min(delayFrom, delayTo, energyFrom, energyTo) > 0) {
    const delay = delayTo / delayFrom;
    return { delay, power: energyTo / energyFrom / delay };
  }
  throw new FodlamError(cannotScale(rule, `a node that works at ${from.volts} V`, `${to} nm`));
}
