/** Notes that several readers give, each worded once. */

/** An operand that no layer of an operation reads: a size, a place, a mask. */
export function leftOut(operation: string, operand: string): string {
  return `${operation} also reads "${operand}", which its layer does not take: left out`;
}

/** Outputs after the first of an operation that FODLAM has no word for. */
export function furtherOutputs(operation: string): string {
  return `${operation} makes several tensors: those after the first are extracted at no cost`;
}

/** Numbers that an operation stores and that are in no layer's parameters: peepholes, states to start from, constants. */
export function uncounted(operation: string): string {
  return `${operation} stores numbers that its layer does not count as parameters`;
}
