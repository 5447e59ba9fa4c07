/** What models of two towers share, one for images and one for texts (CLIP, SigLIP). */
import { type AnyTensor, feedForward, type Fragment, input, transformerBlock } from "../../../dsl/mod.ts";
import type { ActivationName } from "../../../dsl/blocks/activation.ts";
import { elements } from "../../../ir/shape.ts";
import type { Ask } from "../ask.ts";
import type { Config } from "../config.ts";

/** Defaults of a tower. */
export interface TowerDefaults {
  readonly width: number;
  readonly hidden: number;
  readonly heads: number;
  readonly activation: string;
}

/** A tower's sizes. */
export interface Tower {
  readonly width: number;
  readonly hidden: number;
  readonly heads: number;
  readonly activation: ActivationName;
  /** All its layers. */
  readonly layers: Fragment;
}

/** A tower of pre-norm blocks with biases. */
export function towerOf(config: Config, defaults: TowerDefaults, causal = false): Tower {
  const width = config.size("hidden_size", defaults.width),
    hidden = config.size("intermediate_size", defaults.hidden);
  const heads = config.heads("num_attention_heads", defaults.heads);
  const activation = config.activation("hidden_act", defaults.activation);
  const block = transformerBlock(heads, hidden, { causal, feedForward: feedForward(hidden, { activation }) });
  const layers = block.repeat(config.layers("num_hidden_layers", 12) - 1, block);
  return { width, hidden, heads, activation, layers };
}

/** Words and positions of a text; as long as the table of positions if no length is asked for. */
export function embeddedText(
  config: Config,
  ask: Ask,
  width: number,
  vocabulary: number,
  positions: number,
): AnyTensor {
  const places = config.size("max_position_embeddings", positions);
  const length = ask.sequenceUpTo(places);
  ask.noteSequence(length);
  return input(length, { name: "tokens" })
    .embedding(config.size("vocab_size", vocabulary), width, { name: "words" })
    .positionEmbedding({ positions: places }) as unknown as AnyTensor;
}

/** How much an image and a text are alike: the product of their vectors, brought to length 1, and some numbers for its scale. */
export function likeness(image: AnyTensor, text: AnyTensor, parameters: number): AnyTensor {
  const unit = (x: AnyTensor) =>
    x.custom(0, {
      group: "normalization",
      vectorOperations: 3 * elements(x.shape),
      output: [1, elements(x.shape)],
    });
  return unit(image).einsum(unit(text), "id,td->it")
    .custom(0, { group: "elementwise", parameters, vectorOperations: parameters });
}
