/** Fields that no family asks for: those that change neither sizes nor work are passed over, of the others the user is told. */
import { distance } from "../../ir/suggest.ts";
import type { Ask } from "./ask.ts";
import type { Config } from "./config.ts";

/** Fields of training, generation, tokenisers and bookkeeping; positions whose tables are computed; scales of single numbers. */
const HARMLESS: readonly RegExp[] = [
  /^_/,
  /(_id|_ids|_token_index|dropout|pdrop|_drop|drop_rate|drop_path_rate|layerdrop|_dropout_prob|_eps|_epsilon)$/,
  /^(begin_suppress|classifier|forced|init|initializer|mask|output|return|router|summary|suppress|time_step)_/,
  /^(pooler_(fc|hidden_act|hidden_size|num|size|type)|(out|stage)_(features|indices|names)|tie_)/,
  words`architectures auto_map cache_implementation dtype model_max_length model_type name_or_path tokenizer_class`,
  words`torch_dtype torchscript transformers_version use_bfloat16 use_cache use_mamba_kernels quantization_config`,
  words`attn_implementation deterministic_flash_attn gradient_checkpointing reference_compile sparse_prediction`,
  words`finetuning_task id2label is_encoder_decoder is_decoder label2id num_labels problem_type task_specific_params`,
  words`chunk_size_feed_forward diversity_penalty do_sample early_stopping length_penalty max_length min_length`,
  words`no_repeat_ngram_size num_beam_groups num_beams num_return_sequences prefix repetition_penalty temperature`,
  words`top_k top_p typical_p num_logits_to_keep decoder_bias`,
  words`global_rope_theta initializer local_rope_theta rope_interleave rope_local_base_freq rope_parameters rope_theta`,
  words`initial_context_length max_position_embeddings n_ctx n_positions original_max_position_embeddings seq_length`,
  words`position_embedding_type relative_attention_max_distance rotary_emb_base dense_act_fn is_gated_act`,
  words`aux_loss_alpha ep_size n_group norm_topk_prob pretraining_tp routed_scaling_factor scoring_func seq_aux`,
  words`topk_group topk_method attention_softmax_in_fp32 attn_scale attn_temperature_tuning floor_scale`,
  words`query_pre_attn_scalar scale_attn_by_inverse_layer_idx scale_attn_weights scale_embedding slow_but_exact`,
  words`bias_dropout_fusion masked_softmax_fusion reorder_and_upcast_attn residual_in_fp32 rescale_prenorm_residual`,
  words`layerscale_value logit_scale_init_value offset_alibi skip_bias_add skip_bias_add_qkv swiglu_alpha swiglu_limit`,
  words`altup_active_idx altup_coef_clip apply_spec_augment directionality for_llm_compressor median_filter_width`,
  words`apply_layernorm encoder_stride reshape_hidden_states`,
];

/** Exactly these words. */
function words([text]: TemplateStringsArray): RegExp {
  return new RegExp(`^(${text!.split(" ").join("|")})$`);
}

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
  ask.note(`fields that this network does not use: ${names}`);
}

/** Whether two names are one slip apart; names as short as `n_head` differ by a letter and mean other things. */
function isSlip(written: string, name: string): boolean {
  return written.length > 6 && distance(written, name) <= 1;
}
