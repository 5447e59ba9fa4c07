/**
 * T5: C. Raffel et al., "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", JMLR 21(140),
 * 2020, section 2.1: no biases, RMS normalisation, 32 relative positions that all layers of a stack share, and one table
 * for the words of both stacks and the head.
 *
 * @module
 */
import {
  attention,
  type AttentionOptions,
  embedding,
  feedForward,
  type Fragment,
  input,
  type Network,
  network,
  type Parametric,
  parametric,
  repeat,
  residual,
  rmsNorm,
  run,
  shareWeights,
} from "../mod.ts";

/** A size of T5. */
export type T5Size = "small" | "base" | "large";

/** Layers of each stack, width, heads of 64 features, and width of the feed-forward. */
const SIZES: Record<T5Size, readonly [layers: number, width: number, heads: number, hidden: number]> = {
  small: [6, 512, 8, 2048],
  base: [12, 768, 12, 3072],
  large: [24, 1024, 16, 4096],
};

/** What T5 is asked to do: take in a prompt and a target, or generate one token of the target. */
export interface T5Options {
  /** Tokens of the prompt, which the encoder reads; 512 if left out. */
  readonly tokens?: number;
  /** Tokens of the target, which the decoder reads; 512 if left out. */
  readonly target?: number;
  /** Tokens of the target that the generated one sees, itself included; all other keys and values are cached. */
  readonly context?: number;
}

const VOCABULARY = 32128;

/** A part of a block: normalised before, added after. */
const part = (body: Fragment): Fragment => residual(rmsNorm().then(body));

/** T5 on a prompt and a target; or its decoder for one token, if a `context` is given. */
export function t5(size: T5Size, { tokens = 512, target = 512, context }: T5Options = {}): Network {
  const [layers, width, heads, hidden] = SIZES[size];
  const [length, cached] = context === undefined ? [target, 0] : [1, context - 1];
  const [prompt, answer] = shareWeights(embedding(VOCABULARY, width), [
    input(tokens, { name: "prompt" }),
    input(length, { name: "target" }),
  ]);
  const self = (stack: string, layer: number, options: AttentionOptions = {}) => {
    const shared = layer > 0 && { relativePositionsOf: `${stack}.dotProductAttention1` };
    return part(attention(heads, { bias: false, relativePositions: 32, ...shared, ...options }));
  };
  const forward = part(feedForward(hidden, { activation: "relu", bias: false }));

  const encode = repeat(layers, (i) => self("encoder", i).then(forward)).rmsNorm();
  const encoded = prompt!.scope("encoder", encode);
  const cache = (name: string) => input(tokens, width, { name });
  const memory = (i: number) =>
    context === undefined ? encoded : [cache(`keys${i + 1}`), cache(`values${i + 1}`)] as const;
  const decode = repeat(layers, (i) =>
    self("decoder", i, { causal: true, cached })
      .then(part(attention(heads, { bias: false, memory: memory(i) })))
      .then(forward)).rmsNorm();
  const words = answer!.scope("decoder", decode)
    .fc(VOCABULARY, { bias: false, name: "head", sharedWith: "embedding1" });
  return network(`T5-${size}`, context === undefined ? [encoded, words] : words);
}

/** T5 on a prompt and a target, with their lengths as parameters. */
export function t5At(size: T5Size): Parametric {
  const unit = "tokens";
  return parametric({
    prompt: { meaning: "length of the prompt, which the encoder reads", unit, default: 512 },
    target: { meaning: "length of the target, which the decoder reads", unit, default: 512 },
  }, ({ prompt, target }) => t5(size, { tokens: prompt, target }));
}

/** T5's decoder for one token, with what is cached as parameters. */
export function t5DecodeAt(size: T5Size): Parametric {
  const unit = "tokens";
  return parametric({
    context: {
      meaning: "tokens of the target that the generated one sees, itself included",
      unit,
      default: 512,
    },
    prompt: { meaning: "length of the prompt, whose keys and values are cached", unit, default: 512 },
  }, ({ context, prompt }) => t5(size, { context, tokens: prompt }));
}

const net: Parametric = t5At("small");
export default net;

if (import.meta.main) await run(net);
