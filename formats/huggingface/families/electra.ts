/**
 * ELECTRA: K. Clark et al., ICLR 2020: BERT whose words may have fewer features than its tokens, and no pooler. Defaults are
 * those of ElectraConfig in github.com/huggingface/transformers, src/transformers/models/electra.
 */
import { activation as activationOf } from "../../../dsl/blocks/activation.ts";
import type { Family } from "../ask.ts";
import { bertSizes, encodedBy } from "./bert.ts";
import { encoderFamily, type EncoderHeads, firstScored, maskedWords, tokenHeads } from "./encoder.ts";

const HEADS: EncoderHeads = {
  Model: ({ x }) => x,
  /** The discriminator: whether each token was replaced. */
  ForPreTraining: ({ x, activation }) =>
    x.fc(x.shape[1]!, { name: "dense" }).then(activationOf(activation)).fc(1, { name: "prediction" }),
  ForMaskedLM: maskedWords,
  ForSequenceClassification: firstScored("gelu"),
  ForMultipleChoice: (encoded) => firstScored("gelu")(encoded, 1),
  ...tokenHeads,
};

/** ELECTRA. */
export const electra: Family = encoderFamily(["Electra"], HEADS, (config, ask) => {
  const sizes = bertSizes(config, ask, { width: 256, hidden: 1024, heads: 4 });
  return encodedBy(config, ask, { ...sizes, wordWidth: config.size("embedding_size", 128) });
});
