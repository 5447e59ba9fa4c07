/**
 * A number to a whole power, by squaring. ECMAScript leaves the last digit of `**` to each engine, and they differ (JavaScriptCore and
 * V8, at 0.9 to the 16th); a product is the same everywhere.
 */
export function power(base: number, exponent: number): number {
  let result = 1, square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** Terms of the series below, enough for every digit. */
const TERMS = 40;

/** The natural logarithm of a positive number, by the series of its inverse hyperbolic tangent. */
function logarithm(value: number): number {
  let halvings = 0, reduced = value;
  for (; reduced > 1.5; reduced /= 2) halvings++;
  for (; reduced < 0.75; reduced *= 2) halvings--;
  const ratio = (reduced - 1) / (reduced + 1);
  let sum = 0, term = ratio;
  for (let i = 1; i < 2 * TERMS; i += 2, term *= ratio * ratio) sum += term / i;
  return 2 * sum + halvings * 0.6931471805599453;
}

/** e to a power, by the series of an eighth of it or less. */
function exponential(exponent: number): number {
  let doublings = 0, reduced = exponent;
  for (; reduced > 0.125 || reduced < -0.125; reduced /= 2) doublings++;
  let sum = 1, term = 1;
  for (let i = 1; i < TERMS; i++) sum += term *= reduced / i;
  for (; doublings > 0; doublings--) sum *= sum;
  return sum;
}

/** A positive number to any power, to some twelve digits, alike on every engine. */
export function realPower(base: number, exponent: number): number {
  return base === 0 ? 0 : exponential(exponent * logarithm(base));
}
