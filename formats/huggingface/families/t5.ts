/** T5: encoder and decoder. Defaults are those of T5Config at huggingface.co/docs/transformers/model_doc; recalled. */
import {
  type AnyTensor,
  attention,
  type AttentionOptions,
  embedding,
  feedForward,
  type Fragment,
  gatedFeedForward,
  input,
  repeat,
  residual,
  rmsNorm,
  shareWeights,
} from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { lastToken, wordScores } from "../heads.ts";

/** How T5's feed-forward works, as its one field says: `relu`, `gated-gelu`. */
function forwardOf(config: Config, hidden: number): Fragment {
  const word = config.word("feed_forward_proj") ?? "relu";
  const [, gated, name] = /^(gated-)?(\w+)$/.exec(word) ?? [];
  const activation = ({ relu: "relu", gelu: "gelu", silu: "silu" } as const)[name ?? ""];
  if (activation === undefined) {
    const known = ["relu", "gelu", "silu", "gated-relu", "gated-gelu", "gated-silu"];
    throw config.unknown("feed_forward_proj", "a feed-forward", word, known);
  }
  return gated === undefined
    ? feedForward(hidden, { activation, bias: false })
    : gatedFeedForward(hidden, { gate: activation });
}

/** A part of a block: normalised before, added after. */
const part = (body: Fragment): Fragment => residual(rmsNorm().then(body));

/** What both stacks are made of. */
class T5 {
  readonly width: number;
  readonly heads: number;
  readonly headSize: number;
  readonly vocabulary: number;
  readonly forward: Fragment;
  readonly relativePositions: number;

  constructor(readonly config: Config, readonly ask: Ask) {
    this.width = config.size("d_model", 512);
    this.headSize = config.size("d_kv", 64);
    this.heads = config.heads("num_heads", 8);
    this.vocabulary = config.size("vocab_size", 32128);
    this.relativePositions = config.size("relative_attention_num_buckets", 32);
    this.forward = part(forwardOf(config, config.size("d_ff", 2048)));
  }

  /** Attention of a stack to itself, whose layers all use the first one's relative positions. */
  self(stack: string, layer: number, options: AttentionOptions = {}): Fragment {
    const { heads, headSize, relativePositions } = this;
    const shared = layer > 0 && { relativePositionsOf: `${stack}.dotProductAttention1` };
    return part(attention(heads, { headSize, bias: false, relativePositions, ...shared, ...options }));
  }

  encoded(words: AnyTensor, layers: number): AnyTensor {
    return words.scope(
      "encoder",
      repeat(layers, (i) => this.self("encoder", i).then(this.forward)).rmsNorm(),
    );
  }
}

/** The encoder alone, with what the architecture puts on it. */
function encoderAlone(model: T5, layers: number): Built {
  const { config, ask, vocabulary, width } = model;
  const words = input(ask.sequence, { name: "prompt" }).embedding(vocabulary, width) as unknown as AnyTensor;
  const encoded = model.encoded(words, layers);
  ask.noteSequence(ask.sequence);
  ask.note("the encoder alone");
  return { outputs: ask.head === "EncoderModel" ? encoded : encoded.fc(config.labels(), { name: "score" }) };
}

/** T5: encoder and decoder, or the decoder for one token. */
function build(config: Config, ask: Ask): Built {
  const model = new T5(config, ask), { heads, headSize, vocabulary, width, forward } = model;
  const layers = config.layers("num_layers", 6);
  const decoderLayers = config.layers("num_decoder_layers", layers), tied = config.tied(true);
  if (ask.head === "EncoderModel" || ask.head === "ForTokenClassification") {
    return encoderAlone(model, layers);
  }
  const length = ask.context === undefined ? ask.target : 1;
  const [prompt, answer] = shareWeights(embedding(vocabulary, width), [
    input(ask.sequence, { name: "prompt" }),
    input(length, { name: "target" }),
  ]);
  const encoded = model.encoded(prompt!, layers);
  const cache = (name: string) => input(ask.sequence, heads * headSize, { name });
  const memory = (i: number) =>
    ask.context === undefined ? encoded : [cache(`keys${i + 1}`), cache(`values${i + 1}`)] as const;
  const decode = repeat(
    decoderLayers,
    (i) =>
      model.self("decoder", i, { causal: true, cached: ask.cached() })
        .then(part(attention(heads, { headSize, bias: false, memory: memory(i) })))
        .then(forward),
  ).rmsNorm();
  const trunk = answer!.scope("decoder", decode);
  const words = headed(model, trunk, tied);
  ask.note(
    ask.context === undefined
      ? `a prompt of ${ask.sequence} tokens and a target of ${length}; others with --dim sequence=N and --dim target=N`
      : `the decoder for one token that sees ${ask.context}, after a prompt of ${ask.sequence} tokens`,
  );
  return { outputs: ask.context === undefined ? [encoded, words] : words };
}

/** What stands on the decoder. */
function headed({ config, ask, width, vocabulary }: T5, trunk: AnyTensor, tied: boolean): AnyTensor {
  if (ask.head === "Model") return trunk;
  if (ask.head === "ForQuestionAnswering") return trunk.fc(2, { name: "qa_outputs" });
  if (ask.head !== "ForSequenceClassification") {
    return trunk.then(wordScores({ vocabulary, tied, owner: "embedding1" }));
  }
  return lastToken(trunk).fc(width, { name: "dense" }).tanh().fc(config.labels(), { name: "classifier" });
}

function family(name: string): Family {
  return {
    classes: [name],
    heads: [
      "ForConditionalGeneration",
      "WithLMHeadModel",
      "Model",
      "EncoderModel",
      "ForTokenClassification",
      "ForSequenceClassification",
      "ForQuestionAnswering",
    ],
    aliases: {
      d_model: ["hidden_size"],
      num_heads: ["num_attention_heads"],
      num_layers: ["num_hidden_layers"],
      d_kv: ["head_dim"],
    },
    build,
  };
}

/** T5, and what has its form. */
export const t5s: Readonly<Record<string, Family>> = {
  t5: family("T5"),
  mt5: family("MT5"),
};
