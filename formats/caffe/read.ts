/** From a parsed prototxt to a network. */
import { badFile, FodlamError, show, unknownWord } from "../../ir/errors.ts";
import { Dimensions } from "../dimensions.ts";
import type { Reading, ReadOptions, Source } from "../format.ts";
import { GraphBuilder, type Tensor } from "../graph.ts";
import { furtherOutputs } from "../notes.ts";
import { stemOf, textOf } from "../text.ts";
import { type FaultAt, Fields } from "./fields.ts";
import { declared, type Given, isSource, sourced } from "./inputs.ts";
import { operators, typeKey } from "./operators.ts";
import { type Step, unknown } from "./step.ts";
import { parseText } from "./text.ts";
import { MAX_DESCRIPTION_BYTES } from "../limits.ts";

/** Layers that are there for training or for the log. */
const TRAINING = /loss(ohem)?$|^(accuracy|silence|hdf5output|detectionevaluate|multinomiallogisticloss)$/;

/** One layer of the file with what it says of itself. */
interface Entry {
  readonly fields: Fields;
  readonly name: string;
  readonly type: string;
  readonly key: string;
  readonly bottoms: readonly string[];
  readonly tops: readonly string[];
}

/** Whether one rule of `include` or `exclude` speaks of testing. */
function matches(rule: Fields): boolean {
  const phase = rule.word("phase");
  if (phase !== undefined && phase !== "TEST" && phase !== "1") return false;
  if ((rule.integer("min_level") ?? 0) > 0 || (rule.integer("max_level") ?? 0) < 0) return false;
  return rule.words("stage").length === 0;
}

/** Whether a layer is there when the network is tested. */
function isTested(layer: Fields): boolean {
  const include = layer.messages("include");
  if (include.length > 0) return include.some(matches);
  return !layer.messages("exclude").some(matches);
}

class Reader {
  readonly #builder: GraphBuilder;
  readonly #net: Fields;
  readonly #dims: Dimensions;
  readonly #blobs = new Map<string, Tensor>();
  readonly #firsts = new Map<Tensor, number>();
  readonly #dropped = new Set<string>();

  constructor(builder: GraphBuilder, net: Fields, dims: Dimensions) {
    this.#builder = builder;
    this.#net = net;
    this.#dims = dims;
  }

  network(): Reading {
    const names = this.#net.words("input");
    const sizes = declared(this.#net, this.#dims);
    this.#builder.place = "";
    names.forEach((name, i) => {
      const size = sizes[i];
      if (size === undefined) throw this.#builder.fault(`input_shape of "${name}"`, "nothing");
      this.#input(name, size);
    });
    const entries = this.#entries();
    for (let i = 0; i < entries.length; i++) {
      const scale = this.#scaleOf(entries, i);
      this.#builder.place = `line ${entries[i]!.fields.line}`;
      this.#layer(entries[i]!, scale);
      if (scale !== undefined) i++;
    }
    return { ...this.#builder.finish(), dimensions: this.#dims.known };
  }

  #input(name: string, { first, shape }: Given): void {
    const tensor = this.#builder.input(name, shape);
    this.#blobs.set(name, tensor);
    this.#firsts.set(tensor, first);
  }

  #entries(): Entry[] {
    const layers = [...this.#net.messages("layer"), ...this.#net.messages("layers")];
    layers.sort((a, b) => a.line - b.line);
    for (const layer of layers) {
      if (isTested(layer)) continue;
      this.#builder.note("Layers used only in training (include, exclude) are left out", layer.word("name"));
    }
    return layers.filter(isTested).map((fields, i) => {
      const type = fields.word("type") ?? "";
      const name = fields.word("name") || `${type || "layer"}${i + 1}`;
      const [bottoms, tops] = [fields.words("bottom"), fields.words("top")];
      return { fields, name, type, key: typeKey(type), bottoms, tops: tops.length > 0 ? tops : [name] };
    });
  }

  /** The scale that follows a batch normalisation and belongs to it. */
  #scaleOf(entries: readonly Entry[], i: number): Entry | undefined {
    const [norm, next] = [entries[i]!, entries[i + 1]];
    if (norm.key !== "batchnorm" || next?.key !== "scale" || next.bottoms.length !== 1) return undefined;
    const made = norm.tops[0];
    if (next.bottoms[0] !== made) return undefined;
    const readers = entries.slice(i + 2, i + 50).some(({ bottoms }) => bottoms.includes(made!));
    return next.tops[0] === made || !readers ? next : undefined;
  }

  #layer(entry: Entry, scale: Entry | undefined): void {
    const { name, type, key, fields, tops } = entry;
    if (type === "") throw this.#builder.fault(`a type of layer "${name}"`, "nothing");
    const dropped = entry.bottoms.some((bottom) => !this.#blobs.has(bottom) && this.#dropped.has(bottom));
    if (TRAINING.test(key) || dropped) {
      this.#builder.note("Losses, accuracies and logs are not part of inference and are left out", name);
      for (const top of tops) this.#dropped.add(top);
      return;
    }
    if (isSource(key, entry.bottoms.length)) {
      sourced(this.#builder, fields, tops, this.#dims).forEach((size, i) => this.#input(tops[i]!, size));
      return;
    }
    const weights = fields.messages("param").map((param) => param.word("name") ?? "");
    const made = weights.some((word) => word !== "")
      ? this.#builder.sharing(weights.join("\n"), () => this.#made(entry, scale))
      : this.#made(entry, scale);
    const all = Array.isArray(made) ? made as readonly Tensor[] : [made as Tensor];
    const isAlike = key === "split" || key === "slice"; // a part along the batch is the whole
    if (all.length < tops.length && !isAlike) this.#builder.note(furtherOutputs(type), all[0]!.name);
    (scale?.tops ?? tops).forEach((top, i) => this.#blobs.set(top, all[i] ?? all[0]!));
  }

  #made(entry: Entry, scale: Entry | undefined): Tensor | readonly Tensor[] {
    const { name, type, key, fields, tops } = entry;
    const bottoms = entry.bottoms.map((bottom) => this.#blob(bottom, name));
    const builder = this.#builder;
    if (scale !== undefined) {
      const shift = scale.fields.message("scale_param").flag("bias_term") ?? false;
      return builder.layer("batchNorm", [{ scale: true, shift }], bottoms, { name });
    }
    const firstOf = (bottom: Tensor | undefined) => bottom && this.#firsts.get(bottom);
    const step: Step = { builder, type, name, fields, bottoms, tops, dims: this.#dims, firstOf };
    return builder.operation(type, bottoms, () => (operators.get(key) ?? unknown)(step));
  }

  #blob(bottom: string, layer: string): Tensor {
    const found = this.#blobs.get(bottom);
    if (found !== undefined) return found;
    const { expected, got, hint } = unknownWord(
      "bottoms that stand above",
      bottom,
      [...this.#blobs.keys()].slice(-30),
    );
    throw this.#builder.fault(`"${layer}" to read ${expected}`, got, hint);
  }
}

/** A prototxt as a network, as it is tested. */
export function read(source: Source, options: ReadOptions): Reading {
  const { path } = source;
  const fault: FaultAt = (line, expected, got) =>
    new FodlamError(badFile(path, `line ${line}`, expected, got));
  const net = new Fields(parseText(path, textOf(source, MAX_DESCRIPTION_BYTES)), fault);
  if (!net.has("layer") && !net.has("layers")) {
    const solver = net.word("net") ?? net.word("train_net");
    const got = solver === undefined ? "none" : `a solver of ${show(solver)}`;
    throw new FodlamError(badFile(path, "", "layers: layer { ... }", got));
  }
  const builder = new GraphBuilder(path, net.word("name") || stemOf(path));
  return new Reader(builder, net, new Dimensions(options)).network();
}
