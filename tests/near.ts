/** Numbers that differ by rounding alone. */
import assert from "node:assert/strict";

/** Asserts that two numbers agree to a share of the expected one. */
export function assertNear(actual: number, expected: number, share = 1e-12, what = ""): void {
  const off = Math.abs(actual - expected);
  assert.ok(off <= share * Math.abs(expected), `${what} expected ${expected} to ${share}, got ${actual}`);
}
