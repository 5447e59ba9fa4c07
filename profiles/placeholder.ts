/** Texts that stand in a profile for values that are still to be filled in. */

const START = "fill in: ";

/** A text in place of a value, which says what belongs there. */
export function toFillIn(what: string): string {
  return START + what;
}

/** What belongs in the place of a text; nothing if it is no such text. Templates of former versions began with "replace". */
export function meantBy(value: unknown): string | undefined {
  const [, meant] = typeof value === "string"
    ? /^(?:fill in|replace|replace or keep): (.+)/s.exec(value) ?? []
    : [];
  return meant;
}
