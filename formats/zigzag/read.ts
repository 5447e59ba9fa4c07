import { isShape, type Shape } from "../../ir/shape.ts";
import type { Bits, Nest } from "../../ir/work.ts";
import type { Note, Reading, Source } from "../format.ts";
import { type Entry, type Image, touched } from "../lists/entry.ts";
import { Chain } from "../lists/network.ts";
import { stemOf, textOf } from "../text.ts";
import { parseYaml, type YamlValue } from "../yaml.ts";
import { type Equation, equationOf, nestFrom, sizesOf } from "./equation.ts";
import { MAX_YAML_BYTES } from "../limits.ts";

const POOLING = /pool/i;
const ELEMENTWISE = /^(add|sum)/i;

/** One workload. */
class Workload {
  readonly #chain: Chain;
  /** The layer of each id. */
  readonly #layers = new Map<number, string>();
  /** Layers whose padding follows from what they read. */
  readonly padded: string[] = [];
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    this.#chain = new Chain(path, stemOf(path).replace(/(?<=.)\.zigzag$/, ""));
  }

  read(root: YamlValue): Reading {
    for (const layer of root.list()) this.#layer(layer);
    return this.#chain.reading(
      "the format names no source of a fitting shape: these read an input of their own",
    );
  }

  #layer(layer: YamlValue): void {
    if (!layer.isMapping) throw layer.fault("a layer: id, operator_type, equation, loop_dims, loop_sizes");
    const id = layer.get("id").whole(0);
    if (this.#layers.has(id)) throw layer.get("id").fault("every id once", `${id} again`);
    const type = layer.get("operator_type").text();
    const name = layer.get("name").isThere ? layer.get("name").text() : `${type.toLowerCase()}${id}`;
    const equation = equationOf(layer.get("equation"));
    const place = `layer ${id} "${name.slice(0, 100)}"`;
    const own = { name: name.slice(0, 150), place };
    const made = equation.multiplies && !POOLING.test(type)
      ? this.#multiply(layer, equation, own)
      : POOLING.test(type)
      ? this.#pool(layer, type, equation, own)
      : this.#elementwise(layer, type, equation, own);
    this.#layers.set(id, made);
  }

  /** The layer that a tensor comes from; nothing if it is constant or not named. */
  #source(layer: YamlValue, letter: string): string | undefined {
    const source = layer.get("operand_source").get(letter);
    if (!source.isThere || source.value === layer.get("id").value) return undefined;
    const id = source.whole(0);
    const name = this.#layers.get(id);
    if (name === undefined) throw source.fault("the id of an earlier layer", `${id}`);
    return name;
  }

  #multiply(layer: YamlValue, equation: Equation, own: Pick<Entry, "name" | "place">): string {
    const nest = nestFrom(layer, equation, sizesOf(layer));
    const second = this.#source(layer, equation.second.letter);
    const source = this.#source(layer, equation.input.letter);
    const entry: Entry = {
      ...own,
      name: own.name,
      layer: own.name,
      nest,
      constant: second === undefined,
      image: this.#image(layer, own.name, nest, source),
      bits: bitsOf(layer.get("operand_precision"), equation),
    };
    return this.#chain.add(entry, source);
  }

  /** The image that a layer reads: as its source makes it, the rest padding; or as the file states the padding. */
  #image(layer: YamlValue, name: string, nest: Nest, source: string | undefined): Image | undefined {
    const made = source === undefined ? undefined : this.#chain.maker.shapeOf(source);
    const fitted = made === undefined ? undefined : fit(nest, made);
    if (fitted !== undefined) {
      if (fitted.padding.some((zeros) => zeros > 0)) this.padded.push(name);
      return fitted;
    }
    const stated = layer.get("padding");
    return stated.isThere ? statedImage(layer, nest, stated) : undefined;
  }

  #pool(layer: YamlValue, type: string, equation: Equation, own: Pick<Entry, "name" | "place">): string {
    const sizes = sizesOf(layer);
    const taps = equation.second.indices.filter((index) => !equation.output.includes(index));
    const kernel = { ...equation, second: { ...equation.second, indices: taps } };
    const nest = nestFrom(layer, kernel, sizes);
    const channels = nest.n * nest.groups;
    const source = this.#source(layer, equation.input.letter);
    const { height, width, padding } = this.#image(layer, own.name, { ...nest, c: channels }, source) ??
      { height: touched(nest)[0], width: touched(nest)[1], padding: [0, 0, 0, 0] as const };
    const shape: Shape = [channels, height, width];
    if (!shape.every(Number.isSafeInteger)) throw layer.get("loop_sizes").fault("sizes of an image");
    const mode = /a(ve?r|verage)/i.test(type) ? "average" : "max";
    const input = this.#chain.read(source, shape, own);
    const how = { stride: nest.stride, padding, mode } as const;
    return this.#made(this.#chain.maker.layer("pool", [[nest.r, nest.s], how], [input], own));
  }

  #elementwise(
    layer: YamlValue,
    type: string,
    equation: Equation,
    own: Pick<Entry, "name" | "place">,
  ): string {
    if (!ELEMENTWISE.test(type)) throw layer.get("operator_type").fault("Conv, Gemm, Add or a pooling");
    const sizes = sizesOf(layer);
    const indices = equation.output.filter((index) => index !== "b");
    const shape = indices.map((index) => sizes.get(index) ?? 1);
    if (!isShape(shape)) throw layer.get("equation").fault("an output of one to four axes");
    const inputs = [equation.input, equation.second].map(({ letter }, i) =>
      this.#chain.read(this.#source(layer, letter), shape, {
        ...own,
        name: `${own.name}${i === 0 ? "" : ".second"}`,
      })
    );
    return this.#made(this.#chain.maker.layer("add", [], inputs, own));
  }

  #made(name: string): string {
    this.#chain.unread.add(name);
    return name;
  }
}

/** Zeros around an image so that windows touch just that much; none if they cannot. */
function fit(nest: Nest, [channels, height, width, ...more]: Shape): Image | undefined {
  if (channels !== nest.c || height === undefined || width === undefined || more.length > 0) return undefined;
  const [rows, columns] = touched(nest);
  const down = split(rows - height, nest.stride[0], rows),
    across = split(columns - width, nest.stride[1], columns);
  if (down === undefined || across === undefined) return undefined;
  return { height, width, padding: [...down, ...across] };
}

/** Missing rows before and after; a few too many are never reached. */
function split(missing: number, stride: number, touchedRows: number): readonly [number, number] | undefined {
  if (missing <= 0) return -missing < stride ? [0, 0] : undefined;
  return missing < touchedRows ? [Math.floor(missing / 2), Math.ceil(missing / 2)] : undefined;
}

/** The image of a layer that states its padding, axis by axis as in `pr_loop_dims`. */
function statedImage(layer: YamlValue, nest: Nest, stated: YamlValue): Image | undefined {
  const dims = layer.get("pr_loop_dims").isThere ? layer.get("pr_loop_dims").list() : [];
  const pads = new Map<string, readonly [number, number]>();
  stated.list().forEach((item, i) => {
    const [before, after] = item.list();
    if (before === undefined || after === undefined) throw item.fault("a pair [before, after]");
    const zeros = [before.whole(0), after.whole(0)] as const;
    pads.set(dims[i]?.text().toLowerCase().includes("y") === true ? "y" : "x", zeros);
  });
  const [rows, columns] = touched(nest);
  const down = pads.get("y") ?? [0, 0], across = pads.get("x") ?? [0, 0];
  const height = rows - down[0] - down[1], width = columns - across[0] - across[1];
  if (height < 1 || width < 1) throw stated.fault(`padding of less than ${rows}x${columns}`);
  return { height, width, padding: [...down, ...across] };
}

/** Bits of the tensors; those of 0 are of an operand that is none. */
function bitsOf(precision: YamlValue, { input, second }: Equation): Partial<Bits> | undefined {
  const bits: { -readonly [K in keyof Bits]?: number } = {};
  const letters = { activations: input.letter, weights: second.letter, accumulator: "O" } as const;
  for (const key of Object.keys(letters) as (keyof typeof letters)[]) {
    const value = precision.get(letters[key]);
    if (!value.isThere) continue;
    const number = value.whole(0);
    if (number > 64) throw value.fault("at most 64 bits");
    if (number > 0) bits[key] = number;
  }
  return Object.keys(bits).length > 0 ? bits : undefined;
}

/** A workload as a network. */
export function read(source: Source): Reading {
  const root = parseYaml(source.path, textOf(source, MAX_YAML_BYTES));
  const workload = new Workload(source.path);
  const { networks, notes } = workload.read(root);
  const more: Note[] = workload.padded.length > 0
    ? [{
      text: "padding is what the layer before makes too little, half of it on each side",
      layers: workload.padded,
    }]
    : [];
  return { networks, notes: [...notes, ...more], dimensions: [] };
}
