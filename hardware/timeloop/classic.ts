/**
 * Versions 0.2 and 0.3, subtrees with their local components, and the flattened form: components with instance counts in their names
 * (`PE[0..167]`), columns in `meshX`.
 */
import type { YamlValue } from "../../formats/yaml.ts";
import { Attributes, type World } from "./attributes.ts";
import { LoopLimits } from "./limits.ts";
import { checkKeys, type Design, MOST_PARTS, noLimits, type Part, sortOf } from "./parts.ts";
import { checkModelled } from "./unmodelled.ts";
import { DUMMY, refused } from "./words.ts";

/** A component, with all instances of it that there are. */
interface Counted {
  readonly name: string;
  readonly at: YamlValue;
  readonly attributes: Attributes;
  readonly instances: number;
}

/** `PE[0..167]` as a name and a number; a path of such names is multiplied. */
function counted(value: YamlValue): { readonly name: string; readonly count: number } {
  let count = 1, name = "";
  for (const step of value.text().split(/\.(?!\.|\d+\])/)) {
    const found = /^([\w -]+)(?:\[(\d+)\.\.(\d+)\])?$/.exec(step);
    if (found === null) throw value.fault("a name, or a name and instances such as PE[0..167]");
    const [, own, from = "1", to = from] = found;
    name = own!;
    count *= Number(to) - Number(from) + 1;
  }
  if (!Number.isSafeInteger(count) || count < 1) throw value.fault("instances from a number to a larger one");
  return { name, count };
}

function component(node: YamlValue, times: number, scope: Attributes | undefined, world: World): Counted {
  checkKeys(node, ["name", "class", "subclass", "attributes", "constraints", "enabled"]);
  const { name, count } = counted(node.get("name")), attributes = new Attributes(node, scope, world);
  world.nodes.set(name, attributes);
  if (!isDummy(node)) {
    sortOf(node);
    checkModelled(name, attributes);
  }
  return { name, at: node, attributes, instances: times * count };
}

/** Components of nested subtrees, the farthest first. */
function ofSubtrees(list: YamlValue, times: number, scope: Attributes | undefined, world: World): Counted[] {
  const [tree, another] = list.list();
  if (tree === undefined) throw list.fault("a subtree", "none");
  if (another !== undefined) throw refused(another, "several subtrees side by side");
  checkKeys(tree, ["name", "attributes", "local", "subtree"]);
  const { count } = counted(tree.get("name")), own = new Attributes(tree, scope, world);
  const local = tree.get("local").isThere ? tree.get("local").list() : [];
  const components = local.map((node) => component(node, times * count, own, world));
  if (components.length > 4 * MOST_PARTS) throw list.fault(`at most ${4 * MOST_PARTS} components`, "more");
  const inner = tree.get("subtree");
  return inner.isThere ? [...components, ...ofSubtrees(inner, times * count, own, world)] : components;
}

/** Components of a flat list; Accelergy's older versions list the nearest first. */
function ofList(list: YamlValue, world: World): Counted[] {
  const nodes = list.list();
  if (nodes.length > 4 * MOST_PARTS) {
    throw list.fault(`at most ${4 * MOST_PARTS} components`, `${nodes.length}`);
  }
  const depth = (node: YamlValue) => node.get("name").text().replace(/\[[^\]]*\]/g, "").split(".").length;
  return nodes.map((node) => ({ node, deep: depth(node) })).sort((a, b) => a.deep - b.deep)
    .map(({ node }) => component(node, 1, undefined, world));
}

/** Columns and rows of all instances. */
function sidesOf({ instances, attributes, at }: Counted): { readonly x: number; readonly y: number } {
  const stated = attributes.find("meshX"), x = attributes.count("meshX") ?? instances;
  if (instances % x !== 0) throw (stated ?? at).fault(`columns that divide ${instances} instances`, `${x}`);
  const y = attributes.count("meshY") ?? instances / x;
  if (x * y !== instances) {
    throw (attributes.find("meshY") ?? at).fault(
      `rows that make ${instances} instances with ${x} columns`,
      `${y}`,
    );
  }
  return { x, y };
}

/** The design of a hierarchy of subtrees, or of a flat list. */
export function classicDesign(architecture: YamlValue, world: World): Design {
  const flat = architecture.get("local"), isFlat = flat.isThere;
  const components = isFlat
    ? ofList(flat, world)
    : ofSubtrees(architecture.get("subtree"), 1, undefined, world);
  const parts: Part[] = [], notes: string[] = [];
  const units = components.filter(({ at }) => !isDummy(at) && sortOf(at) === "compute");
  const others = components.filter((own) => !units.includes(own));
  let before = { x: 1, y: 1 }, above = "";
  for (const own of [...others, ...units]) {
    const { name, at, attributes } = own;
    if (at.get("enabled").isThere && !attributes.isTrueAt(at.get("enabled"))) {
      notes.push(`${name}: not enabled, left out`);
      continue;
    }
    if (parts.length === 0 && own.instances > 1) {
      throw refused(at, "several instances of the farthest memory");
    }
    const sides = sidesOf(own), x = sides.x / before.x, y = sides.y / before.y;
    if (!Number.isSafeInteger(x) || !Number.isSafeInteger(y)) {
      throw at.fault(
        `a multiple of ${before.x} x ${before.y} instances, as those above it`,
        `${sides.x} x ${sides.y}`,
      );
    }
    if (x * y > 1) {
      const mesh = /^inter_(.*)_spatial$/.exec(above)?.[1] ?? name;
      parts.push({ kind: "mesh", name: mesh, targets: [above, mesh], at, x, y, limits: new LoopLimits() });
    }
    before = sides;
    above = name;
    if (units.includes(own)) parts.push({ kind: "compute", name, at, attributes });
    else if (!isDummy(at)) parts.push({ kind: "storage", name, at, attributes, ...noLimits() });
  }
  const version = `version ${architecture.get("version").value ?? "0.3"}${isFlat ? ", flattened" : ""}`;
  return { version, parts, notes };
}

function isDummy(component: YamlValue): boolean {
  return component.get("class").value === DUMMY;
}
