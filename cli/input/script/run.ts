/** Runs a script that was made ready, and tells what it says from what it prints. */
import {
  cannotLoad,
  FodlamError,
  rightRefused,
  scriptEnded,
  scriptTooLarge,
  scriptTooLoud,
  scriptTooSlow,
} from "../../../ir/errors.ts";
import { MAX_JSON_BYTES } from "../../../formats/limits.ts";
import { sizeOf } from "../../../formats/text.ts";
import { isAddress } from "../address.ts";
import type { Limits } from "../limits.ts";
import type { Answer } from "./child.ts";
import { checkGraph, type Imports } from "./graph.ts";
import { HOME, type Stage } from "./stage.ts";
import { type Bounds, type Left, type Program, watched } from "./watch.ts";

/** How to run. */
export interface RanOptions {
  /** The bounds. */
  readonly limits: Limits;
  /** The line that stands before the answer. */
  readonly mark: string;
}

/** What a script left: its answer, and what it printed. */
export interface Ran {
  readonly said: unknown;
  readonly printed: string;
}

/** Bytes of the list of a script's imports, of an answer, and of what is printed beside it. */
const LIST_BYTES = 32 * 2 ** 20, PRINT_BYTES = 2 ** 16, OUT_BYTES = MAX_JSON_BYTES + PRINT_BYTES;

/** Runs a script. Without rights, its imports are looked at meanwhile, and nothing that it says counts before they are. */
export async function ran(name: string, stage: Stage, { limits, mark }: RanOptions): Promise<Ran> {
  const end = performance.now() + 1000 * limits.seconds;
  const start = async (program: Program, outBytes: number, signal?: AbortSignal) => {
    const bounds: Bounds = { end, memoryBytes: limits.memoryBytes, outBytes, ...(signal && { signal }) };
    return checked(name, await watched(program, bounds), limits);
  };
  if (limits.trust) return answerIn(name, await start(stage.running, OUT_BYTES), mark);
  const over = new AbortController();
  const early = isAddress(stage.url) ? undefined : start(stage.running, OUT_BYTES, over.signal);
  early?.catch(() => {}); // what is wrong with its imports comes first
  try {
    const listed = await start(stage.listing, LIST_BYTES);
    const imports = await checkGraph(listed.out, { name, home: HOME, ...stage });
    const left = await (imports.usesWeb || early === undefined ? start(stage.running, OUT_BYTES) : early);
    return settled(name, answerIn(name, left, mark), imports);
  } finally {
    over.abort();
    await early?.catch(() => {});
  }
}

/** What a process left, if it was not stopped. */
function checked(name: string, left: Left, { seconds, memoryBytes }: Limits): Left {
  switch (left.ending) {
    case "itself":
      return left;
    case "time":
      throw new FodlamError(scriptTooSlow(name, seconds));
    case "memory":
      throw new FodlamError(scriptTooLarge(name, sizeOf(memoryBytes)));
    case "output":
      throw new FodlamError(scriptTooLoud(name, sizeOf(OUT_BYTES)));
  }
}

/** The answer after its mark; what stands before it, and on standard error, is what the script printed. */
function answerIn(name: string, { out, err, code }: Left, mark: string): Ran {
  const at = out.lastIndexOf(`\n${mark}\n`);
  const before = at < 0 ? out : out.slice(0, at);
  const printed = [before, err].map((text) => text.trimEnd()).filter((text) => text !== "").join("\n");
  const said = at < 0 ? undefined : parsed(out.slice(at + mark.length + 2));
  if (said === undefined) throw new FodlamError(scriptEnded(name, code, firstLine(err)));
  return { said, printed: shortened(printed) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0]!.replace(/^error: /, "");
}

function shortened(text: string): string {
  return text.length <= PRINT_BYTES ? text : `${text.slice(0, PRINT_BYTES)}\n...`;
}

/** An answer of a script that did not get a module from the web: because it is not there, or because it was not named before. */
function settled(name: string, ran: Ran, { missing }: Imports): Ran {
  const wanted: unknown = (ran.said as Answer | null)?.missing;
  if (typeof wanted !== "string") return ran;
  const why = missing.get(wanted)?.split("\n")[0];
  const host = /^Requires (import access to ".*?")/.exec(why ?? "")?.[1];
  if (why !== undefined && host === undefined) {
    throw new FodlamError(cannotLoad(name, why.replace(/\.$/, "")));
  }
  throw new FodlamError(rightRefused(name, host ?? `to import "${wanted}" while it runs`));
}
