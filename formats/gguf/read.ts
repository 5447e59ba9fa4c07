import type { Network } from "../../ir/network.ts";
import type { Layer } from "../../ir/registry.ts";
import { BITS_PER_BYTE } from "../../ir/units.ts";
import { withBits } from "../bits.ts";
import type { Note, Reading, ReadOptions, Source } from "../format.ts";
import { families } from "../huggingface/families.ts";
import { readConfig } from "../huggingface/read.ts";
import { stemOf } from "../text.ts";
import { ALIKE, architectures, type Configuration } from "./architectures.ts";
import type { TensorInfo } from "./header.ts";
import { checkMatch, match } from "./match.ts";
import { Metadata } from "./metadata.ts";
import { modelOf } from "./shards.ts";

/** The configuration that says what the metadata says; refused if no family has the architecture's form. */
function configurationOf(metadata: Metadata): Configuration {
  const { architecture, type } = metadata;
  if (type !== "model") throw metadata.fault('key "general.type"', '"model"', `"${type}"`);
  if (!Object.hasOwn(architectures, architecture)) {
    const known = Object.keys(architectures);
    throw metadata.unknown('key "general.architecture"', "an architecture", architecture, known);
  }
  return architectures[architecture]!(metadata);
}

/** A network without the outputs that no tensor makes, and without what leads to them alone: poolers that files leave out. */
function withTensors(network: Network, hasPooler: boolean): Network {
  if (hasPooler || network.outputs.length < 2) return network;
  const outputs = network.outputs.slice(0, 1),
    byName = new Map(network.layers.map((layer) => [layer.name, layer]));
  const used = new Set<string>(), left: string[] = [...outputs];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    left.push(...byName.get(name)?.inputs ?? []);
  }
  return { ...network, layers: network.layers.filter(({ name }) => used.has(name)), outputs };
}

/** Bits for each element of tensors, all that is stored counted. */
function bitsOf(tensors: readonly TensorInfo[]): number {
  const sum = (of: (tensor: TensorInfo) => number) => tensors.reduce((all, tensor) => all + of(tensor), 0);
  return sum(({ bytes }) => bytes) * BITS_PER_BYTE / sum(({ elements }) => elements);
}

/** How many weights are of which type, most first. */
function typesNote(tensors: readonly TensorInfo[]): string {
  const counts = new Map<string, number>();
  for (const { type, elements } of tensors) counts.set(type.name, (counts.get(type.name) ?? 0) + elements);
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const share = (count: number) => `${Number((100 * count / all).toPrecision(3))} %`;
  const shown = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${share(count)}`);
  return `types of the weights: ${
    shown.join(", ")
  }; their scales are counted in their bits. Activations are not in the file`;
}

/** So many tensors are named. */
const MOST_NAMED = 3;

function leftNote(left: readonly TensorInfo[]): Note[] {
  if (left.length === 0) return [];
  const elements = left.reduce((sum, tensor) => sum + tensor.elements, 0);
  const names = left.slice(0, MOST_NAMED).map(({ name }) => name).join(", ");
  const more = left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more` : "";
  return [{
    text: `tensors that are no weights of the network are left out: ${names}${more}, ${elements} elements`,
    layers: [],
  }];
}

/** What a shortened file, or one of another byte order, is said to be. */
function fileNotes(
  { isBigEndian, fileBytes }: { readonly isBigEndian: boolean; readonly fileBytes: number | undefined },
  size: number,
): Note[] {
  const notes: string[] = [];
  if (isBigEndian) notes.push("the file has its most significant bytes first");
  if (fileBytes !== undefined && size < fileBytes) {
    notes.push(`the file ends before its weights do: ${size} of ${fileBytes} bytes; its header is whole`);
  }
  return notes.map((text) => ({ text, layers: [] }));
}

/** The network of a model of llama.cpp, with the bits of its tensors. */
export async function read(source: Source, options: ReadOptions): Promise<Reading> {
  const model = await modelOf(source), metadata = new Metadata(source.path, model);
  const tensors = [...model.tensors.values()], configuration = configurationOf(metadata);
  if (!Object.hasOwn(families, `${configuration.model_type}`)) {
    throw metadata.unknown(
      'key "general.architecture"',
      "an architecture",
      metadata.architecture,
      Object.keys(architectures),
    );
  }
  const name = (metadata.name ?? stemOf(source.path)).replaceAll("/", " ");
  const made = readConfig(source.path, { ...configuration, _name_or_path: name }, options);
  const network = withTensors(made.networks[0]!, metadata.has("cls.weight"));
  const { matches, left } = match(network, tensors), bits = new Map<string, number>();
  for (const one of matches) {
    checkMatch(one, metadata);
    for (const { name } of one.layers) bits.set(name, bitsOf(one.tensors));
  }
  const owner = ({ name, sharedWith }: Layer) => bits.get(name) ?? bits.get(sharedWith ?? "");
  const withOwn = withBits(network, (layer) => {
    const weights = owner(layer);
    return weights === undefined ? {} : { weights };
  });
  const alike = ALIKE.includes(metadata.architecture)
    ? [{
      text: `"${metadata.architecture}" is read as Llama, whose layers it has; its scales are not counted`,
      layers: [],
    }]
    : [];
  const notes = [...made.notes, ...alike, { text: typesNote(tensors), layers: [] }, ...leftNote(left)];
  return { networks: [withOwn], notes: [...notes, ...fileNotes(model, source.size ?? source.bytes.length)] };
}
