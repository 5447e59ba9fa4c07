import type { Cost } from "../engine/estimate.ts";

/** The sums that the FODLAM of 2017 prints. */
export interface OriginalSums {
  /** Convolutions. */
  readonly conv: Cost;
  /** Fully connected layers. */
  readonly fc: Cost;
  /** Both. */
  readonly total: Cost;
}

/** A number as Python prints it: `0.0`, `9.157180384087789e-05`. */
export function pythonNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return `${value}.0`;
  const [digits, exponent] = value.toExponential().split("e") as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 16) return `${value}`;
  return `${digits}e${power < 0 ? "-" : "+"}${`${Math.abs(power)}`.padStart(2, "0")}`;
}

/** Sums as the FODLAM of 2017 prints them: sorted keys, two spaces, Python's numbers. */
export function original(sums: OriginalSums): string {
  const block = (name: keyof OriginalSums) =>
    `  "${name}": {\n    "energy": ${pythonNumber(sums[name].energyJoules)},\n` +
    `    "latency": ${pythonNumber(sums[name].latencySeconds)}\n  }`;
  return `{\n${[block("conv"), block("fc"), block("total")].join(",\n")}\n}`;
}
