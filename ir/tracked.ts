/** Values by name that remember which of them were read: a name that nobody reads was given in vain. */

/** Values, and the names of those that were read. */
export interface Tracked {
  readonly values: Record<string, number>;
  readonly read: ReadonlySet<string>;
}

/** Values that remember who of them is read; to list or copy them reads all. */
export function tracked(values: Readonly<Record<string, number>>): Tracked {
  const read = new Set<string>();
  const all = () => Object.keys(values).forEach((name) => read.add(name));
  const watching = new Proxy({ ...values }, {
    get(own, name) {
      read.add(String(name));
      return Reflect.get(own, name);
    },
    has(own, name) {
      read.add(String(name));
      return Reflect.has(own, name);
    },
    ownKeys(own) {
      all();
      return Reflect.ownKeys(own);
    },
  });
  return { values: watching, read };
}
