/** Timeloop's words for loops and tensors. */
import type { YamlValue } from "../../formats/yaml.ts";
import { badFile, FodlamError, notModelled, suggestion } from "../../ir/errors.ts";
import type { LoopName, TensorName } from "../../profiles/data/memoryTree.ts";

/** Every loop. */
export const LOOPS: readonly LoopName[] = ["g", "n", "k", "c", "p", "q", "r", "s"];

/** Every tensor. */
export const TENSORS: readonly TensorName[] = ["weights", "inputs", "outputs"];

/** In the problems that come with Timeloop, P and R are widths (`Wstride`), Q and S heights, as FODLAM's reader of problems has them. */
const DIMENSIONS: Readonly<Record<string, LoopName>> = {
  G: "g",
  N: "n",
  M: "k",
  K: "k",
  C: "c",
  P: "q",
  Q: "p",
  R: "s",
  S: "r",
};

/** Timeloop's letter of a loop; its problems have no groups. */
export const LETTERS: Readonly<Record<LoopName, string>> = {
  g: "G",
  n: "N",
  k: "M",
  c: "C",
  p: "Q",
  q: "P",
  r: "S",
  s: "R",
};

const DATA_SPACES: Readonly<Record<string, TensorName>> = {
  weight: "weights",
  weights: "weights",
  input: "inputs",
  inputs: "inputs",
  output: "outputs",
  outputs: "outputs",
};

/** Timeloop's word of a tensor. */
export const SPACES: Readonly<Record<TensorName, string>> = {
  weights: "Weights",
  inputs: "Inputs",
  outputs: "Outputs",
};

/** Loops that each tensor depends on. */
export const CONCERNED: Readonly<Record<TensorName, readonly LoopName[]>> = {
  weights: ["g", "k", "c", "r", "s"],
  inputs: ["g", "n", "c", "p", "q", "r", "s"],
  outputs: ["g", "n", "k", "p", "q"],
};

/** The loop of a dimension. */
export function loopOf(dimension: string, at: YamlValue): LoopName {
  const loop = Object.hasOwn(DIMENSIONS, dimension) ? DIMENSIONS[dimension] : undefined;
  if (loop === undefined) {
    throw at.fault(`a dimension: ${Object.keys(DIMENSIONS).join(", ")}`, `"${dimension}"`);
  }
  return loop;
}

/** The tensors of a list of data spaces. */
export function tensorsOf(list: YamlValue): TensorName[] {
  return list.list().map((item) => {
    const word = item.text().toLowerCase();
    const tensor = Object.hasOwn(DATA_SPACES, word) ? DATA_SPACES[word] : undefined;
    if (tensor === undefined) throw item.fault("Weights, Inputs or Outputs");
    return tensor;
  });
}

/** Refuses a word that is none of those that are known, with the nearest of them. */
export function unknownWord(at: YamlValue, word: string, known: readonly string[]): FodlamError {
  const { path, words } = at.place;
  return new FodlamError(
    badFile(path, words, `one of ${known.join(", ")}`, `"${word}"`, suggestion(word, known)),
  );
}

/** Refuses what is not modelled, by name and place. */
export function refused(at: YamlValue, what: string, hint?: string): FodlamError {
  const { path, words } = at.place;
  return new FodlamError(notModelled(path, words, what, hint));
}

/** What stands for a mesh in designs that Timeloop's front end wrote. */
export const DUMMY = "dummy_storage";

/** The name of a component without its path and its instances: `system.PE[0..167].mac` is `mac`. */
export function lastName(path: string): string {
  return path.replace(/\[[^\]]*\]/g, "").replace(/\(.*\)$/, "").split(".").at(-1)!;
}
