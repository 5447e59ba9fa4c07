import type { Network } from "../../ir/network.ts";
import { elements } from "../../ir/shape.ts";
import type { WriteOptions, Writing } from "../format.ts";
import { type Dialect, entriesOf } from "../lists/entries.ts";
import { type Entry, isProduct, roundedNote, touched } from "../lists/entry.ts";
import { yamlText } from "../yaml.ts";

/** Bits where the network states none, as in ZigZag's own resnet18.yaml. */
const BITS = 8;

const dialect: Dialect = { name: "ZigZag" };

/** Equation, loops and sizes of an entry. */
interface Form {
  readonly type: "Conv" | "Gemm";
  readonly equation: string;
  readonly loops: readonly (readonly [name: string, size: number])[];
}

function formOf({ nest }: Entry): Form {
  const { n, k, c, p, q, r, s, groups } = nest;
  const g = groups > 1 ? "[g]" : "";
  const channels = [...(groups > 1 ? [["G", groups] as const] : []), ["K", k / groups], [
    "C",
    c / groups,
  ]] as const;
  if (isProduct(nest)) {
    const equation = `O${g}[b][k]+=W${g}[k][c]*I${g}[b][c]`;
    return { type: "Gemm", equation, loops: [["B", n], ...channels] };
  }
  const equation = `O[b]${g}[k][oy][ox]+=W${g}[k][c][fy][fx]*I[b]${g}[c][iy][ix]`;
  return {
    type: "Conv",
    equation,
    loops: [["B", n], ...channels, ["OY", p], ["OX", q], ["FY", r], ["FX", s]],
  };
}

/** Zeros that windows touch, axis by axis; none where the image is not known. */
function paddingOf({ image, nest }: Entry): string[] {
  if (image === undefined || image.padding.every((zeros) => zeros === 0)) return [];
  const [rows, columns] = touched(nest);
  const [top, , left] = image.padding;
  const below = Math.max(0, rows - top - image.height), right = Math.max(0, columns - left - image.width);
  return ["  pr_loop_dims: [IY, IX]", `  padding: [[${top}, ${below}], [${left}, ${right}]]`];
}

/** Which entry a tensor of the network comes from, as far as nothing changed its size on the way. */
class Sources {
  readonly #ids = new Map<string, number>();
  readonly #layers = new Map<string, Network["layers"][number]>();
  readonly #sizes = new Map<string, number>();

  constructor(network: Network, entries: readonly Entry[]) {
    for (const layer of network.layers) this.#layers.set(layer.name, layer);
    for (const { name, shape } of [...network.inputs, ...network.layers]) {
      this.#sizes.set(name, elements(shape));
    }
    entries.forEach(({ layer }, id) => this.#ids.set(layer, id));
  }

  /** The id of the entry that makes what a layer reads; nothing if it is not in the list. */
  of(name: string | undefined): number | undefined {
    const size = this.#sizes.get(name ?? "");
    for (let at = name; at !== undefined && this.#sizes.get(at) === size;) {
      const id = this.#ids.get(at);
      if (id !== undefined) return id;
      const layer = this.#layers.get(at);
      at = layer === undefined || layer.inputs.length > 1 ? undefined : layer.inputs[0];
    }
  }

  /** What an entry reads: the first part of a layer reads the layer's inputs, a later one the part before it. */
  both(entry: Entry, id: number, part: number): readonly [input: number, second: number] {
    const inputs = this.#layers.get(entry.layer)!.inputs;
    const input = part > 0 ? id - 1 : this.of(inputs[0]);
    const second = entry.constant ? undefined : this.of(inputs[part + 1]);
    return [input ?? id, second ?? id];
  }
}

function block(entry: Entry, id: number, [input, second]: readonly [number, number]): string {
  const { type, equation, loops } = formOf(entry);
  const { stride, dilation } = entry.nest;
  const { weights: stored = BITS, activations = BITS } = entry.bits ?? {}, weights = Math.ceil(stored);
  const { accumulator = weights + activations } = entry.bits ?? {};
  const relations = `[ix=${stride[1]}*ox+${dilation[1]}*fx, iy=${stride[0]}*oy+${dilation[0]}*fy]`;
  return [
    `- id: ${id}`,
    `  name: ${yamlText(entry.name)}`,
    `  operator_type: ${type}`,
    `  equation: ${equation}`,
    ...(type === "Conv" ? [`  dimension_relations: ${relations}`] : []),
    `  loop_dims: [${loops.map(([name]) => name).join(", ")}]`,
    `  loop_sizes: [${loops.map(([, size]) => size).join(", ")}]`,
    ...paddingOf(entry),
    "  operand_precision:",
    `    W: ${weights}`,
    `    I: ${activations}`,
    `    O: ${accumulator}`,
    `    O_final: ${activations}`,
    "  operand_source:",
    `    I: ${input}`,
    `    W: ${second}`,
  ].join("\n");
}

/** A network as a workload. */
export function write(network: Network, options: WriteOptions): Writing {
  const { entries, skipped, notes } = entriesOf(network, dialect, options);
  const sources = new Sources(network, entries);
  let part = 0;
  const blocks = entries.map((entry, id) => {
    part = entries[id - 1]?.layer === entry.layer ? part + 1 : 0;
    return block(entry, id, sources.both(entry, id, part));
  });
  const bits = `${BITS} bits where the network states none, their sum for partial sums`;
  const source =
    "a source is named where nothing between two layers changes the tensor's size; else a layer names itself";
  return {
    files: [{ path: "", content: `${blocks.join("\n\n")}\n` }],
    skipped,
    notes: [...notes, ...roundedNote(entries), { text: bits, layers: [] }, { text: source, layers: [] }],
  };
}
