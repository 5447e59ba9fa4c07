import { atCaller, pointAtCaller } from "./caller.ts";
import { checkCall, type Signature } from "./signature.ts";

const signatures = new WeakMap<object, Signature>();

/** What a public function takes, if it was made by `checkedFunction`. */
export function signatureOf(value: object): Signature | undefined {
  return signatures.get(value);
}

/**
 * A public function that refuses what its signature does not name, with one message at the line of its caller; what it is
 * given is legal when it runs.
 */
export function checkedFunction<A extends readonly unknown[], R>(
  signature: Signature,
  action: (...args: A) => R,
): (...args: A) => R {
  const checked = atCaller((...args: A): R => {
    checkCall(signature, args);
    return action(...args);
  });
  signatures.set(checked, signature);
  return checked;
}

/** The same for a function whose result is awaited: what it refuses, it rejects. */
export function checkedPromise<A extends readonly unknown[], R>(
  signature: Signature,
  action: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async function entry(...args: A): Promise<R> {
    try {
      checkCall(signature, args);
      return await action(...args);
    } catch (error) {
      throw pointAtCaller(error, entry);
    }
  };
}
