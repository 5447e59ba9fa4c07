/** A systolic array register by register, to hold the closed form against: cells, wires, skewed edges, one cycle at a time. */

/** A matrix, row by row. */
export type Matrix = number[][];

/** What a run of the array gives. */
export interface Run {
  /** Cycles until the last cell was done. */
  readonly cycles: number;
  /** The product that it computed. */
  readonly result: Matrix;
}

export function zeros(rows: number, columns: number): Matrix {
  return Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
}

/** One fold with weights in the cells: `inputs` is pixels x rows, `weights` rows x columns; adds to `sums`, pixels x columns. */
function weightFold(inputs: Matrix, weights: Matrix, sums: Matrix): number {
  const rows = weights.length, columns = weights[0]!.length, pixels = inputs.length;
  let cells = zeros(rows, columns), cycles = 0;
  for (let load = rows - 1; load >= 0; load--, cycles++) { // the last row goes in first and sinks to the bottom
    cells = [weights[load]!, ...cells.slice(0, -1)];
  }
  let passing = zeros(rows, columns), partial = zeros(rows, columns);
  for (let t = 0, left = pixels * columns; left > 0; t++, cycles++) {
    const before = partial;
    passing = passing.map((row, r) => [inputs[t - r]?.[r] ?? 0, ...row.slice(0, -1)]);
    partial = passing.map((row, r) => row.map((x, c) => (before[r - 1]?.[c] ?? 0) + x * cells[r]![c]!));
    for (let c = 0; c < columns; c++) {
      const pixel = t - (rows - 1) - c;
      if (pixel < 0 || pixel >= pixels) continue;
      sums[pixel]![c]! += partial[rows - 1]![c]!;
      left--;
    }
  }
  return cycles;
}

/** One fold with outputs in the cells: `inputs` is rows x taps, `weights` taps x columns; adds to `sums`, rows x columns. */
function outputFold(inputs: Matrix, weights: Matrix, sums: Matrix): number {
  const rows = inputs.length, columns = weights[0]!.length, taps = weights.length;
  let right = zeros(rows, columns), down = zeros(rows, columns), cycles = 0;
  const done = zeros(rows, columns);
  for (let left = rows * columns * taps; left > 0; cycles++) {
    const above = down;
    right = right.map((row, r) => [inputs[r]![cycles - r] ?? 0, ...row.slice(0, -1)]);
    down = down.map((row, r) =>
      row.map((_, c) => r === 0 ? weights[cycles - c]?.[c] ?? 0 : above[r - 1]![c]!)
    );
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        if (cycles < r + c || done[r]![c]! === taps) continue;
        sums[r]![c]! += right[r]![c]! * down[r]![c]!;
        done[r]![c]!++;
        left--;
      }
    }
  }
  return cycles;
}

/** A part of a matrix, with zeros where the matrix ends. */
function tile(matrix: Matrix, top: number, left: number, rows: number, columns: number): Matrix {
  return zeros(rows, columns).map((row, r) => row.map((_, c) => matrix[top + r]?.[left + c] ?? 0));
}

/** Adds a tile back into a matrix that may end sooner. */
function addTile(matrix: Matrix, part: Matrix, top: number, left: number): void {
  part.forEach((row, r) =>
    row.forEach((value, c) => {
      if (matrix[top + r]?.[left + c] !== undefined) matrix[top + r]![left + c]! += value;
    })
  );
}

/** inputs (pixels x taps) times weights (taps x filters), weights in the cells, fold after fold. */
export function weightStationary(inputs: Matrix, weights: Matrix, rows: number, columns: number): Run {
  const pixels = inputs.length, result = zeros(pixels, weights[0]!.length);
  let cycles = 0;
  for (let k = 0; k < weights.length; k += rows) {
    for (let n = 0; n < weights[0]!.length; n += columns) {
      const sums = zeros(pixels, columns);
      cycles += weightFold(tile(inputs, 0, k, pixels, rows), tile(weights, k, n, rows, columns), sums);
      addTile(result, sums, 0, n);
    }
  }
  return { cycles, result };
}

/** The same product with outputs in the cells. */
export function outputStationary(inputs: Matrix, weights: Matrix, rows: number, columns: number): Run {
  const taps = weights.length, result = zeros(inputs.length, weights[0]!.length);
  let cycles = 0;
  for (let m = 0; m < inputs.length; m += rows) {
    for (let n = 0; n < weights[0]!.length; n += columns) {
      const sums = zeros(rows, columns);
      cycles += outputFold(tile(inputs, m, 0, rows, taps), tile(weights, 0, n, taps, columns), sums);
      addTile(result, sums, m, n);
    }
  }
  return { cycles, result };
}

export function transposed(matrix: Matrix): Matrix {
  return matrix[0]!.map((_, c) => matrix.map((row) => row[c]!));
}

/** The same product with inputs in the cells: the other factor passes by. */
export function inputStationary(inputs: Matrix, weights: Matrix, rows: number, columns: number): Run {
  const { cycles, result } = weightStationary(transposed(weights), transposed(inputs), rows, columns);
  return { cycles, result: transposed(result) };
}
