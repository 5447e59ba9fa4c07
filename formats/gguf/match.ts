/** Which tensors hold the weights of which layers: llama.cpp's names (gguf-py/gguf/constants.py, TENSOR_NAMES) by role and block. */
import type { Network } from "../../ir/network.ts";
import { lower } from "../../ir/lower.ts";
import type { Layer } from "../../ir/registry.ts";
import { type Part, type Role, rolesOf } from "../huggingface/roles.ts";
import type { TensorInfo } from "./header.ts";
import type { Metadata } from "./metadata.ts";
import { groupBy } from "../../ir/group.ts";

/** Layers and the tensors that hold their weights together. */
export interface Match {
  /** The layers. */
  readonly layers: readonly Layer[];
  /** Parameters of each. */
  readonly parameters: ReadonlyMap<Layer, number>;
  /** The tensors. */
  readonly tensors: readonly TensorInfo[];
}

const QUERY_KEY_VALUE = ["attn_q", "attn_k", "attn_v"] as const;

/** Names in a block by role; of several lists the first whose first name is there. */
const IN_BLOCK: Readonly<Partial<Record<Role, readonly (readonly string[])[]>>> = {
  query: [["attn_q"], ["attn_qkv"]],
  key: [["attn_k"], ["attn_qkv"]],
  value: [["attn_v"], ["attn_qkv"]],
  keyValue: [["attn_k", "attn_v"]],
  queryKeyValue: [["attn_qkv"], QUERY_KEY_VALUE],
  queryDown: [["attn_q_a"]],
  queryUp: [["attn_q_b"], ["attn_q"]],
  keyValueDown: [["attn_kv_a_mqa"]],
  keyValueUp: [["attn_kv_b"], ["attn_k_b", "attn_v_b"]],
  attentionOutput: [["attn_output"]],
  gate: [["ffn_gate"], ["ffn_up"]],
  up: [["ffn_up"]],
  gateUp: [["ffn_up"]],
  down: [["ffn_down"]],
  core: [["attn_sinks"]],
};

/** Tensors of a mixture: routers, experts together or one by one, what is shared. */
const OF_MIXTURE = /^blk\.\d+\.(ffn_gate_inp(_shexp)?|ffn_(gate|up|down|gate_up)(_exps|_shexp|\.\d+))\./;

const NORM = /(^|[._])norm(_\d)?\.(weight|bias)$/;

/** A group of tensors, and how it is known among others. */
interface Group {
  readonly key: string;
  /** Whether a tensor is of it. */
  readonly holds: (tensor: TensorInfo) => boolean;
  /** Whether it takes what the others leave. */
  readonly isRest?: boolean;
}

/** A tensor's name without `.weight` and `.bias`. */
function stemOf({ name }: TensorInfo): string {
  return name.replace(/\.(weight|bias)$/, "");
}

/** A tensor's block, in its name. */
function blockOf({ name }: TensorInfo): string | undefined {
  return /^blk\.(\d+)\./.exec(name)?.[1];
}

function named(names: readonly string[]): Group {
  return { key: names.join(), holds: (tensor) => names.includes(stemOf(tensor)) };
}

/** The group of a layer. All normalisations are one: they are stored alike, and stand at many places. */
function groupOf({ role, block }: Part, isFirst: boolean, exists: (stem: string) => boolean): Group {
  if (role === "norm") return { key: "norms", holds: ({ name }) => NORM.test(name) };
  if (role === "embedding") return named([isFirst ? "token_embd" : "token_types"]);
  if (role === "position") return named(["position_embd"]);
  if (role === "head") return named(["output"]);
  const place = (name: string) => `blk.${block}.${name}`,
    isHere = (tensor: TensorInfo) => blockOf(tensor) === `${block}`;
  if (role === "experts") {
    return { key: place("experts"), holds: (tensor) => isHere(tensor) && OF_MIXTURE.test(tensor.name) };
  }
  const lists = IN_BLOCK[role];
  const list = lists?.find(([first]) => exists(place(first!))) ?? (role === "core" ? undefined : lists?.[0]);
  return list === undefined ? { key: place("*"), holds: isHere, isRest: true } : named(list.map(place));
}

/** Layers that a group of tensors belongs to. */
interface Grouped {
  readonly group: Group;
  readonly layers: Layer[];
  readonly parameters: Map<Layer, number>;
}

/** Layers by the group of tensors that holds their weights. */
function groupsOf(network: Network, roles: ReadonlyMap<Layer, Part>, exists: (stem: string) => boolean) {
  const groups = new Map<string, Grouped>();
  const first = network.layers.find(({ kind }) => kind === "embedding");
  for (const [i, { parameters }] of lower(network).entries()) {
    if (parameters === 0) continue;
    const layer = network.layers[i]!, group = groupOf(roles.get(layer)!, layer === first, exists);
    const own: Grouped = groups.get(group.key) ?? { group, layers: [], parameters: new Map() };
    own.layers.push(layer);
    own.parameters.set(layer, parameters);
    groups.set(group.key, own);
  }
  return [...groups.values()].sort((a, b) =>
    Number(a.group.isRest ?? false) - Number(b.group.isRest ?? false)
  );
}

/** Groups of layers with their tensors, and the tensors of no layer: also those of blocks that the network does not have. */
export function match(
  network: Network,
  tensors: readonly TensorInfo[],
): { readonly matches: readonly Match[]; readonly left: readonly TensorInfo[] } {
  const roles = rolesOf(network), stems = new Set(tensors.map(stemOf));
  const blocks = [...roles.values()].reduce((most, { block = -1 }) => Math.max(most, block + 1), 0);
  let left = tensors.filter((tensor) => Number(blockOf(tensor) ?? -1) < blocks);
  const others = tensors.filter((tensor) => Number(blockOf(tensor) ?? -1) >= blocks);
  const matches = groupsOf(network, roles, (stem) => stems.has(stem)).flatMap(({ group, ...one }) => {
    const own = left.filter(group.holds);
    left = left.filter((tensor) => !group.holds(tensor));
    return group.isRest ? paired({ ...one, tensors: own }) : [{ ...one, tensors: own }];
  });
  return { matches, left: [...left, ...others] };
}

/** A group taken apart as far as a layer has just as many weights as one of the tensors, with its bias. */
function paired({ layers, parameters, tensors }: Match): Match[] {
  const sizes = new Map(layers.map((layer) => [layer, parameters.get(layer)!]));
  const left = new Map(groupBy(tensors, stemOf)), pairs: Match[] = [];
  const rest = layers.filter((layer) => {
    const [found] = [...left].filter(([, own]) => elementsOf(own) === sizes.get(layer));
    if (found === undefined) return true;
    left.delete(found[0]);
    pairs.push({ layers: [layer], parameters, tensors: found[1] });
    return false;
  });
  const own = [...left.values()].flat();
  return rest.length === 0 && own.length === 0
    ? pairs
    : [...pairs, { layers: rest, parameters, tensors: own }];
}

function elementsOf(tensors: readonly TensorInfo[]): number {
  return tensors.reduce((sum, { elements }) => sum + elements, 0);
}

/** Refuses tensors that do not hold just the weights of their layers: the metadata, or the family, is then another. */
export function checkMatch({ layers, parameters, tensors }: Match, metadata: Metadata): void {
  const elements = elementsOf(tensors),
    weights = layers.reduce((sum, layer) => sum + parameters.get(layer)!, 0);
  if (elements === weights) return;
  const several = layers.length > 1 ? ` and ${layers.length - 1} more` : "";
  const whose = `the ${weights} weights of "${layers[0]!.name}"${several}`;
  const place = tensors.length === 0 ? "file" : `tensor "${tensors[0]!.name}"`;
  const more = tensors.length > 1 ? ` with ${tensors.length - 1} more` : "";
  const got = tensors.length === 0 ? "no tensor of them" : `${elements} elements`;
  throw metadata.fault(
    `${place}${more}`,
    `${whose}, as "${metadata.architecture}" and its sizes have them`,
    got,
  );
}
