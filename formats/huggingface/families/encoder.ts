/** What encoders of texts share: a table of what may stand on them, and the pieces of such heads. */
import { type AnyTensor, fc, type Tensor } from "../../../dsl/mod.ts";
import { activation as activationOf, type ActivationName } from "../../../dsl/blocks/activation.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { firstToken, type Words, wordScores } from "../heads.ts";

/** An encoder's last layer, and what heads need to know. */
export interface Encoded {
  /** What the encoder gives for each token. */
  readonly x: AnyTensor;
  readonly config: Config;
  /** The activation of the layers. */
  readonly activation: ActivationName;
  /** The words, whose table heads use again. */
  readonly words: Omit<Words, "bias">;
  /** Features of a word; those of a token if left out. */
  readonly wordWidth?: number;
}

/** What stands on an encoder, by the end of the architecture's name. */
export type EncoderHeads = Readonly<Record<string, (encoded: Encoded) => Tensor | readonly Tensor[]>>;

/** The first token through a layer and a hyperbolic tangent. */
export function pooled({ x }: Encoded): AnyTensor {
  return x.then(firstToken).fc(x.shape[1]!, { name: "pooler" }).tanh();
}

/** Scores of words for each token, after a layer of their own. */
export function maskedWords({ x, activation, words, wordWidth = x.shape[1]! }: Encoded): AnyTensor {
  return x.fc(wordWidth, { name: "transform" }).then(activationOf(activation)).layerNorm()
    .then(wordScores({ ...words, bias: true }));
}

/** The first token through a layer and an activation, then scores. */
export function firstScored(activation: ActivationName): (encoded: Encoded, scores?: number) => AnyTensor {
  return ({ x, config }, scores = config.labels()) =>
    x.then(firstToken).fc(x.shape[1]!, { name: "dense" }).then(activationOf(activation))
      .fc(scores, { name: "classifier" });
}

/** Scores of labels for each token, and of the two ends of an answer. */
export const tokenHeads: EncoderHeads = {
  ForTokenClassification: ({ x, config }) => x.then(fc(config.labels(), { name: "classifier" })),
  ForQuestionAnswering: ({ x }) => x.then(fc(2, { name: "qa_outputs" })),
};

/** Heads on a pooled first token. */
export const pooledHeads: EncoderHeads = {
  ForSequenceClassification: (encoded) => pooled(encoded).fc(encoded.config.labels(), { name: "classifier" }),
  ForMultipleChoice: (encoded) => pooled(encoded).fc(1, { name: "classifier" }),
  ForNextSentencePrediction: (encoded) => pooled(encoded).fc(2, { name: "seq_relationship" }),
};

const BASE = "the encoder alone, as in the family's base model; a task's own head is left out";

/** A family of encoders. */
export function encoderFamily(
  classes: readonly string[],
  heads: EncoderHeads,
  encode: (config: Config, ask: Ask) => Omit<Encoded, "config">,
  aliases: NonNullable<Family["aliases"]> = {},
): Family {
  const build = (config: Config, ask: Ask): Built => {
    const encoded = encode(config, ask);
    ask.noteSequence(encoded.x.shape[0]!);
    ask.note(ask.head === "Model" ? BASE : `the head is that of ${classes[0]}${ask.head}`);
    return { outputs: heads[ask.head]!({ ...encoded, config }) };
  };
  return { classes, heads: Object.keys(heads), aliases, build };
}
