/** A network as boxes and arrows, whatever draws them. */
import type { Network } from "../../ir/network.ts";
import type { Layer } from "../../ir/registry.ts";
import { formatShape } from "../../ir/shape.ts";
import type { GraphCosts } from "../format.ts";
import { argumentsOf } from "../typescript/arguments.ts";

/** A box: its lines of text. */
export interface Box {
  /** `n0`, `n1`, ... in the network's order, inputs first. */
  readonly id: string;
  /** Name, layer with its arguments, shape. */
  readonly lines: readonly string[];
  /** What it stands for. */
  readonly role: "input" | "layer" | "output";
  /** The boxes that it reads, as often as it reads them. */
  readonly reads: readonly string[];
  /** How much it costs, from 0 to `HEATS`; undefined where that is not shown. */
  readonly heat?: number | undefined;
}

/** A scope with its boxes and the scopes in it, in the network's order. */
export interface Scope {
  /** `s0`, `s1`, ... in the order in which they begin. */
  readonly id: string;
  /** Its name: `layer1` of the layer `layer1.conv1`. */
  readonly name: string;
  /** What is in it. */
  readonly items: readonly (Box | Scope)[];
}

/** Whether an item of a scope is a scope itself. */
export function isScope(item: Box | Scope): item is Scope {
  return "items" in item;
}

/** Colours of boxes by their share of the cost, from pale to strong, all under black text (Brewer, ColorBrewer 2.0, Oranges). */
export const HEAT_COLOURS: readonly string[] = ["#fff5eb", "#fee6ce", "#fdd0a2", "#fdae6b", "#fd8d3c"];

/** Each colour's least share of the whole. */
const LEAST: readonly number[] = [0, 0.01, 0.03, 0.1, 0.3];

function heatOf(share: number): number {
  return LEAST.findLastIndex((least) => share >= least);
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A layer as the language calls it, with options as words: `conv 64, 3, padding 1`. */
function callText({ bits: _bits, density: _density, sharedWith, ...layer }: Layer): string {
  const { positional, options } = argumentsOf(layer as Layer);
  const words = [
    ...positional.map(written),
    ...Object.entries(options).map(([key, value]) =>
      value === true ? key : value === false ? `no ${key}` : `${key} ${written(value)}`
    ),
    ...(sharedWith === undefined ? [] : [`weights of ${sharedWith}`]),
  ];
  return [layer.kind, words.join(", ")].filter((word) => word !== "").join(" ");
}

/** The boxes of a network, with what they cost if that is given. */
export function boxesOf({ inputs, layers, outputs }: Network, costs?: GraphCosts): Box[] {
  const ids = new Map([...inputs, ...layers].map(({ name }, i) => [name, `n${i}`]));
  const ends = new Set(outputs);
  return [
    ...inputs.map(({ name, shape }): Box => ({
      id: ids.get(name)!,
      lines: [name, formatShape(shape)],
      role: "input",
      reads: [],
    })),
    ...layers.map((layer): Box => {
      const { name, shape, instances = 1 } = layer, cost = costs?.layers.get(name);
      const size = (instances === 1 ? "" : `${instances} x `) + formatShape(shape);
      return {
        id: ids.get(name)!,
        lines: [name, callText(layer), size, ...(cost === undefined ? [] : [cost.text])],
        ...(cost !== undefined && { heat: heatOf(cost.share) }),
        role: ends.has(name) ? "output" : "layer",
        reads: layer.inputs.map((input) => ids.get(input)!),
      };
    }),
  ];
}

/** Boxes in the scopes of their names; a scope of one box alone is none. */
export function scopesOf(boxes: readonly Box[]): readonly (Box | Scope)[] {
  interface Open {
    readonly name: string;
    readonly items: (Box | Open)[];
    boxes: number;
  }
  const root: Open = { name: "", items: [], boxes: 0 }, known = new Map<string, Open>([["", root]]);
  const scope = (path: string): Open => {
    const found = known.get(path);
    if (found !== undefined) return found;
    const own: Open = { name: path, items: [], boxes: 0 };
    scope(outerOf(path)).items.push(own);
    known.set(path, own);
    return own;
  };
  for (const box of boxes) {
    const path = box.role === "input" ? "" : outerOf(box.lines[0]!);
    scope(path).items.push(box);
    for (let at = path; at !== ""; at = outerOf(at)) scope(at).boxes++;
  }
  let count = 0;
  const closed = (items: Open["items"]): (Box | Scope)[] =>
    items.flatMap((item): (Box | Scope)[] => {
      if (!("items" in item)) return [item];
      if (item.boxes < 2) return closed(item.items);
      return [{ id: `s${count++}`, name: item.name, items: closed(item.items) }];
    });
  return closed(root.items);
}

/** The scope around a name: `a.b` of `a.b.conv1`. */
function outerOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}
