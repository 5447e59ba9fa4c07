/** A chip's name with that of a runtime behind it: `a100@engine`. */

/** An id and a runtime in one word; the id alone where there is no runtime. */
export function labelled(id: string, runtime: string | null | undefined): string {
  return runtime === undefined || runtime === null ? id : `${id}@${runtime}`;
}

/** The id and the runtime that a name is made of. */
export function nameParts(name: string): readonly [id: string, runtime?: string] {
  const at = name.indexOf("@");
  return at < 0 ? [name] : [name.slice(0, at), name.slice(at + 1)];
}
