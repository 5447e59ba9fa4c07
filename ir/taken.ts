/** Messages about what functions are given: arguments, options, parameters. Part of `errors.ts`. */
import { FodlamError, type Problem, show } from "./problem.ts";
import { joined, list, type Mismatch, mismatch, oneLine, suggestion } from "./wording.ts";

/** What does not happen if a function refuses what it is given. */
export function calling(name: string): string {
  return `Cannot call ${name}`;
}

/** What does not happen if a block refuses what it is given. */
export function adding(block: string): string {
  return `Cannot add ${block}`;
}

/** What is legal in a place: in words, the words themselves, or the keys of a record. */
export interface Legal {
  /** In words that follow "expected". */
  readonly expected: string;
  /** The legal words, where only words are. */
  readonly words?: readonly string[];
  /** The legal keys, of a record. */
  readonly within?: Readonly<Record<string, unknown>>;
}

/** The legal word nearest to a wrong one, or the legal key nearest to a wrong one. */
export function nearestLegal({ words, within }: Legal, value: unknown): string | undefined {
  if (words !== undefined) return suggestion(value, words);
  if (within === undefined || typeof value !== "object" || value === null) return undefined;
  const known = Object.keys(within);
  return suggestion(Object.keys(value).find((key) => !known.includes(key)), known);
}

/** An argument or an option of a public function that is not legal. */
export function badArgument(
  act: string,
  name: string,
  legal: Legal,
  value: unknown,
): Problem {
  const hint = nearestLegal(legal, value);
  return mismatch("bad-argument", act, {
    expected: `${name} to be ${legal.expected}`,
    got: show(value),
    hint,
  });
}

/** A key that a public function does not know. */
export function unknownKey(act: string, what: string, key: string, known: readonly string[]): Problem {
  const hint = suggestion(key, known);
  const expected = known.length === 0 ? `no option` : `${what} among ${list(known, key)}`;
  return mismatch("unknown-option", act, { expected, got: show(key), hint });
}

/** More arguments than a public function takes. */
export function extraArgument(
  act: string,
  takes: readonly string[],
  options: boolean,
  value: unknown,
): Problem {
  const all = [...takes, ...(options ? ["an options object"] : [])];
  const expected = all.length === 0 ? "no arguments" : `${all.join(", ")} and no more`;
  return mismatch("bad-arguments", act, { expected, got: show(value) });
}

/** A profile written by hand that was not checked, and cannot be used. */
export function uncheckedProfile(act: string, error: unknown): Problem {
  const got = `one that cannot be used (${oneLine(error instanceof Error ? error.message : String(error))})`;
  const hint = "await defineProfile(profile) says what is wrong with it";
  return mismatch("bad-profile", act, { expected: "a profile without faults", got, hint });
}

/** What helps whoever wrote an image height first. */
export function heightFirst(shape: readonly number[]): string {
  const [height, width, channels] = shape;
  const right = `[${channels}, ${height}, ${width}]`;
  return `an image is [channels, height, width], and [${
    shape.join(", ")
  }] looks like height, width, channels: ` +
    `did you mean ${right}?`;
}

/** An error of FODLAM's with what may help besides; any other as it is. */
export function withHint(error: unknown, hint: string | undefined): unknown {
  if (!(error instanceof FodlamError) || hint === undefined) return error;
  return new FodlamError({ ...error.problems[0]!, message: joined(error.message, hint), hint });
}

/** Fragments inside each other without end. */
export function nestedTooDeep(most: number): Problem {
  const expected = `fragments at most ${most} deep in each other`;
  return mismatch("too-deep", "Cannot nest fragments", { expected, got: "more" });
}

/** More layers than anybody means. */
export function tooManyLayers(most: number): Problem {
  return mismatch("too-many-layers", "Cannot make a network", {
    expected: `at most ${most} layers`,
    got: "more",
  });
}

/** Something else where a function of a tensor was expected. */
export function notAPart(value: unknown): Problem {
  const expected = "a function from a tensor to a tensor, such as (x) => x.conv(x.shape[0], 1)";
  return mismatch("not-a-function", calling("apply"), { expected, got: show(value) });
}

/** Channels that do not go into equal parts. */
export function unequalParts(channels: number, parts: number): Problem {
  const expected = `parts to be a number that divides the ${channels} channels`;
  return mismatch("bad-argument", calling("split"), { expected, got: show(parts) });
}

// Networks with parameters

/** What does not happen if a parameter is refused. */
const MAKING = "Cannot make the network";

/** A parameter that the network does not declare. */
export function unknownParameter(name: string, known: readonly string[]): Problem {
  const expected = known.length === 0
    ? "no parameter, because it has none"
    : `a parameter among ${list(known, name)}`;
  const hint = suggestion(name, known);
  return mismatch("unknown-parameter", MAKING, { expected, got: show(name), hint });
}

/** A parameter's value, or declaration, that is not legal. */
export function badParameterValue(name: string, legal: Legal, value: unknown): Problem {
  const expected = `${name} to be ${legal.expected}`;
  return mismatch("bad-parameter", MAKING, { expected, got: show(value), hint: nearestLegal(legal, value) });
}

/** A network that cannot have the values, and why. */
export function unmakeable(changes: string, why: Problem): Problem {
  const reason = why.message.replace(/^Cannot/, "cannot");
  return { ...why, message: `${MAKING} with ${changes}: ${reason}` };
}

/** A parametric network whose function makes none. */
export function madeNoNetwork(value: unknown): Problem {
  return mismatch("not-a-network", MAKING, {
    expected: "its function to return a network",
    got: show(value),
  });
}

/** A `--dim` that names no size of the network or file; where that comes from, if it is known. */
export function unknownDimension(name: string, known: readonly string[], source?: string): Problem {
  const own = source === undefined ? "" : ` of ${oneLine(source)}`;
  const expected = known.length === 0
    ? `no size, because all sizes${own} are fixed`
    : `a size${own} among ${list(known, name)}`;
  const hint = suggestion(name, known);
  return mismatch("unknown-dimension", `Cannot use --dim ${oneLine(name)}`, {
    expected,
    got: show(name),
    hint,
  });
}

/** Sizes that a network cannot have, and why. */
export function unmadeWithDims(
  source: string,
  values: Readonly<Record<string, number>>,
  why: Problem,
): Problem {
  const dims = Object.entries(values).map(([name, value]) => `--dim ${name}=${value}`).join(" ");
  const reason = why.message.replace(/^Cannot make the network( with [^:]*)?: /, "").replace(
    /^Cannot/,
    "cannot",
  );
  return { ...why, message: `Cannot use ${oneLine(dims)} for ${oneLine(source)}: ${reason}` };
}

/** An option that changes nothing here, and what would make it matter, or what can be given instead. */
export function noUse(option: string, expected: readonly string[], hint?: string): Problem {
  return mismatch("no-use", `Cannot use ${option}`, {
    expected: expected.join(" or "),
    got: "nothing that it changes",
    hint,
  });
}

/** An option of a calculation on which nothing of it depends, and the options on which something does. */
export function changesNothing(option: string, where: string, able: readonly string[]): Problem {
  const hint = option === "--scaling" && !able.includes("--scaling")
    ? "it says how to get to another --process"
    : undefined;
  const among = able.length === 0 ? "" : ` among ${able.join(", ")}`;
  return mismatch("no-use", `Cannot use ${option} for ${oneLine(where)}`, {
    expected: `an option that changes something${among}`,
    got: "one that changes nothing",
    hint,
  });
}

/** A size of a file that is asked for and changes nothing. */
export function sizeChangesNothing(path: string, name: string): Problem {
  const act = `Cannot use --dim ${oneLine(name)} for ${oneLine(path)}`;
  return mismatch("no-use", act, {
    expected: "a size that changes the network",
    got: "one that changes nothing",
  });
}

/** Densities to be measured where nothing is stored. */
export function nothingMeasured(path: string): Problem {
  return mismatch("no-use", `Cannot use --measure-density for ${oneLine(path)}`, {
    expected: "stored weights of layers that state no density",
    got: "none",
  });
}

/** An option of reading a file, for something that is not read from a file. */
export function onlyForFiles(option: string, name: string): Problem {
  const got = `${oneLine(name)}, which is not one`;
  return mismatch("no-use", `Cannot use ${option}`, { expected: "a file of another format", got });
}

/** An option for networks with a parameter that has a length. */
export function onlyForTexts(option: string, name: string): Problem {
  const got = `${oneLine(name)}, which has none`;
  const expected = "a network of `nets` with a parameter for the length of its text (sequence, prompt)";
  return mismatch("no-use", `Cannot use ${option}`, { expected, got });
}

/** An option of writing that the format has no use for. */
export function notInFormat(option: string, format: string, expected: string): Problem {
  return mismatch("no-use", `Cannot use ${option}`, { expected, got: format });
}

/** A network that needs more memory than a chip has; sizes as text. */
export function doesNotFit(
  network: string,
  chip: string,
  room: string,
  needed: string,
  lacking: string,
): Problem {
  return mismatch("does-not-fit", `Cannot run ${show(network)} on ${chip}`, {
    expected: `at most ${room}`,
    got: `${needed}, ${lacking} too much`,
    hint: "fewer bits or a smaller batch may fit, and --ignore-memory costs it all the same",
  });
}

/** A chip that cannot serve, and why. */
export function cannotServe(chip: string, reason: string): Problem {
  const hint = "fodlam profiles lists GPUs and other accelerators with a memory off the chip";
  return { code: "cannot-serve", message: joined(`Cannot serve on ${chip}: ${reason}`, hint) };
}

/** A network that generates no tokens, asked to. */
export function notADecoder(network: string, reason: string): Problem {
  const hint = "name a model whose tokens attend to earlier ones alone, such as llama-3-8b";
  return {
    code: "not-a-decoder",
    message: joined(`Cannot serve ${show(network)} token by token: ${oneLine(reason)}`, hint),
  };
}

/** The energy of a memory, asked for where it is in the numbers already. */
export function memoryIncluded(chip: string, scope: string): Problem {
  const got = { expected: "an energy of a chip alone", got: `that of ${chip}, which is of the ${scope}` };
  return mismatch("memory-included", "Cannot add the energy of a memory", got);
}

/** What is asked of a serving that none of some GPUs gives. */
export function noneServes(network: string, chip: string, asked: string, best: string): Problem {
  return mismatch("none-serves", `Cannot serve ${show(network)} on ${chip}`, { expected: asked, got: best });
}

/** Ways of sharing a model that do not go together. */
export function exclusiveParallel(asked: string, against: string): Problem {
  const hint = "GPUs = tensor x pipeline x data";
  return {
    code: "bad-parallel",
    message: joined(`Cannot share the model: ${asked} does not go with ${against}`, hint),
  };
}

/** A network that does not fit the GPUs it is given. */
export function doesNotFitServing(
  network: string,
  gpus: string,
  room: string,
  needed: string,
  hint: string,
): Problem {
  return mismatch("does-not-fit", `Cannot serve ${show(network)} on ${gpus}`, {
    expected: `at most ${room}`,
    got: needed,
    hint,
  });
}

/** A network for which no chip was named, and which the default does not suit. */
export function noChipChosen(network: string, why: string, suiting: readonly string[]): Problem {
  const example = suiting.length === 0 ? "" : `, such as ${list(suiting)}`;
  return mismatch("no-chip", `Cannot choose a chip for ${show(network)}`, {
    expected: `--on with a profile that suits it${example}`,
    got: `none, and Eyeriss and EIE, the default, do not suit it: ${why}`,
  });
}

/** An unknown word, with the nearest known one. */
export function unknownWord(what: string, word: unknown, known: readonly string[]): Mismatch {
  const hint = typeof word === "string" ? suggestion(word, known) : undefined;
  return { expected: `${what} among ${list(known, word)}`, got: show(word), hint };
}
