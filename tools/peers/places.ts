/** Where checkouts of other tools keep what belongs to a description, and the results that they print. */
import { PICO } from "../../ir/units.ts";

const MICRO = 1e-6;

/** Files that belong to a description, and a word on them where there are several choices. */
export interface Beside {
  readonly about: string;
  readonly files: readonly string[];
}

/** A result that a tool keeps. */
export interface Found {
  /** The network's name. */
  readonly about: string;
  /** The network's file. */
  readonly network: string;
  /** The layer, counted among those with a cost; all together if left out. */
  readonly layer?: number;
  /** Cycles that the tool printed. */
  readonly cycles: number;
  /** Joules that the tool printed. */
  readonly joules?: number;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(paths.map(isThere));
  return paths.filter((_, at) => there[at]);
}

async function namesIn(folder: string): Promise<string[]> {
  if (!await isThere(folder)) return [];
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/"));
const stemOf = (path: string) => path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");

/** Folders in which Timeloop keeps what it printed for a design. */
async function outputsOf(path: string): Promise<string[]> {
  const folder = `${folderOf(path)}/ref_outputs`;
  return await existing((await namesIn(folder)).map((name) => `${folder}/${name}`));
}

/** The root of a checkout that a file lies in, by a file that it must have. */
async function rootOf(path: string, mark: string): Promise<string | undefined> {
  for (let at = folderOf(path); at.includes("/"); at = folderOf(at)) {
    if (await isThere(`${at}/${mark}`)) return at;
  }
}

/** What stands beside a description of a format; one choice with nothing where nothing does. */
export async function besideOf(path: string, format: string): Promise<readonly Beside[]> {
  switch (format) {
    case "timeloop": {
      const outputs = await outputsOf(path);
      const tables = await existing(outputs.map((folder) => `${folder}/timeloop-mapper.ERT.yaml`));
      return [{ about: "", files: tables.slice(0, 1) }];
    }
    case "zigzag": {
      const mapping = `${folderOf(folderOf(path))}/mapping/${mappingOf(stemOf(path))}.yaml`;
      return [{ about: "", files: await existing([mapping]) }];
    }
    case "maestro": {
      const root = await rootOf(path, "tools/frontend/dataflow");
      if (root === undefined) return [{ about: "", files: [] }];
      const folder = `${root}/tools/frontend/dataflow`;
      const flows = (await namesIn(folder)).filter((name) => name.endsWith(".m"));
      return [
        { about: "", files: [] },
        ...flows.map((name) => ({ about: `dataflow ${stemOf(name)}`, files: [`${folder}/${name}`] })),
      ];
    }
    default:
      return [{ about: "", files: [] }];
  }
}

/** The name of ZigZag's mapping for an accelerator. */
function mappingOf(stem: string): string {
  return stem === "meta_prototype" ? "meta_prototype_like" : stem;
}

/** Results that a checkout keeps for a description. */
export async function resultsOf(path: string, format: string): Promise<readonly Found[]> {
  switch (format) {
    case "timeloop":
      return (await Promise.all((await outputsOf(path)).map(ofTimeloop))).flat();
    case "zigzag":
      return await ofZigzag(path);
    case "scale-sim":
      return await ofScaleSim(path);
    default:
      return [];
  }
}

/** Timeloop's statistics: `Cycles: 225792` and `Energy: 239.15 uJ`. */
async function ofTimeloop(folder: string): Promise<Found[]> {
  const stats = `${folder}/timeloop-mapper.stats.txt`, network = `${folder}/parsed-processed-input.yaml`;
  if ((await existing([stats, network])).length < 2) return [];
  const text = await Deno.readTextFile(stats);
  const cycles = /^Cycles: (\d+)/m.exec(text)?.[1], microjoules = /^Energy: ([\d.]+) uJ/m.exec(text)?.[1];
  if (cycles === undefined || microjoules === undefined) return [];
  const about = folder.slice(folder.lastIndexOf("/") + 1);
  const joules = Number(microjoules) * MICRO; // of a tiny problem 0.00 uJ are printed
  return [{ about, network, cycles: Number(cycles), ...(joules > 0 && { joules }) }];
}

/** What ZigZag's tests expect of ResNet-18: `"...resnet18.onnx": (energy in pJ, cycles)`. */
async function ofZigzag(path: string): Promise<Found[]> {
  const root = await rootOf(path, "tests/main/test_origin");
  if (root === undefined) return [];
  const test = `${root}/tests/main/test_origin/test_${mappingOf(stemOf(path))}.py`;
  const network = `${root}/zigzag/inputs/workload/resnet18.onnx`;
  if ((await existing([test, network])).length < 2) return [];
  const [, picojoules, cycles] =
    /resnet18\.onnx": \(([\d.]+), ([\d.]+)\)/.exec(await Deno.readTextFile(test)) ?? [];
  if (picojoules === undefined) return [];
  return [{ about: "ResNet-18", network, cycles: Number(cycles), joules: Number(picojoules) * PICO }];
}

/** SCALE-Sim's report for the first layer of AlexNet on `scale.cfg`: cycles without stalls. */
async function ofScaleSim(path: string): Promise<Found[]> {
  const root = folderOf(folderOf(path)), network = `${root}/topologies/conv_nets/alexnet_part.csv`;
  const report = `${root}/test/general/golden_trace_calc/COMPUTE_REPORT.csv`;
  if (stemOf(path) !== "scale" || (await existing([report, network])).length < 2) return [];
  const row = (await Deno.readTextFile(report)).split("\n").find((line) => line.startsWith("0,"))!.split(",");
  const [cycles, stalls] = [row[2], row[3]].map(Number);
  return [{ about: "AlexNet, layer 0", network, layer: 0, cycles: cycles! - stalls! }];
}
