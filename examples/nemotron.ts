/**
 * Nemotron Nano 9B v2: NVIDIA, "NVIDIA Nemotron Nano 2: An Accurate and Efficient Hybrid Mamba-Transformer Reasoning Model",
 * arXiv:2508.14444, 2025, section 4, and the authors' `config.json`: of 56 layers 27 scan (Mamba-2), 25 are feed-forwards with a
 * squared rectifier, 4 attend without positions.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  attention,
  embedding,
  type Fragment,
  type Network,
  network,
  type Parametric,
  residual,
  rmsNorm,
  run,
} from "../mod.ts";
import { cachedOf, type LanguageOptions, tokensOf } from "./llama.ts";
import { ofPrompt } from "./shelf/parameters.ts";

/** The layers in order: M scans, - is a feed-forward, * attends. */
const LAYERS = "M-M-M-MM-M-M-M*-M-M-M*-M-M-M-M*-M-M-M-M*-M-MM-M-M-M-M-M-";

const WIDTH = 4480, HIDDEN = 15680, VOCABULARY = 131072, bias = false;
const ATTENTION = { heads: 40, keyValueHeads: 8, headSize: 128 };
const SCAN = { heads: 128, features: 128 * 80, groups: 8, state: 128, kernel: 4 };

/**
 * Mamba-2: one projection for all, a convolution before the scan, a gate and a normalisation after it (of each group by itself,
 * which costs the same).
 */
function scan(x: AnyTensor, stateful: boolean): AnyTensor {
  const { heads, features, groups, state, kernel } = SCAN;
  const shared = groups * state, mixed = features + 2 * shared;
  const before = stateful ? { cached: kernel - 1 } : { padding: [kernel - 1, 0] as const };
  const projected = x.fc(features + mixed + heads, { bias });
  const gate = projected.slice(1, 0, features).silu();
  const inner = projected.slice(1, features, features + mixed)
    .conv1d(mixed, kernel, { groups: mixed, ...before }).silu();
  const steps = projected.slice(1, features + mixed, features + mixed + heads);
  const [b, c] = [inner.slice(1, features, features + shared), inner.slice(1, features + shared, mixed)];
  return inner.slice(1, 0, features).dualScan(steps, b, c, heads, state, { groups, stateful })
    .mul(gate).rmsNorm().fc(WIDTH, { bias });
}

/** A feed-forward whose rectified features are squared. */
function squared(x: AnyTensor): AnyTensor {
  const rectified = x.fc(HIDDEN, { bias }).relu();
  return rectified.mul(rectified).fc(WIDTH, { bias });
}

/** Nemotron Nano 9B v2 on a prompt, or for one token if a `context` is given. */
export function nemotronNano(options: LanguageOptions = {}): Network {
  const { heads, ...sizes } = ATTENTION;
  const parts: Readonly<Record<string, Fragment>> = {
    "M": apply((x) => scan(x, options.context !== undefined)),
    "-": apply(squared),
    "*": attention(heads, { ...sizes, bias, causal: true, cached: cachedOf(options) }),
  };
  return network(
    "Nemotron-Nano-9B-v2",
    [tokensOf(options)],
    embedding(VOCABULARY, WIDTH)
      .repeat(LAYERS.length, (i) => residual(rmsNorm().then(parts[LAYERS[i]!]!)))
      .rmsNorm()
      .fc(VOCABULARY, { bias, name: "head" }),
  );
}

const net: Parametric = ofPrompt({ tokens: 128 }, (at) => nemotronNano(at));
export default net;

if (import.meta.main) await run(net);
