/** Sizes after `--dim`, and the networks that are made with them. */
import {
  legalValues,
  networkWith,
  type Parameters,
  parametersIn,
  type Parametric,
} from "../../dsl/parametric.ts";
import {
  badDimension,
  badOption,
  FodlamError,
  isFodlamError,
  onlyForTexts,
  unknownDimension,
  unmadeWithDims,
} from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import type { OptionSpec } from "../spec.ts";

/** Sizes by name, and shapes of inputs by name. */
export interface Dims {
  /** One size for each name. */
  readonly dims: Readonly<Record<string, number>>;
  /** Several. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
}

/** The option. */
export const dimOption: OptionSpec = {
  flags: "--dim <name=size>",
  help: "the size of a parameter, of a file's open dimension, or of an input (x=1x3x512x512), once for each",
  repeats: true,
};

/** Names with a size, or with the shape of an input, after `--dim`; each name once. */
export function dimsOf(words: unknown): Dims {
  const dims = new Map<string, number>(), shapes = new Map<string, readonly number[]>();
  for (const word of words as readonly string[] | undefined ?? []) {
    const [, name, text] = /^(.+)=(\d+(?:[x,]\d+)*)$/.exec(word) ?? [];
    const sizes = text?.split(/[x,]/).map(Number) ?? [];
    const isLegal = sizes.every((size) => Number.isSafeInteger(size) && size >= 1);
    if (name === undefined || !isLegal) throw new FodlamError(badDimension(word));
    if (dims.has(name) || shapes.has(name)) throw new FodlamError(badOption("--dim", "each name once", name));
    if (sizes.length === 1) dims.set(name, sizes[0]!);
    else shapes.set(name, sizes);
  }
  return { dims: Object.fromEntries(dims), shapes: Object.fromEntries(shapes) };
}

/** The option for texts of uneven length. */
export const meanLengthOption: OptionSpec = {
  flags: "--mean-length <n>",
  help:
    "mean tokens of a text, where software leaves out its padding to the length of the network (--dim sequence)",
};

/** Parameters that are the length of a text. */
export const LENGTHS: readonly string[] = ["sequence", "prompt"];

/** Sizes of a network whose texts have a mean length, in place of the length to which they are padded. */
export function atMeanLength(
  found: Parametric | Network,
  { dims, shapes }: Dims,
  meanLength: unknown,
  source: string,
): { readonly dims: Dims; readonly note?: string } {
  if (meanLength === undefined) return { dims: { dims, shapes } };
  const own = parametersIn(found), name = LENGTHS.find((length) => Object.hasOwn(own, length));
  if (name === undefined) throw new FodlamError(onlyForTexts("--mean-length", source));
  const padded = dims[name] ?? own[name]!.default, mean = Number(meanLength);
  if (!/^\d+$/.test(String(meanLength)) || mean < 1 || mean > padded) {
    throw new FodlamError(badOption("--mean-length", `a whole number from 1 to ${padded}`, meanLength));
  }
  return {
    dims: { dims: { ...dims, [name]: mean }, shapes },
    note: mean === padded
      ? `--mean-length changes nothing: ${name} is ${mean} tokens without it`
      : `${name} is ${mean} tokens, the mean, in place of ${padded}: padding is left out, in memory too`,
  };
}

/** Every parameter of some networks by name. */
function declaredBy(found: readonly (Network | Parametric)[]): Parameters {
  return Object.assign({}, ...found.map(parametersIn));
}

/** A network with those sizes that are its parameters. */
function withOwn(found: Network | Parametric, dims: Dims["dims"], source: string): Network {
  const own = parametersIn(found);
  const values = Object.fromEntries(Object.entries(dims).filter(([name]) => Object.hasOwn(own, name)));
  try {
    return networkWith(found, values);
  } catch (error) {
    throw isFodlamError(error) && Object.keys(values).length > 0
      ? new FodlamError(unmadeWithDims(source, values, error))
      : error;
  }
}

/** Networks with sizes, each of which must be a parameter of at least one of them. */
export function withDims(
  found: readonly (Network | Parametric)[],
  { dims, shapes }: Dims,
  source: string,
): Network[] {
  const declared = declaredBy(found);
  for (const name of [...Object.keys(dims), ...Object.keys(shapes)]) {
    if (!Object.hasOwn(declared, name)) {
      throw new FodlamError(unknownDimension(name, Object.keys(declared), source));
    }
    const sizes = shapes[name];
    if (sizes === undefined) continue;
    throw new FodlamError(badOption(`--dim ${name}`, legalValues(declared[name]!), sizes.join("x")));
  }
  return found.map((one) => withOwn(one, dims, source));
}

/** A line for each parameter: name, default, what it means and which values are legal. */
export function parameterRows(parameters: Parameters): {
  readonly name: string;
  readonly usual: string;
  readonly legal: string;
  readonly meaning: string;
}[] {
  return Object.entries(parameters).map(([name, parameter]) => ({
    name,
    usual: `${parameter.default}${parameter.unit === undefined ? "" : ` ${parameter.unit}`}`,
    legal: legalValues(parameter),
    meaning: parameter.meaning,
  }));
}
