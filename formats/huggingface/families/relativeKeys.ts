/**
 * Relative keys: P. Shaw, J. Uszkoreit, A. Vaswani, "Self-Attention with Relative Position Representations", NAACL 2018, and
 * Z. Huang et al., "Improve Transformer Models with Better Relative Position Embeddings", Findings of EMNLP 2020, method 4.
 */
import { type AnyTensor, apply, type Fragment } from "../../../dsl/mod.ts";
import type { Ask } from "../ask.ts";
import type { Config } from "../config.ts";

/** Tables of relative positions. */
export interface Relative {
  /** Distances that a table has rows for. */
  readonly rows: number;
  /** Whether keys meet the table too, not queries alone. */
  readonly both: boolean;
}

const TYPES = ["absolute", "relative_key", "relative_key_query"] as const;

/** What `position_embedding_type` says; nothing if positions are absolute. */
export function relativeOf(config: Config, ask: Ask, positions: number): Relative | undefined {
  const type = config.oneOf("position_embedding_type", "a kind of positions", TYPES, "absolute");
  if (type === "absolute") return undefined;
  ask.note("the checkpoint also stores absolute positions, which are counted as if they were added");
  return { rows: 2 * positions - 1, both: type === "relative_key_query" };
}

/** Scores of every query, or key, with the rows of a table for its distances from all others. */
function distanceScores(x: AnyTensor, heads: number, parameters: number): AnyTensor {
  const [length, width] = x.shape as [number, number];
  return x.custom(length * length * width, { parameters, group: "fc", output: [length, heads, length] });
}

/** Attention whose scores are those of queries and keys, and of queries (and keys) with a table of distances. */
export function relativeKeys(heads: number, { rows, both }: Relative): Fragment {
  return apply((x: AnyTensor) => {
    const [length, width] = x.shape as [number, number];
    const headSize = width / heads, apart = [length, heads, headSize];
    const [queries, keys, values] = [x.fc(width), x.fc(width), x.fc(width)];
    const scores = queries.reshape(apart).einsum(keys.reshape(apart), "qhd,khd->qhk");
    const ofQueries = distanceScores(queries, heads, rows * headSize);
    const all = both ? scores.add(ofQueries, distanceScores(keys, heads, 0)) : scores.add(ofQueries);
    return all.softmax().einsum(values.reshape(apart), "qhk,khd->qhd").reshape([length, width]).fc(width);
  });
}
