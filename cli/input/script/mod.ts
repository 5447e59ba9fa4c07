/**
 * Networks of scripts. A script is a stranger's program, so it runs in a process of its own that can do nothing but compute, and what it
 * hands back is checked like a file.
 *
 * ```ts ignore
 * import { networksOf } from "./mod.ts";
 * import { LIMITS } from "../limits.ts";
 *
 * const networks = await networksOf({ name: "net.ts", path: "net.ts" }, { limits: LIMITS });
 * ```
 *
 * @module
 */
import { networkFrom } from "../../../ir/check.ts";
import {
  cannotLoad,
  cannotRead,
  cannotStart,
  FodlamError,
  needsDeno,
  noBudgetExported,
  noNetworkExported,
  noProfileExported,
  refusedByScript,
  rightRefused,
  show,
} from "../../../ir/errors.ts";
import type { Network } from "../../../ir/network.ts";
import { MAX_DESCRIPTION_BYTES } from "../../../formats/limits.ts";
import { checkSize } from "../../../formats/text.ts";
import { isAddress } from "../address.ts";
import { reasonOf } from "../../process/reason.ts";
import { isDeno } from "../../process/system.ts";
import type { Dims } from "../dims.ts";
import type { Limits } from "../limits.ts";
import { scratch } from "./cache.ts";
import type { Answer, Question } from "./child.ts";
import { ran } from "./run.ts";
import { type Script, staged } from "./stage.ts";

export type { Script } from "./stage.ts";

/** How to run a script. */
export interface RunScriptOptions {
  /** The bounds. */
  readonly limits: Limits;
  /** Values for parameters, by name. */
  readonly dims?: Dims;
  /** Takes what the script prints. */
  readonly onPrint?: (text: string) => void;
}

/** The networks that a script exports: its default export, or else all of them. */
export async function networksOf(script: Script, options: RunScriptOptions): Promise<Network[]> {
  const { networks, exported } = await answerOf(script, options);
  if (networks.length === 0) throw new FodlamError(noNetworkExported(script.name, exported));
  return networks.map((network) => networkFrom(network, script.name));
}

/** The profile that a script exports, or makes of each choice of values, as foreign data; and which values it reads. */
export async function profilesOf(
  script: Script,
  options: RunScriptOptions & { readonly knobs: readonly Readonly<Record<string, number>>[] },
): Promise<{ readonly profiles: readonly unknown[]; readonly read: readonly string[] }> {
  const { profiles, read, exported } = await answerOf(script, options);
  if (profiles.length !== options.knobs.length) {
    throw new FodlamError(noProfileExported(script.name, exported));
  }
  return { profiles, read };
}

/** The budget that a script exports: foreign data. */
export async function budgetOf(script: Script, options: RunScriptOptions): Promise<unknown> {
  const { budget } = await answerOf(script, options);
  if (budget === undefined) throw new FodlamError(noBudgetExported(script.name));
  return budget;
}

/** What a script says, if it says anything. */
async function answerOf(
  script: Script,
  { limits, dims = { dims: {}, shapes: {} }, onPrint, knobs }: RunScriptOptions & Pick<Question, "knobs">,
): Promise<Exports> {
  if (!isDeno()) throw new FodlamError(needsDeno(script.name));
  await checkFile(script);
  try {
    using own = scratch();
    // the script cannot know the line that stands before the answer
    const question = { mark: crypto.randomUUID(), name: script.name, dims, ...(knobs && { knobs }) };
    const stage = staged(script, question, limits, own);
    const { said, printed } = await ran(script.name, stage, { limits, mark: question.mark });
    if (printed !== "") onPrint?.(stage.renamed(printed));
    return exportsIn(said, script.name, stage.renamed);
  } catch (error) {
    throw error instanceof FodlamError ? error : new FodlamError(cannotStart(script.name, whyNot(error)));
  }
}

/** Why a process cannot be started: a right that Deno was not given, or what the system says. */
function whyNot(error: unknown): string {
  return error instanceof Deno.errors.NotCapable ? error.message.split("\n")[0]! : reasonOf(error);
}

/** Refuses a script that is no file, or too large for one. */
async function checkFile({ name, path, text }: Script): Promise<void> {
  if (isAddress(path)) return;
  try {
    const { size, isFile } = text === undefined ? await Deno.stat(path) : { size: text.length, isFile: true };
    if (!isFile) throw new FodlamError(cannotRead(name, "it is no file"));
    checkSize(name, size, MAX_DESCRIPTION_BYTES);
  } catch (error) {
    if (error instanceof FodlamError) throw error;
    if (error instanceof Deno.errors.NotCapable) throw new FodlamError(cannotStart(name, whyNot(error)));
    throw new FodlamError(cannotRead(name, reasonOf(error)));
  }
}

/** What a script exports. */
interface Exports {
  readonly networks: readonly unknown[];
  readonly profiles: readonly unknown[];
  readonly read: readonly string[];
  readonly budget: unknown;
  readonly exported: Readonly<Record<string, string>>;
}

/** Characters of a reason, and names of exports, that are shown. */
const MAX_REASON = 2000, MAX_EXPORTS = 100;

/** An answer read: it comes from the script's process, so anything may stand in it. */
function exportsIn(said: unknown, name: string, renamed: (text: string) => string): Exports {
  const { networks, profiles, read, budget, exported, refused, reason, right } = (said ?? {}) as Answer;
  const words = (text: unknown) =>
    renamed((typeof text === "string" ? text : show(text)).slice(0, MAX_REASON));
  if (typeof right === "object" && right !== null) {
    const place = right.place === undefined ? undefined : words(right.place);
    throw new FodlamError(rightRefused(name, words(right.what), place));
  }
  if (refused !== undefined) throw new FodlamError(refusedByScript(words(refused)));
  if (reason !== undefined) throw new FodlamError(cannotLoad(name, words(reason)));
  const shown = Object.entries(exported ?? {}).slice(0, MAX_EXPORTS);
  return {
    networks: Array.isArray(networks) ? networks : [],
    profiles: Array.isArray(profiles) ? profiles : [],
    read: Array.isArray(read) ? read.map(String) : [],
    budget,
    exported: Object.fromEntries(shown.map(([key, value]) => [words(key), words(value)])),
  };
}
