/** Fields that no family asks for: those that change neither sizes nor work are passed over, of the others the user is told. */
import { distance } from "../../ir/suggest.ts";
import type { Ask } from "./ask.ts";
import type { Config } from "./config.ts";

/** Fields of training, generation, tokenisers and bookkeeping; positions whose tables are computed; scales of single numbers. */
const HARMLESS: readonly RegExp[] = [
  /^_/,
  /(_id|_ids|_token_index|dropout|pdrop|_drop|drop_rate|drop_path_rate|layerdrop|_dropout_prob|_eps|_epsilon)$/,
  /^(architectures|auto_map|dtype|max_length|model_max_length|model_type|name_or_path|tokenizer_class|torch_dtype)$/,
  /^(attn_implementation|gradient_checkpointing|quantization_config|transformers_version|use_cache)$/,
  /^(begin_suppress|forced|init|initializer|mask|output|return|router|suppress|time_step)_/,
  /^(finetuning_task|id2label|is_encoder_decoder|label2id|num_labels|problem_type|task_specific_params)$/,
  /^(do_sample|early_stopping|length_penalty|min_length|no_repeat_ngram_size|num_beams|prefix|temperature|top_[kp])$/,
  /^(initializer|rotary_emb_base|rope_(interleave|local_base_freq|parameters|theta|type)|(global|local)_rope_theta)$/,
  /^(initial_context_length|max_position_embeddings|n_ctx|original_max_position_embeddings|seq_length)$/,
  /^(aux_loss|seq_aux)/,
  /^(ep_size|n_group|norm_topk_prob|pretraining_tp|routed_scaling_factor|scoring_func|topk_group|topk_method)$/,
  /^(attention_softmax_in_fp32|attn_scale|attn_temperature_tuning|floor_scale|query_pre_attn_scalar|scale_embedding)$/,
  /^(bias_dropout_fusion|masked_softmax_fusion|reorder_and_upcast_attn|residual_in_fp32|scale_attn|slow_but_exact)/,
  /^(layerscale_value|logit_scale_init_value|rescale_prenorm_residual|swiglu_alpha|swiglu_limit)$/,
  /^(altup_active_idx|altup_coef_clip|deterministic_flash_attn|offset_alibi|skip_bias_add(_qkv)?|use_mamba_kernels)$/,
];

/** Fields that are followed but for a part of their cost. */
const APPROXIMATE: readonly (readonly [field: RegExp, note: string])[] = [
  [/^rope_scaling$/, "rotary positions are counted without their scaling"],
  [
    /^(partial_rotary_factor|rotary_pct|rotary_dim)$/,
    "rotary positions are counted on all features of a head, not on some of them",
  ],
  [
    /^(attn_logit_softcapping|final_logit_softcapping)$/,
    "the scaling of embeddings and the caps of scores and logits are not counted",
  ],
];

/** Whether a value says that there is nothing of its kind. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === false || value === 0 ||
    (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}

/** Says which fields changed nothing; one that is a slip of the hand away from a name that is missing is refused. */
export function tellUnused(config: Config, ask: Ask, harmless: readonly RegExp[] = HARMLESS): void {
  const { missing, others } = config;
  const unused: string[] = [];
  for (const field of others) {
    const value = config.value(field);
    if (isNothing(value)) continue;
    const approximate = APPROXIMATE.find(([name]) => name.test(field));
    if (approximate !== undefined) ask.note(approximate[1]);
    else if (!harmless.some((name) => name.test(field))) unused.push(field);
  }
  for (const part of harmless === HARMLESS ? config.read : []) tellUnused(part, ask);
  const slip = unused.find((field) => missing.some((name) => isSlip(field, name)));
  if (slip !== undefined) throw config.unknown("", "a field", slip, missing);
  if (unused.length === 0) return;
  const names = unused.map((field) => JSON.stringify(config.placed(field))).join(", ");
  ask.note(`fields that change nothing here: ${names}`);
}

/** Whether two names are one slip apart; names as short as `n_head` differ by a letter and mean other things. */
function isSlip(written: string, name: string): boolean {
  return written.length > 6 && distance(written, name) <= 1;
}
