/** A network as boxes and arrows, whatever draws them. */
import type { Network } from "../../ir/network.ts";
import type { Layer } from "../../ir/registry.ts";
import { formatShape } from "../../ir/shape.ts";
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

/** The boxes of a network. */
export function boxesOf({ inputs, layers, outputs }: Network): Box[] {
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
      const { name, shape, instances = 1 } = layer;
      return {
        id: ids.get(name)!,
        lines: [name, callText(layer), (instances === 1 ? "" : `${instances} x `) + formatShape(shape)],
        role: ends.has(name) ? "output" : "layer",
        reads: layer.inputs.map((input) => ids.get(input)!),
      };
    }),
  ];
}
