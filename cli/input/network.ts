/** Networks that the user names, in whatever format, and what is to be said about their reading. */
import type { Note, ReadOptions, Source } from "../../formats/format.ts";
import { fromZoo, openZoo, zoo, zooName } from "../../examples/mod.ts";
import {
  cannotRead,
  FodlamError,
  onlyForFiles,
  onlyForTexts,
  unknownNetwork,
  whichGraph,
} from "../../ir/errors.ts";
import { visible } from "../../ir/escape.ts";
import type { Network } from "../../ir/network.ts";
import { atMeanLength, dimOption, dimsOf, meanLengthOption, withDims } from "./dims.ts";
import { orientationNotes } from "./orientation.ts";
import { isAddress } from "./address.ts";
import { exists, isPath, isScript, nameOf } from "./files.ts";
import { inlineOf } from "./inline.ts";
import { bounding, limitsOf, running } from "./limits.ts";
import type { Script } from "./script/mod.ts";
import { lazily } from "../process/lazily.ts";
import type { ArgumentSpec, Io, Options, OptionSpec } from "../spec.ts";
import { system } from "../process/system.ts";

const here = import.meta.url;

/** The network that a command is about. */
export const netArgument: ArgumentSpec = {
  name: "<net>",
  help: "a script, a file or folder of any format, an address, - for standard input, or a name from `nets`",
};

/** Options of how to read. */
export const reading: readonly OptionSpec[] = [
  { flags: "--from <format>", help: "the network's format (default: by name and content)" },
  dimOption,
  meanLengthOption,
  { flags: "--graph <name>", help: "the network to use from a file that holds several" },
  { flags: "--measure-density", help: "measure densities from the zeros of stored weights" },
  ...bounding,
  ...running,
];

/** Seconds after which a reading says how far it is. */
const PATIENCE_SECONDS = 1, INTERVAL_SECONDS = 0.1;

/** Says on a terminal how far a reading is, once it has taken a second. */
class Progress {
  readonly #io: Io;
  readonly #name: string;
  readonly #start: number = performance.now();
  #last = 0;

  constructor(io: Io, name: string) {
    this.#io = io;
    this.#name = name;
  }

  /** So much is done, from 0 to 1. */
  readonly at = (share: number): void => {
    const seconds = (performance.now() - this.#start) / 1000;
    if (this.#io.progress === undefined || seconds < PATIENCE_SECONDS) return;
    if (seconds - this.#last < INTERVAL_SECONDS) return;
    this.#last = seconds;
    this.#io.progress(`reading ${this.#name}: ${Math.floor(100 * Math.min(1, Math.max(0, share)))} %`);
  };

  /** Takes away what it said. */
  end(): void {
    if (this.#last > 0) this.#io.progress?.("");
  }
}

/** What was read, and what is to be said about it. */
export interface Found {
  /** The networks. */
  readonly networks: readonly Network[];
  /** What was approximated, assumed or left out. */
  readonly notes: readonly Note[];
}

async function fromFile(path: string, options: Options, io: Io): Promise<Found> {
  const progress = new Progress(io, nameOf(path));
  const [{ openSource, SCRIPT }, { readWith }] = await Promise.all([
    lazily<typeof import("./source.ts")>("./source.ts", here),
    lazily<typeof import("./reading.ts")>("./reading.ts", here),
  ]);
  const how: ReadOptions = {
    ...dimsOf(options.dim),
    measureDensity: options.measureDensity === true,
    ...(options.graph !== undefined && { graph: String(options.graph) }),
    onProgress: progress.at,
    named: async (name) => zooName(name) === undefined ? undefined : await fromZoo(name),
  };
  try {
    const from = options.from === undefined ? undefined : String(options.from);
    const limits = limitsOf(options);
    const { source, format } = await openSource(path, from, { limits, onProgress: progress.at });
    if (format === SCRIPT) return await fromScript(await scriptIn(path, source), options, io);
    return await readWith(format, source, how);
  } finally {
    progress.end();
  }
}

/** A script that came as a text: it imports as if it stood in its file's folder, from a pipe in the current one. */
async function scriptIn(path: string, { bytes, path: name }: Source): Promise<Script> {
  const { folderOf } = await lazily<typeof import("./paths.ts")>("./paths.ts", here);
  const isPipe = path === "-" || inlineOf(path) !== undefined || /^\/(dev|proc)\//.test(path);
  return { name, path: isPipe ? system().cwd() : folderOf(path), text: new TextDecoder().decode(bytes) };
}

async function fromScript(script: Script, options: Options, io: Io): Promise<Found> {
  const { networksOf } = await lazily<typeof import("./script/mod.ts")>("./script/mod.ts", here);
  if (options.measureDensity === true) throw new FodlamError(onlyForFiles("--measure-density", script.name));
  const dims = dimsOf(options.dim);
  const networks = await networksOf(script, { limits: limitsOf(options), dims, onPrint: io.err });
  return { networks, notes: [] };
}

/** What a name stands for: a script, a file or folder of any format, standard input, a network of the zoo. */
async function found(name: string, options: Options, io: Io): Promise<Found> {
  const isOfZoo = !isScript(name) && name !== "-" && !isAddress(name) && !await exists(name);
  if (options.meanLength !== undefined && !isOfZoo) {
    throw new FodlamError(onlyForTexts("--mean-length", name));
  }
  if (isScript(name) && (options.from ?? "typescript") === "typescript") {
    if (!isAddress(name) && !await exists(name)) {
      throw new FodlamError(cannotRead(name, "there is no such file"));
    }
    return await fromScript({ name, path: name }, options, io);
  }
  const isContent = name === "-" || inlineOf(name) !== undefined || isAddress(name);
  if (isContent || await exists(name)) return await fromFile(name, options, io);
  if (zooName(name) !== undefined) {
    if (options.from !== undefined) throw new FodlamError(onlyForFiles("--from", name));
    if (options.measureDensity === true) throw new FodlamError(onlyForFiles("--measure-density", name));
    const opened = await openZoo(name);
    const { dims, note } = atMeanLength(opened, dimsOf(options.dim), options.meanLength, name);
    return {
      networks: withDims([opened], dims, name),
      notes: note === undefined ? [] : [{ text: note, layers: [] }],
    };
  }
  if (isPath(name)) throw new FodlamError(cannotRead(name, "there is no such file"));
  throw new FodlamError(unknownNetwork(name, Object.keys(zoo)));
}

/** The one network of a name, where a name is given. */
function chosen({ networks, notes }: Found, path: string, graph: unknown): Found {
  if (graph === undefined) return { networks, notes };
  const one = networks.filter(({ name }) => name === graph);
  if (one.length > 0) return { networks: one.slice(0, 1), notes };
  throw new FodlamError(whichGraph(nameOf(path), networks.map(({ name }) => name), String(graph)));
}

/** Finds what a name stands for, in whatever format. */
export async function findWithNotes(name: string, options: Options, io: Io): Promise<Found> {
  dimsOf(options.dim); // a mistake is one whatever is read
  limitsOf(options);
  if (options.from !== undefined && options.from !== "typescript") {
    const formats = await lazily<typeof import("../../formats/mod.ts")>("../../formats/mod.ts", here);
    formats.entryOf(String(options.from), "read");
  }
  const { networks, notes } = chosen(await found(name, options, io), name, options.graph);
  return { networks, notes: [...notes, ...orientationNotes(networks)] };
}

/** So many layers are named in a note. */
const MOST_NAMED = 5;

/** A note as a line: what it says, and of which layers. */
export function noteText({ text, layers }: Note): string {
  if (layers.length === 0) return visible(`Note: ${text}`);
  const more = layers.length > MOST_NAMED ? ` and ${layers.length - MOST_NAMED} more` : "";
  return visible(`Note: ${text} (${layers.slice(0, MOST_NAMED).join(", ")}${more})`);
}

/** The networks that a name stands for; what is to be said about them goes to standard error. */
export async function findNetworks(name: string, options: Options, io: Io): Promise<readonly Network[]> {
  const { networks, notes } = await findWithNotes(name, options, io);
  for (const note of notes) io.err(noteText(note));
  return networks;
}
