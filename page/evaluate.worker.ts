/** Runs the editor's program and evaluates what it exports, apart from the page: a loop without an end stops this, not the page. */

import {
  defineProfile,
  type Estimate,
  evaluate,
  explain,
  type ExplainOptions,
  type Explanation,
  loadProfile,
  type Network,
  placeOf,
  type Profile,
  type ProfileInput,
  traceLayers,
} from "../mod.ts";
import { isParametric } from "../dsl/parametric.ts";
import { fromZoo } from "../examples/mod.ts";
import { readNetworks, writeNetwork } from "../formats/mod.ts";
import { HEAD_BYTES } from "../formats/limits.ts";
import { detect, readSource } from "../hardware/mod.ts";
import { FodlamError, isFodlamError, noRoofline } from "../ir/errors.ts";
import { NETWORK_FORMAT } from "../ir/network.ts";
import { compactJson } from "../report/compactJson.ts";
import { comparisonText } from "../report/compare.ts";
import { explanationText } from "../report/explain.ts";
import { reports } from "../report/mod.ts";
import { OWN_CHIP } from "../report/share.ts";
import { factsOf, heading } from "../report/text.ts";
import {
  comparisonPicture,
  energyPicture,
  energyTreemap,
  graphPicture,
  latencyPicture,
  rooflineOf,
  rooflinePicture,
} from "../report/svg/mod.ts";
import type {
  Answers,
  Ask,
  ChipName,
  DroppedChip,
  Evaluated,
  Fault,
  LineOfLayer,
  PictureKind,
  Program,
  Refused,
  Said,
  Work,
} from "./messages.ts";
import { watchBuiltins } from "./builtins.ts";
import { idleIn } from "./idle.ts";
import { chipTable, lackingOf, layerRows } from "./rows.ts";
import { addressOf, runnable } from "./script.ts";
import { badOwnChip, emptyFile, noNetwork, noOwnChip, noResult, PageError, thrown } from "./words.ts";

/** The library as the program imports it: the module that this worker runs on, so that what it makes is known here. */
const FODLAM = new URL("./fodlam.js", import.meta.url).href;

/** Frames of a stack that are looked at for the program's own. */
const FRAMES = 30;

/** How many programs were run here. */
let programs = 0;

/** The program as a module that was not run before: the same text would be the same module. A stack calls it by its name. */
function moduleOf(source: string): string {
  return addressOf(`${runnable(source, FODLAM)}\n//# sourceURL=program-${++programs}.js`);
}

/** The line of the program in a stack. */
function lineIn(stack = ""): number | undefined {
  const found = /\bprogram-\d+\.js:(\d+):\d+/.exec(stack);
  return found === null ? undefined : Number(found[1]);
}

/** The stack of whoever calls. */
function stackHere(): string | undefined {
  const here: { stack?: string } = {};
  Error.captureStackTrace?.(here);
  return here.stack;
}

/** What a visitor should know of an error. */
function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { message: thrown(error) };
  const isOwn = error instanceof PageError;
  const line = isOwn ? error.line : lineOfSyntax(error) ?? lineIn(error.stack);
  const said = error.message.replace(/ \(\d+:\d+\)$/, "");
  const isPlain = isOwn || isFodlamError(error) || /^(Syntax)?Error$/.test(error.name);
  return { message: isPlain ? said : `${error.name}: ${said}`, ...(line !== undefined && { line }) };
}

/** The line that the remover of types found at fault. */
function lineOfSyntax({ message }: Error): number | undefined {
  const found = /\((\d+):\d+\)$/.exec(message);
  return found === null ? undefined : Number(found[1]);
}

function isNetwork(value: unknown): value is Network {
  return typeof value === "object" && value !== null && "format" in value && value.format === NETWORK_FORMAT;
}

/** The networks that a program exports, by their exported names; traced, their layers know their lines. */
async function networksOf(source: string, isTraced = false): Promise<[string, Network][]> {
  const address = moduleOf(source);
  if (isTraced) traceLayers(() => lineIn(stackHere()));
  try {
    const exported: Record<string, unknown> = await import(address);
    const networks = Object.entries(exported).flatMap(([name, value]): [string, Network][] =>
      isNetwork(value) ? [[name, value]] : isParametric(value) ? [[name, value({})]] : []
    );
    if (networks.length > 0) return networks;
    throw noNetwork();
  } finally {
    traceLayers();
  }
}

const shipped = new Map<string, Promise<Profile>>();

/** The visitor's own chip, by its text. */
let own: { readonly text: string | undefined; readonly chip: Promise<Profile> } | undefined;

/** A chip, made once as long as its text is the same: what an evaluation prepares of it stays. */
function chipOf(name: ChipName, { ownChip: text }: Work): Promise<Profile> {
  if (name === OWN_CHIP) {
    if (own === undefined || own.text !== text) own = { text, chip: ownChipOf(text) };
    return own.chip;
  }
  let chip = shipped.get(name);
  if (chip === undefined) {
    shipped.set(name, chip = loadProfile(name as never));
    chip.catch(() => shipped.delete(name)); // to be tried again
  }
  return chip;
}

async function ownChipOf(text: string | undefined): Promise<Profile> {
  if (text === undefined) throw noOwnChip();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badOwnChip(error);
  }
  return await defineProfile(value as ProfileInput);
}

/** How chips are asked to work. */
function optionsOf({ batch, weightBits, activationBits, cacheBits, density }: Work): ExplainOptions {
  return {
    batch,
    ...(weightBits !== undefined && { weightBits }),
    ...(activationBits !== undefined && { activationBits }),
    ...(cacheBits !== undefined && { cacheBits }),
    ...(density !== undefined && { density }),
  };
}

/** What was evaluated last, for questions about it. */
interface Last {
  readonly network: Network;
  readonly profile: Profile;
  readonly options: ExplainOptions;
  readonly estimates: Estimate[];
}

let last: Last | undefined;

function rooflineFor({ network, profile, options }: Last, { layers }: Estimate): string {
  const explanation: Explanation = explain(network, profile, options);
  const data = rooflineOf(explanation, new Map(layers.map(({ name, macs }) => [name, macs])));
  if (data === undefined) {
    throw new FodlamError(noRoofline(profile.id));
  }
  return rooflinePicture(data);
}

/** Pictures by name. */
const pictures: Readonly<
  Record<PictureKind, (of: Last, estimates: readonly [Estimate, ...Estimate[]]) => string>
> = {
  latency: (_, [estimate]) => latencyPicture(estimate),
  energy: (_, [estimate]) => energyPicture(estimate),
  roofline: (of, [estimate]) => rooflineFor(of, estimate),
  treemap: (_, [estimate]) => energyTreemap(estimate),
  graph: ({ network }, [estimate]) => graphPicture(network, estimate),
  chips: (_, estimates) => comparisonPicture(estimates),
};

async function evaluated(work: Work, picture: PictureKind, wanted: string | undefined): Promise<Evaluated> {
  const begin = performance.now();
  const networks = await networksOf(work.source);
  const [shown, network] = networks.find(([name]) => name === wanted) ?? networks[0]!;
  const options = optionsOf(work), estimates: Estimate[] = [], refused: Refused[] = [];
  for (const chip of [work.chip, ...work.others]) {
    try {
      const profile = await chipOf(chip, work);
      estimates.push(evaluate(network, profile, options));
      if (estimates.length === 1) last = { network, profile, options, estimates };
    } catch (error) {
      if (chip === work.chip) throw error;
      refused.push({ chip, message: faultOf(error).message });
    }
  }
  const some = estimates as [Estimate, ...Estimate[]];
  const milliseconds = performance.now() - begin;
  const drawn = drawing(picture, some);
  const report = reports.text([some[0]], {});
  return {
    networks: networks.map(([name]) => name),
    network: shown,
    heading: heading(some[0]),
    facts: factsOf(some[0]),
    ...lackingOf(some[0]),
    idle: idleIn(network, last!.profile, options, some[0]),
    layers: layerRows(network, some[0]),
    ...(some.length > 1 && { chips: chipTable(some) }),
    refused,
    ...drawn,
    report: some.length === 1 ? report : `${report}\n\n\n${comparisonText(some)}`,
    milliseconds,
  };
}

/** The lines of a network's layers. */
async function linesOf(source: string, shown: string): Promise<LineOfLayer[]> {
  const [, network] = (await networksOf(source, true)).find(([name]) => name === shown)!;
  return network.layers.flatMap((layer) => {
    const line = placeOf(layer);
    return typeof line === "number" ? [{ layer: layer.name, line }] : [];
  });
}

function drawing(picture: PictureKind, estimates: [Estimate, ...Estimate[]]) {
  try {
    return { picture: pictures[picture](last!, estimates) };
  } catch (error) {
    return { picture: "", pictureMessage: (error as Error).message };
  }
}

function explained(layer: string): string {
  if (last === undefined) throw noResult();
  const { network, profile, options } = last;
  const all = explain(network, profile, options), layers = all.layers.filter(({ name }) => name === layer);
  return explanationText({ ...all, layers, runs: [] });
}

/** A network as a program, as `convert` writes it. */
async function programOf(network: Network): Promise<string> {
  const { files: [file] } = await writeNetwork(network, "typescript");
  return String(file!.content);
}

/** What a file holds: a chip that another tool describes, or else a network. */
async function read(path: string, bytes: Uint8Array): Promise<Program | DroppedChip> {
  if (detect(path, bytes.subarray(0, HEAD_BYTES)) !== undefined) {
    const { profile, read } = await readSource({ path, bytes, beside: [] });
    return { chip: compactJson(profile), notes: [...read, ...profile.assumptions ?? []] };
  }
  const { networks, notes } = await readNetworks({ path, bytes });
  const [network] = networks;
  if (network === undefined) throw emptyFile(path);
  const others = networks.length === 1 ? [] : [`the first of ${networks.length} networks`];
  return { source: await programOf(network), notes: [...others, ...notes.map(({ text }) => text)] };
}

/** A question answered. */
async function answer(ask: Ask): Promise<Answers[Ask["ask"]]> {
  switch (ask.ask) {
    case "evaluate":
      return await evaluated(ask.work, ask.picture, ask.network);
    case "lines":
      return await linesOf(ask.source, ask.network);
    case "explain":
      return explained(ask.layer);
    case "json":
      return reports.json(last?.estimates ?? [], {});
    case "program":
      return { source: await programOf(await fromZoo(ask.of)), notes: [] };
    case "read":
      return await read(ask.name, ask.bytes);
    case "chipFile":
      return compactJson(await loadProfile(ask.chip as never));
  }
}

const page = self as unknown as { postMessage(said: Said): void };

Error.stackTraceLimit = FRAMES;

const isWhole = watchBuiltins();

self.onmessage = async ({ data: { id, ...ask } }: MessageEvent<Ask & { readonly id: number }>) => {
  try {
    page.postMessage({ said: "answer", id, value: await answer(ask as Ask) });
  } catch (error) {
    page.postMessage({ said: "fault", id, fault: faultOf(error) });
  }
  if (!isWhole()) page.postMessage({ said: "spoilt" });
};

page.postMessage({ said: "ready" });
