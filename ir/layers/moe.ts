import { count, flag, natural } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type TokenRank } from "../layer.ts";
import { Refusal, tokens } from "../shape.ts";
import { product } from "../work.ts";
import { power } from "../power.ts";

/** Fields of a mixture of experts. */
export interface MoeFields {
  /** Experts among which the router chooses. */
  readonly experts: number;
  /** Experts that each token goes to. */
  readonly topK: number;
  /** Hidden features of an expert. */
  readonly hidden: number;
  /** Hidden features of the experts that every token goes to, in all. */
  readonly sharedHidden: number;
  /** Whether experts are gated (three matrices) or plain (two). */
  readonly gated: boolean;
  /** Whether the matrices of experts and router have biases. */
  readonly bias: boolean;
  /** Whether the shared experts have a gate of their own for each token. */
  readonly sharedGate: boolean;
}

/** Options of a mixture of experts. */
export interface MoeOptions extends LayerOptions {
  /** Hidden features of the experts that every token goes to, in all; none if left out. */
  readonly sharedHidden?: number;
  /** Whether experts are gated, as in SwiGLU (three matrices), or plain (two); true if left out. */
  readonly gated?: boolean;
  /** Whether the matrices of experts and router have biases; false if left out. */
  readonly bias?: boolean;
  /** Whether the shared experts have a gate of their own for each token; false if left out. */
  readonly sharedGate?: boolean;
}

/**
 * Different experts that T tokens reach, each choosing K of E at random: E (1 - (1 - K / E)^T); exact for one
 * token.
 */
function reached({ experts, topK }: MoeFields, length: number): number {
  return length === 1 ? topK : experts * (1 - power(1 - topK / experts, length));
}

/**
 * Mixture of experts: a router sends each token to `topK` of `experts` feed-forward networks, and to the
 * shared ones.
 *
 * Shape: `[T, D]` unchanged. MACs: T x D x experts (router) + T x topK x m x D x hidden + T x m x D x
 * sharedHidden, with m = 3 matrices if gated, else 2. Parameters: D x experts + experts x m x D x hidden + m
 * x D x sharedHidden, and biases. One inference reads the router, the shared experts and the experts that its
 * tokens reach: experts x (1 - (1 - topK / experts)^T) if tokens choose at random. Vector operations: 5 for
 * each router score, 6 (gated, SiLU and product) or 8 (plain, GELU) for each hidden feature, 2 x topK for
 * each output element.
 *
 * @example Mixtral's feed-forward
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(1, 4096).moe(8, 2, 14336).shape); // [ 1, 4096 ]
 * ```
 *
 * @throws {FodlamError} if `topK` is more than `experts`
 */
export const moe: LayerDef<
  "moe",
  [experts: number, topK: number, hidden: number, options?: MoeOptions],
  MoeFields,
  "one",
  TokenRank
> = {
  kind: "moe",
  inputs: "one",
  ranks: ranks.tokens,
  group: "fc",
  fields: {
    experts: count("experts among which the router chooses"),
    topK: count("experts that each token goes to"),
    hidden: count("hidden features of an expert"),
    sharedHidden: natural("hidden features of the experts that every token goes to, in all"),
    gated: flag("whether experts are gated (three matrices) or plain (two)"),
    bias: flag("whether the matrices of experts and router have biases"),
    sharedGate: flag("whether the shared experts have a gate of their own for each token"),
  },
  options: ["sharedHidden", "gated", "bias", "sharedGate"],
  make(experts, topK, hidden, options = {}) {
    const { sharedHidden = 0, gated = true, bias = false, sharedGate = false } = options;
    return { experts, topK, hidden, sharedHidden, gated, bias, sharedGate };
  },
  shape({ experts, topK }, [input]) {
    if (topK > experts) throw new Refusal(`topK of at most ${experts} experts`, `${topK}`);
    return tokens(input!);
  },
  work(fields, [input]) {
    const [length, size] = tokens(input!);
    const { experts, topK, hidden, sharedHidden, gated, bias, sharedGate } = fields;
    const ins = gated ? 2 : 1; // matrices from size to hidden; one leads back
    const matrices = (width: number) =>
      (ins + 1) * size * width + (bias && width > 0 ? ins * width + size : 0);
    const router = size * experts + (bias ? experts : 0) + (sharedGate ? size : 0);
    const routed = length * topK;
    return {
      nests: [
        product(length, size, experts),
        product(routed, size, ins * hidden),
        product(routed, hidden, size),
        ...(sharedHidden > 0
          ? [product(length, size, ins * sharedHidden), product(length, sharedHidden, size)]
          : []),
        ...(sharedGate ? [product(length, size, 1)] : []),
      ],
      experts: { experts, topK, tokens: length, size, hidden, matricesIn: ins, firstNest: 1 },
      biasAdditions: bias ? length * experts + routed * (ins * hidden + size) : 0,
      parameters: router + experts * matrices(hidden) + matrices(sharedHidden),
      parametersRead: router + Math.round(reached(fields, length) * matrices(hidden)) +
        matrices(sharedHidden),
      vectorOperations: 5 * length * experts + (gated ? 6 : 8) * (routed * hidden + length * sharedHidden) +
        2 * routed * size,
    };
  },
};
