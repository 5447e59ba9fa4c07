import {
  badOption,
  cannotWrite,
  FodlamError,
  notInFormat,
  unknownFormat,
  whichGraph,
} from "../../ir/errors.ts";
import { loaded } from "../../formats/loaded.ts";
import { renamed } from "../../formats/rename.ts";
import type { Format, FormatCard, Skipped, WriteOptions, Writing } from "../../formats/format.ts";
import { count } from "../../ir/count.ts";
import { visible } from "../../ir/escape.ts";
import type { Network } from "../../ir/network.ts";
import { nameOf } from "../input/files.ts";
import { findWithNotes, noteText, reading } from "../input/network.ts";
import { counts, number } from "../options.ts";
import type { Command, Io, Options } from "../spec.ts";
import { costsOf, graphOptions } from "../output/graphCosts.ts";
import { fileNameOf, isFolder, targetsOf } from "../output/target.ts";
import { type Target, writeWhole } from "../output/whole.ts";
import { system } from "../process/system.ts";
import { groupBy } from "../../ir/group.ts";

/** The format to write: as asked for, or as the path's end says. */
async function entryFor(out: string, to: unknown): Promise<FormatCard> {
  const { detectTarget, entryOf, idsOf } = await import("../../formats/mod.ts");
  const id = to === undefined ? detectTarget(out) : String(to);
  if (id === undefined) {
    const path = out === "-" ? "standard output" : out;
    throw new FodlamError(unknownFormat(path, idsOf("write"), "--to"));
  }
  return entryOf(id, "write");
}

/** Where a script imports FODLAM from by default: the running copy, by a relative path inside its folder and by a URL elsewhere. */
function importFor(out: string): string {
  const own = new URL("../../mod.ts", import.meta.url), file = own.pathname.split("/").at(-1)!;
  if (own.protocol !== "file:") return own.href;
  if (own.pathname.includes("/node_modules/")) return "fodlam";
  const root = new URL("./", own).pathname;
  const cwd = `${system().cwd()}/`;
  const target =
    new URL(out === "-" ? "script.ts" : encodeURI(out), new URL(encodeURI(cwd), "file:///")).pathname;
  if (!target.startsWith(root)) return own.href;
  const depth = target.slice(root.length).split("/").length - 1;
  return `${depth === 0 ? "./" : "../".repeat(depth)}${file}`;
}

function writeOptions({ skipUnsupported, batch, import: importFrom }: Options, out: string): WriteOptions {
  return {
    skipUnsupported: skipUnsupported === true,
    ...(batch !== undefined && { batch: number("--batch", counts, batch) }),
    importFrom: importFrom === undefined ? importFor(out) : String(importFrom),
  };
}

/** What was left out: how many layers, what share of the MACs, and why. */
function skippedText(network: Network, skipped: readonly Skipped[]): string {
  const names = new Set(skipped.map(({ layer }) => layer));
  const { layers, macs } = count(network);
  const lost = layers.filter(({ name }) => names.has(name)).reduce((sum, layer) => sum + layer.macs, 0);
  const share = macs === 0 ? 0 : 100 * lost / macs;
  const reasons = groupBy(skipped, ({ reason }) => reason);
  const why = [...reasons].map(([reason, all]) =>
    `${all.slice(0, 5).map(({ layer }) => layer).join(", ")}${
      all.length > 5 ? ` and ${all.length - 5} more` : ""
    } (${reason})`
  );
  const whole = `${names.size} of ${layers.length} layers, ${Number(share.toPrecision(3))} % of MACs`;
  return visible(`Left out: ${whole}: ${why.join("; ")}`);
}

/** Where each network goes: to the path itself, or into the folder that it is. */
async function pathsOf(
  networks: readonly Network[],
  source: string,
  out: string,
  entry: FormatCard,
): Promise<string[]> {
  const severally = networks.length > 1;
  if (out === "-" || !(await isFolder(out))) {
    if (!severally) return [out];
    throw new FodlamError(whichGraph(nameOf(source), networks.map(({ name }) => name)));
  }
  if (!severally && entry.writes === "folder") return [out];
  const ending = entry.writes === "folder" ? "" : endingOf(entry);
  const taken = new Set<string>();
  return networks.map(({ name }) => {
    let file = fileNameOf(name);
    for (let number = 2; taken.has(file); number++) file = `${fileNameOf(name)}-${number}`;
    taken.add(file);
    return `${out.replace(/\/+$/, "")}/${file}${ending}`;
  });
}

/** `--import` is for scripts alone. */
function checkImport(options: Options, { id }: FormatCard): void {
  if (options.import === undefined || id === "typescript") return;
  throw new FodlamError(notInFormat("--import", id, "--to typescript"));
}

/** The same content, text or bytes. */
function isSame(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return a.length === b.length && (typeof a === "string" ? a === b : a.every((byte, i) => byte === b[i]));
}

/** Refuses a batch where another one would be written the same way. */
async function checkBatch(
  { id }: FormatCard,
  format: Format,
  networks: readonly Network[],
  how: WriteOptions,
  writings: readonly Writing[],
): Promise<void> {
  if (how.batch === undefined) return;
  for (const [i, network] of networks.entries()) {
    const other = await format.write!(network, { ...how, batch: how.batch + 1 });
    const own = writings[i]!.files;
    if (own.some(({ content }, at) => !isSame(content, other.files[at]?.content ?? ""))) return;
  }
  throw new FodlamError(notInFormat("--batch", id, "a format that holds a batch"));
}

function endingOf({ extensions: [first = ""] }: FormatCard): string {
  return first.startsWith(".") ? first : `.${first}`;
}

function toOutput(entry: FormatCard, { files }: Writing, io: Io): void {
  if (files.length === 1 && files[0]!.path === "") return io.content(files[0]!.content);
  if (io.files !== undefined) return io.files(files);
  throw new FodlamError(cannotWrite("standard output", `${entry.id} needs a folder`));
}

async function written(format: Format, network: Network, options: WriteOptions, io: Io): Promise<Writing> {
  const writing = await format.write!(network, options);
  for (const note of writing.notes) io.err(noteText(note));
  if (writing.skipped.length > 0) io.err(skippedText(network, writing.skipped));
  return writing;
}

/** `fodlam convert IN OUT`: a network from one format to another. */
export const convert: Command = {
  spec: {
    name: "convert",
    help: "Turn a network of one format into another",
    arguments: [
      {
        name: "<net>",
        help: "a file or folder of any format, a script, - for standard input, or a name from `nets`",
      },
      { name: "<out>", help: "a file, a folder (for several files), or - for standard output" },
    ],
    options: [
      ...reading,
      { flags: "--to <format>", help: "the format to write (default: by the file name)" },
      {
        flags: "--batch <n>",
        help: "inferences processed together, for formats that hold a batch and for costs (default: 1)",
      },
      ...graphOptions,
      { flags: "--skip-unsupported", help: "leave out layers that the format cannot express, and say which" },
      {
        flags: "--import <specifier>",
        help: "where a script imports FODLAM from (default: this copy's mod.ts)",
      },
      {
        flags: "--rename",
        help: "name layers as the language does (conv1, conv2, ...), which makes scripts shorter",
      },
      { flags: "--force", help: "overwrite existing files" },
    ],
    examples: [
      "fodlam convert model.onnx net.ts",
      "fodlam convert resnet50 resnet50.json",
      "fodlam convert net.ts - --to mermaid",
      "fodlam convert resnet50 resnet50.dot --on h100 --bits 8",
    ],
  },
  async run(options, [name, out], io) {
    if (options.import === "") throw new FodlamError(badOption("--import", "a path or URL", options.import));
    const entry = await entryFor(out!, options.to);
    const { networks: found, notes } = await findWithNotes(name!, options, io);
    const networks = options.rename === true ? found.map(renamed) : found;
    for (const note of notes) io.err(noteText(note));
    const paths = await pathsOf(networks, name!, out!, entry);
    const format = await loaded(entry), how = writeOptions(options, out!);
    checkImport(options, entry);
    const targets: Target[] = [];
    const writings: Writing[] = [], costs = await costsOf(networks, options, entry, io);
    for (const network of networks) {
      const own = costs?.get(network);
      writings.push(await written(format, network, { ...how, ...(own !== undefined && { costs: own }) }, io));
    }
    if (costs === undefined) await checkBatch(entry, format, networks, how, writings);
    for (const [i, writing] of writings.entries()) {
      if (out === "-") toOutput(entry, writing, io);
      else targets.push(...targetsOf(paths[i]!, writing));
    }
    await writeWhole(targets, { force: options.force === true });
  },
};
