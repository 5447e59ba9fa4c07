/**
 * Every message that FODLAM's rooms raise, one function a message. An error is data first; the wording is here alone:
 * the act, the place, what was expected and what came, in that order, and a suggestion where there is one.
 */
import { FodlamError, isFodlamError, type Problem, show } from "./problem.ts";
import { joined, list, type Mismatch, mismatch, oneLine, suggestion } from "./wording.ts";

export { FodlamError, isFodlamError, type Problem, show };
export { type Mismatch, suggestion };
export * from "./foreign.ts";
export * from "./measured.ts";
export * from "./outside.ts";
export * from "./profile.ts";
export * from "./sweeps.ts";
export * from "./taken.ts";
import { type Legal, nearestLegal } from "./taken.ts";

// Layers and the builder

/** A layer's argument or field is not legal; a wrong word or key is told the nearest. */
export function badField(kind: string, layer: string, field: string, legal: Legal, value: unknown): Problem {
  const hint = nearestLegal(legal, value);
  const act = `Cannot add ${kind} "${layer}"`;
  const expected = `${field} to be ${legal.expected}`;
  return mismatch("bad-field", act, { expected, got: show(value), hint }, layer);
}

/** Work that a function of the input shapes gave, or failed to give; shapes as text. */
export function badWork(
  kind: string,
  layer: string,
  field: string,
  expected: string,
  got: string,
  shapes: readonly string[],
): Problem {
  const from = `from the function of ${shapes.join(" and ")}`;
  const wrong = { expected: `${field} to be ${expected}`, got: `${got} ${from}` };
  return mismatch("bad-field", `Cannot add ${kind} "${layer}"`, wrong, layer);
}

/** An option that the layer kind does not have. */
export function unknownOption(
  kind: string,
  layer: string,
  option: string,
  known: readonly string[],
): Problem {
  const hint = suggestion(option, known);
  return {
    code: "unknown-option",
    message: joined(
      `Cannot add ${kind} "${layer}": expected an option among ${list(known, option)}, got "${option}"`,
      hint,
    ),
    layer,
    expected: list(known),
    got: option,
    ...(hint !== undefined && { hint }),
  };
}

/** A layer whose input shapes do not suit it. */
export function impossibleLayer(
  kind: string,
  layer: string,
  refusal: Mismatch,
  from: readonly string[],
): Problem {
  const got = `${refusal.got} from ${from.map((name) => `"${name}"`).join(" and ")}`;
  return mismatch("impossible-layer", `Cannot add ${kind} "${layer}"`, { ...refusal, got }, layer);
}

/** More arguments than the layer takes, or something else where options go. */
export function badArguments(kind: string, layer: string, takes: readonly string[], value: unknown): Problem {
  const arguments_ = takes.length > 0
    ? `${takes.join(", ")} and then an options object`
    : "at most an options object";
  const act = `Cannot add ${kind} "${layer}"`;
  return mismatch("bad-arguments", act, { expected: arguments_, got: show(value) }, layer);
}

/** Something that is not a tensor where one was expected. */
export function notATensor(kind: string, layer: string, value: unknown): Problem {
  const act = `Cannot add ${kind} "${layer}"`;
  return mismatch("not-a-tensor", act, { expected: "a tensor", got: show(value) }, layer);
}

/** Something that is not a fragment where one was expected. */
export function notAFragment(method: string, value: unknown): Problem {
  const expected = "a fragment such as conv(64, 3).relu()";
  return mismatch("not-a-fragment", `Cannot call ${method}`, { expected, got: show(value) });
}

/** A network of an input shape and something that is no fragment. */
export function notABody(name: string, value: unknown): Problem {
  const expected = "a fragment such as conv(64, 3).relu() after an input shape";
  const hint = 'a tensor has its input already: network("name", tensor)';
  return mismatch("not-a-fragment", `Cannot make network ${show(name)}`, {
    expected,
    got: show(value),
    hint,
  });
}

/** A network of something that is neither an input shape and a fragment nor tensors. */
export function notAnOutput(name: string, value: unknown): Problem {
  const expected = "a tensor, or an input shape and a fragment";
  const hint = 'give a fragment its input: network("name", [3, 224, 224], fragment)';
  return mismatch("not-a-tensor", `Cannot make network ${show(name)}`, { expected, got: show(value), hint });
}

/** A fragment used as a promise. */
export function awaitedFragment(): Problem {
  return {
    code: "awaited-fragment",
    message: "Cannot await a fragment or a tensor: its then() composes fragments; return it inside an object",
  };
}

/** A bad count of repetitions. */
export function badRepeat(value: unknown): Problem {
  const expected = "a whole number of at least 0";
  return mismatch("bad-repeat", "Cannot repeat a fragment", { expected, got: show(value) });
}

/** Too few branches. */
export function noBranches(): Problem {
  return mismatch("no-branches", "Cannot branch", { expected: "at least one fragment", got: "none" });
}

/** An input shape that is none. */
export function badInputShape(value: unknown): Problem {
  const expected = "one to four whole numbers of at least 1, such as 3, 224, 224";
  return mismatch("bad-input-shape", "Cannot make an input", { expected, got: show(value) });
}

/** A network's name that is none. */
export function badNetworkName(value: unknown): Problem {
  return mismatch("bad-network-name", "Cannot make a network", { expected: "a name", got: show(value) });
}

/** A network of no layers. */
export function emptyNetwork(name: string): Problem {
  return mismatch("empty-network", `Cannot make network "${name}"`, {
    expected: "at least one layer",
    got: "none",
  });
}

/** Two layers of one name. */
export function duplicateName(layer: string): Problem {
  const hint = "name repeated layers by number: repeat(3, (i) => conv(64, 3, { name: `conv${i + 1}` }))";
  return {
    code: "duplicate-name",
    message: joined(`Cannot name two layers "${layer}": expected every name once`, hint),
    layer,
    hint,
  };
}

// JSON networks

/** A place in a JSON network that is not as it should be. */
export function badNetwork(place: string, wrong: Mismatch): Problem {
  return mismatch("bad-network", `Cannot read ${place}`, wrong);
}

/** JSON that does not call itself a network. */
export function wrongFormat(value: Readonly<Record<string, unknown>>, format: string): Problem {
  const isConfig = "layers" in value && ("net" in value || "netfile" in value);
  const hint = isConfig ? "a configuration of 2017 goes to: fodlam config" : undefined;
  return badNetwork("format", { expected: show(format), got: show(value.format), hint });
}

/** A layer of a JSON network that is not as it should be. */
export function badLayer(index: number, layer: string, refusal: Mismatch): Problem {
  return { ...mismatch("bad-layer", `Cannot read layer ${index} "${layer}"`, refusal, layer), index };
}

/** So many faults of one JSON network are enough: a file of half a million layers may have them all. */
export const MOST_FAULTS = 1000;

/** The faults of a JSON network in one text that names where it came from: one in a line, of many the first in full. */
export function faultsOf(source: string, problems: readonly Problem[]): Problem {
  const act = `Cannot read ${oneLine(source)}`;
  const faults = problems.map(({ message }) => message.replace(/^Cannot read ((network|profile): )?/, ""));
  if (problems.length === 1) return { ...problems[0]!, message: `${act}: ${faults[0]}` };
  const shown = faults.slice(0, 20).map((fault) => `  - ${fault}`);
  const more = faults.length > shown.length ? [`  - and ${faults.length - shown.length} more`] : [];
  const least = faults.length < MOST_FAULTS ? "" : "at least ";
  const head = `${act}: ${least}${faults.length} faults`;
  return { code: "many-problems", message: [head, ...shown, ...more].join("\n") };
}

// Engine and profiles

/** A name that is not on the list. */
export function unknownName(what: string, name: string, known: readonly string[]): Problem {
  const hint = suggestion(name, known);
  const message = joined(`Cannot find ${what} ${show(name)}: expected one of ${list(known, name)}`, hint);
  return {
    code: `unknown-${what.replaceAll(" ", "-")}`,
    message,
    expected: list(known),
    got: name,
    ...(hint && { hint }),
  };
}

/** An option with a value that is none. */
export function badOption(option: string, expected: string, value: unknown, hint?: string): Problem {
  return mismatch("bad-option", `Cannot use ${option}`, { expected, got: show(value), hint });
}

/** A place in a given mapping that is not as it should be. */
export function badMapping(place: string, expected: string, got: string): Problem {
  return mismatch("bad-mapping", `Cannot use ${oneLine(place)}`, { expected, got });
}

/** Options of which only one can be given. */
export function exclusiveOptions(options: readonly string[]): Problem {
  const act = `Cannot use ${options.join(" and ")}`;
  return mismatch("bad-option", act, { expected: "one of them", got: "both" });
}

/** An option that says something about another one, which is not given. */
export function needsOption(option: string, other: string): Problem {
  return mismatch("bad-option", `Cannot use ${option}`, { expected: `${other} beside it`, got: "none" });
}

/** Chips of which none does what was asked for, each with what it does. */
export function noneMeets(
  network: string,
  wish: string,
  left: readonly (readonly [chip: string, why: string])[],
): Problem {
  const got = left.map(([chip, why]) => `${oneLine(chip)}: ${oneLine(why)}`).join("; ");
  return mismatch("none-meets", `Cannot compare ${show(network)}`, { expected: `a chip with ${wish}`, got });
}

/** A place in a budget that is not as it should be. */
export function badBudget(source: string, place: string, wrong: Mismatch): Problem {
  const act = `Cannot read ${oneLine(source)}`;
  return mismatch("bad-budget", place === "" ? act : `${act}: ${place}`, wrong);
}

/** What is wrong with the network, the chip or the options of a check. */
export function inBudget(source: string, place: string, problem: Problem): Problem {
  return { ...problem, message: `${oneLine(source)}: ${place}: ${problem.message}` };
}

/** Several networks, or none, where a command takes one. */
export function oneNetworkFor(command: string, source: string, names: readonly string[]): Problem {
  const got = names.length === 0 ? "none" : `${names.length} (${list(names)})`;
  return mismatch("one-network", `Cannot ${command} ${oneLine(source)}`, { expected: "one network", got });
}

/** A script that exports no budget. */
export function noBudgetExported(path: string): Problem {
  return mismatch("no-budget", `Cannot load ${oneLine(path)}`, {
    expected: "an export named budget",
    got: "none",
    hint: 'add: export const budget = { format: "fodlam/budget@1", checks: [...] }',
  });
}

/** A place in a saved estimate that is not as it should be. */
export function badEstimate(path: string, place: string, expected: string, got: string): Problem {
  const act = `Cannot read ${oneLine(path)}${place === "" ? "" : `: ${place}`}`;
  return mismatch("bad-estimate", act, { expected, got });
}

/** An option of an evaluation where all estimates were made before. */
export function withoutEffect(option: string, source: string): Problem {
  return mismatch("bad-option", `Cannot use ${option}`, {
    expected: "a network to evaluate",
    got: `saved estimates (${oneLine(source)})`,
  });
}

// Files, commands, configurations

/** A file that cannot be read. */
export function cannotRead(path: string, reason: string): Problem {
  return { code: "cannot-read", message: `Cannot read ${oneLine(path)}: ${oneLine(reason)}` };
}

/** A text that is not JSON, with the place. */
export function badJson(path: string, line: number, column: number, reason: string): Problem {
  return {
    code: "bad-json",
    message: `Cannot read ${oneLine(path)}: expected JSON, got ${reason} at line ${line}, column ${column}`,
    expected: "JSON",
    got: reason,
  };
}

/** A script that cannot be loaded, or throws on the way. */
export function cannotLoad(path: string, reason: string): Problem {
  return { code: "cannot-load", message: `Cannot load ${oneLine(path)}: ${reason}` };
}

/** A script that exports no network; what it exports instead, as `show()` says it. */
export function noNetworkExported(path: string, exported: Readonly<Record<string, string>>): Problem {
  const found = Object.entries(exported).map(([name, shown]) => `${name} (${shown})`);
  const got = found.length > 0 ? list(found) : "no exports";
  const hint = "add: export const net = network(...)";
  return mismatch("no-network", `Cannot load ${path}`, { expected: "an exported network", got, hint });
}

/** A script without a profile. */
export function noProfileExported(path: string, exported: Readonly<Record<string, string>>): Problem {
  const found = Object.entries(exported).map(([name, shown]) => `${name} (${shown})`);
  const wrong = {
    expected: "a default export that is a profile, or a function that makes one",
    got: found.length > 0 ? list(found) : "no exports",
    hint: "add: export default ({ rows = 8 }) => ({ ...chip, models: { ... } })",
  };
  return mismatch("no-profile", `Cannot load ${path}`, wrong);
}

/** Something that is neither a file nor a network of the zoo. */
export function unknownNetwork(name: string, known: readonly string[]): Problem {
  const hint = suggestion(name, known);
  const expected = `a file or one of ${list(known, name)}`;
  return mismatch("unknown-network", `Cannot find network ${show(name)}`, { expected, got: "neither", hint });
}

/** A place in a configuration that is not as it should be. */
export function badConfig(place: string, expected: string, got: string, hint?: string): Problem {
  return mismatch("bad-config", `Cannot read configuration ${place}`, { expected, got, hint });
}

/** A layer that a configuration names and the network does not have. */
export function noSuchLayer(layer: string, network: string, known: readonly string[]): Problem {
  const hint = suggestion(layer, known);
  const expected = `a layer with MACs of "${network}" among ${list(known, layer)}`;
  return {
    ...mismatch("unknown-layer", `Cannot select layer "${layer}"`, { expected, got: `"${layer}"`, hint }),
    layer,
  };
}

/** A layer to be explained that the network does not have. */
export function noLayerToExplain(layer: string, network: string, known: readonly string[]): Problem {
  const expected = `a layer of "${network}" among ${list(known, layer)}`;
  const hint = suggestion(layer, known);
  return mismatch("unknown-layer", `Cannot explain layer "${layer}"`, { expected, got: `"${layer}"`, hint });
}

/** A network that does not take an input of that shape; shapes as text. */
export function wrongInput(network: string, inputs: readonly string[], shape: string): Problem {
  const expected = inputs.length === 1
    ? `an input like ${inputs[0]}`
    : `one input, because it has ${inputs.length}`;
  return mismatch("wrong-input", `Cannot resize network "${network}"`, { expected, got: shape });
}

/** Something that is not a network where one was expected. */
export function notANetwork(value: unknown): Problem {
  const hint = "make one with network(name, inputShape, fragment) or tensor.toNetwork(name)";
  return mismatch("not-a-network", "Cannot run", { expected: "a network", got: show(value), hint });
}

/** The code of `modelNotLoaded`, by which the model is loaded where that can be awaited. */
export const MODEL_NOT_LOADED = "model-not-loaded";

/** A cost model that came with no profile, its name in `got`: one of plain JSON was never awaited. */
export function modelNotLoaded(model: string): Problem {
  const hint = "pass the profile through await defineProfile({ ... }), or load it with loadProfile";
  return {
    code: MODEL_NOT_LOADED,
    message: joined(
      `Cannot use cost model "${model}": it is loaded with the first profile that names it, and there was none`,
      hint,
    ),
    got: model,
    hint,
  };
}

/** A place in a netfile of 2017 that is not as it should be. */
export function badNetfile(place: string, expected: string, got: string): Problem {
  return mismatch("bad-netfile", `Cannot read netfile ${place}`, { expected, got });
}
