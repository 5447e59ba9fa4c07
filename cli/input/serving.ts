/** What `serve` is asked: the network, numbers that are several, ways of sharing, and what goes with which sort of network. */
import type { ServeOptions } from "../../engine/serving/mod.ts";
import { isDecoder } from "../../engine/serving/tokens.ts";
import { fromZoo, zooName } from "../../examples/mod.ts";
import { badOption, changesNothing, exclusiveOptions, FodlamError, needsOption } from "../../ir/errors.ts";
import { between } from "../../ir/field.ts";
import type { Network } from "../../ir/network.ts";
import { counts, number, widthOptions } from "../options.ts";
import type { Io, Options } from "../spec.ts";
import { dimsOf } from "./dims.ts";
import { findNetworks } from "./network.ts";
import { pricesOf } from "./prices.ts";
import { seriesOf } from "./series.ts";

/** The network, of a language model in the zoo as it makes one token. */
export async function oneNetwork(name: string, options: Options, io: Io): Promise<Network> {
  const decoder = await decoderOf(name);
  if (decoder !== undefined) refuseLengths(options);
  const steps = options.steps === undefined ? [] : [`steps=${number("--steps", counts, options.steps)}`];
  const dims = [...options.dim as readonly string[] | undefined ?? [], ...steps];
  const given = { ...options, ...(dims.length > 0 && { dim: dims }) };
  const found = await findNetworks(decoder ?? name, given, io);
  if (found.length !== 1) {
    throw new FodlamError(badOption("--graph", "one network", `${found.length} networks`));
  }
  return found[0]!;
}

/** The zoo's form of a language model that makes one token; none of what first reads a whole text. */
async function decoderOf(name: string): Promise<string | undefined> {
  const own = zooName(name), decoder = own === undefined ? undefined : zooName(`${own}-decode`);
  return decoder !== undefined && isDecoder(await fromZoo(decoder)) ? decoder : undefined;
}

/** Sizes that say how long a text is: `serve` has options of its own for that. */
const LENGTHS = ["context", "prompt", "sequence"];

function refuseLengths(options: Options): void {
  const length = Object.keys(dimsOf(options.dim).dims).find((name) => LENGTHS.includes(name));
  if (length === undefined) return;
  const expected = "--prompt and --output to say how long texts are";
  throw new FodlamError(badOption(`--dim ${length}`, expected, length));
}

/** Numbers after an option: one, several, or doublings from one to another. */
export function several(option: string, text: unknown): number[] {
  const [, first, last] = /^(\d+)\.\.(\d+)$/.exec(String(text)) ?? [];
  if (first !== undefined && !(Number(first) >= 1 && Number(first) <= Number(last))) {
    throw new FodlamError(badOption(option, "whole numbers of at least 1, rising, such as 1..512", text));
  }
  const values = seriesOf(option, first === undefined ? text : `${first}..${last}*2`);
  if (last !== undefined && values.at(-1)! < Number(last)) values.push(Number(last));
  return values.map((value) => number(option, counts, `${value}`));
}

const shares = between("share", 0, 1);

/** What a language model alone takes. */
export const OF_LANGUAGE = [
  "prompt",
  "output",
  "requests",
  "expertBits",
  "prefix",
  "chunk",
  "guesses",
  "acceptance",
  "draft",
  "maxTtft",
  "minRate",
  "csv",
];
/** What other networks alone take. */
export const OF_ITEMS = ["batch", "steps"];

/** Refuses what the other sort of network takes. */
export function refuseOthers(
  options: Options,
  words: readonly string[],
  network: Network,
  isLanguage: boolean,
): void {
  const given = words.find((word) => options[word] !== undefined);
  if (given === undefined) return;
  const flag = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const expected = isLanguage
    ? "a network that is no language model"
    : "a language model, which makes one token after the other";
  throw new FodlamError(badOption(flag, expected, network.name));
}

/** GPUs by the way in which they share a model. */
export function parallelOf(text: unknown, known: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const word of text === undefined ? [] : String(text).split(",")) {
    const [, way, size] = /^\s*([a-z]+)\s*=\s*(\d+)\s*$/.exec(word) ?? [];
    if (way === undefined || !known.includes(way) || Object.hasOwn(found, way)) {
      throw new FodlamError(
        badOption(
          "--parallel",
          `some of ${known.join(", ")}, each once with its GPUs, such as ${known[0]}=4`,
          text,
        ),
      );
    }
    found[way] = number(`--parallel ${way}`, counts, size);
  }
  return found;
}

/** The options of a language model, but for requests and GPUs. */
export async function languageOptions(options: Options, io: Io): Promise<ServeOptions> {
  const { prompt, output, expertBits, prefix, chunk, guesses, acceptance, draft, runtime } = options;
  const whole = (flag: string, value: unknown) => number(flag, counts, value);
  for (const alone of ["acceptance", "draft"] as const) {
    if (options[alone] !== undefined && guesses === undefined) {
      throw new FodlamError(needsOption(`--${alone}`, "--guesses"));
    }
  }
  if (guesses !== undefined && acceptance === undefined) {
    throw new FodlamError(needsOption("--guesses", "--acceptance"));
  }
  const drafting = draft === undefined ? undefined : await oneNetwork(String(draft), {}, io);
  return {
    ...(runtime !== undefined && { runtime: runtime as NonNullable<ServeOptions["runtime"]> }),
    ...(prompt !== undefined && { prompt: whole("--prompt", prompt) }),
    ...(output !== undefined && { output: whole("--output", output) }),
    ...(expertBits !== undefined &&
      { expertBits: number("--expert-bits", between("bits", 1, 64), expertBits) }),
    ...(prefix !== undefined && { prefix: number("--prefix", natural, prefix) }),
    ...(chunk !== undefined && { chunk: whole("--chunk", chunk) }),
    ...(guesses !== undefined && {
      speculation: {
        tokens: whole("--guesses", guesses),
        acceptance: number("--acceptance", shares, acceptance),
        ...(drafting !== undefined && { draft: drafting }),
      },
    }),
    ...widthOptions(options),
    ...pricesOf(options),
  };
}

const natural = {
  expected: "a whole number of at least 0",
  accepts: (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0,
};

/** Refuses what would have no effect: lengths of texts by `--dim`, bits of no experts, sources in formats that have them all. */
export function checkUse(options: Options, network: Network, isLanguage: boolean): void {
  if (isLanguage) refuseLengths(options);
  if (options.expertBits !== undefined && isLanguage && !network.layers.some(({ kind }) => kind === "moe")) {
    throw new FodlamError(changesNothing("--expert-bits", `${network.name}, which has no experts`, []));
  }
  const given = (["json", "csv", "sources"] as const).filter((word) => options[word] === true);
  if (given.length > 1) throw new FodlamError(exclusiveOptions(given.map((word) => `--${word}`)));
}

/** Refuses `--ignore-memory` where everything fits. */
export function checkIgnored(fits: readonly boolean[], options: Options, where: string): void {
  if (options.ignoreMemory === true && fits.every((one) => one)) {
    throw new FodlamError(changesNothing("--ignore-memory", where, []));
  }
}
