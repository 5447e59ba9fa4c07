/**
 * The tools that agents have: a command each, with those of its options that neither write a file, nor lay out a text, nor give a
 * script rights. A tool more is an entry more.
 */
import { zooName } from "../../examples/mod.ts";
import { listOfNetworks, nets } from "../commands/nets.ts";
import { listOfProfiles, namesOneProfile, profiles } from "../commands/profiles.ts";
import { compare } from "../commands/compare.ts";
import { convert } from "../commands/convert.ts";
import { count } from "../commands/count.ts";
import { evaluate } from "../commands/eval.ts";
import { explain } from "../commands/explain.ts";
import { serve } from "../commands/serve.ts";
import { OF_ITEMS, OF_LANGUAGE } from "../input/serving.ts";
import type { Estimate } from "../../engine/estimate.ts";
import { inOrder } from "../../report/compare.ts";
import type { Command } from "../spec.ts";
import type { Given } from "./arguments.ts";

/** A tool. */
export interface Tool {
  /** Its name. */
  readonly name: string;
  /** What it is for, as an agent reads it. */
  readonly description: string;
  /** The command that answers. */
  readonly command: Command;
  /** The options that may be given, and `network`, `content`, `on`, `layers`. */
  readonly takes: readonly string[];
  /** Positional arguments beside the network, with what they are. */
  readonly words?: Readonly<Record<string, string>>;
  /** Arguments that must be given. */
  readonly needs: readonly string[];
  /** What some of its options are, where the command's help speaks of files and of exit codes. */
  readonly says?: Readonly<Record<string, string>>;
  /** Options that take a number, or several as a series. */
  readonly series?: readonly string[];
  /** The order of several results; as asked for if left out. */
  readonly inOrder?: (estimates: readonly Estimate[]) => readonly Estimate[];
  /** Layers that an answer gives by default; all of them if left out. */
  readonly layers?: number;
  /** Further options of the command. */
  readonly always?: (given: Given) => readonly string[];
  /** Options of the report of a network of whose layers the data leave some out. */
  readonly shortly?: readonly string[];
  /** Whether the command gives a file's content, which goes to standard output. */
  readonly isContent?: true;
  /** A list as data, where the argument names no single thing; nothing where it does. */
  readonly list?: (word: string | undefined) => Promise<object> | undefined;
}

/** What scripts import: the package that this copy was installed as. */
const PACKAGE = import.meta.url.includes("/node_modules/fodlam/") ? "fodlam" : "@fodlam/fodlam";

const reading = ["network", "content", "from", "dim", "graph"] as const;
const evaluating = [
  "on",
  "runtime",
  "batch",
  "model",
  "scaling",
  "process",
  "density",
  "bits",
  "weightBits",
  "activationBits",
  "cacheBits",
  "ignoreMemory",
] as const;

const all: readonly Tool[] = [
  {
    name: "estimate",
    description:
      "Seconds and joules of a network on an accelerator, layer by layer, with the range in which the truth is expected, what limits it, " +
      "whether it fits the memory, and the sources (fodlam/estimate@1)",
    command: evaluate,
    takes: [...reading, ...evaluating, "layers"],
    needs: ["network", "on"],
    layers: 10,
  },
  {
    name: "compare",
    description:
      "A network on several accelerators, the fastest first: an estimate (fodlam/estimate@1) for each",
    command: compare,
    takes: [...reading, ...evaluating, "models", "minRate", "maxLatency", "layers"],
    needs: ["network"],
    says: {
      minRate: "only accelerators that do so many inferences a second, or tokens of a decoder",
      maxLatency: "only accelerators that take at most this time for the batch, such as 33ms",
    },
    inOrder,
    layers: 0,
  },
  {
    name: "count",
    description:
      "Multiply-accumulates, parameters, bytes and peak memory of a network, whatever it runs on (fodlam/count@1)",
    command: count,
    takes: [
      ...reading,
      "batch",
      "bits",
      "weightBits",
      "activationBits",
      "cacheBits",
      "masked",
      "bias",
      "layers",
    ],
    needs: ["network"],
    layers: 10,
    shortly: ["--total"],
  },
  {
    name: "explain",
    description:
      "An estimate taken apart: for a layer each equation and term with its value, and each constant with its source (fodlam/explanation@1)",
    command: explain,
    takes: [...reading, ...evaluating, "layers"],
    words: { layer: "the one layer to take apart; the slowest ones if left out" },
    needs: ["network", "on"],
    layers: 3,
  },
  {
    name: "serve",
    description:
      "How GPUs serve a language model, or any other network in batches: times to the first and to each next token, tokens a second, " +
      "joules, memory, what limits it, each with its range (fodlam/serving@1)",
    command: serve,
    takes: [
      ...reading,
      "on",
      "runtime",
      "gpus",
      "parallel",
      "bits",
      "weightBits",
      "activationBits",
      "cacheBits",
      "price",
      "grid",
      "ignoreMemory",
      ...OF_LANGUAGE.filter((name) => name !== "csv"),
      ...OF_ITEMS,
    ],
    needs: ["network"],
    series: ["requests", "gpus"],
  },
  {
    name: "convert",
    description: "A network in another format: json, onnx, typescript, mermaid, scale-sim and the like",
    command: convert,
    takes: [...reading, "to", "batch", "skipUnsupported", "import", "rename"],
    needs: ["network", "to"],
    says: {
      to: "the format to write",
      import: `where a script imports FODLAM from (default: ${PACKAGE})`,
    },
    always: ({ to, import: from }) =>
      to === "typescript" && from === undefined ? [`--import=${PACKAGE}`] : [],
    isContent: true,
  },
  {
    name: "profiles",
    description:
      "The accelerators: all of them, those that a word is about (gpu, jetson), or one in full with every number and its source (fodlam/profile@1)",
    command: profiles,
    takes: [],
    words: { profile: "a name, or a word that is about several; all of them if left out" },
    needs: [],
    list: (word) => word !== undefined && namesOneProfile(word) ? undefined : profilesInShort(word),
  },
  {
    name: "networks",
    description:
      "The networks that are included: all of them, those of a family or task (yolo, segment), or one as JSON (fodlam/network@1)",
    command: nets,
    takes: ["dim"],
    words: { network: "a name, or a word that names several; all of them if left out" },
    needs: [],
    list: (word) => word !== undefined && zooName(word) !== undefined ? undefined : networksInShort(word),
  },
];

async function profilesInShort(word: string | undefined): Promise<object> {
  const found = await listOfProfiles(word);
  return {
    profiles: found.map((profile) => {
      const { id, name, year, category, summary } = profile;
      const runtimes = "runtimes" in profile ? Object.keys(profile.runtimes ?? {}) : [];
      return { id, name, year, category, summary, runtimes };
    }),
  };
}

async function networksInShort(word: string | undefined): Promise<object> {
  const found = await listOfNetworks(word);
  if (word !== undefined) return { networks: found };
  return { networks: found.map(({ name, shelf, macs, parameters }) => ({ name, shelf, macs, parameters })) };
}

/** Every tool by its name. */
export const tools: ReadonlyMap<string, Tool> = new Map(all.map((tool) => [tool.name, tool]));
