/** What stands on a trunk: the file's `architectures` decides. */
import { type AnyTensor, apply, custom, fc, type Fragment, slice } from "../../dsl/mod.ts";
import { elements } from "../../ir/shape.ts";
import type { Ask } from "./ask.ts";
import type { Config } from "./config.ts";
import type { Model } from "./nested.ts";

/**
 * The head that a file's first architecture names, by the end of its name; the family's first where it names none. One that
 * no known end fits is refused; a class that is not of the family is read by its end, with a note.
 */
export function headOf(config: Config, { family: { classes, heads }, isPart }: Model, ask: Ask): string {
  const [name, ...others] = config.words("architectures");
  if (name === undefined) return heads[0]!;
  const [head] = heads.filter((end) => name.endsWith(end)).sort((a, b) => b.length - a.length);
  if (head === undefined) {
    const known = heads.map((end) => `${classes[0]}${end}`);
    throw config.unknown("architectures", "an architecture", name, known);
  }
  if (!isPart && !classes.some((start) => name === `${start}${head}`)) {
    ask.note(`the architecture ${JSON.stringify(name)} is read as ${classes[0]}${head}`);
  }
  if (others.length > 0) ask.note(`only the first architecture, ${JSON.stringify(name)}, is read`);
  return head;
}

/** What may stand on a language model. */
export const DECODER_HEADS: readonly string[] = [
  "ForCausalLM",
  "LMHeadModel",
  "ForConditionalGeneration",
  "Model",
  "ForSequenceClassification",
  "ForTokenClassification",
  "ForQuestionAnswering",
];

/** The words of a head. */
export interface Words {
  readonly vocabulary: number;
  /** Whether the head's matrix is the embedding's. */
  readonly tied: boolean;
  /** The embedding's name; `"words"` if left out. */
  readonly owner?: string;
  /** Whether each word adds a bias; false if left out. */
  readonly bias?: boolean;
}

/** Parameters that stand in the file and do no work worth counting. */
export function held(parameters: number): Fragment {
  return custom(0, { parameters, group: "identity" });
}

/** A learned number for each feature, by which each token is multiplied or to which it is added. */
export const perFeature: Fragment = apply((x) =>
  x.custom(0, {
    parameters: x.shape.at(-1)!,
    vectorOperations: elements(x.shape),
    group: "elementwise",
  })
);

/** Scores of all words for each token. */
export function wordScores({ vocabulary, tied, owner = "words", bias = false }: Words): Fragment {
  const scores = fc(vocabulary, { bias: bias && !tied, name: "head", ...(tied && { sharedWith: owner }) });
  return tied && bias ? scores.then(perFeature) : scores;
}

/** The first token as a vector. */
export const firstToken: Fragment = slice(0, 0, 1).flatten();

/** The last token as a vector. */
export function lastToken(x: AnyTensor): AnyTensor {
  return x.slice(0, x.shape[0]! - 1, x.shape[0]!).flatten();
}

/** What stands on a language model's trunk. */
export function decoderHead(config: Config, ask: Ask, words: Words): Fragment {
  if (ask.head === "Model") {
    ask.note("without a head, as the architecture says");
    return apply((x) => x);
  }
  const labels = ask.head === "ForQuestionAnswering" ? 2 : config.labels();
  if (ask.head === "ForSequenceClassification") {
    ask.note(`a head of ${labels} scores on every token; only the last token's are used`);
    return fc(labels, { bias: false, name: "score" });
  }
  if (ask.head === "ForTokenClassification" || ask.head === "ForQuestionAnswering") {
    ask.note(`a head of ${labels} scores on every token`);
    return fc(labels, { name: "score" });
  }
  return wordScores(words);
}
