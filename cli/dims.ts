/** Sizes after `--dim`, and the networks that are made with them. */
import {
  legalValues,
  networkWith,
  type Parameters,
  parametersIn,
  type Parametric,
} from "../dsl/parametric.ts";
import { badDimension, FodlamError, isFodlamError, notDeclared, unmadeWithDims } from "../ir/errors.ts";
import type { Network } from "../ir/network.ts";
import type { OptionSpec } from "./spec.ts";

/** Sizes by name. */
export type Dims = Readonly<Record<string, number>>;

/** The option. */
export const dimOption: OptionSpec = {
  flags: "--dim <name=size>",
  help: "the size of a parameter of the network, or of a file's open dimension, once for each",
  repeats: true,
};

/** Names and sizes after `--dim`. */
export function dimsOf(words: unknown): Dims {
  const dims: Record<string, number> = Object.create(null);
  for (const word of words as readonly string[] | undefined ?? []) {
    const [, name, size] = /^(.+)=(\d+)$/.exec(word) ?? [];
    const value = Number(size);
    if (name === undefined || !Number.isSafeInteger(value) || value < 1 || Object.hasOwn(dims, name)) {
      throw new FodlamError(badDimension(word));
    }
    dims[name] = value;
  }
  return { ...dims };
}

/** Every parameter of some networks by name. */
function declaredBy(found: readonly (Network | Parametric)[]): Parameters {
  return Object.assign({}, ...found.map(parametersIn));
}

/** A network with those sizes that are its parameters. */
function withOwn(found: Network | Parametric, dims: Dims, source: string): Network {
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
export function withDims(found: readonly (Network | Parametric)[], dims: Dims, source: string): Network[] {
  const declared = declaredBy(found);
  for (const name of Object.keys(dims)) {
    if (!Object.hasOwn(declared, name)) {
      throw new FodlamError(notDeclared(source, name, Object.keys(declared)));
    }
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
