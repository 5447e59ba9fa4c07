import { lower } from "../../../ir/lower.ts";
import type { Network } from "../../../ir/network.ts";
import type { Layer } from "../../../ir/registry.ts";
import { isLinear } from "../graph.ts";
import { ENDS, type ModuleRole, type Naming, namingOf } from "../naming.ts";
import { type Part, type Role, rolesOf } from "../roles.ts";

/** A matrix that a method may quantise: what PyTorch calls a linear module. */
export interface Module {
  /** What it may be called, whole names. */
  readonly names: readonly string[];
  /** What it is. */
  readonly role: Role;
  /** Its rows: outputs. */
  readonly outputs: number;
  /** Its columns: inputs. */
  readonly inputs: number;
  /** How many of it there are: experts. */
  readonly copies: number;
}

/** A layer with weights, and the matrices in it. */
export interface Holder {
  /** The layer. */
  readonly layer: Layer;
  /** What it is. */
  readonly role: Role;
  /** Its parameters. */
  readonly parameters: number;
  /** Its matrices; none for tables and normalisations. */
  readonly modules: readonly Module[];
  /** Names of a layer without matrices: tables of words. */
  readonly names: readonly string[];
}

/** Names of a role in a block. */
function namesOf(
  { block, stack, cross }: Part,
  role: ModuleRole,
  { blocks, modules, cross: others }: Naming,
) {
  const ends = role === "head" || role === "embedding" ? ENDS[role]! : [];
  if (block === undefined) return ends;
  const own = (cross ? others?.[role] : undefined) ?? modules[role] ?? [];
  return blocks.flatMap((place) =>
    own.map((name) => `${place.replace("{b}", `${block}`).replace("{stack}", stack)}.${name}`)
  );
}

/** The matrices of a mixture: three an expert if gated, two if not, and those of what is shared. */
function ofMixture(layer: Extract<Layer, { kind: "moe" }>, part: Part, naming: Naming): Module[] {
  const { experts, hidden, sharedHidden, gated, shape: [, width = 1] } = layer;
  const matrices = (prefix: "expert" | "shared", size: number, copies: number): Module[] => {
    const one = (end: "Gate" | "Up" | "Down", outputs: number, inputs: number): Module => {
      return { names: namesOf(part, `${prefix}${end}`, naming), role: "experts", outputs, inputs, copies };
    };
    const gate = gated ? [one("Gate", size, width)] : [];
    return [...gate, one("Up", size, width), one("Down", width, size)];
  };
  const shared = sharedHidden > 0 ? matrices("shared", sharedHidden, 1) : [];
  return [...matrices("expert", hidden, experts), ...shared];
}

/** Every layer of a network with weights of its own, or another's, and what in it a method may quantise. */
export function holdersOf(network: Network, type: string): Holder[] {
  const roles = rolesOf(network), naming = namingOf(type), works = lower(network);
  return network.layers.flatMap((layer, i): Holder[] => {
    const { parametersRead, parameters, nests } = works[i]!, part = roles.get(layer)!;
    if (parametersRead === 0 && parameters === 0) return [];
    const names = namesOf(part, part.role, naming);
    const whole = { layer, role: part.role, parameters, names };
    if (layer.kind === "moe") return [{ ...whole, modules: ofMixture(layer, part, naming) }];
    if (!isLinear(layer)) return [{ ...whole, modules: [] }];
    const { k: outputs, c, groups } = nests[0]!;
    return [{ ...whole, modules: [{ names, role: part.role, outputs, inputs: c / groups, copies: 1 }] }];
  });
}
