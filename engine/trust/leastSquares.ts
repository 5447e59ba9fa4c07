/**
 * Damped Gauss-Newton on residuals that hardly feel outliers, with a ridge to the values at the start. Parameters are logarithms.
 * Deterministic: the same residuals and start give the same values.
 */

/** Residuals larger than this weigh by their size, smaller ones by their square. */
const SOFT = 0.05;
/** A parameter that moves by a factor of e costs as much as an error of this size on one row. */
const RIDGE = 0.1;
/** The step of differences; the longest step of a parameter, short because another unit may take over on the way; and the least gain worth a step. */
const DIFFERENCE = 1e-3, LONGEST = Math.log(1.3), LEAST_GAIN = 1e-3;
/** Slopes below this are those of a parameter on which nothing depends. */
const FLAT = 1e-9;
/** A search whose steps are damped by more has nowhere to go. */
const MOST_DAMPING = 1e3;

/** What is made small. */
export interface Residuals {
  /** The parameters' logarithms to which the ridge pulls. */
  readonly center: readonly number[];
  /** The highest legal logarithms. */
  readonly most: readonly number[];
  /** Whether parameters on which nothing depends nearby are tried further away, because another unit may decide there. */
  readonly looksFar?: boolean;
  /** The residuals, always as many. */
  at(values: readonly number[]): Float64Array;
}

/** Where a search ended. */
export interface Found {
  /** The parameters' logarithms. */
  readonly values: readonly number[];
  /** The residuals there. */
  readonly residuals: Float64Array;
  /** The slope of each residual by each parameter. */
  readonly slopes: readonly Float64Array[];
}

/**
 * The slopes of residuals by each parameter, from differences; backwards, so that no bound is passed. Where that is flat, one of several
 * units may hide what the parameter does: those that look far try a step up, and the longest ones down and up.
 */
function slopesAt(problem: Residuals, values: readonly number[], residuals: Float64Array): Float64Array[] {
  const { at, most, looksFar } = problem;
  return values.map((value, i) => {
    const slopesBy = (step: number) => {
      const moved = at(values.with(i, value + step));
      return residuals.map((residual, row) => (moved[row]! - residual) / step);
    };
    let slopes = slopesBy(-DIFFERENCE);
    if (!looksFar) return slopes;
    for (const step of [DIFFERENCE, -LONGEST, LONGEST]) {
      if (!isFlat(slopes)) break;
      const legal = Math.min(step, most[i]! - value);
      if (legal !== 0) slopes = slopesBy(legal);
    }
    return slopes;
  });
}

/** Where a search starts: the residuals and slopes at some values. */
export function startAt(problem: Residuals, values: readonly number[] = problem.center): Found {
  const residuals = problem.at(values);
  return { values, residuals, slopes: slopesAt(problem, values, residuals) };
}

/** Whether any residual depends on a parameter. */
export function isFlat(slopes: Float64Array): boolean {
  return slopes.every((slope) => Math.abs(slope) < FLAT);
}

/** What the search makes small: sizes of residuals, softened near zero, and the ridge. */
function lossOf({ center }: Residuals, values: readonly number[], residuals: Float64Array): number {
  let sum = 0;
  for (const residual of residuals) {
    const size = Math.abs(residual);
    sum += 2 * (size - SOFT * Math.log1p(size / SOFT));
  }
  values.forEach((value, i) => sum += RIDGE * (value - center[i]!) ** 2);
  return sum;
}

/** Solves a small system of linear equations by elimination with pivots. */
export function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]), size = rows.length;
  for (let at = 0; at < size; at++) {
    let pivot = at;
    for (let i = at + 1; i < size; i++) {
      if (Math.abs(rows[i]![at]!) > Math.abs(rows[pivot]![at]!)) pivot = i;
    }
    [rows[at], rows[pivot]] = [rows[pivot]!, rows[at]!];
    for (let i = 0; i < size; i++) {
      if (i === at) continue;
      const share = rows[i]![at]! / rows[at]![at]!;
      for (let j = at; j <= size; j++) rows[i]![j]! -= share * rows[at]![j]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}

/** The step from a place: parameters that are as high as they may be and would rise stay. */
function stepFrom({ center, most }: Residuals, { values, residuals, slopes }: Found, damping: number) {
  const weights = residuals.map((residual) => 1 / (Math.abs(residual) + SOFT));
  const product = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, row) => sum + value * b[row]! * weights[row]!, 0);
  let free = values.map((_, i) => i);
  for (;;) {
    const matrix = free.map((i) =>
      free.map((j) => product(slopes[i]!, slopes[j]!) * (i === j ? 1 + damping : 1) + (i === j ? RIDGE : 0))
    );
    const right = free.map((i) => -product(slopes[i]!, residuals) - RIDGE * (values[i]! - center[i]!));
    const step = solved(matrix, right);
    const kept = free.filter((i, at) => !(step[at]! > 0 && values[i]! >= most[i]!));
    if (kept.length === free.length) {
      return values.map((value, i) => {
        const at = free.indexOf(i);
        const moved = at === -1 ? 0 : Math.max(-LONGEST, Math.min(LONGEST, step[at]!));
        return Math.min(most[i]!, value + moved);
      });
    }
    free = kept;
  }
}

/** Slopes corrected by what a step showed (Broyden's update), so that they need not be found anew after each. */
function corrected(found: Found, values: readonly number[], residuals: Float64Array): Float64Array[] {
  const step = values.map((value, i) => value - found.values[i]!);
  const length = step.reduce((sum, part) => sum + part * part, 0);
  return found.slopes.map((slopes, i) =>
    slopes.map((slope, row) => {
      const expected = step.reduce((sum, part, j) => sum + part * found.slopes[j]![row]!, 0);
      return slope + (residuals[row]! - found.residuals[row]! - expected) * step[i]! / length;
    })
  );
}

/**
 * A search of at most so many steps. Slopes are corrected after each, and found anew where a step with corrected ones did little; the
 * search ends where one with new slopes does.
 */
export function minimized(problem: Residuals, start: Found, steps: number): Found {
  let found = start, loss = lossOf(problem, found.values, found.residuals), damping = 1e-3;
  let isNew = true, gain = 1;
  for (let step = 0; step < steps && damping < MOST_DAMPING; step++) {
    if (gain < LEAST_GAIN && !isNew) {
      found = { ...found, slopes: slopesAt(problem, found.values, found.residuals) };
      isNew = true;
    }
    const values = stepFrom(problem, found, damping);
    const residuals = problem.at(values), tried = lossOf(problem, values, residuals);
    gain = 1 - tried / loss;
    if (gain <= 0) {
      if (isNew) damping *= 10;
      continue;
    }
    found = { values, residuals, slopes: corrected(found, values, residuals) };
    loss = tried;
    damping /= 3;
    if (isNew && gain < LEAST_GAIN) break;
    isNew = false;
  }
  return found;
}

/** Factors by which a parameter is moved before the search is begun again, and the gain from which what it then finds is better. */
const KICKS = [-Math.log(2.5), Math.log(2.5)], BETTER = 0.01;

/**
 * A search that is begun again with each parameter in turn lower and higher: where the slowest of several units decides, it may have
 * ended with a slow one in front of what the others do.
 */
export function soughtWidely(problem: Residuals, start: Found, steps: number): Found {
  let best = minimized(problem, start, steps), least = lossOf(problem, best.values, best.residuals);
  for (let i = 0; i < best.values.length; i++) {
    for (const kick of KICKS) {
      const value = Math.min(problem.most[i]!, best.values[i]! + kick);
      if (value === best.values[i]) continue;
      const found = minimized(problem, startAt(problem, best.values.with(i, value)), steps / 3);
      const loss = lossOf(problem, found.values, found.residuals);
      if (loss > least * (1 - BETTER)) continue;
      best = found;
      least = loss;
    }
  }
  return best;
}
