import { count, type Field, flag, natural } from "./field.ts";
import { type LayerDef, type LayerOptions, ranks, type TokenRank } from "./layer.ts";
import { Refusal, type Shape, tokens } from "./shape.ts";
import { type Nest, product } from "./work.ts";

/** Fields of a recurrent layer. */
export interface RecurrentFields {
  /** Size of the hidden state (H). */
  readonly hidden: number;
  /** Layers one on another. */
  readonly layers: number;
  /** Whether a second one runs backwards. */
  readonly bidirectional: boolean;
  /** Size to which the output is projected (P); not at all if 0. */
  readonly projection: number;
  /** Bias vectors of each gate: 2 in PyTorch and cuDNN, 1 in Keras and ONNX-like sums, 0 for none. */
  readonly biases: number;
}

/** Options of a recurrent layer. */
export interface RecurrentOptions extends LayerOptions {
  /** Layers one on another; 1 if left out. */
  readonly layers?: number;
  /** Whether a second one runs backwards, its outputs beside the first's; false if left out. */
  readonly bidirectional?: boolean;
  /** Bias vectors of each gate: 2 as in PyTorch (if left out), 1 as in Keras, 0. */
  readonly biases?: 0 | 1 | 2;
}

const biases: Field<number> = {
  doc: "bias vectors of each gate: 2 as in PyTorch, 1 as in Keras, 0 for none",
  expected: "0, 1 or 2",
  accepts: (value): value is number => value === 0 || value === 1 || value === 2,
};

/** One pass over the sequence: its input's features and its matrices. */
interface Pass {
  readonly features: number;
  readonly gates: number;
  readonly fields: RecurrentFields;
}

function nestsOf(length: number, { features, gates, fields: { hidden, projection } }: Pass): Nest[] {
  const out = projection || hidden;
  return [
    product(length, features, gates * hidden),
    product(length, out, gates * hidden),
    ...(projection > 0 ? [product(length, hidden, projection)] : []),
  ];
}

function parametersOf({ features, gates, fields: { hidden, projection, biases } }: Pass): number {
  const out = projection || hidden;
  return gates * hidden * (features + out + biases) + hidden * projection;
}

/** Length, features and whether the input was one vector, which is one time step. */
function steps(shape: Shape): readonly [length: number, features: number] {
  return shape.length === 1 ? [1, shape[0]!] : tokens(shape);
}

/** No network has more recurrent layers in one; each is a list of products of its own. */
const MOST_LAYERS = 1000;

/** A recurrent layer's definition. */
export type Recurrent<K extends string, O extends RecurrentOptions = RecurrentOptions> = LayerDef<
  K,
  [hidden: number, options?: O],
  RecurrentFields,
  "one",
  TokenRank & { readonly vector: "vector" }
>;

/** The definition of a recurrent layer with so many gates, and so many operations an element of its state. */
export function recurrent<K extends string, O extends RecurrentOptions>(
  kind: K,
  gates: number,
  operations: number,
): Recurrent<K, O> {
  return {
    kind,
    inputs: "one",
    ranks: { ...ranks.tokens, vector: "vector" },
    group: "fc",
    fields: {
      hidden: count("size of the hidden state (H)"),
      layers: count("layers one on another"),
      bidirectional: flag("whether a second one runs backwards"),
      projection: natural("size to which the output is projected (P); not at all if 0"),
      biases,
    },
    options: ["layers", "bidirectional", "projection", "biases"],
    make(hidden, options) {
      const { layers = 1, bidirectional = false, biases = 2, projection = 0 } = (options ?? {}) as
        & RecurrentOptions
        & {
          projection?: number;
        };
      return { hidden, layers, bidirectional, projection, biases };
    },
    shape({ hidden, projection, bidirectional, layers }, [input]) {
      if (layers > MOST_LAYERS) {
        throw new Refusal(`at most ${MOST_LAYERS} layers one on another`, `${layers}`);
      }
      if (projection >= hidden) {
        throw new Refusal(`a projection smaller than the hidden size, ${hidden}`, `${projection}`);
      }
      const out = (projection || hidden) * (bidirectional ? 2 : 1);
      return input!.length === 1 ? [out] : [tokens(input!)[0], out];
    },
    work(fields, [input]) {
      const [length, features] = steps(input!);
      const { hidden, layers, bidirectional, projection } = fields;
      const directions = bidirectional ? 2 : 1;
      const out = (projection || hidden) * directions;
      const nests: Nest[] = [];
      let parameters = 0;
      for (let layer = 0; layer < layers; layer++) {
        const pass = { features: layer === 0 ? features : out, gates, fields };
        for (let direction = 0; direction < directions; direction++) {
          nests.push(...nestsOf(length, pass));
          parameters += parametersOf(pass);
        }
      }
      const cells = length * layers * directions * hidden;
      return {
        nests,
        parameters,
        biasAdditions: cells * gates * fields.biases,
        vectorOperations: cells * operations,
      };
    },
  };
}
