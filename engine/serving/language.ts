/**
 * A language model on some GPUs in a steady state: requests are in flight at all ages, each that ends is followed by another, and its
 * prompt is read beside the others' tokens. First order: nobody queues, no request waits for memory.
 *
 *     step      = layers of all tokens together + attention of each sequence + exchanges + software
 *     token     = a step without prompts / tokens that it makes of a request
 *     mean step = a step without prompts + prompts that come with each step x what one adds
 *     tokens a second = requests x tokens a step / mean step
 */
import { badOption, cannotServe, exclusiveParallel, FodlamError, notADecoder } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { sumOf } from "../../ir/statistics.ts";
import { VERSION } from "../../ir/version.ts";
import {
  type PowerShares,
  type ServingData,
  servingData,
  type ServingQuantity,
} from "../../profiles/serving/mod.ts";
import type { Profile } from "../../profiles/types.ts";
import { compiledOnce } from "../compile.ts";
import { moneyOf } from "../price.ts";
import { type Asked, spanOf } from "./bands.ts";
import { collectiveSeconds } from "./collectives.ts";
import { type Machine, machineOf } from "./machine.ts";
import { memoryOf } from "./memory.ts";
import type { ServeOptions } from "./options.ts";
import { type Load, type Steady, steadyOf, tokensPerStep } from "./phases.ts";
import { joulesOf } from "./power.ts";
import { type Phase, type Serving, SERVING_FORMAT, type ServingLimit } from "./serving.ts";
import type { Parallel } from "./shard.ts";
import { type Cause, SEQUENTIAL, type StepCost, Steps } from "./step.ts";
import { isDecoder } from "./tokens.ts";
import { assumptionsOf, citedBy } from "./words.ts";

/** Bits of weights, activations and cache that language models are served in if nothing is said. */
const USUAL_BITS = 16;
const USUAL = { runtime: "vllm", prompt: 1024, output: 256, requests: 1, chunk: 8192 } as const;

/** A language model and GPUs, ready to serve. */
export interface Planned {
  /** Its steps. */
  readonly steps: Steps;
  /** The chip. */
  readonly machine: Machine;
  /** How GPUs share the model. */
  readonly parallel: Parallel;
  /** GPUs in all. */
  readonly gpus: number;
  /** The requests of a copy. */
  readonly load: Load;
}

/** What serving needs, checked and made ready. */
export function planned(
  network: Network,
  profile: Profile,
  options: ServeOptions,
  data: ServingData,
): Planned {
  if (!isDecoder(network)) {
    throw new FodlamError(notADecoder(network.name, "it does not make one token after the other"));
  }
  const { runtime = USUAL.runtime, prompt = USUAL.prompt, output = USUAL.output, prefix = 0 } = options;
  const { requests = USUAL.requests, chunk = USUAL.chunk, expertBits, speculation } = options;
  if (prefix >= prompt) {
    throw new FodlamError(badOption("prefix", `fewer tokens than the prompt's ${prompt}`, prefix));
  }
  checkPlaces(network, prompt + output);
  const software = data.software[runtime]!, precision = precisionOf(options);
  const machine = machineOf(profile, software, {
    weightBits: precision.weights,
    activationBits: precision.activations,
    cacheBits: precision.cache,
  });
  const parallel = parallelOf(network, options), gpus = parallel.tensor * parallel.pipeline * parallel.data;
  if (gpus > parallel.data && machine.linkBytesPerSecond === undefined) {
    throw new FodlamError(cannotServe(`${gpus} ${profile.name}`, "no bandwidth of its links is published"));
  }
  const bits = { scans: software.scanBits, ...(expertBits !== undefined && { experts: expertBits }) };
  const shared = { machine, software, collectives: data.collectives, parallel, bits };
  const copy = Math.ceil(requests / parallel.data), guesses = speculation?.tokens ?? 0;
  return {
    steps: new Steps({ ...shared, network }),
    machine,
    parallel,
    gpus,
    load: {
      requests: copy,
      prompt,
      prefix,
      output,
      chunk,
      guesses,
      tokensPerStep: speculation === undefined ? 1 : tokensPerStep(guesses, speculation.acceptance),
      draft: drafting(speculation, shared, copy),
      pipeline: parallel.pipeline,
      sendSeconds: sending(network, machine, precision.activations),
    },
  };
}

/** How a language model is served. */
export function serving(network: Network, profile: Profile, options: ServeOptions): Serving {
  const { steps, machine, parallel, gpus, load } = planned(network, profile, options, servingData);
  const { runtime = USUAL.runtime, requests = USUAL.requests, expertBits, speculation } = options;
  const { pricePerHour, gramsPerKilowattHour } = options, software = servingData.software[runtime]!;
  const { prompt, prefix, output, chunk, guesses, tokensPerStep: made, requests: copy } = load;
  const precision = precisionOf(options),
    steady = steadyOf(steps, load),
    [start, middle, end] = steady.tokenSeconds;
  const perUser = made / steady.meanSeconds, tokensPerSecond = requests * perUser;
  const joulesPerToken = joulesPerTokenOf(
    steady,
    load,
    { parallel, watts: machine.watts },
    servingData.power,
  );
  const values: Values = {
    timeToFirstTokenSeconds: steady.firstSeconds,
    timePerTokenSeconds: middle,
    timePerTokenStartSeconds: start,
    timePerTokenEndSeconds: end,
    secondsPerRequest: output / perUser, // as many requests are in flight as begin in that time
    tokensPerSecond,
    tokensPerSecondPerUser: perUser,
    tokensPerSecondPerGpu: tokensPerSecond / gpus,
    joulesPerToken,
    powerWatts: joulesPerToken * tokensPerSecond,
  };
  const asked: Asked = {
    chip: profile.id,
    software: runtime,
    byKernels: machine.byKernels,
    weightBits: precision.weights,
  };
  const range = rangesOf(values, asked);
  const memory = memoryOf(steps, machine, parallel, software.usableMemory, {
    prompt,
    output,
    requests: copy,
    tokens: Math.min(chunk, prompt - prefix) + copy,
  });
  return {
    format: SERVING_FORMAT,
    fodlam: VERSION,
    kind: "language",
    network: { name: network.name, parameters: sumOf(compiledOnce(network).parameters) },
    profile: { id: profile.id, name: profile.name },
    runtime,
    driven: software.driven,
    kernels: machine.chip.driven,
    gpus,
    parallel,
    precision: { ...precision, experts: expertBits ?? precision.weights },
    prompt,
    prefix,
    output,
    requests,
    chunk,
    ...(speculation !== undefined && {
      speculation: {
        tokens: guesses,
        acceptance: speculation.acceptance,
        draft: speculation.draft?.name ?? null,
        tokensPerStep: made,
      },
    }),
    ...values,
    range,
    phases: { prompt: phaseOf(steady.promptStep), token: phaseOf(steady.tokenStep) },
    memory,
    ...((pricePerHour ?? gramsPerKilowattHour) !== undefined && {
      money: moneyOfTokens(values, range, gpus, options),
    }),
    assumptions: assumptionsOf({ memory, machine, parallel, network, speculation, gpus }),
    sources: citedBy(software, gpus),
  };
}

/** Joules of a token: in a mean step each GPU of a copy works on all of its requests, those of a pipeline on a part after the other. */
export function joulesPerTokenOf(
  { doing }: Steady,
  { requests, tokensPerStep }: Load,
  { parallel: { tensor, pipeline }, watts }: { readonly parallel: Parallel; readonly watts: number },
  power: PowerShares,
): number {
  return joulesOf(doing, watts, power) * tensor * pipeline / (requests * tokensPerStep);
}

function precisionOf({ bits = USUAL_BITS, weightBits = bits, activationBits, cacheBits }: ServeOptions) {
  // weights of 8 bits are multiplied by activations of 8, narrower ones are unpacked to 16
  const activations = activationBits ?? (weightBits === 8 && bits === USUAL_BITS ? 8 : bits);
  return { weights: weightBits, activations, cache: cacheBits ?? Math.max(bits, activations) };
}

/** Refuses texts that are longer than the places that a model has learned. */
function checkPlaces({ name, layers }: Network, tokens: number): void {
  for (const layer of layers) {
    if (layer.kind !== "positionEmbedding" || layer.positions === 0 || layer.positions >= tokens) continue;
    const got = `${tokens} of prompt and output`;
    throw new FodlamError(
      badOption("prompt", `at most the ${layer.positions} places of ${name} with the output`, got),
    );
  }
}

/** How GPUs share the model: what is left out follows from what is given. */
function parallelOf(network: Network, { gpus, parallel = {} }: ServeOptions): Parallel {
  const { pipeline = 1, data = 1, expert } = parallel;
  const rest = expert === undefined ? 1 : Math.max(1, Math.floor(expert / data));
  const tensor = parallel.tensor ?? (gpus === undefined ? rest : gpus / pipeline / data);
  const found: Parallel = { tensor, pipeline, expert: expert ?? 1, data }, product = tensor * pipeline * data;
  const said = `tensor=${tensor} x pipeline=${pipeline} x data=${data}`;
  if (!Number.isInteger(tensor) || gpus !== undefined && gpus !== product) {
    throw new FodlamError(exclusiveParallel(`${gpus} GPUs`, said));
  }
  if (found.expert > 1 && tensor % found.expert !== 0 && found.expert !== tensor * data) {
    throw new FodlamError(
      exclusiveParallel(
        `expert=${expert}`,
        `${said}: experts are dealt out over a part of tensor, or over tensor x data`,
      ),
    );
  }
  for (const layer of network.layers) {
    if (layer.kind === "dotProductAttention" && layer.heads % tensor !== 0) {
      throw new FodlamError(
        exclusiveParallel(`tensor=${tensor}`, `${layer.name}, which has ${layer.heads} heads`),
      );
    }
    if (layer.kind === "moe" && layer.experts % found.expert !== 0) {
      throw new FodlamError(
        exclusiveParallel(`expert=${expert}`, `${layer.name}, which has ${layer.experts} experts`),
      );
    }
  }
  if (found.expert > 1 && !network.layers.some(({ kind }) => kind === "moe")) {
    throw new FodlamError(exclusiveParallel(`expert=${expert}`, `${network.name}, which has no experts`));
  }
  const blocks = network.layers.filter(({ kind }) => SEQUENTIAL.has(kind) && kind !== "conv1d").length;
  if (pipeline > blocks) {
    throw new FodlamError(
      exclusiveParallel(`pipeline=${pipeline}`, `${network.name}, which has ${blocks} blocks`),
    );
  }
  return found;
}

/** What guessing costs in a step: as many tokens of a smaller network, one after the other. */
function drafting(
  speculation: ServeOptions["speculation"],
  shared: Omit<ConstructorParameters<typeof Steps>[0], "network">,
  requests: number,
): Load["draft"] {
  if (speculation?.draft === undefined) return () => undefined;
  const { draft, tokens } = speculation;
  if (!isDecoder(draft)) {
    throw new FodlamError(notADecoder(draft.name, "it does not make one token after the other"));
  }
  const steps = new Steps({ ...shared, network: draft });
  return (context) => {
    const one = steps.cost({
      requests,
      tokens: 1,
      cached: context - 1,
      prompts: 0,
      promptTokens: 0,
      promptCached: 0,
    });
    const causes = Object.entries(one.causes).map(([cause, seconds]) => [cause, seconds * tokens]);
    return {
      seconds: one.seconds * tokens,
      causes: Object.fromEntries(causes) as StepCost["causes"],
      macSeconds: one.macSeconds * tokens,
      byteSeconds: one.byteSeconds * tokens,
    };
  };
}

/** Seconds from a stage of a pipeline to the next: the features of some tokens. */
function sending(
  network: Network,
  { linkBytesPerSecond, hertz }: Machine,
  bits: number,
): Load["sendSeconds"] {
  const width = network.layers[0]!.shape.at(-1)!;
  return (tokens) =>
    linkBytesPerSecond === undefined ? 0 : collectiveSeconds(
      "send",
      tokens * width * bits / 8,
      { gpus: 2, linkBytesPerSecond, hertz },
      servingData.collectives,
    );
}

/** The numbers of a serving. */
type Values = Pick<
  Serving,
  | "timeToFirstTokenSeconds"
  | "timePerTokenSeconds"
  | "timePerTokenStartSeconds"
  | "timePerTokenEndSeconds"
  | "secondsPerRequest"
  | "tokensPerSecond"
  | "tokensPerSecondPerUser"
  | "tokensPerSecondPerGpu"
  | "joulesPerToken"
  | "powerWatts"
>;

/** The quantity whose errors stand for a value's. */
const QUANTITY: Readonly<Partial<Record<keyof Values, ServingQuantity>>> = {
  timeToFirstTokenSeconds: "timeToFirstTokenSeconds",
  timePerTokenSeconds: "timePerTokenSeconds",
  timePerTokenStartSeconds: "timePerTokenSeconds",
  timePerTokenEndSeconds: "timePerTokenSeconds",
  tokensPerSecond: "tokensPerSecond",
  tokensPerSecondPerUser: "tokensPerSecond",
  tokensPerSecondPerGpu: "tokensPerSecond",
  joulesPerToken: "joulesPerToken",
};

function rangesOf(values: Values, asked: Asked): Serving["range"] {
  const entries = (Object.keys(QUANTITY) as (keyof Values)[]).map((
    name,
  ) => [name, spanOf(values[name], QUANTITY[name]!, asked, servingData)]);
  return Object.fromEntries(entries);
}

function phaseOf({ seconds, causes, macSeconds, byteSeconds }: StepCost): Phase {
  const alone: Record<ServingLimit, number> = {
    memory: byteSeconds,
    compute: macSeconds,
    links: causes.exchange,
    software: causes.software,
  };
  const [limit] = (Object.keys(alone) as ServingLimit[]).sort((a, b) => alone[b] - alone[a]);
  const shares = (Object.keys(causes) as Cause[]).map((cause) => [cause, causes[cause] / seconds]);
  return { seconds, causes: Object.fromEntries(shares) as Phase["causes"], limit: limit! };
}

function moneyOfTokens(
  { tokensPerSecond, joulesPerToken }: Values,
  range: Serving["range"],
  gpus: number,
  prices: ServeOptions,
) {
  const million = 1e6, rate = range.tokensPerSecond!, joules = range.joulesPerToken!;
  return moneyOf({
    chips: gpus,
    seconds: million / tokensPerSecond,
    joules: million * joulesPerToken,
    secondsSpan: { low: million / rate.high, high: million / rate.low },
    joulesSpan: { low: million * joules.low, high: million * joules.high },
    per: "million tokens",
  }, {
    ...(prices.pricePerHour !== undefined && { pricePerHour: prices.pricePerHour }),
    ...(prices.gramsPerKilowattHour !== undefined && { gramsPerKilowattHour: prices.gramsPerKilowattHour }),
  });
}
