/**
 * MAESTRO's published runs, row by row: H. Kwon et al., MICRO 2019; `tools/jupyter_notebook/data/` of
 * github.com/maestro-project/maestro at 4eb08d1, and the layers of `data/mapping/`. What its dataflows say is here a mapping, which is
 * scored: nothing is searched.
 */
import { parse } from "../../deps/std_csv.ts";
import type { Loop, TreeMapping } from "../../engine/mapped.ts";
import { readChip } from "../../hardware/mod.ts";
import { type Dataflow, dataflowsOf, type Dimension, type Size } from "../../hardware/maestro/dataflow.ts";
import { loopOf, type Sort, spreadOf } from "../../hardware/maestro/rules.ts";
import { NEAR_RATIO, SHARED_RATIO, WORD_BITS } from "../../hardware/maestro/tree.ts";
import type { Nest } from "../../ir/work.ts";
import type { ChipProfile, FanOut, LoopName } from "../../profiles/mod.ts";
import { nestOf, termsOn, workOf } from "../engine/memoryTree/given.ts";

/** Weights stationary, filters over clusters and channels inside of them: `kcp_ws`. */
export const KCP_WS = `Dataflow {
  SpatialMap(1,1) K; TemporalMap(64,64) C; TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S;
  TemporalMap(Sz(R),1) Y; TemporalMap(Sz(S),1) X;
  Cluster(64, P);
  SpatialMap(1,1) C; TemporalMap(Sz(R),1) Y; TemporalMap(Sz(S),1) X;
  TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S;
}
`;

/** Channels of depthwise layers over all elements. */
export const DPT = `Dataflow {
  SpatialMap(1,1) C; TemporalMap(Sz(R),1) Y; TemporalMap(Sz(S),1) X;
  TemporalMap(Sz(R),Sz(R)) R; TemporalMap(Sz(S),Sz(S)) S;
}
`;

/** Rows stationary, as the runs have it: output rows over clusters of three, kernel columns inside of them. */
export const RS = `Dataflow {
  TemporalMap(2,2) K; TemporalMap(4,4) C; TemporalMap(Sz(R),Sz(R)) R; SpatialMap(Sz(R),1) Y; TemporalMap(Sz(S),1) X;
  Cluster(3, P);
  SpatialMap(1,1) X; SpatialMap(1,1) S; TemporalMap(Sz(S),Sz(S)) S;
}
`;

/** Its depthwise layers. */
const RS_DPT = RS.replace("TemporalMap(2,2) K; ", "");

/** Its last layer, of seven kernel columns. */
const RS_FC = RS.replace("Cluster(3", "Cluster(9");

/** Multiply-accumulates an element and cycle in all runs: their column `Vector Width`. */
const LANES = 9;

/** A published row. */
export interface MaestroRow {
  readonly run: string;
  readonly layer: string;
  readonly type: string;
  readonly numbers: ReadonlyMap<string, number>;
}

/** The rows of all four runs. */
export async function maestroRows(): Promise<MaestroRow[]> {
  const text = await Deno.readTextFile(new URL("mappings/maestro.csv", import.meta.url));
  const [heads, ...rows] = parse(text) as string[][];
  return rows.map((cells) => {
    const [run, layer, type] = cells as [string, string, string];
    return {
      run,
      layer,
      type,
      numbers: new Map(heads!.slice(3).map((head, at) => [head, Number(cells[at + 3])])),
    };
  });
}

/** The chip of a run, by its name: `Resnet50_kcp_ws_pe256`. */
interface Chip {
  readonly profile: ChipProfile;
  readonly dataflows: Readonly<Record<"CONV" | "DSCONV" | "FC1000", Dataflow>>;
}

const dataflowOf = (text: string): Dataflow =>
  dataflowsOf({ path: "dataflow.m", bytes: new TextEncoder().encode(text) })[0]!.dataflow;

async function chipOf(run: string, layer: string): Promise<Chip> {
  const isRows = run.includes("_rs_"), elements = /\d+$/.exec(run)![0];
  const dense = isRows ? layer === "FC1000" ? RS_FC : RS : KCP_WS, depthwise = isRows ? RS_DPT : DPT;
  const { profile } = await readChip(`num_pes: ${elements}\nnoc_bw_cstr: 1024\n`, "run.m", {
    beside: { "dense.m": dense, "depthwise.m": depthwise },
  });
  const dataflows = { CONV: dataflowOf(dense), DSCONV: dataflowOf(depthwise), FC1000: dataflowOf(RS_FC) };
  return { profile: withLanes(profile as ChipProfile), dataflows };
}

/** The tool's elements multiply a vector at a time, which its hardware file does not say. */
function withLanes(profile: ChipProfile): ChipProfile {
  const tree = profile.models.memoryTree!;
  const lanes: FanOut = {
    name: "lanes",
    size: { value: LANES, source: "file" },
    loops: ["r", "s", "k", "c", "p", "q", "g", "n"],
  };
  return {
    ...profile,
    array: { ...profile.array!, macsPerCycle: profile.array!.macsPerCycle * LANES },
    models: {
      memoryTree: {
        ...tree,
        levels: tree.levels.map((level) => ({ ...level, feeds: [...level.feeds, "lanes"] })),
        fanOuts: [...tree.fanOuts, lanes],
      },
    },
  };
}

/** The nest of a layer: its image is the input, padding left out as the tool does. */
function nestOfRow({ type, numbers }: MaestroRow): Nest {
  const of = (name: string) => numbers.get(name)!,
    image = of("image"),
    stride = of("stride"),
    r = of("kernel");
  const isDepthwise = type === "DSCONV", p = Math.floor((image - r) / stride) + 1, c = of("c");
  const k = isDepthwise ? of("k") * c : of("k");
  return nestOf({ k, c, p, q: p, r, s: r, groups: isDepthwise ? c : 1, stride }, [image, image]);
}

/** A number of iterations shared out to places: as many side by side as there are, the rest one after another. */
function sharedOut(count: number, places: number): readonly [beside: number, after: number] {
  const after = Math.ceil(count / places);
  return [Math.min(count, places), after];
}

/** Loops on fan-outs, the nearest filled first. */
function spreadOver(fanOuts: readonly FanOut[], loop: LoopName, count: number): Map<string, Loop[]> {
  const found = new Map<string, Loop[]>(fanOuts.map(({ name }) => [name, []]));
  let left = count;
  for (const { name, size } of fanOuts.toReversed()) {
    const [beside, after] = sharedOut(left, size.value);
    if (beside > 1) found.get(name)!.push([loop, beside]);
    left = after;
  }
  return found;
}

/** The mapping that a dataflow makes of a layer. The shared memory has each tensor whole, as the tool counts it. */
function mappingOf(dataflow: Dataflow, sort: Sort, nest: Nest, fanOuts: readonly FanOut[]): TreeMapping {
  const { groups, n, k, c, p, q, r, s } = nest;
  const tile: Record<LoopName, number> = { g: groups, n, k: k / groups, c: c / groups, p, q, r, s };
  const whole: Readonly<Partial<Record<Dimension, number>>> = { R: r, S: s };
  const sizeOf = (size: Size) => typeof size === "number" ? size : whole[size.of]!;
  const places = fanOuts.filter(({ name }) => name !== "lanes"), loops: Loop[] = [];
  const spread = new Map<string, { outside: number; loops: Loop[] }>();
  const isOne = dataflow.levels.length < places.length;
  for (const [at, level] of dataflow.levels.entries()) {
    const own = isOne ? places : [places[at]!], beside = spreadOf("dataflow.m", level);
    for (const directive of level.directives) {
      const loop = loopOf("dataflow.m", sort, directive), { kind, dimension, size, offset } = directive;
      if (kind === "spatial" && directive !== beside) continue; // an image's column with the kernel's: its output stays
      const isWindow = dimension === "Y" || dimension === "X";
      const piece = Math.min(tile[loop], sizeOf(isWindow ? offset : size));
      const count = Math.ceil(tile[loop] / piece);
      tile[loop] = piece;
      if (directive !== beside) {
        if (count > 1) loops.push([loop, count]);
        continue;
      }
      const [side, after] = sharedOut(count, own.reduce((all, { size }) => all * size.value, 1));
      if (after > 1) loops.push([loop, after]);
      for (const [name, over] of spreadOver(own, loop, side)) spread.set(name, { outside: 0, loops: over });
    }
    for (const { name } of own) spread.set(name, { loops: spread.get(name)!.loops, outside: loops.length });
  }
  const inside = loops.length, lanes: Loop[] = [];
  let left = LANES;
  for (const loop of ["r", "s", "k", "c", "p", "q", "g", "n"] as const) {
    const [beside, after] = sharedOut(tile[loop], left);
    if (beside > 1) lanes.push([loop, beside]);
    if (after > 1) loops.push([loop, after]);
    left = Math.floor(left / beside);
  }
  const at = (place: number) => ({ weights: place, inputs: place, outputs: place });
  return {
    loops,
    tiles: { dram: at(0), l2: at(0), l1: at(inside) },
    fanOuts: Object.fromEntries([...spread, ["lanes", { outside: loops.length, loops: lanes }]]),
  };
}

/** What a published row and FODLAM say of a layer: cycles; words; energy in multiply-accumulates, DRAM left out as the tool does. */
export interface Compared {
  readonly run: string;
  readonly layer: string;
  /** Both numbers of each: the tool's and ours. */
  readonly both: Readonly<Record<Figure, readonly [theirs: number, ours: number]>>;
  /** The tool's printed energy, in nanojoules by its head. */
  readonly printed: number;
}

/** What is compared. */
export type Figure =
  | "cycles"
  | "elements in use"
  | "inputs read of L2"
  | "weights read of L2"
  | "inputs read of L1"
  | "weights read of L1"
  | "energy by counts";

/** A row and what the same mapping costs here. */
export async function compared(row: MaestroRow): Promise<Compared> {
  const { run, layer, type, numbers } = row, of = (name: string) => numbers.get(name)!;
  const { profile, dataflows } = await chipOf(run, layer);
  const isDepthwise = type === "DSCONV", nest = nestOfRow(row), { fanOuts } = profile.models.memoryTree!;
  const dataflow = dataflows[isDepthwise ? "DSCONV" : "CONV"];
  const mapping = mappingOf(dataflow, isDepthwise ? "depthwise" : "dense", nest, fanOuts);
  const terms = termsOn(profile, workOf(nest), mapping);
  const term = (name: string) => terms.get(name) ?? 0;
  const words = (memory: string, tensor: string) =>
    term(`${memory}${tensor}ReadBits`) * term(`${memory}${tensor}Instances`) / WORD_BITS;
  const joules = ["l1", "l2"].flatMap((memory) =>
    ["Weights", "Inputs", "Outputs"].map((tensor) => term(`${memory}${tensor}Joules`))
  ).reduce((all, one) => all + one, term("computeJoules"));
  const macJoules = profile.models.memoryTree!.compute.joulesPerMac!.value;
  const counted = (memory: "L1" | "L2") =>
    ["inputs", "weights", "outputs"].reduce(
      (all, tensor) => all + of(`${tensor}${memory}Reads`) + of(`${tensor}${memory}Writes`),
      0,
    );
  const used = Object.entries(mapping.fanOuts).filter(([name]) => name !== "lanes")
    .flatMap(([, { loops }]) => loops).reduce((all, [, count]) => all * count, 1);
  return {
    run,
    layer,
    both: {
      cycles: [of("cycles"), term("cycles")],
      "elements in use": [of("utilizedElements"), used],
      "inputs read of L2": [of("inputsL2Reads"), words("l2", "Inputs")],
      "weights read of L2": [of("weightsL2Reads"), words("l2", "Weights")],
      "inputs read of L1": [of("inputsL1Reads"), words("l1", "Inputs")],
      "weights read of L1": [of("weightsL1Reads"), words("l1", "Weights")],
      "energy by counts": [
        of("macs") + NEAR_RATIO * counted("L1") + SHARED_RATIO * counted("L2"),
        joules / macJoules,
      ],
    },
    printed: of("energyNanojoules"),
  };
}
