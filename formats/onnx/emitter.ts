/** Layers from nodes: where each value lies, and what must be moved so that a layer finds it as it wants it. */
import type { Shape } from "../../ir/shape.ts";
import { type ArgumentsOf, def, type Kind, type Layer, type Layers } from "../../ir/registry.ts";
import type { MadeLayer, Maker } from "../maker.ts";
import { densityOf } from "./density.ts";
import { Mover } from "./mover.ts";
import type { Node } from "./node.ts";
import { leftOut, uncounted } from "../notes.ts";
import { storedElements } from "./operators/rule.ts";
import { Owners } from "./owners.ts";
import type { Web } from "./patterns/mod.ts";
import type { Asked } from "./shapes/mod.ts";
import { BFLOAT16, bitsOf, FLOAT16, isQuantized } from "./types.ts";
import { Value } from "./value.ts";
import { aligned, grouped, matched, plain, straight, transposed, type View } from "./view.ts";
import { own } from "../own.ts";

/** Notes by text, with the layers that each is about. */
export type Notes = Map<string, Set<string>>;

/** How to build. */
export interface EmitterOptions {
  /** Whether to count the zeros of weights. */
  readonly measureDensity: boolean;
  /** The version of ONNX's operators. */
  readonly opset: number;
}

/** A part of an axis. */
export interface Cut {
  readonly axis: number;
  readonly start: number;
  readonly count: number;
}

/** Builds the network's layers, node by node. */
export class Emitter {
  readonly maker: Maker;
  readonly notes: Notes = new Map();
  /** Values that are quantised and at once dequantised. */
  readonly marked: Set<Value> = new Set();
  readonly #views = new Map<Value, View>();
  readonly #mover: Mover;
  #node: Node | undefined;
  #made: string[] = [];
  /** Where the layers of the node at hand begin. */
  #first = 0;
  /** What the node at hand is to read, and the tensors that its layers have read. */
  #operands: (readonly [value: Value, layer: string])[] = [];
  readonly #read = new Set<string>();

  readonly #web: Web;
  readonly #owners = new Owners();
  readonly #parts = new Map<Value, Map<string, View>>();
  readonly #measure: boolean;
  readonly #opset: number;

  constructor(maker: Maker, web: Web, { measureDensity, opset }: EmitterOptions) {
    this.maker = maker;
    this.#mover = new Mover((...layer) => this.layer(...layer), (layer) => maker.shapeOf(layer));
    this.#web = web;
    this.#measure = measureDensity;
    this.#opset = opset;
  }

  /** A node as its shape rule sees it. */
  asked({ op, inputs, attributes, outputs }: Node): Asked {
    return { op, inputs, attributes, outputs: outputs.length, opset: this.#opset, assume: () => {} };
  }

  /** A part that was taken out of a value before. */
  slice(value: Value, cut: Cut): View | undefined {
    return this.#parts.get(value)?.get(`${cut.axis} ${cut.start} ${cut.count}`);
  }

  /** Remembers a part that was taken out of a value. */
  remember(value: Value, cut: Cut, view: View): void {
    const own = this.#parts.get(value) ?? new Map<string, View>();
    own.set(`${cut.axis} ${cut.start} ${cut.count}`, view);
    this.#parts.set(value, own);
  }

  /** Who reads a value. */
  readers(value: Value): readonly Node[] {
    return this.#web.readers(value);
  }

  /** Whether some node reads a value, or the model returns it. */
  isRead(value: Value): boolean {
    return this.#web.outputs.has(value) || this.#web.isRead(value);
  }

  /** A value's shape as FODLAM has it. */
  plainOf(value: Value): Shape {
    return plain(value.shape);
  }

  /**
   * Bits and density of a layer that multiplies, and the earlier layer of the same weights. Bits are said where the file stores
   * weights or activations with something else than 32-bit floating-point numbers.
   */
  multiplies(kind: Kind, x: Value, weights: readonly (Value | undefined)[]): MadeLayer {
    const [main] = weights, own = main === undefined ? undefined : main.bits ?? bitsOf(main.type);
    const activations = this.#views.get(x)?.bits ??
      (isQuantized(x.type) ? bitsOf(x.type) : x.type === FLOAT16 || x.type === BFLOAT16 ? 16 : undefined);
    const bits = {
      ...(own !== undefined && own !== 32 && { weights: own }),
      ...(activations !== undefined && { activations }),
    };
    const share = this.#measure && main !== undefined ? densityOf(main) : undefined;
    return {
      ...(Object.keys(bits).length > 0 && { bits }),
      ...(share !== undefined && { density: { weights: share } }),
      sharedWith: this.#owners.sharedWith(kind, weights),
    };
  }

  /** Remembers whose weights a tensor is. */
  owns(layer: string, kind: Kind, weights: readonly (Value | undefined)[]): void {
    this.#owners.add(layer, kind, weights);
  }

  /** Begins a node: layers from here on are its own. */
  begin(node: Node): void {
    this.#node = node;
    this.#made = [];
    this.#read.clear();
    this.#first = this.maker.layers.length;
    this.#operands = node.inputs.flatMap((value) => this.has(value) ? [[value, this.view(value).layer]] : []);
  }

  /** Ends a node: what was assumed of it is noted for its layers. */
  end(): void {
    for (const note of this.#node?.notes ?? []) for (const name of this.#made) this.note(note, name);
    if (this.#storesMore()) this.note(uncounted(this.#node!.op), this.#made.at(-1));
    for (const name of this.#leftOut()) {
      this.note(leftOut(this.#node!.op, name), this.#made.at(-1));
    }
  }

  /** Whether the node stores more numbers than its layers count as parameters; statistics and fillers are no parameters. */
  #storesMore(): boolean {
    const { op, inputs } = this.#node!;
    const stored = inputs.reduce((sum, value) => sum + storedElements(value), 0);
    if (stored === 0 || NORMALIZED.has(op)) return false;
    const own = this.maker.layers.slice(this.#first);
    return stored > own.reduce((sum, layer) => sum + this.#parametersOf(layer), 0);
  }

  #parametersOf(layer: Layer): number {
    const shapes = layer.inputs.map((input) => this.maker.shapeOf(input));
    const { work } = def(layer.kind)!;
    return work(layer as unknown as Record<string, unknown>, shapes, layer.shape).parameters ?? 0;
  }

  /** Operands of the node that no layer of it reads and no output of it is made of. */
  #leftOut(): string[] {
    const outputs = this.#node!.outputs.flatMap((value) => this.has(value) ? [this.view(value).layer] : []);
    const open = this.#operands.filter(([, layer]) => !this.#read.has(layer) && !outputs.includes(layer));
    if (open.length === 0) return [];
    const behind = new Set(outputs.flatMap((layer) => this.maker.inputsOf(layer)));
    return open.filter(([, layer]) => !behind.has(layer)).map(([value]) => value.name);
  }

  /** Says that the work of the layer at hand counts a value, though its layer does not name it: a cache. */
  counts(value: Value | undefined): void {
    if (this.has(value)) this.#read.add(this.view(value).layer);
  }

  /** Tells the user something about a layer. */
  note(text: string, layer?: string): void {
    const own = this.notes.get(text) ?? new Set();
    if (layer !== undefined) own.add(layer);
    this.notes.set(text, own);
  }

  /** Adds a layer of the node at hand. */
  layer<K extends Kind>(
    kind: K,
    args: ArgumentsOf<Layers[K]>,
    inputs: readonly string[],
    made: MadeLayer = {},
  ): string {
    const place = this.#node?.place;
    const name = this.maker.layer(kind, args, inputs, { ...(place !== undefined && { place }), ...made });
    this.#made.push(name);
    for (const input of inputs) this.#read.add(input);
    return name;
  }

  /** Adds the layer that a node is, under the node's name. */
  own<K extends Kind>(
    node: Node,
    kind: K,
    args: ArgumentsOf<Layers[K]>,
    inputs: readonly string[],
    made: MadeLayer = {},
  ): string {
    return this.layer(kind, args, inputs, { name: nameOf(node), ...made });
  }

  /** Where a value lies. */
  view(value: Value): View {
    const found = this.#views.get(value);
    if (found !== undefined) return found;
    throw this.maker.fault(this.#node?.place ?? "", "a value that depends on the input", `"${value.name}"`);
  }

  /** Whether a value lies somewhere: constants do not. */
  has(value: Value | undefined): value is Value {
    return value !== undefined && this.#views.has(value);
  }

  /** Says where a value lies. */
  set(value: Value | undefined, view: View): void {
    if (value !== undefined) this.#views.set(value, view);
  }

  /** Says that a value is a layer's tensor as it stands. */
  setStraight(value: Value | undefined, layer: string): void {
    if (value !== undefined) this.#views.set(value, straight(layer, value.shape));
  }

  /** Says that a value is a layer's tensor of some sizes (ones among them), its axes in another order. */
  setAs(value: Value | undefined, layer: string, sizes: readonly number[], order: readonly number[]): void {
    if (value !== undefined) this.#views.set(value, transposed(straight(layer, sizes), order));
  }

  /** A matrix with rows and columns exchanged. */
  turned(value: Value): Value {
    const other = new Value({ name: value.name, shape: [...value.shape].reverse(), type: value.type });
    this.#views.set(other, transposed(this.view(value), [1, 0]));
    return other;
  }

  /** The activation that a fused node names, behind what it made. */
  activation(node: Node, value: Value): void {
    const kind = own(FUSED, node.attributes.text("activation", ""));
    if (kind === undefined) return;
    const view = this.view(value);
    this.set(value, { ...view, layer: this.layer(kind, [], [view.layer]) });
  }

  /** The shape of the tensor in which a value lies. */
  base(view: View): Shape {
    return this.maker.shapeOf(view.layer);
  }

  /** A value's elements in its own order, as a tensor of a shape; its plain shape if left out. */
  as(value: Value, shape: Shape = plain(value.shape)): string {
    return this.arranged(this.view(value), shape);
  }

  /** The elements of a view in its order, as a tensor of a shape. */
  arranged(view: View, shape: Shape): string {
    return this.#mover.arranged(view, shape);
  }

  /** A tensor with another shape. */
  reshaped(layer: string, shape: Shape): string {
    return this.#mover.reshaped(layer, shape);
  }

  /** A value as vectors of features: its last axis (or the one named), all others as tokens; one vector alone is `[D]`. */
  tokens(value: Value, axis = value.shape.length - 1): string {
    const view = this.view(value), rest = view.axes.filter((_, i) => i !== axis);
    const features = value.shape[axis] ?? 1, count = value.size / features;
    const turned = { ...view, axes: [...rest, view.axes[axis] ?? []] };
    return this.arranged(turned, count === 1 ? [features] : [count, features]);
  }

  /** A value `[N, C, H, W]` as an image, N of them one above the other. */
  image(value: Value): string {
    const [batch = 1, channels = 1, ...spatial] = value.shape, view = this.view(value);
    const height = spatial.slice(0, -1).reduce((all, size) => all * size, 1), width = spatial.at(-1) ?? 1;
    const turned = batch === 1
      ? view
      : { ...view, axes: [view.axes[1]!, view.axes[0]!, ...view.axes.slice(2)] };
    return this.arranged(turned, [channels, batch * height, width]);
  }

  /** A value `[1, C, L]` as a sequence of L tokens of C features. */
  line(value: Value): string {
    const view = this.view(value), [, channels = 1, length = 1] = value.shape;
    return this.arranged({ ...view, axes: [view.axes[0]!, view.axes[2]!, view.axes[1]!] }, [
      length,
      channels,
    ]);
  }

  /**
   * A tensor of another value, brought into the order of a view's tensor; where the value has 1 and the view more, the tensor
   * has 1 as well. Nothing if that cannot be said.
   */
  alongside(value: Value, target: View): string | undefined {
    const own = this.view(value), base = this.base(target), whole = aligned(target, base);
    const gap = target.axes.length - own.axes.length;
    if (gap < 0 || whole === undefined) return undefined;
    const axes = [...new Array<readonly number[]>(gap).fill([]), ...own.axes];
    const shared = whole.view.axes.map((axis, i) => axes[i]!.length === 0 ? [] : axis);
    const pair = matched({ ...whole.view, axes: shared }, { ...own, axes });
    if (pair === undefined) return undefined;
    const [left, right] = pair, twin = new Map<number, number>();
    left.axes.forEach((axis, i) => axis.forEach((piece, k) => twin.set(piece, right.axes[i]![k]!)));
    const present = grouped(left, base).map((pieces) => pieces.filter((piece) => twin.has(piece)));
    const shape = present.map((pieces) => pieces.reduce((all, piece) => all * left.pieces[piece]!, 1));
    if (shape.some((size, i) => size !== 1 && size !== base[i])) return undefined;
    return this.arranged({ ...right, axes: [present.flat().map((piece) => twin.get(piece)!)] }, shape);
  }
}

/** Normalisations: their running means are no parameters, and exporters fill in scales of ones. */
const NORMALIZED = new Set(["BatchNormalization", "InstanceNormalization"]);

/** Activations that fused operators name. */
const FUSED: Readonly<Record<string, "relu" | "sigmoid" | "tanh" | "leakyRelu" | "hardSigmoid" | "relu6">> = {
  Relu: "relu",
  Sigmoid: "sigmoid",
  Tanh: "tanh",
  LeakyRelu: "leakyRelu",
  HardSigmoid: "hardSigmoid",
  Clip: "relu6",
};

/** A node's name as a layer's: exporters begin it with a slash. */
export function nameOf({ name }: Node): string {
  return name.replace(/^\/+/, "") || name;
}
