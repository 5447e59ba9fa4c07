/** What decoders share that attend to an encoder's output: blocks of three parts, or one token with everything cached. */
import {
  type AnyTensor,
  attention,
  type AttentionOptions,
  feedForward,
  type Fragment,
  input,
  layerNorm,
  repeat,
  residual,
} from "../../../dsl/mod.ts";
import type { ActivationName } from "../../../dsl/blocks/activation.ts";
import type { Ask } from "../ask.ts";

/** Sizes of a decoder. */
export interface CrossDecoder {
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  readonly hidden: number;
  readonly activation: ActivationName;
  /** Whether each part is normalised before it, or after its sum. */
  readonly normAt: "before" | "after";
  /** Whether keys have biases. */
  readonly keyBias: boolean;
}

/** A decoder's layers on what an encoder gave, or on its keys and values where one token is generated. */
export function crossDecoder(
  sizes: CrossDecoder,
  encoded: AnyTensor | undefined,
  length: number,
  ask: Ask,
): Fragment {
  const { width, heads, layers, hidden, activation, normAt, keyBias } = sizes;
  const part = (body: Fragment): Fragment =>
    normAt === "before" ? residual(layerNorm().then(body)) : residual(body).layerNorm();
  const cache = (name: string) => input(length, width, { name });
  const memory = (i: number): NonNullable<AttentionOptions["memory"]> =>
    encoded ?? [cache(`keys${i + 1}`), cache(`values${i + 1}`)];
  return repeat(
    layers,
    (i) =>
      part(attention(heads, { causal: true, cached: encoded === undefined ? ask.cached() : 0, keyBias }))
        .then(part(attention(heads, { memory: memory(i), keyBias })))
        .then(part(feedForward(hidden, { activation }))),
  );
}
