/**
 * From one process to another. Two rules: Dennard's constant-field scaling, which the original FODLAM used, and the
 * fitted polynomials of Stillmaker and Baas, which know that supply voltages stopped falling.
 */
import { cannotScale, FodlamError } from "../ir/errors.ts";
import type { Nanometers } from "../ir/units.ts";
import { stillmakerBaas } from "../profiles/nodes.ts";
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
export function scaleFactors(
  rule: ScalingRule,
  from: Pick<Process, "nanometers" | "node" | "volts">,
  to: Nanometers,
): ScaleFactors {
  if (from.nanometers === to) return unscaled;
  if (rule === "dennard") {
    const ratio = to / from.nanometers; // delay x s, power x s^2: R. H. Dennard et al., JSSC 9(5), 1974
    return { delay: ratio, power: ratio * ratio };
  }
  const [delayFrom, energyFrom] = delayAndEnergy(from);
  const [delayTo, energyTo] = delayAndEnergy({ node: nodeNamed(to), volts: from.volts });
  if (Math.min(delayFrom, delayTo, energyFrom, energyTo) > 0) {
    const delay = delayTo / delayFrom;
    return { delay, power: energyTo / energyFrom / delay };
  }
  throw new FodlamError(cannotScale(rule, `a node that works at ${from.volts} V`, `${to} nm`));
}
