/**
 * ALBERT: Z. Lan et al., ICLR 2020: layers that share their weights, words of few features. Defaults are those of AlbertConfig
 * in github.com/huggingface/transformers, src/transformers/models/albert.
 */
import { type AnyTensor, apply, type Fragment } from "../../../dsl/mod.ts";
import { activation as activationOf } from "../../../dsl/blocks/activation.ts";
import type { Family } from "../ask.ts";
import { type BertSizes, bertSizes, embedded } from "./bert.ts";
import { encoderFamily, type EncoderHeads, maskedWords, pooled, pooledHeads, tokenHeads } from "./encoder.ts";

/** A layer, whose weights are those of the first layer of its group. */
function layer({ width, hidden, heads, activation }: BertSizes, group: string, isFirst: boolean): Fragment {
  const own = (part: string) => isFirst ? { name: `${group}_${part}` } : { sharedWith: `${group}_${part}` };
  return apply((x: AnyTensor) => {
    const [queries, keys, values] = [
      x.fc(width, own("query")),
      x.fc(width, own("key")),
      x.fc(width, own("value")),
    ];
    const attended = queries.dotProductAttention(keys, values, heads).fc(width, own("output"));
    const middle = x.add(attended).layerNorm(own("attention_norm"));
    const forward = middle.fc(hidden, own("forward_in")).then(activationOf(activation));
    return middle.add(forward.fc(width, own("forward_out"))).layerNorm(own("norm"));
  });
}

const HEADS: EncoderHeads = {
  Model: (encoded) => [encoded.x, pooled(encoded)],
  ForMaskedLM: maskedWords,
  ForPreTraining: (encoded) => [maskedWords(encoded), pooled(encoded).fc(2, { name: "sop_classifier" })],
  ForSequenceClassification: pooledHeads.ForSequenceClassification!,
  ForMultipleChoice: pooledHeads.ForMultipleChoice!,
  ...tokenHeads,
};

/** ALBERT. */
export const albert: Family = encoderFamily(["Albert"], HEADS, (config, ask) => {
  const sizes = {
    ...bertSizes(config, ask, {
      width: 4096,
      hidden: 16384,
      heads: 64,
      vocabulary: 30000,
      activation: "gelu",
    }),
    wordWidth: config.size("embedding_size", 128),
  };
  const groups = config.layers("num_hidden_groups", 1), inner = config.layers("inner_group_num", 1);
  config.only("position_embedding_type", "absolute");
  const seen = new Set<string>();
  const one = (i: number, j: number): Fragment => {
    const group = `group${Math.floor(i * groups / sizes.layers) + 1}_${j + 1}`, isFirst = !seen.has(group);
    seen.add(group);
    return layer(sizes, group, isFirst);
  };
  const tokens = embedded(ask, sizes).fc(sizes.width, { name: "projection" });
  const x = tokens.repeat(sizes.layers * inner, (n) => one(Math.floor(n / inner), n % inner));
  const { vocabulary, activation, wordWidth } = sizes;
  return { x, activation, wordWidth, words: { vocabulary, tied: config.tied(true), owner: "word" } };
});
