/** Values between nodes, while a file is read: shapes as ONNX has them, batch and all. */
import { elements } from "../../ir/shape.ts";
import type { TensorProto } from "./model.ts";
import { numbers } from "./tensor.ts";
import { isFloat, isQuantized } from "./types.ts";

/** Constants of more elements than this are weights; shapes are never so long. */
export const FOLD_MOST = 65_536;

/** What is known of a value. */
export interface ValueFacts {
  /** Its name in the file. */
  readonly name: string;
  /** Its sizes. */
  readonly shape: readonly number[];
  /** The number of its element type. */
  readonly type: number;
  /** Whether it is the same for every input. */
  readonly isConstant?: boolean;
  /** Its numbers, if they were computed. */
  readonly data?: readonly number[] | undefined;
  /** The tensor in the file that it is. */
  readonly source?: TensorProto;
  /** The tensors of the file that it is made of; the source if left out. */
  readonly weights?: readonly TensorProto[];
  /** Bits of its elements where they are stored with fewer than the type says. */
  readonly bits?: number | undefined;
}

/** A tensor on its way between two nodes. */
export class Value {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: number;
  readonly isConstant: boolean;
  readonly weights: readonly TensorProto[];
  readonly bits: number | undefined;
  #data: readonly number[] | undefined;
  readonly #source: TensorProto | undefined;
  #isRead: boolean;

  constructor(facts: ValueFacts) {
    this.name = facts.name;
    this.shape = facts.shape;
    this.type = facts.type;
    this.isConstant = facts.isConstant ?? false;
    this.#source = facts.source;
    const made = facts.weights ?? (facts.source === undefined ? [] : [facts.source]);
    this.weights = made.filter(({ dataType = 1 }) => isFloat(dataType) || isQuantized(dataType));
    this.bits = facts.bits;
    this.#data = facts.data;
    this.#isRead = facts.data !== undefined || facts.source === undefined;
  }

  /** How many elements it has. */
  get size(): number {
    return elements(this.shape);
  }

  /** Its numbers, if it is a small constant whose numbers are known. */
  get data(): readonly number[] | undefined {
    if (!this.#isRead) {
      this.#isRead = true;
      if (this.size <= FOLD_MOST) this.#data = numbers(this.#source!, this.size);
    }
    return this.#data;
  }

  /** Its one number, if it is a constant of one element. */
  get scalar(): number | undefined {
    return this.isConstant && this.size === 1 ? this.data?.[0] : undefined;
  }

  /** Whether a stored weight is in it, other than a single number or whole numbers such as sizes. */
  get isLearned(): boolean {
    const floats = isFloat(this.type) || isQuantized(this.type);
    return this.isConstant && floats && this.size > 1 &&
      this.weights.some(({ dims = [] }) => elements(dims) > 1);
  }
}
