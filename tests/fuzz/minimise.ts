/** Failing inputs made small: pieces are left out as long as it still fails. */

/** Whether an input fails in the same way. */
export type Fails = (bytes: Uint8Array) => Promise<boolean>;

const MOST_MILLISECONDS = 5000;

/** JSON values one step smaller: without one of its items, or only one of them. */
function* smaller(value: unknown): Generator<unknown> {
  if (typeof value !== "object" || value === null) return;
  const entries = Object.entries(value);
  const made = (rest: typeof entries) =>
    Array.isArray(value) ? rest.map(([, item]) => item) : Object.fromEntries(rest);
  for (let size = entries.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < entries.length; at += size) {
      yield made([...entries.slice(0, at), ...entries.slice(at + size)]);
    }
  }
  for (const [i, [key, item]] of entries.entries()) {
    for (const less of smaller(item)) {
      yield made([...entries.slice(0, i), [key, less], ...entries.slice(i + 1)]);
    }
  }
}

function* candidatesOf(bytes: Uint8Array): Generator<Uint8Array> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    for (let size = bytes.length >> 1; size >= 1; size >>= 1) {
      for (let at = 0; at < bytes.length; at += size) {
        yield Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + size)]);
      }
    }
    return;
  }
  for (const less of smaller(value)) yield new TextEncoder().encode(JSON.stringify(less));
}

/** An input as small as it gets within five seconds. */
export async function minimised(bytes: Uint8Array, fails: Fails): Promise<Uint8Array> {
  const end = performance.now() + MOST_MILLISECONDS;
  for (let least = bytes, found = true;;) {
    found = false;
    for (const candidate of candidatesOf(least)) {
      if (performance.now() > end) return least;
      if (candidate.length >= least.length || !await fails(candidate)) continue;
      [least, found] = [candidate, true];
      break;
    }
    if (!found) return least;
  }
}
