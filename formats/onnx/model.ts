/** What an ONNX file says, as far as FODLAM reads it: the messages of onnx.proto with their fields in camel case. */

/** A list of numbers that stays in the file's bytes until somebody asks for it. */
export interface Packed {
  /** Encoded numbers, as they stand in the file. */
  readonly chunks: Uint8Array[];
  /** Numbers that stood by themselves. */
  readonly loose: number[];
}

/** A key and a value. */
export interface Entry {
  readonly key?: string;
  readonly value?: string;
}

/** A tensor with its numbers: a weight, or a constant. */
export interface TensorProto {
  readonly name?: string;
  readonly dims?: readonly number[];
  readonly dataType?: number;
  readonly rawData?: Uint8Array;
  readonly floatData?: Packed;
  readonly int32Data?: Packed;
  readonly int64Data?: Packed;
  readonly doubleData?: Packed;
  readonly uint64Data?: Packed;
  readonly stringData?: readonly Uint8Array[];
  readonly dataLocation?: number;
  readonly externalData?: readonly Entry[];
}

/** A tensor of which only the values that are not zero are written. */
export interface SparseTensorProto {
  readonly values?: TensorProto;
  readonly dims?: readonly number[];
}

/** A node's attribute. */
export interface AttributeProto {
  readonly name?: string;
  readonly refAttrName?: string;
  readonly type?: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: TensorProto;
  readonly g?: GraphProto;
  readonly sparseTensor?: SparseTensorProto;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
  readonly strings?: readonly Uint8Array[];
}

/** A node: one operator. */
export interface NodeProto {
  readonly name?: string;
  readonly opType?: string;
  readonly domain?: string;
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly attribute?: readonly AttributeProto[];
}

/** A size: a number, a name, or neither. */
export interface DimensionProto {
  readonly dimValue?: number;
  readonly dimParam?: string;
}

/** What a value is. */
export interface ValueInfoProto {
  readonly name?: string;
  readonly type?: {
    readonly tensorType?: {
      readonly elemType?: number;
      readonly shape?: { readonly dim?: readonly DimensionProto[] };
    };
    readonly sequenceType?: unknown;
    readonly optionalType?: unknown;
    readonly mapType?: unknown;
  };
}

/** A graph. */
export interface GraphProto {
  readonly name?: string;
  readonly node?: readonly NodeProto[];
  readonly initializer?: readonly TensorProto[];
  readonly sparseInitializer?: readonly SparseTensorProto[];
  readonly input?: readonly ValueInfoProto[];
  readonly output?: readonly ValueInfoProto[];
  readonly valueInfo?: readonly ValueInfoProto[];
}

/** An operator that the file itself defines by a graph. */
export interface FunctionProto {
  readonly name?: string;
  readonly domain?: string;
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly node?: readonly NodeProto[];
  readonly attributeProto?: readonly AttributeProto[];
}

/** The whole file. */
export interface ModelProto {
  readonly irVersion?: number;
  readonly producerName?: string;
  readonly opsetImport?: readonly { readonly domain?: string; readonly version?: number }[];
  readonly graph?: GraphProto;
  readonly functions?: readonly FunctionProto[];
}
