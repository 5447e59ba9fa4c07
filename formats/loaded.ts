/** A format's reader and writer, loaded once. */

/** What loads something. */
interface Loader<T> {
  /** Loads it. */
  load(): Promise<T>;
}

const loading = new WeakMap<object, Promise<unknown>>();

/**
 * What a loader loads, once however many ask at the same time: V8 gives a module whose packages are still awaited to the second
 * `import()` of it before it has run, and its constants are not there yet. Asked again after a failure, it tries again.
 */
export function loaded<T>(loader: Loader<T>): Promise<T> {
  const before = loading.get(loader) as Promise<T> | undefined;
  if (before !== undefined) return before;
  const now = loader.load().catch((error) => {
    loading.delete(loader);
    throw error;
  });
  loading.set(loader, now);
  return now;
}
