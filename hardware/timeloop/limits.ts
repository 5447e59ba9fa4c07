/** What constraints leave open: loops in time and in space, and the tensors that a memory keeps. */
import type { YamlValue } from "../../formats/yaml.ts";
import type { LoopCounts, LoopName, TensorName } from "../../profiles/data/memoryTree.ts";
import { CONCERNED, loopOf, LOOPS, refused, TENSORS, tensorsOf, unknownWord } from "./words.ts";

/** Words of a constraint on loops that no loop rule is. */
const NOT_MODELLED = [
  "no_reuse",
  "no_temporal_reuse",
  "no_multicast_no_reduction",
  "rmw_first_update",
  "maximize_dims",
  "maximize_dims_capacity",
  "remainders",
  "factors_max",
  "factors_min",
];

/** Words that every constraint may have. */
const COMMON = ["target", "name", "type"];

const LOOP_WORDS = [
  "factors",
  "factors_only",
  "permutation",
  "no_iteration_over_dataspaces",
  "must_iterate_over_dataspaces",
];

const SPATIAL_WORDS = ["split", "no_link_transfer"];

/** Loops that may stand at a place, how often, and in what order. */
export class LoopLimits {
  readonly #counts = new Map<LoopName, number>();
  readonly #words = new Map<LoopName, { readonly dimension: string; readonly number: number }>();
  readonly #banned = new Set<LoopName>();
  #only = false;
  /** Loops of a permutation, from inside out. */
  permutation: readonly LoopName[] | undefined;
  /** Loops of that permutation that go to the X side of a mesh; all may where none is stated. */
  split: YamlValue | undefined;
  /** Whether places share what they read, and add up what they write. */
  multicast = true;
  reduction = true;

  /** Adds a constraint; a `spatial` one may say more than a `temporal` one. */
  add(constraint: YamlValue, kind: "temporal" | "spatial"): void {
    const known = [...COMMON, ...LOOP_WORDS, ...(kind === "spatial" ? SPATIAL_WORDS : [])];
    for (const key of constraint.keys()) {
      if (key === "no_reuse" && kind === "spatial") this.#share(constraint.get(key));
      else if (NOT_MODELLED.includes(key) && !isEmpty(constraint.get(key))) {
        throw refused(constraint.get(key), `the ${kind} constraint ${key}`);
      } else if (!known.includes(key) && !NOT_MODELLED.includes(key)) {
        throw unknownWord(constraint.get(key), key, known);
      }
    }
    this.#factors(constraint.get("factors"));
    const only = constraint.get("factors_only");
    if (only.isThere) this.#only = true;
    this.#factors(only);
    this.#order(constraint.get("permutation"));
    const never = constraint.get("no_iteration_over_dataspaces");
    if (never.isThere) this.#ban(tensorsOf(never).flatMap((tensor) => CONCERNED[tensor]));
    const must = constraint.get("must_iterate_over_dataspaces");
    if (must.isThere) {
      for (const tensor of tensorsOf(must)) {
        this.#ban(LOOPS.filter((loop) => !CONCERNED[tensor].includes(loop)));
      }
    }
    if (constraint.get("split").isThere) this.split = constraint.get("split");
  }

  /**
   * Loops that may stand there. Groups are no dimension of Timeloop's problems: they stand where nothing is said of factors, and at the
   * farthest memory.
   */
  loops(isFarthest = false): LoopName[] {
    const limited = this.#only || this.#counts.size > 0;
    return LOOPS.filter((loop) => {
      if (this.#banned.has(loop)) return false;
      if (loop === "g" && !this.#counts.has("g")) return isFarthest || !limited;
      return this.#only ? (this.#counts.get(loop) ?? 1) > 1 : this.#counts.get(loop) !== 1;
    });
  }

  /** Iterations that must stand there. */
  counts(): LoopCounts | undefined {
    const counts = [...this.#counts].filter(([, count]) => count > 1);
    return counts.length === 0 ? undefined : Object.fromEntries(counts);
  }

  /** Loops that stand once, those that the front end puts to the inside of a permutation. */
  ones(): LoopName[] {
    return [...this.#counts].filter(([, count]) => count === 1).map(([loop]) => loop);
  }

  #ban(loops: readonly LoopName[]): void {
    for (const loop of loops) this.#banned.add(loop);
  }

  /** `[N=1, C=4]`, `N=1 C=4` or `N1 C4`. */
  #factors(value: YamlValue): void {
    if (!value.isThere) return;
    const text = Array.isArray(value.value)
      ? value.list().map((item) => `${item.value}`).join(" ")
      : `${value.value}`;
    const factor = /([A-Za-z]+)\s*(<=|>=|=|<|>)?\s*(\d+)/g;
    if (text.replace(factor, "").replace(/[\s,]/g, "") !== "") {
      throw value.fault("factors such as C=1", `"${text}"`);
    }
    for (const [whole, dimension, sign = "=", count] of text.matchAll(factor)) {
      const loop = loopOf(dimension!, value), number = Number(count);
      if (sign !== "=") {
        throw refused(value, `a bound on a factor, ${whole}`, "a loop is free, or its factor is stated");
      }
      if (number === 0) throw refused(value, `${whole}: all iterations that are left`);
      const before = this.#words.get(loop);
      if (before !== undefined && (before.dimension !== dimension || before.number !== number)) {
        throw value.fault(`${before.dimension}=${before.number} alone, which was stated before`, whole);
      }
      this.#words.set(loop, { dimension: dimension!, number });
      this.#counts.set(loop, number);
    }
  }

  /** `[N, C]`, `N, C` or `NC`, from inside out. */
  #order(value: YamlValue): void {
    if (!value.isThere) return;
    const words = Array.isArray(value.value)
      ? value.list().map((item) => item.text())
      : `${value.value}`.includes(",")
      ? `${value.value}`.split(",").map((word) => word.trim())
      : [...`${value.value}`.replace(/\s/g, "")];
    if (words.includes("_")) throw refused(value, "a permutation with loops at its outside, behind _");
    const loops = words.filter((word) => word !== "").map((word) => loopOf(word, value));
    if (new Set(loops).size < loops.length) throw value.fault("each dimension once", words.join(" "));
    if (this.permutation !== undefined) throw value.fault("one permutation", "a second one");
    this.permutation = loops;
  }

  /** `no_reuse` of a mesh. */
  #share(value: YamlValue): void {
    const without = tensorsOf(value), alone = without.includes("weights") || without.includes("inputs");
    if (alone && !(without.includes("weights") && without.includes("inputs"))) {
      throw refused(value, "multicast of weights or inputs alone", "name both in no_reuse, or neither");
    }
    if (alone) this.multicast = false;
    if (without.includes("outputs")) this.reduction = false;
  }
}

/** Tensors that a memory keeps, and those that it lets pass. */
export class KeepLimits {
  readonly keep = new Set<TensorName>();
  readonly pass = new Set<TensorName>();

  /** Adds a constraint. */
  add(constraint: YamlValue): void {
    const known = [...COMMON, "keep", "bypass", "keep_only", "no_coalesce"];
    for (const key of constraint.keys()) {
      if (!known.includes(key)) throw unknownWord(constraint.get(key), key, known);
    }
    const coalesce = constraint.get("no_coalesce");
    if (!isEmpty(coalesce)) throw refused(coalesce, "no_coalesce");
    const only = constraint.get("keep_only");
    for (const value of [constraint.get("keep"), only]) {
      if (value.isThere) {
        for (const tensor of tensorsOf(value)) this.#set(this.keep, this.pass, tensor, value);
      }
    }
    const bypass = constraint.get("bypass");
    if (bypass.isThere) {
      for (const tensor of tensorsOf(bypass)) this.#set(this.pass, this.keep, tensor, bypass);
    }
    if (only.isThere) { for (const tensor of TENSORS) if (!this.keep.has(tensor)) this.pass.add(tensor); }
  }

  #set(own: Set<TensorName>, other: Set<TensorName>, tensor: TensorName, value: YamlValue): void {
    if (other.has(tensor)) throw value.fault("each tensor kept or passed", `${tensor} as both`);
    own.add(tensor);
  }
}

/** Whether nothing is stated: no value, an empty list, or false. */
export function isEmpty(value: YamlValue): boolean {
  return !value.isThere || value.value === false || (Array.isArray(value.value) && value.value.length === 0);
}
