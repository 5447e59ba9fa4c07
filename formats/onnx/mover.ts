/** Layers that move elements, where somebody needs them in another order. */
import type { ArgumentsOf, Kind, Layers } from "../../ir/registry.ts";
import { sameShape, type Shape } from "../../ir/shape.ts";
import type { MadeLayer } from "../maker.ts";
import { blocks, type View } from "./view.ts";

/** Adds a layer and gives its name. */
export type AddLayer = <K extends Kind>(
  kind: K,
  args: ArgumentsOf<Layers[K]>,
  inputs: readonly string[],
  made?: MadeLayer,
) => string;

interface Move {
  readonly sizes: readonly number[];
  readonly order: readonly number[];
  readonly shape: Shape;
}

/** Brings tensors into an order and a shape; the same wish twice is one layer. */
export class Mover {
  readonly #moved = new Map<string, string>();
  readonly #layer: AddLayer;
  readonly #shapeOf: (layer: string) => Shape;

  /** With what adds layers and knows their shapes. */
  constructor(layer: AddLayer, shapeOf: (layer: string) => Shape) {
    this.#layer = layer;
    this.#shapeOf = shapeOf;
  }

  /** The elements of a view in its order, as a tensor of a shape. */
  arranged(view: View, shape: Shape): string {
    const base = this.#shapeOf(view.layer), { sizes, order } = blocks(view);
    if (order.every((piece, i) => piece === i)) return this.reshaped(view.layer, shape);
    const key = `${view.layer}|${sizes}|${order}|${shape}`;
    const known = this.#moved.get(key);
    if (known !== undefined) return known;
    const name = this.#move(view.layer, base, { sizes, order, shape });
    this.#moved.set(key, name);
    return name;
  }

  /** A tensor with another shape. */
  reshaped(layer: string, shape: Shape): string {
    if (sameShape(this.#shapeOf(layer), shape)) return layer;
    const key = `${layer}|${shape}`, known = this.#moved.get(key);
    if (known !== undefined) return known;
    const name = shape.length === 1
      ? this.#layer("flatten", [], [layer])
      : this.#layer("reshape", [shape], [layer]);
    this.#moved.set(key, name);
    return name;
  }

  #move(layer: string, base: Shape, { sizes, order, shape }: Move): string {
    const [a = 1, b = 1] = sizes;
    if (sizes.length === 2 && base.length === 3 && a === base[0]) {
      return this.reshaped(this.#layer("toTokens", [], [layer]), shape);
    }
    if (sizes.length === 2 && base.length === 2 && a === base[0] && shape.length === 3 && b === shape[0]) {
      return this.#layer("toImage", [shape[1]!, shape[2]!], [layer]);
    }
    if (base.length === 3 && shape.length === 3) {
      if (`${order}` === "1,0,2" && a * b === base[0] && sameShape(base, shape)) {
        return this.#layer("channelShuffle", [a], [layer]);
      }
      const up = shape[1]! / base[1]!, down = base[1]! / shape[1]!;
      const isSquare = (factor: number) => Number.isInteger(factor) && factor > 1;
      if (isSquare(up) && shape[2] === base[2]! * up && base[0] === shape[0]! * up ** 2) {
        return this.#layer("pixelShuffle", [up], [layer]);
      }
      if (isSquare(down) && base[2] === shape[2]! * down && shape[0] === base[0]! * down ** 2) {
        return this.#layer("spaceToDepth", [down], [layer]);
      }
    }
    if (sizes.length > 4) {
      return this.#layer("custom", [0, { group: "movement", output: shape }], [layer], { name: "move" });
    }
    const turned = this.#layer("transpose", [order], [this.reshaped(layer, sizes)]);
    return this.reshaped(turned, shape);
  }
}
