/** How tests start Chromium, and what they do where it dies by itself. */

/** Arguments with which it asks nobody for anything but what it is told to open. */
export const QUIETLY: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Times that a test is begun, at the most. */
const TRIES = 3;

/** A browser that ended without having been told to. */
export class BrowserDied extends Error {}

/** Whether it is the browser that failed, or one of its pages' processes, and not what was tried in it. */
function hasDied(error: unknown): boolean {
  return error instanceof BrowserDied ||
    error instanceof Error && /\b(target|page|browser|context)\b.*\b(closed|crashed)\b/i.test(error.message);
}

/** Does something with a browser, and once more from its beginning where the browser died by itself; what else fails is not repeated. */
export async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1;; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried === TRIES || !hasDied(error)) throw error;
      console.warn(`the browser died: ${(error as Error).message.split("\n")[0]}; once more`);
    }
  }
}
