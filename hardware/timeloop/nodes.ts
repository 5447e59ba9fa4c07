/** Version 0.4: a list of nodes, the farthest first, each marked by its tag. */
import type { YamlValue } from "../../formats/yaml.ts";
import { Attributes, type World } from "./attributes.ts";
import { KeepLimits, LoopLimits } from "./limits.ts";
import { checkKeys, type Design, MOST_PARTS, type Part, sortOf } from "./parts.ts";
import { checkModelled } from "./unmodelled.ts";
import { refused, TENSORS } from "./words.ts";

const CONTAINER_KEYS = ["name", "attributes", "spatial", "constraints", "enabled"];
const COMPONENT_KEYS = [...CONTAINER_KEYS, "class", "subclass"];

/** Reads nodes one after another. */
class Walk {
  readonly parts: Part[] = [];
  readonly notes: string[] = [];
  readonly #world: World;
  #scope: Attributes | undefined;
  #nodes = 0;

  constructor(world: World) {
    this.#world = world;
  }

  nodes(list: YamlValue): void {
    for (const node of list.list()) this.#node(node);
  }

  #node(node: YamlValue): void {
    if (++this.#nodes > 4 * MOST_PARTS) throw node.fault(`at most ${4 * MOST_PARTS} nodes`, "more");
    switch (node.tag) {
      case "Container":
        return this.#container(node);
      case "Component":
        return this.#component(node);
      case "Parallel":
        return this.#parallel(node);
      case "Hierarchical":
        return this.nodes(node.get("nodes"));
      case "Nothing":
        return;
      default:
        throw node.fault(
          "!Container, !Component, !Parallel, !Hierarchical or !Nothing",
          node.tag === undefined ? "no tag" : `!${node.tag}`,
        );
    }
  }

  #container(node: YamlValue): void {
    checkKeys(node, CONTAINER_KEYS);
    const name = node.get("name").text(), own = new Attributes(node, this.#scope, this.#world);
    if (this.#isOff(node, own, name)) return;
    this.#world.nodes.set(name, own);
    this.#scope = own;
    this.#mesh(node, name, own);
    for (const key of node.get("constraints").isThere ? node.get("constraints").keys() : []) {
      if (key !== "spatial") {
        throw node.get("constraints").get(key).fault("spatial constraints of a container", `"${key}"`);
      }
    }
  }

  #component(node: YamlValue): void {
    checkKeys(node, COMPONENT_KEYS);
    const name = node.get("name").text(), attributes = new Attributes(node, this.#scope, this.#world);
    if (this.#isOff(node, attributes, name)) return;
    this.#world.nodes.set(name, attributes);
    this.#mesh(node, name, attributes);
    const kind = sortOf(node);
    checkModelled(name, attributes);
    if (kind === "compute") {
      this.parts.push({ kind, name, at: node, attributes });
      return;
    }
    const temporal = new LoopLimits(), keeps = new KeepLimits(), constraints = node.get("constraints");
    for (const key of constraints.isThere ? constraints.keys() : []) {
      const constraint = constraints.get(key);
      if (key === "temporal") temporal.add(constraint, "temporal");
      else if (key === "dataspace") keeps.add(constraint);
      else if (key !== "spatial") throw constraint.fault("dataspace, temporal or spatial", `"${key}"`);
    }
    this.parts.push({ kind, name, at: node, attributes, temporal, keeps });
  }

  /** Siblings: each keeps what it says, and a tensor goes through no other. */
  #parallel(node: YamlValue): void {
    checkKeys(node, ["nodes", "name"]);
    const first = this.parts.length, scope = this.#scope;
    this.nodes(node.get("nodes"));
    this.#scope = scope;
    for (const part of this.parts.slice(first)) {
      if (part.kind === "mesh") throw refused(part.at, "a mesh of one of several siblings");
      if (part.kind === "compute") throw refused(part.at, "arithmetic beside memories");
      const { keep, pass } = part.keeps;
      if (keep.size === 0) {
        throw part.at.fault(`what "${part.name}" keeps of what its siblings do not`, "none");
      }
      for (const tensor of TENSORS) if (!keep.has(tensor)) pass.add(tensor);
    }
  }

  /** The mesh of a node, if it has more than one place. */
  #mesh(node: YamlValue, name: string, own: Attributes): void {
    const spatial = node.get("spatial"), limits = new LoopLimits();
    if (spatial.isThere) checkKeys(spatial, ["meshX", "meshY"]);
    const side = (key: string) => spatial.get(key).isThere ? own.countAt(spatial.get(key)) : 1;
    const x = side("meshX"), y = side("meshY"), constraint = node.get("constraints").get("spatial");
    if (constraint.isThere) limits.add(constraint, "spatial");
    if (x * y === 1) return;
    this.parts.push({ kind: "mesh", name, targets: [name, `inter_${name}_spatial`], at: node, x, y, limits });
  }

  #isOff(node: YamlValue, own: Attributes, name: string): boolean {
    const enabled = node.get("enabled");
    if (!enabled.isThere || own.isTrueAt(enabled)) return false;
    this.notes.push(`${name}: not enabled, left out`);
    return true;
  }
}

/** The design of a list of nodes. */
export function designOfNodes(architecture: YamlValue, world: World): Design {
  const walk = new Walk(world);
  walk.nodes(architecture.get("nodes"));
  return {
    version: `version ${architecture.get("version").value ?? "0.4"}`,
    parts: walk.parts,
    notes: walk.notes,
  };
}
