/**
 * Packages by a specifier that Deno does not see before it is reached: a literal `npm:` one anywhere in a graph is resolved at every
 * start and fetched at the first, used or not. The types stand beside each call.
 */

/** A package, or a module of one, by its name and exact version: `zod@4.6.7`. */
export function npm<M>(specifier: string): Promise<M> {
  const address = `npm:${specifier}`;
  return import(address);
}
