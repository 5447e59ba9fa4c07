/** Whether a program has changed what all programs share: a worker in which one did answers no other. */

/** What has methods that FODLAM and programs call. */
const HOLDERS: readonly object[] = [
  Object,
  Function,
  Array,
  String,
  Number,
  Boolean,
  Symbol,
  BigInt,
  Map,
  Set,
  WeakMap,
  Promise,
  RegExp,
  Date,
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  Float64Array,
  Int32Array,
  Uint8Array,
].flatMap((made) => [made, made.prototype as object]).concat([
  Math,
  JSON,
  Reflect,
  Object.getPrototypeOf(Uint8Array),
  Object.getPrototypeOf(Uint8Array.prototype),
  Object.getPrototypeOf([][Symbol.iterator]()),
]);

// Kept here, so that a program that replaces them is noticed all the same.
const { getOwnPropertyDescriptor, ownKeys } = Reflect;

/** Properties that change as code runs, by holder: the last match of an expression. */
function isFixed(holder: object, key: PropertyKey): boolean {
  return holder !== RegExp || typeof key === "symbol" || /^(prototype|length|name|escape)$/.test(String(key));
}

function stateOf(holder: object): unknown[] {
  const state: unknown[] = [];
  for (const key of ownKeys(holder)) {
    if (!isFixed(holder, key)) continue;
    const found = getOwnPropertyDescriptor(holder, key)!;
    state.push(key, found.value, found.get, found.set);
  }
  return state;
}

/** Remembers what is shared as it is now; the answer tells whether it is still so. */
export function watchBuiltins(): () => boolean {
  const before = HOLDERS.map(stateOf);
  return () => {
    for (let at = 0; at < HOLDERS.length; at++) {
      const state = stateOf(HOLDERS[at]!), own = before[at]!;
      if (state.length !== own.length) return false;
      for (let i = 0; i < own.length; i++) if (!Object.is(state[i], own[i])) return false;
    }
    return true;
  };
}
