/**
 * Reads every description of a chip in checkouts of other tools, and says file by file what became of it: `deno task peers DIR...`. Where
 * a checkout holds the tool's own result for one, FODLAM's stands beside it. Ends with 1 if a reader fails otherwise than by a
 * refusal.
 *
 * @module
 */
import { besideOf as readBeside } from "../cli/input/beside.ts";
import { LIMITS } from "../cli/input/limits.ts";
import { evaluate } from "../engine/mod.ts";
import { detect as detectNetwork, readNetworks } from "../formats/mod.ts";
import { HEAD_BYTES } from "../formats/limits.ts";
import { detect, readSource, type Source } from "../hardware/mod.ts";
import { isFodlamError } from "../ir/errors.ts";
import { columns } from "../report/columns.ts";
import { quantity } from "../report/quantity.ts";
import { besideOf, type Found, resultsOf } from "./peers/places.ts";

/** Endings of files that may describe a chip. */
const ENDINGS = /\.(ya?ml|cfg|m)$/;

/** Bytes of the largest file that is looked at, and seconds that a mapping is searched for a layer. */
const MOST_BYTES = 2 ** 20, MAP_SECONDS = 0.3;

/** What became of a file. */
export interface Report {
  readonly path: string;
  readonly format: string;
  readonly result: string;
  readonly failed: boolean;
}

/** The files of a folder and of those in it, in alphabetical order; hidden ones are left out. */
async function* filesOf(folder: string): AsyncGenerator<string> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  for (const { name, isDirectory, isFile } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    if (name.startsWith(".") || name === "node_modules") continue;
    if (isDirectory) yield* filesOf(`${folder}/${name}`);
    else if (isFile && ENDINGS.test(name)) yield `${folder}/${name}`;
  }
}

async function sourceOf(path: string): Promise<Source> {
  return { path, bytes: await Deno.readFile(path) };
}

/** What a tool printed of a network on the chip, and what FODLAM says: cycles at the profile's clock, and joules. */
async function compared(source: Source, beside: readonly Source[], found: Found): Promise<string> {
  const { profile } = await readSource({ ...source, beside });
  const network = await sourceOf(found.network), format = detectNetwork(network.path, network.bytes);
  const { networks } = await readNetworks(network, {}, format), [first] = networks;
  const isTree = !("parts" in profile) && profile.models.memoryTree !== undefined;
  const how = isTree ? { objective: "energy-delay", mapSeconds: MAP_SECONDS } as const : {};
  const estimate = evaluate(first!, profile, how);
  const costed = estimate.layers.flatMap((layer) => layer.status === "costed" ? [layer] : []);
  const [layer] = found.layer === undefined ? [] : costed.slice(found.layer, found.layer + 1);
  const { latencySeconds, energyJoules } = layer ?? estimate.total;
  const hertz = "parts" in profile ? NaN : profile.clock.hertz;
  const cycles = latencySeconds * hertz,
    ratio = (ours: number, theirs: number) => (ours / theirs).toPrecision(4);
  return [
    `${found.about}: ${Math.round(cycles)} cycles, ${found.cycles} printed (${ratio(cycles, found.cycles)})`,
    ...(found.joules === undefined ? [] : [
      `${quantity(energyJoules, "J")}, ${quantity(found.joules, "J")} printed (${
        ratio(energyJoules, found.joules)
      })`,
    ]),
  ].join("; ");
}

async function reportOn(path: string, shown: string): Promise<Report[]> {
  if ((await Deno.stat(path)).size > MOST_BYTES) return [];
  const source = await sourceOf(path), format = detect(path, source.bytes.subarray(0, HEAD_BYTES));
  if (format === undefined) return [];
  const reports: Report[] = [];
  for (const { about, files } of await besideOf(path, format)) {
    const beside = await Promise.all(files.map(sourceOf));
    const line = { path: about === "" ? shown : `${shown}, ${about}`, format, failed: false };
    try {
      const { profile, read } = await readSource({
        ...source,
        beside,
        sibling: readBeside(path, { mostBytes: MOST_BYTES, limits: LIMITS }),
      });
      const models = "parts" in profile ? [] : Object.keys(profile.models);
      reports.push({ ...line, result: `read as ${models.join(", ")}: ${read.join("; ")}` });
      for (const found of await resultsOf(path, format)) {
        reports.push({ ...line, result: await compared(source, beside, found) });
      }
    } catch (error) {
      const failed = !isFodlamError(error);
      const said = String(error instanceof Error ? error.message : error).replaceAll(path, "").trim();
      reports.push({ ...line, failed, result: `${failed ? "FAILED" : "refused"}: ${said}` });
    }
  }
  return reports;
}

/** What became of every description in some folders. */
export async function reportsOn(folders: readonly string[]): Promise<Report[]> {
  const reports: Report[] = [];
  for (const folder of folders.map((arg) => arg.replace(/(?<=.)\/+$/, ""))) {
    for await (const path of filesOf(folder)) {
      reports.push(...await reportOn(path, path.slice(folder.length + 1)));
    }
  }
  return reports;
}

/** The reports as a table, and how many there are of each sort. */
export function tableOf(reports: readonly Report[]): string {
  const beginning = (word: string) => reports.filter(({ result }) => result.startsWith(word)).length;
  return [
    ...columns(reports, [
      { head: "file", align: "left", text: ({ path }) => path },
      { head: "format", align: "left", text: ({ format }) => format },
      { head: "result", align: "left", text: ({ result }) => result },
    ]),
    `${beginning("read")} read, ${beginning("refused")} refused, ${beginning("FAILED")} failed`,
  ].join("\n");
}

if (import.meta.main) {
  if (Deno.args.length === 0) {
    console.error("Cannot compare: expected folders with checkouts of other tools, got none");
    Deno.exit(1);
  }
  const reports = await reportsOn(Deno.args);
  console.log(tableOf(reports));
  if (reports.length === 0 || reports.some(({ failed }) => failed)) Deno.exit(1);
}
