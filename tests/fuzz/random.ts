/** Random numbers of one input: the same from the same seed, target and number, whatever ran before. */
import { randomFrom } from "../formats/fuzz.ts";

/** Whole numbers below a bound. */
export type Random = (below: number) => number;

/** The random numbers of one input (FNV-1a of its name, as a seed). */
export function randomOf(seed: number, target: string, input: number): Random {
  let hash = 0x811c9dc5;
  for (const sign of `${seed} ${target} ${input}`) hash = Math.imul(hash ^ sign.charCodeAt(0), 0x01000193);
  return randomFrom(hash >>> 0);
}

/** One of a list. */
export function pick<T>(list: readonly T[], random: Random): T {
  return list[random(list.length)]!;
}
