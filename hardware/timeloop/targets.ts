/** Constraints that stand apart from the nodes: lists of targets, beside an architecture or behind it. */
import type { YamlValue } from "../../formats/yaml.ts";
import { LoopLimits } from "./limits.ts";
import type { Design, Mesh, Storage } from "./parts.ts";
import { refused, unknownWord } from "./words.ts";

/** Top-level keys that hold such lists. */
export const TARGET_KEYS: readonly string[] = [
  "architecture_constraints",
  "mapspace_constraints",
  "extra_mapping_constraints",
  "arch_constraints",
  "mapspace",
  "constraints",
];

const BYPASS = ["datatype", "bypass", "bypassing", "dataspace"];

/** Adds the constraints of a list, or of what holds one, to a design; how many there were. */
export function addTargets(value: YamlValue, design: Design): number {
  if (!value.isThere) return 0;
  if (value.isMapping) {
    const unknown = value.keys().find((key) =>
      !["version", "template", "targets", "constraints"].includes(key)
    );
    if (unknown !== undefined) throw refused(value.get(unknown), `"${unknown}" beside constraints`);
    return ["targets", "constraints"].reduce((all, key) => all + addTargets(value.get(key), design), 0);
  }
  let count = 0;
  for (const target of value.list()) {
    const inner = target.get("constraints"),
      name = target.get("target").isThere ? target.get("target") : target.get("name");
    for (const constraint of inner.isThere ? inner.list() : [target]) {
      add(name, constraint, design);
      count++;
    }
  }
  return count;
}

function add(name: YamlValue, constraint: YamlValue, design: Design): void {
  const type = constraint.get("type"), word = type.text(), target = name.text();
  const storage = design.parts.find((part): part is Storage =>
    part.kind === "storage" && part.name === target
  );
  const mesh = design.parts.find((part): part is Mesh =>
    part.kind === "mesh" && part.targets.includes(target)
  );
  if (word === "spatial") {
    if (mesh !== undefined) return mesh.limits.add(constraint, "spatial");
    if (storage === undefined && !/^inter_.*_spatial$/.test(target)) throw unknown(name, target, design);
    return new LoopLimits().add(constraint, "spatial"); // one place: nothing to spread, but the words are checked
  }
  if (word !== "temporal" && !BYPASS.includes(word)) throw refused(type, `a constraint of type "${word}"`);
  if (storage === undefined) {
    if (mesh !== undefined || /^inter_.*_spatial$/.test(target)) return; // a mesh holds nothing and has no loops in time
    throw unknown(name, target, design);
  }
  if (word === "temporal") storage.temporal.add(constraint, "temporal");
  else storage.keeps.add(constraint);
}

function unknown(at: YamlValue, name: string, { parts }: Design) {
  return unknownWord(at, name, parts.filter(({ kind }) => kind !== "compute").map((part) => part.name));
}
