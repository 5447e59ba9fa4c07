/** Options that several blocks take. */
import { count, type Fields, flag, natural, oneOf, text } from "../../ir/field.ts";
import { tensors } from "../block.ts";
import { activationNamed } from "./activation.ts";
import type { AttentionOptions } from "./attention.ts";
import type { SqueezeExciteOptions } from "./squeezeExcite.ts";

/** Each option of an attention. */
export const attentionOptions: Fields<AttentionOptions> = {
  keyValueHeads: count("key-value heads"),
  headSize: count("features of a head"),
  output: count("features of the output"),
  causal: flag("whether a token sees only itself and earlier ones"),
  window: natural("how many tokens back a token sees, itself included"),
  cached: natural("tokens in the cache before the input's"),
  bias: flag("whether queries, keys and values have biases"),
  keyBias: flag("whether keys have biases"),
  outputBias: flag("whether the output projection has a bias"),
  rotary: flag("whether queries and keys are turned by rotary positions"),
  headNorm: oneOf("the normalisation of each head's queries and keys", "rmsNorm", "layerNorm"),
  relativePositions: natural("learned values for each head by which scores shift with distance"),
  relativePositionsOf: text("the attention layer whose relative positions this one uses again"),
  sinks: natural("learned scores for each head that compete with the tokens'"),
  memory: tensors("the sequence that keys and values are made of, or keys and values"),
};

/** Each option of a squeeze-and-excite. */
export const squeezeExciteOptions: Fields<SqueezeExciteOptions> = {
  activation: activationNamed("the activation between"),
  gate: activationNamed("the gate"),
};
