import { badArguments, badField, FodlamError, unknownOption } from "../ir/errors.ts";
import type { LayerOptions } from "../ir/layer.ts";
import { fieldProblem } from "../ir/network.ts";
import { common } from "../ir/options.ts";
import type { AnyLayerDef } from "../ir/registry.ts";
import { placeNow } from "./trace.ts";

type Options = Readonly<Record<string, unknown>>;

/** A layer asked for, checked as far as it can be without its inputs. */
export interface Request {
  /** The kind's definition. */
  readonly definition: AnyLayerDef;
  /** The kind's fields, defaults filled in. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Name, bits and density. */
  readonly options: LayerOptions;
  /** Where it was written, if an editor asks. */
  readonly place?: unknown;
}

function isOptions(value: unknown): value is Options {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

const commonKeys = Object.keys(common) as (keyof typeof common)[];

/** Makes lists among the fields fast: `make` gives fields of their own, which no argument shares. */
function freezeLists(fields: Options): Options {
  for (const key of Object.keys(fields)) {
    if (typeof fields[key] === "object") Object.freeze(fields[key]);
  }
  return fields;
}

/** Arguments up to the last that is given; a wrapper of one's own may pass on options that it was not given. */
function given(args: readonly unknown[]): readonly unknown[] {
  if (args.length === 0 || args[args.length - 1] !== undefined) return args;
  return args.slice(0, args.findLastIndex((argument) => argument !== undefined) + 1);
}

function checkOptions(definition: AnyLayerDef, layer: () => string, options: Options): void {
  for (const key in options) {
    if (Object.hasOwn(common, key) || definition.options.includes(key)) continue;
    const known = [...definition.options, ...commonKeys];
    throw new FodlamError(unknownOption(definition.kind, layer(), key, known));
  }
  for (const key of commonKeys) {
    if (options[key] === undefined || common[key].accepts(options[key])) continue;
    throw new FodlamError(badField(definition.kind, layer(), key, common[key], options[key]));
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

const NONE: LayerOptions = Object.freeze({});

/** Own copies of the options that every layer takes, so that a network does not change with what it was made of. */
function ownOf(options: Options): LayerOptions {
  const own: Record<string, unknown> = {};
  for (const key of commonKeys) {
    const value = options[key];
    if (value !== undefined) own[key] = typeof value === "object" ? Object.freeze({ ...value }) : value;
  }
  return own;
}

/**
 * The arguments of a builder method as a checked request.
 *
 * @param unnamed what to call the layer in a message when the user gave no name
 */
export function request(
  definition: AnyLayerDef,
  asGiven: readonly unknown[],
  unnamed: () => string,
): Request {
  const args = given(asGiven);
  const last = args[args.length - 1];
  const options: Options = isOptions(last) ? last : {};
  const positional = options === last ? args.length - 1 : args.length;
  const layer = () => typeof options.name === "string" ? options.name : unnamed();
  const takes = arityOf(definition);
  if (positional > takes) {
    const names = Object.keys(definition.fields).slice(0, takes);
    throw new FodlamError(badArguments(definition.kind, layer(), names, args[takes]));
  }
  if (options === last) checkOptions(definition, layer, options);
  const all: unknown[] = [];
  for (let i = 0; i < takes; i++) all.push(i < positional ? args[i] : undefined);
  all.push(options);
  const fields = definition.make(...all);
  const problem = fieldProblem(definition, layer, fields);
  if (problem !== undefined) throw new FodlamError(problem);
  const asked = {
    definition,
    fields: freezeLists(fields),
    options: options === last ? ownOf(options) : NONE,
  };
  const place = placeNow();
  return place === undefined ? asked : { ...asked, place };
}
