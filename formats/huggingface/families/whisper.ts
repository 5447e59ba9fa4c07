/**
 * Whisper: A. Radford et al., ICML 2023. Keys have no biases; the encoder's positions are sines that stand in the file.
 * Defaults are those of WhisperConfig in github.com/huggingface/transformers, src/transformers/models/whisper.
 */
import { type AnyTensor, feedForward, input, layerNorm, transformerBlock } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { wordScores } from "../heads.ts";
import { crossDecoder } from "./crossDecoder.ts";

const keyBias = false;

/** Frames to as many features as half of them have places. */
function encode(config: Config, width: number, places: number): AnyTensor {
  const activation = config.activation("activation_function", "gelu");
  const hidden = config.size("encoder_ffn_dim", 1536), heads = config.heads("encoder_attention_heads", 4);
  const frames = input(2 * places, config.size("num_mel_bins", 80), {
    name: "frames",
  }) as unknown as AnyTensor;
  const block = transformerBlock(heads, hidden, {
    keyBias,
    feedForward: feedForward(hidden, { activation }),
  });
  return frames.conv1d(width, 3, { padding: 1 }).gelu()
    .conv1d(width, 3, { padding: 1, stride: 2 }).gelu()
    .positionEmbedding({ positions: places })
    .repeat(config.layers("encoder_layers", 6), block)
    .layerNorm();
}

function build(config: Config, ask: Ask): Built {
  const width = config.size("d_model", 256), vocabulary = config.size("vocab_size", 51865);
  const positions = config.size("max_target_positions", 448);
  const places = config.size("max_source_positions", 1500), tied = config.tied(true);
  const isGenerating = ask.head !== "ForAudioClassification" && ask.contextUpTo(positions) !== undefined;
  const encoded = isGenerating ? undefined : encode(config, width, places);
  if (ask.head === "ForAudioClassification") return classified(config, ask, encoded!);
  const length = isGenerating ? 1 : ask.targetUpTo(positions);
  const sizes = {
    width,
    heads: config.heads("decoder_attention_heads", 4),
    layers: config.layers("decoder_layers", 6),
    hidden: config.size("decoder_ffn_dim", 1536),
    activation: config.activation("activation_function", "gelu"),
    normAt: "before",
    keyBias,
  } as const;
  const trunk = input(length, { name: "tokens" }).embedding(vocabulary, width, { name: "words" })
    .positionEmbedding({ positions })
    .then(crossDecoder(sizes, encoded, places, ask)).then(layerNorm());
  const words = ask.head === "Model" ? trunk : trunk.then(wordScores({ vocabulary, tied }));
  ask.note(
    encoded === undefined
      ? `the decoder for one token that sees ${ask.context}, after ${2 * places} frames`
      : `${
        2 * places
      } frames and ${length} tokens; others with --dim target=N, one generated token with --dim context=N`,
  );
  return { outputs: encoded === undefined ? words : [encoded, words] };
}

/** The encoder alone, each place projected, and the classes of their mean. */
function classified(config: Config, ask: Ask, encoded: AnyTensor): Built {
  config.only("use_weighted_layer_sum", false);
  ask.note("the encoder alone, and the classes of its mean");
  const projected = encoded.fc(config.size("classifier_proj_size", 256), { name: "projector" });
  return { outputs: projected.globalPool().fc(config.labels(), { name: "classifier" }) };
}

/** Whisper. */
export const whisper: Family = {
  classes: ["Whisper"],
  heads: ["ForConditionalGeneration", "Model", "ForAudioClassification"],
  aliases: {
    d_model: ["hidden_size"],
    encoder_attention_heads: ["num_attention_heads"],
    encoder_layers: ["num_hidden_layers"],
  },
  build,
};
