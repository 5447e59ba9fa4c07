/** What a GPU must hold to serve: its part of the weights, the caches of its requests, activations of the largest step. */
import { BITS_PER_BYTE } from "../../ir/units.ts";
import { bitsOf, type FallbackBits, type Workload } from "../../ir/work.ts";
import { footprintOf } from "../footprint.ts";
import { planOf } from "../plan.ts";
import type { Machine } from "./machine.ts";
import type { ServingMemory } from "./serving.ts";
import type { Parallel, Shard } from "./shard.ts";
import type { Steps } from "./step.ts";

/** What is held. */
export interface Held {
  /** Tokens of a prompt. */
  readonly prompt: number;
  /** Tokens of an output. */
  readonly output: number;
  /** Requests of one copy. */
  readonly requests: number;
  /** Tokens of the largest step. */
  readonly tokens: number;
}

/**
 * A GPU's memory. Requests are at all ages in a steady state, so that a cache is counted to the middle of an output. What does not fit then
 * waits, as serving software lets it; what does not fit with the prompts alone does not run.
 */
export function memoryOf(
  steps: Steps,
  { ready, capacityBytes }: Machine,
  { pipeline, data }: Parallel,
  usableShare: number,
  { prompt, output, requests, tokens }: Held,
): ServingMemory {
  const { precision } = ready.chips[0]!;
  const bytesIn = ({ compiled }: Shard, of: (work: Workload, bits: Required<FallbackBits>) => number) =>
    compiled.workloads.reduce((sum, work) => sum + of(work, bitsOf(work, precision)) / BITS_PER_BYTE, 0);
  const weights = (shard: Shard) => bytesIn(shard, ({ parameters }, bits) => parameters * bits.weights);
  const state = (shard: Shard) => bytesIn(shard, ({ stateElements }, bits) => stateElements * bits.cache);
  const { compiled } = steps.shard(tokens, 0, 1, Math.min(tokens, requests));
  const { held } = footprintOf(compiled, planOf(compiled, ready), ready);
  const weightBytes = weights(steps.shard(1, 0, 1)) / pipeline;
  const cacheAt = (tokens: number) => state(steps.shard(1, tokens, 1)) / pipeline;
  const cacheBytesPerRequest = cacheAt(prompt + Math.ceil(output / 2));
  const activationBytes = Math.max(0, ...held.map((one) => one.activationBytes));
  const usableBytes = usableShare * capacityBytes, cacheBytes = cacheBytesPerRequest * requests;
  const bytes = weightBytes + cacheBytes + activationBytes,
    room = usableBytes - weightBytes - activationBytes;
  const most = cacheBytesPerRequest === 0 ? Infinity : Math.floor(room / cacheBytesPerRequest);
  return {
    capacityBytes,
    usableBytes,
    weightBytes,
    cacheBytesPerRequest,
    cacheBytes,
    activationBytes,
    bytes,
    mostRequests: Math.max(0, most) * data,
    fits: weightBytes + activationBytes + cacheAt(prompt) * requests <= usableBytes,
    waits: bytes > usableBytes,
  };
}
