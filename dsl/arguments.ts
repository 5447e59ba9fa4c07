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

/** A copy of a list or an object that nobody can change. */
function frozen<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze([...value]) as T;
  return typeof value === "object" && value !== null ? Object.freeze({ ...value }) : value;
}

/** Own copies of all values, so that a network does not change with what it was made of. */
function frozenValues(values: Options): Options {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, frozen(value)]));
}

/** Arguments up to the last that is given; a wrapper of one's own may pass on options that it was not given. */
function given(args: readonly unknown[]): readonly unknown[] {
  return args.slice(0, args.findLastIndex((argument) => argument !== undefined) + 1);
}

function checkOptions(definition: AnyLayerDef, layer: string, options: Options): void {
  for (const key in options) {
    if (key in common || definition.options.includes(key)) continue;
    const known = [...definition.options, ...Object.keys(common)];
    throw new FodlamError(unknownOption(definition.kind, layer, key, known));
  }
  for (const key of Object.keys(common) as (keyof typeof common)[]) {
    if (options[key] === undefined || common[key].accepts(options[key])) continue;
    throw new FodlamError(badField(definition.kind, layer, key, common[key].expected, options[key]));
  }
}

/**
 * The arguments of a builder method as a checked request.
 *
 * @param unnamed what to call the layer in a message when the user gave no name
 */
export function request(definition: AnyLayerDef, all: readonly unknown[], unnamed: () => string): Request {
  const args = given(all);
  const last = args[args.length - 1];
  const options = isOptions(last) ? last : {};
  const positional = isOptions(last) ? args.slice(0, -1) : args;
  const layer = () => typeof options.name === "string" ? options.name : unnamed();
  const takes = Object.keys(definition.fields).length - definition.options.length;
  if (positional.length > takes) {
    const names = Object.keys(definition.fields).slice(0, takes);
    throw new FodlamError(badArguments(definition.kind, layer(), names, positional[takes]));
  }
  if (options === last) checkOptions(definition, layer(), options);
  const padded = positional.length === takes
    ? positional
    : [...positional, ...new Array(takes - positional.length)];
  const fields = definition.make(...padded, options);
  const problem = fieldProblem(definition, layer, fields);
  if (problem !== undefined) throw new FodlamError(problem);
  const { name, bits, density } = options as LayerOptions;
  const own = { ...(name !== undefined && { name }), ...(bits && { bits }), ...(density && { density }) };
  return { definition, fields: frozenValues(fields), options: frozenValues(own) };
}
