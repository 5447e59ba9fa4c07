/** A number as a table holds it; NaN for anything else, such as `0x10`, which `Number` takes for 16. */
export function decimal(cell: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : NaN;
}
