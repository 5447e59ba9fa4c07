/** Networks that a sweep may keep: what the builder made, or a copy that nobody else changes, checked once and not at every point. */
import { FodlamError, notMadeForSweep } from "../ir/errors.ts";
import { networkField } from "../ir/given.ts";
import { isBuilt, markBuilt, type Network } from "../ir/network.ts";

/** A network that is known to be right for as long as the sweep lasts. */
export function ownNetwork(given: unknown): Network {
  if (!networkField.accepts(given)) throw new FodlamError(notMadeForSweep("a network", given));
  return isBuilt(given) ? given : markBuilt(structuredClone(given));
}
