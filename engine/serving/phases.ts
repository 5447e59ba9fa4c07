/** From steps to what a user sees: the first token, the next ones, tokens a second, joules. */
import { power } from "../../ir/power.ts";
import type { StepCost, Steps, StepWork } from "./step.ts";
import type { Doing } from "./power.ts";

/** Requests of a copy in a steady state. */
export interface Load {
  /** Requests of one copy. */
  readonly requests: number;
  /** Tokens of a prompt. */
  readonly prompt: number;
  /** Tokens of it that stand in the cache already. */
  readonly prefix: number;
  /** Tokens that a request generates. */
  readonly output: number;
  /** Tokens of prompts that a step reads at the most. */
  readonly chunk: number;
  /** Tokens guessed in each step. */
  readonly guesses: number;
  /** Tokens that a step makes of each request on average. */
  readonly tokensPerStep: number;
  /** What guessing costs in a step. */
  readonly draft: (context: number) => StepCost | undefined;
  /** Stages of layers one after the other. */
  readonly pipeline: number;
  /** Seconds from a stage to the next. */
  readonly sendSeconds: (tokens: number) => number;
}

/** What a copy does in a steady state; pipelines work on as many parts of the requests at once as they have stages. */
export interface Steady {
  /** Seconds to the first token. */
  readonly firstSeconds: number;
  /** Seconds between two tokens in a step without prompts: at the start, in the middle and at the end of an output. */
  readonly tokenSeconds: readonly [start: number, middle: number, end: number];
  /** Seconds a step, prompts included, on average. */
  readonly meanSeconds: number;
  /** What one GPU does in that time. */
  readonly doing: Doing;
  /** The step that reads a prompt. */
  readonly promptStep: StepCost;
  /** The step that makes tokens. */
  readonly tokenStep: StepCost;
}

/** Tokens that a step makes if each of some guesses is right by some chance and those after the first wrong one are dropped: Y. Leviathan, M. Kalman, Y. Matias, ICML 2023, equation 1. */
export function tokensPerStep(guesses: number, acceptance: number): number {
  if (acceptance === 1) return guesses + 1;
  return (1 - power(acceptance, guesses + 1)) / (1 - acceptance);
}

/** A copy's requests in a steady state. */
export function steadyOf(steps: Steps, load: Load): Steady {
  const { prompt, prefix, output, chunk, guesses, pipeline, sendSeconds } = load;
  const requests = Math.max(1, Math.ceil(load.requests / pipeline)), own = prompt - prefix;
  const parts = Math.ceil(own / chunk), promptTokens = Math.ceil(own / parts);
  const promptCached = prefix + Math.floor((own - promptTokens) / 2);
  const step = (cached: number, prompts: number, others = requests): StepCost => {
    const work: StepWork = {
      requests: others,
      tokens: 1 + guesses,
      cached,
      prompts,
      promptTokens,
      promptCached,
    };
    const cost = steps.cost(work), draft = load.draft(cached + 1);
    return draft === undefined ? cost : both(cost, draft);
  };
  const at = (context: number) => step(context - 1, 0);
  const middle = prompt + Math.ceil(output / 2), tokenStep = at(middle);
  // prompts that come with each step: as many requests begin as end
  const coming = requests * load.tokensPerStep * parts / output,
    most = Math.max(1, Math.floor(chunk / promptTokens));
  const prompts = Math.min(most, Math.max(1, Math.round(coming)));
  const mixed = step(middle - 1, prompts), share = coming / prompts;
  const passes = (seconds: number, tokens: number) => seconds + (pipeline - 1) * sendSeconds(tokens);
  const doing: Doing = {
    seconds: mean(tokenStep.seconds, mixed.seconds, share),
    macSeconds: mean(tokenStep.macSeconds, mixed.macSeconds, share),
    byteSeconds: mean(tokenStep.byteSeconds, mixed.byteSeconds, share),
  };
  const promptStep = step(middle - 1, 1, requests - 1);
  const token = (cost: StepCost) => passes(cost.seconds, requests * (1 + guesses)) / load.tokensPerStep;
  return {
    firstSeconds: parts * passes(promptStep.seconds, requests + promptTokens),
    tokenSeconds: [token(at(prompt + 1)), token(tokenStep), token(at(prompt + output))],
    meanSeconds: passes(doing.seconds, requests * (1 + guesses) + share * prompts * promptTokens),
    doing,
    promptStep,
    tokenStep,
  };
}

function mean(without: number, withPrompts: number, share: number): number {
  return without + share * (withPrompts - without);
}

function both(a: StepCost, b: StepCost): StepCost {
  const causes = Object.fromEntries(
    Object.entries(a.causes).map((
      [cause, seconds],
    ) => [cause, seconds + b.causes[cause as keyof StepCost["causes"]]]),
  ) as StepCost["causes"];
  return {
    seconds: a.seconds + b.seconds,
    causes,
    macSeconds: a.macSeconds + b.macSeconds,
    byteSeconds: a.byteSeconds + b.byteSeconds,
  };
}
