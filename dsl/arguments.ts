import { badArguments, badField, FodlamError, unknownOption } from "../ir/errors.ts";
import type { LayerOptions } from "../ir/layer.ts";
import { fieldProblem } from "../ir/network.ts";
import { common } from "../ir/options.ts";
import type { AnyLayerDef } from "../ir/registry.ts";

type Options = Readonly<Record<string, unknown>>;

/** A layer asked for, checked as far as it can be without its inputs. */
export interface Request {
  /** The kind's definition. */
  readonly definition: AnyLayerDef;
  /** The kind's fields, defaults filled in. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Name, bits and density. */
  readonly options: LayerOptions;
}

function isOptions(value: unknown): value is Options {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

const commonKeys = Object.keys(common) as (keyof typeof common)[];

function checkOptions(definition: AnyLayerDef, layer: () => string, options: Options): void {
  for (const key in options) {
    if (key in common || definition.options.includes(key)) continue;
    const known = [...definition.options, ...commonKeys];
    throw new FodlamError(unknownOption(definition.kind, layer(), key, known));
  }
  for (const key of commonKeys) {
    if (options[key] === undefined || common[key].accepts(options[key])) continue;
    throw new FodlamError(badField(definition.kind, layer(), key, common[key].expected, options[key]));
  }
}

/** How many positional arguments each kind takes. */
const arities = new Map<AnyLayerDef, number>();

function arityOf(definition: AnyLayerDef): number {
  let arity = arities.get(definition);
  if (arity === undefined) {
    arity = Object.keys(definition.fields).length - definition.options.length;
    arities.set(definition, arity);
  }
  return arity;
}

/**
 * The arguments of a builder method as a checked request.
 *
 * @param unnamed what to call the layer in a message when the user gave no name
 */
export function request(definition: AnyLayerDef, args: readonly unknown[], unnamed: () => string): Request {
  const last = args[args.length - 1];
  const given = isOptions(last) ? last : undefined;
  const options = given ?? {};
  const positional = given === undefined ? args : args.slice(0, -1);
  const layer = () => typeof options.name === "string" ? options.name : unnamed();
  const takes = arityOf(definition);
  if (positional.length > takes) {
    const names = Object.keys(definition.fields).slice(0, takes);
    throw new FodlamError(badArguments(definition.kind, layer(), names, positional[takes]));
  }
  if (given !== undefined) checkOptions(definition, layer, given);
  const padded = [...positional];
  while (padded.length < takes) padded.push(undefined);
  const fields = definition.make(...padded, options);
  const problem = fieldProblem(definition, layer, fields);
  if (problem !== undefined) throw new FodlamError(problem);
  return { definition, fields, options };
}
