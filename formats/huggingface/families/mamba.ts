/**
 * Mamba: A. Gu, T. Dao, "Mamba: Linear-Time Sequence Modeling with Selective State Spaces", COLM 2024, section 3.4. Defaults
 * are those of MambaConfig in github.com/huggingface/transformers, src/transformers/models/mamba.
 */
import { type AnyTensor, apply, residual, rmsNorm, split } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { languageFamily, languageModel } from "./languageModel.ts";

/** Sizes of a mixer. */
export interface Mixer {
  /** Features that go through the scan. */
  readonly features: number;
  /** State of each feature. */
  readonly state: number;
  /** Kernel of the convolution. */
  readonly kernel: number;
  /** Features that time steps are made from. */
  readonly rank: number;
  /** Whether the ways in and out have biases, and the convolution. */
  readonly bias: boolean;
  readonly convBias: boolean;
  /** Whether time steps, inputs and outputs of the state are normalised (Jamba); false if left out. */
  readonly normed?: boolean;
}

/** Half of the projected features through a convolution and the scan, which the other half gates. */
export function mixer(x: AnyTensor, sizes: Mixer, ask: Ask): AnyTensor {
  const { features, state, kernel, rank, bias, convBias, normed = false } = sizes;
  const stateful = ask.context !== undefined;
  const before = stateful ? { cached: kernel - 1 } : { padding: [kernel - 1, 0] as const };
  const [inner, gate] = split(x.fc(2 * features, { bias }), 2) as [AnyTensor, AnyTensor];
  const u = inner.conv1d(features, kernel, { groups: features, bias: convBias, ...before }).silu();
  const selection = u.fc(rank + 2 * state, { bias: false });
  const part = (start: number, end: number) => {
    const cut = selection.slice(1, start, end);
    return normed ? cut.rmsNorm() : cut;
  };
  const delta = part(0, rank).fc(features).softplus();
  const scanned = u.selectiveScan(
    delta,
    part(rank, rank + state),
    part(rank + state, rank + 2 * state),
    state,
    {
      stateful,
    },
  );
  return scanned.mul(gate.silu()).fc(x.shape[1]!, { bias });
}

/** The rank of time steps: a number, or a sixteenth of the width. */
export function rankOf(config: Config, field: string, width: number): number {
  return config.value(field) === "auto" ? Math.ceil(width / 16) : config.size(field, Math.ceil(width / 16));
}

function build(config: Config, ask: Ask): Built {
  const width = config.size("hidden_size", 768);
  const sizes: Mixer = {
    features: config.sizeIfAny("intermediate_size") ?? Math.floor(config.ratio("expand", 2) * width),
    state: config.size("state_size", 16),
    kernel: config.size("conv_kernel", 4),
    rank: rankOf(config, "time_step_rank", width),
    bias: config.flag("use_bias", true),
    convBias: config.flag("use_conv_bias", true),
  };
  config.only("hidden_act", "silu");
  const block = residual(rmsNorm().then(apply((x) => mixer(x, sizes, ask))));
  return languageModel(config, ask, {
    vocabulary: config.size("vocab_size", 50280),
    width,
    layers: config.layers("num_hidden_layers", 32),
    tied: config.tied(true),
    block: () => block,
  });
}

/** Mamba; a generated token's work does not depend on those before it. */
export const mamba: Family = languageFamily(["Mamba"], build, {
  aliases: { hidden_size: ["d_model"], num_hidden_layers: ["n_layer"] },
});
