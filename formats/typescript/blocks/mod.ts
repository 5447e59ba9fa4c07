/**
 * Recognises the blocks of the language among steps: a function each, which guesses the block's arguments from a few of the
 * layers. Whether the guess is right is found out by running the block.
 *
 * @module
 */
import type { Steps } from "../steps.ts";
import { fire, inception, patchEmbedding } from "./branches.ts";
import type { Candidate, Guess } from "./candidate.ts";
import { convNorm, separable } from "./convNorm.ts";
import { basicBlock, bottleneck, denseBlock, invertedResidual, squeezeExcite } from "./residual.ts";
import { attention, feedForward, gatedFeedForward, transformerBlock } from "./tokens.ts";

/** Every block, those of more layers first. */
const guesses: readonly Guess[] = [
  transformerBlock,
  bottleneck,
  basicBlock,
  invertedResidual,
  inception,
  denseBlock,
  fire,
  separable,
  patchEmbedding,
  attention,
  gatedFeedForward,
  feedForward,
  squeezeExcite,
  convNorm,
];

/** Blocks that may begin at a place. */
export function candidatesAt(steps: Steps, start: number): Candidate[] {
  return guesses.flatMap((guess) => guess(steps, start));
}
