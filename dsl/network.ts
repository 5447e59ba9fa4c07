import { checkedFunction } from "../ir/checked.ts";
import {
  badField,
  badInputShape,
  badNetworkName,
  calling,
  emptyNetwork,
  FodlamError,
  notABody,
  notAnOutput,
  unequalParts,
  unknownOption,
} from "../ir/errors.ts";
import { count, type Field } from "../ir/field.ts";
import type { Network } from "../ir/network.ts";
import { common } from "../ir/options.ts";
import { channelAxis, isShape, type Shape } from "../ir/shape.ts";
import { checkCount } from "../ir/signature.ts";
import type { Bits } from "../ir/work.ts";
import { fragment } from "./block.ts";
import type { Node } from "./growth.ts";
import { empty, nodeOf, runFragment, share, tensorAt } from "./builder.ts";
import { atCaller } from "../ir/caller.ts";
import { collect } from "./collect.ts";
import type {
  AnyTensor,
  Branches,
  Fragment,
  ImageTensor,
  Tensor,
  TokenTensor,
  VectorTensor,
  VolumeTensor,
} from "./types.ts";
import { isObject } from "../ir/object.ts";

/** Options of an input. */
export interface InputOptions {
  /** The input's name; `"input"` if left out. */
  readonly name?: string;
}

/** The point of the graph of a tensor. */
function nodeIn(tensor: Tensor): Node {
  return nodeOf(tensor)!;
}

const isTensor = (value: unknown) => nodeOf(value) !== undefined;

const tensorField: Field<Tensor> = {
  doc: "a tensor",
  expected: "a tensor such as input(3, 224, 224)",
  accepts: (value): value is Tensor => isTensor(value),
};

const tensorList: Field<readonly Tensor[]> = {
  doc: "tensors",
  expected: "a list of tensors",
  accepts: (value): value is readonly Tensor[] => Array.isArray(value) && value.every(isTensor),
};

const fragmentField = fragment("what is applied to each");

function optionsOf(value: unknown): InputOptions {
  const options: InputOptions = isObject(value) ? value : {};
  const unknown = Object.keys(options).find((key) => key !== "name");
  if (unknown === undefined) return options;
  const name = typeof options.name === "string" ? options.name : "input";
  throw new FodlamError(unknownOption("input", name, unknown, ["name"]));
}

function inputNode(shape: unknown, name?: string): Node {
  if (!isShape(shape)) throw new FodlamError(badInputShape(shape));
  if (name !== undefined && !common.name.accepts(name)) {
    throw new FodlamError(badField("input", "input", "name", common.name, name));
  }
  const flow = { shape: Object.freeze([...shape]), instances: 1 };
  return { inputs: [], flow, ...(name !== undefined && { name }) };
}

/** An input's sizes, and options at the end. */
export interface MakeInput {
  /** A vector `[D]`. */
  (size: number, options?: InputOptions): VectorTensor;
  /** A token sequence `[T, D]`. */
  (length: number, features: number, options?: InputOptions): TokenTensor;
  /** An image `[C, H, W]`. */
  (channels: number, height: number, width: number, options?: InputOptions): ImageTensor;
  /** A volume `[C, D, H, W]`. */
  (channels: number, depth: number, height: number, width: number, options?: InputOptions): VolumeTensor;
  /** A tensor of which only running tells what it is. */
  (...shape: number[]): AnyTensor;
}

/**
 * A tensor that a network reads: `input(3, 224, 224)` is an image `[C, H, W]`, `input(128, 768)` a token sequence
 * `[T, D]`, `input(10)` a vector. The batch is not part of a shape.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(3, 224, 224).conv(64, 7, { stride: 2, padding: 3 }).shape); // [ 64, 112, 112 ]
 * ```
 *
 * @throws {FodlamError} if a size is not a whole number of at least 1
 */
export const input: MakeInput = atCaller(
  (...args: unknown[]) => {
    const last = args.at(-1);
    const options = optionsOf(last);
    return tensorAt(inputNode(options === last ? args.slice(0, -1) : args, options.name));
  },
) as MakeInput;

/** The two ways of making a network. */
export interface MakeNetwork {
  /** A network of one fragment on one input of this shape. */
  (name: string, inputShape: Shape, fragment: Fragment): Network;
  /** The network that makes these tensors. */
  (name: string, outputs: Tensor | readonly Tensor[]): Network;
}

/**
 * A network: a fragment bound to an input shape, or what it takes to make some tensors.
 *
 * @example
 * ```ts
 * import { conv, network } from "@fodlam/fodlam";
 *
 * const net = network("tiny", [3, 32, 32], conv(64, 3).relu().pool().fc(10).softmax());
 * console.log(net.layers.length, net.layers[0]?.shape); // 5 [ 64, 30, 30 ]
 * ```
 *
 * @throws {FodlamError} at the first layer that is impossible, naming it, what was expected and what came
 */
export const network: MakeNetwork = atCaller(
  (...args: unknown[]): Network => {
    const [name, shapeOrOutputs, ...rest] = args as [string, ...unknown[]];
    if (!common.name.accepts(name)) throw new FodlamError(badNetworkName(name));
    checkCount(calling("network"), ["name", "inputShape", "fragment"], args);
    if (nodeOf(rest[0]) !== undefined) throw new FodlamError(notABody(name, rest[0]));
    if (rest[0] !== undefined) return collect(name, [runFragment(rest[0], inputNode(shapeOrOutputs))]);
    const outputs = Array.isArray(shapeOrOutputs) ? shapeOrOutputs : [shapeOrOutputs];
    if (outputs.length === 0) throw new FodlamError(emptyNetwork(name));
    const nodes = outputs.map((output) => {
      const node = nodeOf(output);
      if (node === undefined) throw new FodlamError(notAnOutput(name, output));
      return node;
    });
    return collect(name, nodes);
  },
);

/**
 * A fragment several times over; a function is given the repetition's number, from 0.
 *
 * @example
 * ```ts
 * import { conv, network, repeat } from "@fodlam/fodlam";
 *
 * const net = network("deep", [3, 32, 32], repeat(3, (i) => conv(16 << i, 3).relu()));
 * console.log(net.layers.at(-1)!.shape); // [ 64, 26, 26 ]
 * ```
 */
export const repeat: (times: number, fragment: Fragment | ((index: number) => Fragment)) => Fragment =
  atCaller((...args) => empty.repeat(...args));

/**
 * A fragment whose input is added to its output, directly or through a `shortcut`.
 *
 * @example
 * ```ts
 * import { conv, network, residual } from "@fodlam/fodlam";
 *
 * const body = conv(64, 3, { padding: 1 }).relu().conv(64, 3, { padding: 1 });
 * console.log(network("block", [64, 56, 56], residual(body).relu()).layers.length); // 5
 * ```
 */
export const residual: (body: Fragment, shortcut?: Fragment) => Fragment = atCaller((...args) =>
  empty.residual(...args)
);

/**
 * Fragments side by side on the same input, to be merged by `.concat()` or `.add()`.
 *
 * @example
 * ```ts
 * import { branch, conv, network } from "@fodlam/fodlam";
 *
 * const net = network("fire", [96, 55, 55], conv(16, 1).branch(conv(64, 1), conv(64, 3, { padding: 1 })).concat());
 * console.log(net.layers.at(-1)!.shape); // [ 128, 55, 55 ]
 * console.log(network("same", [96, 55, 55], branch(conv(64, 1), conv(64, 1)).add()).layers.length); // 3
 * ```
 */
export const branch: (...branches: readonly [Fragment, ...Fragment[]]) => Branches<Fragment> = atCaller(
  (...branches) => empty.branch(...branches),
);

/**
 * A fragment whose layers' names all start with a name and a dot, each part counting its own.
 *
 * @example
 * ```ts
 * import { conv, network, scope } from "@fodlam/fodlam";
 *
 * const net = network("parts", [3, 32, 32], scope("stem", conv(16, 3).relu()).conv(32, 3));
 * console.log(net.layers.map((layer) => layer.name)); // [ "stem.conv1", "stem.relu1", "conv1" ]
 * ```
 */
export const scope: (name: string, part: Fragment) => Fragment = atCaller((...args) => empty.scope(...args));

/**
 * A fragment whose layers have these bits, where they state none of their own: quantised blocks of a network.
 *
 * @example
 * ```ts
 * import { bits, conv, network } from "@fodlam/fodlam";
 *
 * const net = network("two widths", [3, 32, 32], conv(16, 3).bits({ weights: 4 }, conv(32, 3).conv(32, 3)));
 * console.log(net.layers.map((layer) => layer.bits)); // [ undefined, { weights: 4 }, { weights: 4 } ]
 * console.log(network("all", [3, 8, 8], bits({ weights: 8, activations: 8 }, conv(4, 3))).layers[0]!.bits?.weights); // 8
 * ```
 */
export const bits: (bits: Partial<Bits>, part: Fragment) => Fragment = atCaller((...args) =>
  empty.bits(...args)
);

/**
 * A fragment of which only the shape that it meets tells what it is: a function from the tensor to what becomes of it.
 *
 * @example
 * ```ts
 * import { apply, network } from "@fodlam/fodlam";
 *
 * const halve = apply((x) => x.conv(x.shape[0]! / 2, 1));
 * console.log(network("half", [64, 8, 8], halve.then(halve)).layers.at(-1)!.shape); // [ 16, 8, 8 ]
 * ```
 */
export const apply: (part: (x: AnyTensor) => Tensor) => Fragment = atCaller((...args) =>
  empty.apply(...args)
);

/**
 * The same fragment with the same weights on several tensors: a detector's head on every level of a pyramid. Its parameters
 * are counted once.
 *
 * @example
 * ```ts
 * import { conv, count, input, network, shareWeights } from "@fodlam/fodlam";
 *
 * const x = input(256, 50, 50);
 * const heads = shareWeights(conv(36, 3, { padding: 1 }), [x, x.pool()]);
 * console.log(count(network("heads", heads)).parameters); // 82980
 * ```
 */
export const shareWeights: (fragment: Fragment, tensors: readonly Tensor[]) => AnyTensor[] = checkedFunction(
  { act: calling("shareWeights"), takes: { fragment: fragmentField, tensors: tensorList } },
  (fragment, tensors) => share(fragment, tensors.map(nodeIn)).map(tensorAt),
);

/**
 * A tensor cut into equal parts along its channels (features, for tokens and vectors).
 *
 * @example
 * ```ts
 * import { input, split } from "@fodlam/fodlam";
 *
 * const [a, b] = split(input(116, 28, 28), 2);
 * console.log(a!.shape, b!.shape); // [ 58, 28, 28 ] [ 58, 28, 28 ]
 * ```
 *
 * @throws {FodlamError} if the parts would not be equal
 */
export const split: (tensor: Tensor, parts: number) => AnyTensor[] = checkedFunction(
  { act: calling("split"), takes: { tensor: tensorField, parts: count("equal parts") } },
  (tensor, parts) => {
    const node = nodeIn(tensor);
    const { shape } = node.flow;
    const axis = channelAxis(shape);
    const size = shape[axis]! / parts;
    if (!Number.isInteger(size)) throw new FodlamError(unequalParts(shape[axis]!, parts));
    return Array.from({ length: parts }, (_, i) => tensorAt(node).slice(axis, i * size, (i + 1) * size));
  },
);
