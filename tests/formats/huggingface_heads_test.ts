/** What stands on a trunk, and which part of a configuration is the model. */
import assert from "node:assert/strict";
import { check } from "../../ir/check.ts";
import { count } from "../../ir/count.ts";
import { replayed } from "../../formats/typescript/replay.ts";
import { scriptOf } from "../../formats/typescript/script.ts";
import { families } from "../../formats/huggingface/families.ts";
import { readConfig } from "../../formats/huggingface/read.ts";
import { format } from "../../formats/huggingface/mod.ts";
import type { Reading } from "../../formats/format.ts";
import { fuzz } from "./fuzz.ts";
import { decoders, encoders, type Json, others } from "./huggingface_models.ts";

const PATH = "model/config.json";

function read(config: Json, dims: Readonly<Record<string, number>> = {}): Reading {
  return readConfig(PATH, config, { dims });
}

/** Parameters and MACs. */
function counts(config: Json, dims: Readonly<Record<string, number>> = {}): readonly [number, number] {
  const { parameters, macs } = count(read(config, dims).networks[0]!);
  return [parameters, macs];
}

const texts = ({ notes }: Reading) => notes.map(({ text }) => text);

const D = 48, V = 90, T = 20, LABELS = 5;
const SMALL = {
  hidden_size: D,
  intermediate_size: 80,
  num_attention_heads: 4,
  num_hidden_layers: 3,
  vocab_size: V,
  num_labels: LABELS,
  tie_word_embeddings: false,
};

/** What each head adds to the trunk: parameters and MACs. */
const heads: readonly (readonly [type: string, architecture: string, parameters: number, macs: number])[] = [
  ["llama", "LlamaForCausalLM", D * V, T * D * V],
  ["llama", "LlamaForSequenceClassification", D * LABELS, T * D * LABELS],
  ["llama", "LlamaForTokenClassification", D * LABELS + LABELS, T * D * LABELS],
  ["llama", "LlamaForQuestionAnswering", D * 2 + 2, T * D * 2],
  ["phi", "PhiForCausalLM", D * V + V, T * D * V],
  ["bert", "BertForMaskedLM", D * D + D + 2 * D + D * V + V, T * D * (D + V)],
  ["bert", "BertForSequenceClassification", D * D + D + D * LABELS + LABELS, D * D + D * LABELS],
  ["bert", "BertForNextSentencePrediction", D * D + D + D * 2 + 2, D * D + D * 2],
  ["bert", "BertForMultipleChoice", D * D + D + D + 1, D * D + D],
  ["bert", "BertForTokenClassification", D * LABELS + LABELS, T * D * LABELS],
  ["bert", "BertForQuestionAnswering", D * 2 + 2, T * D * 2],
  ["roberta", "RobertaForSequenceClassification", D * D + D + D * LABELS + LABELS, D * D + D * LABELS],
  ["electra", "ElectraForPreTraining", D * D + D + D + 1, T * (D * D + D)],
  [
    "modernbert",
    "ModernBertForSequenceClassification",
    D * D + D + D * LABELS + LABELS,
    D * D + D * LABELS,
  ],
];

/** The trunks of families whose base model has a pooler, without it. */
const pooler: Readonly<Record<string, readonly [number, number]>> = {
  bert: [D * D + D, D * D],
  roberta: [D * D + D, D * D],
};

Deno.test("architectures decide what stands on a trunk", async (t) => {
  for (const [type, architecture, parameters, macs] of heads) {
    await t.step(architecture, () => {
      const config = { ...SMALL, model_type: type, embedding_size: D };
      const base = architecture.replace(/(ForCausalLM|For\w+)$/, "Model");
      const trunk = counts({ ...config, architectures: [base] }, { sequence: T });
      const [morePooled = 0, macsPooled = 0] = pooler[type] ?? [];
      const whole = counts({ ...config, architectures: [architecture] }, { sequence: T });
      assert.deepEqual(whole, [trunk[0] - morePooled + parameters, trunk[1] - macsPooled + macs]);
    });
  }
});

Deno.test("a tied head adds work and no parameters, with a bias the bias alone", () => {
  const tied = { ...SMALL, tie_word_embeddings: true };
  const llama = (name: string) =>
    counts({ ...tied, model_type: "llama", architectures: [name] }, { sequence: T });
  assert.equal(llama("LlamaForCausalLM")[0], llama("LlamaModel")[0]);
  assert.equal(llama("LlamaForCausalLM")[1], llama("LlamaModel")[1] + T * D * V);
  const bert = (isTied: boolean) =>
    counts({ ...SMALL, tie_word_embeddings: isTied, model_type: "bert", architectures: ["BertForMaskedLM"] });
  assert.equal(bert(false)[0] - bert(true)[0], D * V);
  assert.equal(bert(false)[1], bert(true)[1]);
});

Deno.test("an embedder of Mistral's form has no head", () => {
  const config = { ...SMALL, model_type: "mistral", num_key_value_heads: 2, architectures: ["MistralModel"] };
  const layer = D * D * 2 + D * 24 * 2 + 3 * D * 80 + 2 * D;
  assert.equal(counts(config)[0], V * D + 3 * layer + D);
  assert.ok(texts(read(config)).includes("without a head, as the architecture says"));
});

Deno.test("every head of every family is a valid network that scripts keep", async (t) => {
  for (const [type, { classes, heads }] of Object.entries(families)) {
    await t.step(type, () => {
      for (const head of heads) {
        const architectures = [`${classes[0]}${head}`];
        const config = { model_type: type, architectures, num_hidden_layers: 2, num_kv_shared_layers: 1 };
        const reading = read(config);
        const [network] = reading.networks;
        assert.deepEqual(check(network), []);
        assert.ok(!texts(reading).some((text) => text.includes("is read as")));
        assert.deepEqual(
          JSON.parse(JSON.stringify(replayed(scriptOf(network!, true)))),
          JSON.parse(JSON.stringify(network)),
        );
      }
    });
  }
});

Deno.test("an architecture that is not known is refused by name, one of another family is read with a note", () => {
  const of = (...architectures: string[]) => read({ ...SMALL, model_type: "llama", architectures });
  assert.throws(
    () => of("LlamaForMusic"),
    /^FodlamError: Cannot read model\/config.json field "architectures": expected an architecture among LlamaForCausalLM, .*, got "LlamaForMusic"/,
  );
  assert.deepEqual(
    texts(of("InternLMForCausalLM"))[0],
    'the architecture "InternLMForCausalLM" is read as LlamaForCausalLM',
  );
  assert.match(
    texts(of("LlamaModel", "LlamaForCausalLM"))[0]!,
    /^only the first architecture, "LlamaModel", is read$/,
  );
  assert.deepEqual(of("LlamaForCausalLM").networks, of().networks);
});

const TEXT = { ...SMALL, model_type: "mistral", num_key_value_heads: 2 };

Deno.test("the language model is read from wherever models of several parts keep it", () => {
  const alone = counts(TEXT);
  const vision_config = { hidden_size: 8 };
  for (
    const part of [
      "text_config",
      "llm_config",
      "language_config",
      "language_model_config",
      "text_model_config",
    ]
  ) {
    const reading = read({ model_type: "something_new", [part]: TEXT, vision_config });
    assert.deepEqual([count(reading.networks[0]!).parameters, count(reading.networks[0]!).macs], alone);
    assert.equal(
      texts(reading)[0],
      "the language model only: what reads images is left out (vision_config)",
    );
  }
  const omni = {
    model_type: "qwen2_5_omni",
    thinker_config: {
      model_type: "qwen2_5_omni_thinker",
      audio_config: {},
      text_config: { ...SMALL, num_key_value_heads: 2 },
    },
    talker_config: {},
  };
  assert.deepEqual(texts(read(omni)).slice(0, 2), [
    "the language model only: what hears and speaks is left out (talker_config)",
    "the language model only: what hears and speaks is left out (audio_config)",
  ]);
});

Deno.test("a part's family is its own, else what the whole usually holds, else asked for", () => {
  const inner = { ...SMALL, num_key_value_heads: 2 };
  const of = (model_type: string, text_config: Json) => counts({ model_type, text_config });
  assert.deepEqual(of("mistral3", inner), of("anything", TEXT));
  assert.deepEqual(of("llava", inner), of("anything", { ...inner, model_type: "llama" }));
  assert.throws(
    () => of("anything", inner),
    /field "text_config.model_type": expected a model type among .*, got nothing/,
  );
  assert.throws(
    () => of("mistral3", { model_type: "mistrall" }),
    /"text_config.model_type".*did you mean "mistral"\?/,
  );
  const deep = Array.from({ length: 9 }).reduce((part: Json) => ({ text_config: part }), TEXT);
  assert.throws(() => read(deep), /model_type": expected a model type/);
});

Deno.test("the whole's architecture and its tied head hold for the part", () => {
  const whole = {
    model_type: "llava",
    tie_word_embeddings: true,
    text_config: { ...TEXT, tie_word_embeddings: undefined },
  };
  const plain = JSON.parse(JSON.stringify(whole));
  const tied = counts(plain), open = counts({ ...plain, tie_word_embeddings: false });
  assert.deepEqual([open[0] - tied[0], open[1] - tied[1]], [D * V, 0]);
  const own = counts({ ...plain, text_config: { ...plain.text_config, tie_word_embeddings: false } });
  assert.deepEqual(own, open);
  const text_config = { ...plain.text_config, num_labels: undefined };
  const labelled = (architecture: string) =>
    counts({ ...plain, text_config, architectures: [architecture], id2label: { 0: "a", 1: "b", 2: "c" } });
  assert.equal(labelled("LlavaForSequenceClassification")[0], labelled("LlavaModel")[0] + 3 * D);
  const headless = counts({ ...plain, architectures: ["LlavaModel"] });
  assert.equal(tied[1] - headless[1], 128 * D * V);
});

const KEYS = { ...SMALL, model_type: "bert", max_position_embeddings: 64 };

Deno.test("relative keys have a table in each layer that queries meet, and keys too if the file says so", () => {
  const of = (position_embedding_type: string) =>
    counts({ ...KEYS, position_embedding_type }, { sequence: T });
  const [absolute, one, both] = [of("absolute"), of("relative_key"), of("relative_key_query")];
  assert.deepEqual([one[0] - absolute[0], one[1] - absolute[1]], [3 * (2 * 64 - 1) * D / 4, 3 * T * T * D]);
  assert.deepEqual([both[0] - one[0], both[1] - one[1]], [0, 3 * T * T * D]);
  assert.throws(
    () => of("relative_kay"),
    /field "position_embedding_type": expected a kind of positions among .*; did you mean "relative_key"\?/,
  );
});

Deno.test("images and patches may be rectangles", () => {
  const config = { ...SMALL, model_type: "vit", image_size: [64, 32], patch_size: [16, 8] };
  const places = 4 * 4 + 1;
  const trunk = 16 * 3 * 128 * D + 3 * (places * (4 * D * D + 2 * D * 80) + 2 * places ** 2 * D);
  assert.equal(counts(config)[1], trunk + D * D);
  assert.deepEqual(read(config).networks[0]!.inputs[0]!.shape, [3, 64, 32]);
  const square = (image_size: unknown) =>
    counts({ ...SMALL, model_type: "dinov2", patch_size: 8, image_size });
  assert.deepEqual(square([32, 32]), square(32));
  for (const wrong of [[32], [32, 32, 3], [32, 0], "32", [32, 4]]) {
    assert.throws(() => square(wrong), /field "image_size": expected/);
  }
});

Deno.test("a field that changes nothing is told, one a slip away from a missing one is refused", () => {
  const of = (more: Json) => read({ ...SMALL, model_type: "llama", ...more });
  assert.ok(
    texts(of({ mystery_gate: 3, other: [] })).includes(
      'fields that this network does not use: "mystery_gate"',
    ),
  );
  const bookkeeping = {
    bos_token_id: 1,
    torch_dtype: "bfloat16",
    rms_norm_eps: 1e-5,
    use_cache: true,
    rope_theta: 1e4,
  };
  assert.deepEqual(texts(of(bookkeeping)), texts(of({})));
  const { hidden_size, ...rest } = SMALL;
  assert.throws(
    () => read({ ...rest, model_type: "llama", hiden_size: hidden_size }),
    /^FodlamError: Cannot read model\/config.json file: expected a field among .*, got "hiden_size"; did you mean "hidden_size"\?$/,
  );
});

Deno.test("fields may be called as their class calls them too, and two that disagree are told", () => {
  const of = (config: Json) => read({ model_type: "gpt2", n_layer: 2, n_head: 4, vocab_size: V, ...config });
  assert.deepEqual(of({ hidden_size: D }).networks, of({ n_embd: D }).networks);
  assert.ok(!texts(of({ hidden_size: D, n_embd: D })).some((text) => text.startsWith("fields")));
  assert.ok(
    texts(of({ hidden_size: 96, n_embd: D })).includes(
      'fields that this network does not use: "hidden_size"',
    ),
  );
});

/** Dimensions that mean nothing, and what is said. */
const dims: readonly (readonly [type: string, dims: Readonly<Record<string, number>>, message: RegExp])[] = [
  ["llama", { foo: 3 }, /expected --dim among .*sequence.*, got "foo"$/],
  ["llama", { contxt: 8 }, /got "contxt"; did you mean "context"\?$/],
  ["llama", { context: 8, sequence: 8 }, /sequence has no effect\), got "sequence"/],
  ["llama", { target: 8 }, /got "target"$/],
  ["bert", { context: 8 }, /expected --dim among sequence, got "context"$/],
  ["vit", { sequence: 8 }, /expected no --dim: the file gives all sizes, got "sequence"$/],
  ["gpt2", { context: 4096 }, /expected --dim context of at most the model's 1024 places, got 4096$/],
  ["whisper", { sequence: 8, target: 8 }, /got "sequence"/],
  ["whisper", { target: 449 }, /a sequence of at most 448 tokens, got 449/],
  ["clip", { sequence: 78 }, /a sequence of at most 77 tokens, got 78/],
];

for (const [type, given, message] of dims) {
  Deno.test(`${type} refuses --dim ${JSON.stringify(given)}`, () => {
    assert.throws(() => read({ model_type: type }, given), { name: "FodlamError", message });
  });
}

Deno.test("hostile configurations of further families are refused with a place, or read", async () => {
  const samples = [...decoders, ...encoders, ...others].map(({ name, config }) => ({
    path: `${name}/config.json`,
    bytes: JSON.stringify({ ...config, num_hidden_layers: 2 }),
  }));
  const { read, refused } = await fuzz(format, samples);
  assert.ok(read > 100 && refused["bad-file"]! > 100 && refused["bad-json"]! > 100);
});
