import { checkedFunction } from "../ir/checked.ts";
import {
  badParameterValue,
  calling,
  FodlamError,
  isFodlamError,
  type Legal,
  madeNoNetwork,
  unknownParameter,
  unmakeable,
} from "../ir/errors.ts";
import { anything, type Field, type Fields, record, text, whole } from "../ir/field.ts";
import { isBuilt, markBuilt, type Network, NETWORK_FORMAT } from "../ir/network.ts";

/** A size of a network that may be chosen each time that it is made. */
export interface Parameter {
  /** What it means: `"height of the image"`. */
  readonly meaning: string;
  /** What it is counted in: `"pixels"`. */
  readonly unit?: string;
  /** Its value if none is given. */
  readonly default: number;
  /** The least legal value; 1 if left out. */
  readonly least?: number;
  /** The greatest legal value, if there is one. */
  readonly most?: number;
  /** What every legal value is a multiple of; 1 if left out. */
  readonly multipleOf?: number;
}

/** Parameters by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** A value for each parameter. */
export type ValuesOf<P> = { readonly [K in keyof P]: number };

/** A network that has parameters: a function from their values to the network, and the parameters themselves. */
export interface Parametric<P extends Parameters = Parameters> {
  /** The network of these values; a parameter that is left out has its default. */
  (values?: Partial<ValuesOf<P>>): Network;
  /** The parameters by name. */
  readonly parameters: P;
}

/** How a parametric network is told, also one that another copy of FODLAM made: a script may import its own by URL. */
const MARK: unique symbol = Symbol.for("fodlam/parametric@1") as never;

/** Whether a value is a network that has parameters. */
export function isParametric(value: unknown): value is Parametric {
  return typeof value === "function" && (value as { [MARK]?: unknown })[MARK] === true;
}

/** What values of a parameter are legal, in words. */
export function legalValues({ least = 1, most, multipleOf = 1 }: Parameter): string {
  const from = multipleOf === 1 ? "a whole number" : `a multiple of ${multipleOf}`;
  const first = Math.ceil(least / multipleOf) * multipleOf;
  return most === undefined ? `${from} of at least ${first}` : `${from} from ${first} to ${most}`;
}

function isLegal({ least = 1, most = Infinity, multipleOf = 1 }: Parameter, value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most &&
    (value as number) % multipleOf === 0;
}

const size = whole("a bound", 0);

const parameterFields: Fields<Parameter> = {
  meaning: text("what it means"),
  unit: text("what it is counted in"),
  default: size,
  least: size,
  most: size,
  multipleOf: whole("what every legal value is a multiple of", 1),
};

const parameterField: Field<Parameter> = record(
  "a parameter",
  'an object such as { meaning: "height of the image", unit: "pixels", default: 224 }',
  parameterFields,
);

/** Refuses a declaration that is none. */
function checkParameter(name: string, parameter: Parameter): void {
  const refuse = (what: string, legal: Legal, value: unknown) => {
    throw new FodlamError(badParameterValue(what, legal, value));
  };
  if (!/^[A-Za-z][\w-]*$/.test(name)) {
    refuse("a parameter's name", { expected: "letters, digits, _ and -" }, name);
  }
  const isWhole = parameterField.accepts(parameter) && parameter.meaning !== undefined;
  if (!isWhole || parameter.default === undefined) refuse(name, parameterField, parameter);
  if (isLegal(parameter, parameter.default)) return;
  refuse(`${name}'s default`, { expected: legalValues(parameter) }, parameter.default);
}

const parametersField: Field<Parameters> = {
  doc: "the parameters by name",
  expected: "an object with a parameter for each name",
  accepts: (value): value is Parameters => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    for (const [name, parameter] of Object.entries(value)) {
      checkParameter(name, parameter as Parameter);
    }
    return true;
  },
};

const makeField: Field<unknown> = {
  doc: "what makes the network",
  expected: "a function from the parameters' values to a network",
  accepts: (value): value is unknown => typeof value === "function",
};

/** The values asked for, defaults filled in. */
function valuesOf(parameters: Parameters, values: unknown): Record<string, number> {
  const isObject = typeof values === "object" && values !== null && !Array.isArray(values);
  if (!isObject) throw new FodlamError(badParameterValue("values", { expected: "an object" }, values));
  const known = Object.keys(parameters);
  const chosen = Object.fromEntries(known.map((name) => [name, parameters[name]!.default]));
  for (const [name, value] of Object.entries(values)) {
    if (!Object.hasOwn(parameters, name)) throw new FodlamError(unknownParameter(name, known));
    if (value === undefined) continue;
    const parameter = parameters[name]!;
    if (!isLegal(parameter, value)) {
      throw new FodlamError(badParameterValue(name, { expected: legalValues(parameter) }, value));
    }
    chosen[name] = value;
  }
  return chosen;
}

/** `height 512, width 512`: what is not as by default. */
function changesOf(parameters: Parameters, values: Readonly<Record<string, number>>): string {
  const changed = Object.keys(values).filter((name) => values[name] !== parameters[name]!.default);
  return changed.map((name) => `${name} ${values[name]}`).join(", ");
}

const MOST_NAME = 200;

/** A network whose name says which of its parameters are not as by default. */
function renamed(network: Network, changes: string): Network {
  if (changes === "") return network;
  const made: Network = { ...network, name: `${network.name} (${changes})`.slice(0, MOST_NAME) };
  return isBuilt(network) ? markBuilt(made) : Object.freeze(made);
}

/**
 * A network that has parameters. It is called with values for some of them, and has its parameters on it, so that the command line
 * (`--dim height=512`), `fodlam nets` and scripts read one declaration.
 *
 * @example
 * ```ts
 * import { conv, network, parametric } from "@fodlam/fodlam";
 *
 * const net = parametric(
 *   { height: { meaning: "height of the image", unit: "pixels", default: 224, multipleOf: 2 } },
 *   ({ height }) => network("tiny", [3, height, 224], conv(64, 3).relu().globalPool().fc(10)),
 * );
 * console.log(net().inputs[0]!.shape, net({ height: 512 }).inputs[0]!.shape); // [ 3, 224, 224 ] [ 3, 512, 224 ]
 * console.log(net.parameters.height.default); // 224
 * ```
 *
 * @throws {FodlamError} if a parameter is not declared as it should be; when called, if there is no such parameter, its value is not
 * legal, or the network cannot have it
 */
export const parametric: <P extends Parameters>(
  parameters: P,
  make: (values: ValuesOf<P>) => Network,
) => Parametric<P> = checkedFunction(
  { act: calling("parametric"), takes: { parameters: parametersField, make: makeField } },
  <P extends Parameters>(parameters: P, make: (values: ValuesOf<P>) => Network): Parametric<P> => {
    const own = Object.freeze(structuredClone(parameters));
    const made = checkedFunction(
      { act: calling("a parametric network"), takes: { values: anything } },
      (values: Partial<ValuesOf<P>> = {}): Network => {
        const chosen = valuesOf(own, values), changes = changesOf(own, chosen);
        const network = attempt(() => make(chosen as ValuesOf<P>), changes);
        if (network?.format !== NETWORK_FORMAT) throw new FodlamError(madeNoNetwork(network));
        return renamed(network, changes);
      },
    );
    return Object.freeze(Object.assign(made, { parameters: own, [MARK]: true as const }));
  },
);

/** A network made; why it cannot have the values is said with them. */
function attempt(make: () => Network, changes: string): Network {
  try {
    return make();
  } catch (error) {
    throw isFodlamError(error) && changes !== "" ? new FodlamError(unmakeable(changes, error)) : error;
  }
}

/** A network, with values for its parameters. One without parameters takes none. */
export function networkWith(found: Network | Parametric, values: Readonly<Record<string, number>>): Network {
  if (typeof found === "function") return found(values);
  const [name] = Object.keys(values);
  if (name !== undefined) throw new FodlamError(unknownParameter(name, []));
  return found;
}

/** The parameters of a network; none if it has none. */
export function parametersIn(found: Network | Parametric): Parameters {
  return typeof found === "function" ? found.parameters : {};
}
