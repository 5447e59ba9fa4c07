/** Keys that JSON repeats in one object: parsers keep the last and drop the others without a word. */

/** A key and where it stands for the second time. */
export interface Repeated {
  /** The key. */
  readonly key: string;
  /** The character at which it begins. */
  readonly offset: number;
}

/** An object or a list that is not closed yet; a list has no keys. */
interface Open {
  readonly keys: Set<string> | undefined;
  /** Whether a key comes next. */
  isKey: boolean;
}

/** The first key of a JSON text that its object has already; the text is known to be JSON. */
export function repeatedKey(text: string): Repeated | undefined {
  const open: Open[] = [];
  for (const { 0: token, index: offset } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    const inner = open.at(-1);
    if (token === "{") open.push({ keys: new Set(), isKey: true });
    else if (token === "[") open.push({ keys: undefined, isKey: false });
    else if (token === "}" || token === "]") open.pop();
    else if (token === ",") inner!.isKey = inner!.keys !== undefined;
    else if (inner?.isKey === true) {
      const key: string = JSON.parse(token);
      if (inner.keys!.has(key)) return { key, offset };
      inner.keys!.add(key);
      inner.isKey = false;
    }
  }
}
