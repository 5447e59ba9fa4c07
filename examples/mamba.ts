/**
 * Mamba: A. Gu, T. Dao, "Mamba: Linear-Time Sequence Modeling with Selective State Spaces", COLM 2024,
 * section 3.4 and Figure 3; sizes of the authors' checkpoints. What a generated token needs of those before
 * it, however many, is 3 tokens before the convolution and 16 states a feature; the head is the embedding.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  embedding,
  type Network,
  network,
  type Parametric,
  residual,
  rmsNorm,
  run,
  split,
} from "../mod.ts";
import { type LanguageOptions, tokensOf } from "./llama.ts";
import { ofPrompt } from "./shelf/parameters.ts";

/** A size of Mamba. */
export type MambaSize = "130m" | "370m" | "790m" | "1.4b" | "2.8b";

/** Layers and width. */
const SIZES: Record<MambaSize, readonly [layers: number, width: number]> = {
  "130m": [24, 768],
  "370m": [48, 1024],
  "790m": [48, 1536],
  "1.4b": [48, 2048],
  "2.8b": [64, 2560],
};

const VOCABULARY = 50280, STATE = 16, KERNEL = 4;

/** Half of the projected features through a convolution and the scan, which the other half gates. */
function mixer(x: AnyTensor, stateful: boolean): AnyTensor {
  const width = x.shape[1]!, features = 2 * width, rank = Math.ceil(width / 16);
  const before = stateful ? { cached: KERNEL - 1 } : { padding: [KERNEL - 1, 0] as const };
  const [inner, gate] = split(x.fc(2 * features, { bias: false }), 2) as [AnyTensor, AnyTensor];
  const u = inner.conv1d(features, KERNEL, { groups: features, ...before }).silu();
  const selection = u.fc(rank + 2 * STATE, { bias: false });
  const delta = selection.slice(1, 0, rank).fc(features).softplus();
  const b = selection.slice(1, rank, rank + STATE), c = selection.slice(1, rank + STATE, rank + 2 * STATE);
  return u.selectiveScan(delta, b, c, STATE, { stateful }).mul(gate.silu()).fc(width, { bias: false });
}

/** Mamba on a prompt, or for one token if a `context` is given, whose size makes no difference. */
export function mamba(size: MambaSize, options: LanguageOptions = {}): Network {
  const [layers, width] = SIZES[size];
  const block = apply((x) => mixer(x, options.context !== undefined));
  return network(
    `Mamba-${size}`,
    [tokensOf(options)],
    embedding(VOCABULARY, width, { name: "words" })
      .repeat(layers, residual(rmsNorm().then(block)))
      .rmsNorm()
      .fc(VOCABULARY, { bias: false, name: "head", sharedWith: "words" }),
  );
}

const net: Parametric = ofPrompt({ tokens: 128 }, (at) => mamba("130m", at));
export default net;

if (import.meta.main) await run(net);
