/** The points of a graph, and how far it may grow: fragments inside each other share the call stack, all layers the memory. */
import { FodlamError, nestedTooDeep, tooManyLayers, withHint } from "../ir/errors.ts";
import type { LayerOptions } from "../ir/layer.ts";
import { type Flow, flowOf, workedOut } from "../ir/network.ts";
import { channelsLast } from "../ir/orientation.ts";
import type { AnyLayerDef } from "../ir/registry.ts";
import type { Bits } from "../ir/work.ts";
import type { Request } from "./arguments.ts";
import { inOrder, namesOf } from "./collect.ts";

/** A point of the graph: an input, or a layer and what it reads. */
export interface Node {
  /** The layer asked for; none at an input. */
  readonly request?: Request;
  /** An input's name, if the user gave one. */
  readonly name?: string;
  /** The points that it reads. */
  readonly inputs: readonly Node[];
  /** What it makes. */
  readonly flow: Flow;
  /** The names of the parts of the network that it stands in, outermost first. */
  readonly scope?: string | undefined;
  /** The point whose weights it uses again. */
  readonly sharedWith?: Node | undefined;
}

/** More of either is a slip. */
const MOST_NESTED = 500, MOST_LAYERS = 1_000_000;

/** How many fragments are being grown inside each other, and how many layers the outermost has. */
let depth = 0, layers = 0;

/** A fragment begins to grow. */
export function enter(): void {
  if (depth === 0) layers = 0;
  if (depth === MOST_NESTED) throw new FodlamError(nestedTooDeep(MOST_NESTED));
  depth++;
}

/** It has grown. */
export function leave(): void {
  depth--;
}

/** Refuses more layers than memory is sure to hold. */
export function checkLayers(count: number): void {
  if (count > MOST_LAYERS) throw new FodlamError(tooManyLayers(MOST_LAYERS));
}

/** The names that a new layer and its inputs would get in a network of it alone; for messages. */
function namesIn(
  request: Request,
  inputs: readonly Node[],
): { readonly own: string; readonly from: string[] } {
  const node: Node = { request, inputs, flow: inputs[0]!.flow, scope: context.scope };
  const names = namesOf(inOrder([node]), () => {});
  return { own: names.get(node)!, from: inputs.map((input) => names.get(input)!) };
}

/** The name of a layer whose arguments are at fault. */
export function nextName(definition: AnyLayerDef, inputs: readonly Node[]): string {
  return namesIn({ definition, fields: {}, options: {} }, inputs).own;
}

/** What helps where a layer is impossible because the input that it comes from is written height first. */
function orientationOf(node: Node): string | undefined {
  while (node.inputs.length > 0) node = node.inputs[0]!;
  return channelsLast(node.flow.shape);
}

/** A new point of the graph; throws at an impossible layer. */
export function grow(request: Request, inputs: readonly Node[]): Node {
  const { definition } = request;
  const flows = inputs.map((node) => node.flow);
  const name = () => namesIn(request, inputs).own;
  const from = () => namesIn(request, inputs).from;
  const fields = workedOut(definition, name, request.fields, flows.map(({ shape }) => shape));
  const { scope, bits, first, grown } = context;
  let flow: Flow;
  try {
    flow = flowOf(definition, name, fields, flows, from);
  } catch (error) {
    throw withHint(error, orientationOf(inputs[0]!));
  }
  const { options } = request;
  const made = fields === request.fields && bits === undefined
    ? request
    : { ...request, fields, options: bits === undefined ? options : withBits(options, bits) };
  const node: Node = { request: made, inputs, flow, scope, sharedWith: first?.[grown!.length] };
  if (depth > 0) checkLayers(++layers);
  grown?.push(node);
  return node;
}

/** A layer's own options with the bits of the part that it stands in, where it states none. */
function withBits(options: LayerOptions, bits: Partial<Bits>): LayerOptions {
  return { ...options, bits: Object.freeze({ ...bits, ...options.bits }) };
}

/** Where a fragment's layers are being grown: inside a named part, with bits, or as another use of the same weights. */
export interface Context {
  /** The names of the parts, outermost first. */
  readonly scope?: string | undefined;
  /** Bits of layers that state none of their own. */
  readonly bits?: Partial<Bits> | undefined;
  /** What the first use of the weights made. */
  readonly first?: readonly Node[] | undefined;
  /** What this use of the weights has made so far. */
  readonly grown?: Node[];
}

let context: Context = {};

/** Where fragments are being grown now. */
export function here(): Context {
  return context;
}

/** Grows within another context. */
export function within<T>(inner: Context, action: () => T): T {
  const outer = context;
  context = inner;
  try {
    return action();
  } finally {
    context = outer;
  }
}
