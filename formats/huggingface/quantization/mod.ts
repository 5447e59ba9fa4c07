/**
 * `quantization_config` of a configuration: which matrices are stored in few bits, which are multiplied in few, and what is
 * stored beside them. A method a file in `methods/`, and a line in its `mod.ts`; a method that is not known is refused by name.
 */
import type { Network } from "../../../ir/network.ts";
import { GIGA, MEGA } from "../../../ir/units.ts";
import type { Ask } from "../ask.ts";
import type { Config } from "../config.ts";
import { tellUnused } from "../unused.ts";
import { type Applied, apply, type BesideBytes } from "./apply.ts";
import { noteType, typeOf } from "./dtype.ts";
import { methods } from "./methods/mod.ts";
import { HALF, type Scheme } from "./scheme.ts";

/** Where settings stand: `compression_config` is what compressed-tensors once called them. */
const FIELDS = ["quantization_config", "compression_config"] as const;

/** The settings, of the whole model or of its language model; nothing if it is not quantised. */
function settingsOf(config: Config, part: Config): Config | undefined {
  for (const one of [config, part]) {
    for (const field of FIELDS) {
      const found = one.part(field);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The method's word: as the settings say, or as they look where old ones do not say. */
function wordOf(settings: Config): string {
  const said = settings.word("quant_method");
  if (said !== undefined) return said.toLowerCase();
  const looks = (field: string) => settings.value(field) !== undefined;
  if (looks("load_in_8bit") || looks("load_in_4bit")) return "bitsandbytes";
  if (looks("config_groups")) return "compressed-tensors";
  if (looks("quant_algo") || looks("quantization")) return "modelopt";
  if (looks("bits") && looks("group_size") && looks("desc_act")) return "gptq";
  throw settings.unknown("quant_method", "a method", said, Object.keys(methods));
}

/** `109.1 MB`. */
function bytesText(bytes: number): string {
  const [unit, name] = bytes >= GIGA ? [GIGA, "GB"] : bytes >= MEGA ? [MEGA, "MB"] : [1e3, "kB"];
  return `${Number((bytes / unit).toPrecision(4))} ${name}`;
}

const WORDS: Readonly<Record<keyof BesideBytes, string>> = {
  scales: "scales",
  zeros: "zero points",
  indices: "numbers of groups",
  tables: "tables",
  rest: "biases and routers in 16 bits",
};

/** What is said of a network that was quantised. */
function summary(word: string, { layers, activations, beside }: Applied, rest: number): string {
  const widths = [...layers].sort(([a], [b]) => a - b).map(([bits, count]) =>
    `${Number(bits.toPrecision(4))} bits in ${count} ${count === 1 ? "layer" : "layers"}`
  );
  const parts = (Object.keys(WORDS) as (keyof BesideBytes)[]).filter((part) => beside[part] > 0)
    .map((part) => `${WORDS[part]} ${bytesText(beside[part])}`);
  const products = activations.size === 0 ? "" : `, their activations in ${[...activations].join(" and ")}`;
  const more = parts.length === 0 ? "" : `; stored beside them and not counted: ${parts.join(", ")}`;
  if (layers.size === 0) return `${word}: no layer of this network is quantised`;
  return `${word}: weights of ${widths.join(", ")}${products}, ${rest} bits in the others${more}`;
}

/** So many names are shown. */
const MOST_SHOWN = 5;

/** Names that are never those of a matrix here: they stay as they are anyway. */
const NO_MATRIX = /norm|embed|ln_|router|gate|rotary|bias|wte|wpe/i;

/** Names in the settings that named nothing here, if any. */
function unmetNote({ names = [] }: Scheme): string | undefined {
  const unmet = [...new Set(names.flatMap((list) => list.unmet))].filter((word) => !NO_MATRIX.test(word));
  if (unmet.length === 0) return undefined;
  const shown = unmet.slice(0, MOST_SHOWN).map((word) => JSON.stringify(word.slice(0, 100))).join(", ");
  const more = unmet.length > MOST_SHOWN ? ` and ${unmet.length - MOST_SHOWN} more` : "";
  return `quantization_config names no layer of this network by ${shown}${more}`;
}

/** Settings of calibration, of kernels and of bookkeeping, which change neither bits nor what is stored. */
const HARMLESS: readonly RegExp[] = [
  /^(act_group_aware|actorder|amp|backend|batch_size|calib\w*|cache_block_outputs|checkpoint_format|damp_\w+|dataset)$/,
  /^(desc_act|disable_exllama|do_fuse|enable_\w+|exllama\w*|export|failsafe|fmt|format|fuse_max_seq_len|gradient_\w+)$/,
  /^(global_compression_ratio|hyb_act|hybrid_override_pattern|is_\w+|iters|lr|max_input_length|meta|minmax_lr|modality)$/,
  /^(autoround_version|model_(file_base_name|name_or_path|seqlen)|modules_to_fuse|module_name_preceding_first_block)$/,
  /^(mse|nsamples|offload\w*|low_gpu_mem_usage|not_use_best_mse|packing_format|pad_token_id|parallel_attn|producer|provider)$/,
  /^(block_name_to_quantize|to_quant_block_names|quant_block_list|quantization_status|quantizer|run_compressed)$/,
  /^(scale_dtype|seqlen|shapes|static_groups|sym|symmetric|tokenizer|transform_config|true_sequential|tune_metadata)$/,
  /^(activation_scale_ub|use_\w+|v2|version|zero_point|pack_dtype|llm_int8_\w+|bnb_4bit_\w+|_?load_in_[48]bit|quant_method)$/,
  /^(algo_config|softmax_quant_spec|layer_type_quant_config|pack_method|weight_merge_groups|hadamard_\w+|forward_method)$/,
  /^(backward_dtype|modules_dtypes|master_dtype|store_master_weights|pseudoquantization|linear_class|quantization_mode)$/,
  /^(include_input_output_embeddings|untie_embedding_weights|output_activations|kv_cache_scheme|sparsity_config|p)$/,
];

/**
 * A network with the bits that its configuration states; unchanged where it states none.
 *
 * @throws {FodlamError} if the method, or one of its settings, is not known
 */
export function quantized(network: Network, config: Config, part: Config, ask: Ask): Network {
  const settings = settingsOf(config, part);
  const own = typeOf(config) === undefined ? part : config;
  if (settings === undefined) {
    noteType(own, ask);
    return network;
  }
  const word = wordOf(settings);
  if (!Object.hasOwn(methods, word)) {
    throw settings.unknown("quant_method", "a method", word, Object.keys(methods));
  }
  const scheme = methods[word]!(settings), rest = Math.max(HALF, typeOf(own)?.bits ?? HALF);
  const type = part.word("model_type") ?? config.word("model_type") ?? "";
  const applied = apply(network, type, scheme, rest);
  ask.note(summary(word, applied, rest));
  for (const note of [...scheme.notes ?? [], unmetNote(scheme) ?? []].flat()) ask.note(note);
  if (scheme.cacheBits !== undefined) {
    ask.note(`cached keys and values, and attention on them, in ${scheme.cacheBits} bits`);
  }
  tellUnused(settings, ask, HARMLESS);
  return applied.network;
}
