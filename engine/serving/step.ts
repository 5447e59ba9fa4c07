/**
 * Seconds and work of one step of serving on a GPU: so many requests make their next tokens while so many tokens of prompts are read.
 * Attention and scans work sequence by sequence; matrices, experts and the rest take all tokens of the step together.
 */
import { cannotServe, FodlamError } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import type { Kind } from "../../ir/registry.ts";
import { BITS_PER_BYTE } from "../../ir/units.ts";
import { bytesOf, type FallbackBits, operandBits, type Workload } from "../../ir/work.ts";
import type { CollectivesData, LayerShares, Software } from "../../profiles/serving/mod.ts";
import { costsOf } from "../batch.ts";
import type { Compiled } from "../compile.ts";
import { planOf } from "../plan.ts";
import { collectiveSeconds } from "./collectives.ts";
import { type Machine, peakFor } from "./machine.ts";
import { type Exchange, type Parallel, type Shard, type ShardBits, shardOf } from "./shard.ts";
import { decoderAt } from "./tokens.ts";

/** What a step does. */
export interface StepWork {
  /** Requests that make tokens. */
  readonly requests: number;
  /** Tokens that each of them reads: 1, or with guesses that many more. */
  readonly tokens: number;
  /** Tokens that they have read before. */
  readonly cached: number;
  /** Prompts that are read beside them. */
  readonly prompts: number;
  /** Tokens of each that are read. */
  readonly promptTokens: number;
  /** Tokens of each that were read before: a shared prefix, earlier parts. */
  readonly promptCached: number;
}

/** What causes a step's time. */
export type Cause = "products" | "attention" | "experts" | "others" | "exchange" | "software";

/** A step's cost on one GPU. */
export interface StepCost {
  /** Seconds. */
  readonly seconds: number;
  /** The same by cause. */
  readonly causes: Readonly<Record<Cause, number>>;
  /** Seconds of its multiply-accumulates at the peak. */
  readonly macSeconds: number;
  /** Seconds of its bytes at the memory's full bandwidth. */
  readonly byteSeconds: number;
}

/** Layers of a sort added up: times of the kernels, and work. */
interface Part {
  readonly seconds: Record<keyof LayerShares, number>;
  macSeconds: number;
  bytes: number;
}

/** A network at one size, costed: what works sequence by sequence, and the rest. */
interface Layers {
  readonly sequences: Part;
  readonly others: Part;
  readonly exchanges: readonly Exchange[];
  readonly requests: number;
}

/** What steps are made on. */
export interface Serving {
  /** The language model, at any size. */
  readonly network: Network;
  /** The chip. */
  readonly machine: Machine;
  /** The software. */
  readonly software: Software;
  /** How GPUs exchange messages. */
  readonly collectives: CollectivesData;
  /** How they share the model. */
  readonly parallel: Parallel;
  /** Bits beside the options of the chip. */
  readonly bits: ShardBits;
}

/** Steps of a language model on a chip. */
export class Steps {
  readonly #serving: Serving;
  readonly #networks = new Map<string, Network>();
  readonly #layers = new Map<string, Layers>();

  constructor(serving: Serving) {
    this.#serving = serving;
  }

  /** The model's part of a GPU for some tokens behind others. */
  shard(tokens: number, cached: number, requests: number, scored = requests): Shard {
    const key = `${tokens} ${cached}`, { network, parallel, bits } = this.#serving;
    let found = this.#networks.get(key);
    if (found === undefined) this.#networks.set(key, found = decoderAt(network, tokens, cached));
    return shardOf(found, parallel, { requests, scored, bits });
  }

  /** The cost of a step. */
  cost({ requests, tokens, cached, prompts, promptTokens, promptCached }: StepWork): StepCost {
    const own = requests === 0 ? undefined : this.#costed(tokens, cached, requests, requests * tokens);
    if (prompts === 0) return this.#sum([own!.sequences, own!.others], own!, requests);
    const read = this.#costed(promptTokens, promptCached, prompts, prompts);
    const together = requests * tokens + prompts * promptTokens;
    const all = this.#costed(together, 0, 1, requests * tokens + prompts);
    const parts = [read.sequences, all.others];
    return this.#sum(own === undefined ? parts : [own.sequences, ...parts], all, requests + prompts);
  }

  #sum(parts: readonly Part[], { exchanges, requests: times }: Layers, requests: number): StepCost {
    const { software, machine, parallel, collectives } = this.#serving;
    const causes = { products: 0, attention: 0, experts: 0, others: 0, exchange: 0, software: 0 };
    let macSeconds = 0, bytes = 0;
    for (const part of parts) {
      macSeconds += part.macSeconds;
      bytes += part.bytes;
      for (const name of SHARES) causes[CAUSES[name]] += software.shares[name] * part.seconds[name];
    }
    const { linkBytesPerSecond = 0, hertz } = machine, bits = machine.ready.chips[0]!.precision.activations;
    for (const { collective, elements } of exchanges) {
      const message = elements * times * Math.max(bits, 16) / BITS_PER_BYTE; // sums leave at 16 bits
      const gpus = collective === "all_to_all" ? parallel.expert : parallel.tensor;
      causes.exchange += collectiveSeconds(
        collective,
        message,
        { gpus, linkBytesPerSecond, hertz },
        collectives,
      );
      bytes += 2 * message; // read on one side, written on the other
    }
    causes.software = software.stepSeconds + software.requestSeconds * requests;
    return {
      seconds: Object.values(causes).reduce((sum, part) => sum + part, 0),
      causes,
      macSeconds,
      byteSeconds: bytes / machine.bytesPerSecond,
    };
  }

  #costed(tokens: number, cached: number, requests: number, scored: number): Layers {
    const key = `${tokens} ${cached} ${requests} ${scored}`;
    let found = this.#layers.get(key);
    if (found === undefined) {
      const { compiled, exchanges } = this.shard(tokens, cached, requests, scored);
      found = { ...this.#parts(compiled, requests), exchanges, requests };
      this.#layers.set(key, found);
    }
    return found;
  }

  #parts(compiled: Compiled, requests: number): Pick<Layers, "sequences" | "others"> {
    const { machine: { ready, peaks, chip } } = this.#serving, { precision } = ready.chips[0]!;
    const { network: { name, layers }, workloads } = compiled, { partOf } = planOf(compiled, ready);
    const { latencies } = costsOf(planOf(compiled, ready)).take(requests);
    const sequences = emptyPart(), others = emptyPart();
    workloads.forEach((work, at) => {
      const { kind } = layers[at]!, part = SEQUENTIAL.has(kind) ? sequences : others;
      if (partOf[at] === -1) {
        if (work.macs === 0) return;
        throw new FodlamError(
          cannotServe(chip.name, `no model of it costs ${kind} layers, which ${name} has`),
        );
      }
      const { macs, bytes } = workOf(kind, work, precision, requests);
      part.seconds[shareOf(kind, work, precision)] += latencies[at]!;
      part.macSeconds += macs / peakFor(peaks, operandBits(work, precision));
      part.bytes += bytes;
    });
    return { sequences, others };
  }
}

/** Kinds that work sequence by sequence. */
export const SEQUENTIAL: ReadonlySet<string> = new Set([
  "dotProductAttention",
  "dualScan",
  "selectiveScan",
  "linearAttention",
  "conv1d",
]);

/** The cause that times of a sort of layer count to. */
const CAUSES = {
  products: "products",
  quantisedProducts: "products",
  attention: "attention",
  experts: "experts",
  quantisedExperts: "experts",
  packedExperts: "experts",
  scans: "others",
  others: "others",
} as const satisfies Readonly<Record<keyof LayerShares, Cause>>;

const SHARES = Object.keys(CAUSES) as (keyof LayerShares)[];

function emptyPart(): Part {
  const seconds = Object.fromEntries(SHARES.map((name) => [name, 0])) as Part["seconds"];
  return { seconds, macSeconds: 0, bytes: 0 };
}

/** The sort that a layer's time belongs to. */
function shareOf(kind: Kind, work: Workload, precision: FallbackBits): keyof LayerShares {
  const weights = work.bits?.weights ?? precision.weights, bits = operandBits(work, precision);
  if (kind === "moe") return weights < 8 ? "packedExperts" : bits <= 8 ? "quantisedExperts" : "experts";
  if (kind === "dotProductAttention") return "attention";
  if (SEQUENTIAL.has(kind)) return "scans";
  if (work.macs === 0) return "others";
  return bits <= 8 ? "quantisedProducts" : "products";
}

/** Multiply-accumulates of a layer, and bytes that pass the memory: weights, cache, and activations around products. */
function workOf(kind: Kind, work: Workload, precision: FallbackBits, requests: number) {
  const { weightBytes, stateBytes, inputBytes, outputBytes } = bytesOf(work, precision);
  const activations = work.macs > 0 ? inputBytes + outputBytes : 0;
  const read = work.experts === undefined
    ? weightBytes * (kind === "embedding" ? requests : 1)
    : expertBytes(work, precision);
  return { macs: work.macs * requests, bytes: read + (stateBytes + activations) * requests };
}

/** Weights of the experts that are reached, and of those that all tokens share. */
function expertBytes({ experts, nests, bits }: Workload, precision: FallbackBits): number {
  const { firstNest, experts: reached, matricesIn, size, hidden } = experts!;
  const shared = nests.filter((_, at) => at < firstNest || at > firstNest + 1);
  const elements = reached * (matricesIn + 1) * size * hidden +
    shared.reduce((sum, { k, c }) => sum + k * c, 0);
  return elements * (bits?.weights ?? precision.weights) / BITS_PER_BYTE;
}
