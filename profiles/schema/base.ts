/** Schemas of what chips and composites share. */
import { z } from "../../deps/zod.ts";
import type { Kind } from "../../ir/registry.ts";
import { show } from "../../ir/errors.ts";
import type { Density, Group } from "../../ir/work.ts";
import type {
  BandCoverage,
  EnergyScope,
  ErrorRange,
  Fit,
  Free,
  Link,
  Memory,
  PowerMode,
  Process,
  ProfileBase,
  ScalingRule,
  Seen,
  Source,
  Validation,
} from "../types.ts";
import { stillmakerBaas } from "../nodes.ts";
import { kindNames } from "../../ir/kinds.gen.ts";
import { flag, list, maybe, object, type Shape, text, word } from "./kit.ts";
import { cited, count, factor, quantity, sourceId } from "./quantities.ts";

const meanings: Readonly<Record<Group, string>> = {
  conv: "convolutions",
  fc: "products with weights",
  matmul: "products of two activations",
  pool: "pooling",
  rectifier: "ReLU and similar",
  activation: "other functions of one element",
  normalization: "normalization and softmax",
  elementwise: "sums and products of tensors",
  movement: "data moved and not computed on",
  identity: "nothing at all",
};

/** A sort of work. */
export const group: z.ZodType<Group> = word<Group>(meanings, "A sort of work");

/** Sorts of work, as each model's data and each part of a composite names them. */
export const groups: z.ZodType<readonly Group[]> = list(
  group,
  "Sorts of work that it does",
  "sorts of work",
  1,
);

/** A year. */
export function year(about: string): z.ZodType<number> {
  return count(about, 1950, 2100);
}

/** Densities. */
export const density: Shape<Density> = {
  weights: quantity("share", "Share of weights that are not zero"),
  activations: quantity("share", "Share of activations that are not zero"),
};

/** Where a number comes from. */
export const source: z.ZodType<Source> = object<Source>({
  kind: word(
    { silicon: "measured", simulation: "simulated", model: "computed", assumption: "taken" },
    "How it was obtained",
  ),
  short: text("Authors, place and year, in a few words"),
  citation: text("The work in which it stands"),
  where: text("Table, figure or section, and what it is about"),
  year: year("Year of the work"),
  process: maybe(text("Process of the chip")),
  precision: maybe(text("Precision of its arithmetic")),
  batch: maybe(count("Inputs that the numbers are for")),
  url: maybe(text("Where the work can be found")),
  note: maybe(text("What a reader should know of the number")),
});

const nodes: readonly string[] = Object.keys(stillmakerBaas);

/** The node of the table that comes nearest to a name with a number in it: `28` is nearest to `HP32`. */
function nearestNode(name: string): string | undefined {
  const nanometers = Number(/\d+(\.\d+)?/.exec(name)?.[0]);
  if (!(nanometers > 0)) return undefined;
  const away = (node: string) => {
    const ratio = Number(/\d+/.exec(node)![0]) / nanometers;
    return Math.max(ratio, 1 / ratio);
  };
  const alike = nodes.filter((node) => node.startsWith("LP") === /^lp/i.test(name));
  const nearest = alike.reduce((best, node) => away(node) < away(best) ? node : best);
  return `${show(nearest)} is nearest`;
}

const NODE = `a node of the scaling table, one of ${nodes.join(", ")}`;

/** A node by its name in the table: plain for bulk, HP and LP for high performance and low power. */
const node: z.ZodType<string> = z.string({ error: NODE }).superRefine((name, context) => {
  if (nodes.includes(name)) return;
  context.addIssue({ code: "custom", message: NODE, params: { hint: nearestNode(name) } });
}).meta({
  description: "The row of Stillmaker and Baas's table that comes nearest, such as 65, HP16 or LP16",
  enum: [...nodes],
});

const technology: z.ZodType<Process> = object<Process>({
  nanometers: quantity("node", "The node's name, in nanometers"),
  node,
  volts: quantity("voltage", "Supply voltage in volts"),
  source: sourceId,
});

/** Sources by id. */
const sources: z.ZodType<Readonly<Record<string, Source>>> = z.record(z.string(), source, {
  error: "sources by id",
}).describe("Where the numbers come from, by id");

/** What an energy covers. */
const energyScope: z.ZodType<EnergyScope> = word<EnergyScope>({
  "chip": "the accelerator, memory left out",
  "chip and memory": "the accelerator and its main memory",
  "board": "its card",
  "module": "its module",
  "system": "with the computer around it",
}, "What the energy covers, in a word");

/** A memory. */
export const memory: z.ZodType<Memory> = object<Memory>({
  name: text("Its name"),
  bytes: maybe(quantity("capacity", "Bytes that it holds; null where none are published").nullable()),
  source: maybe(sourceId),
  at: maybe(text("Where the model data state its size: roofline.memories.1.capacityBytes")),
  bytesPerSecond: maybe(
    cited(
      quantity(
        "bandwidth",
        "Bytes a second from and to it, where the model data do not state them beside its size",
      ),
    ),
  ),
  holds: maybe(
    word(
      {
        network: "all of a network",
        weights: "all weights of the layers that the chip runs",
        activations: "the activations that wait at a time, and the cache",
      },
      "What must fit in it",
    ),
  ),
  note: maybe(text("How its size was reached, or why it is not known")),
});

/** A power mode. */
export const powerMode: z.ZodType<PowerMode> = object<PowerMode>({
  watts: quantity("power", "The mode's power in watts"),
  hertz: quantity("frequency", "Its clock in hertz"),
  cores: maybe(count("Cores that are on")),
  bytesPerSecond: maybe(quantity("bandwidth", "Bytes a second of the memory off the chip")),
  source: sourceId,
});

/** A link. */
export const link: z.ZodType<Link> = object<Link>({
  name: text("Its name: NVLink 4, PCIe 4 x16"),
  bytesPerSecond: quantity("bandwidth", "Bytes a second, of all its lanes or ports together"),
  direction: word(
    { "one way": "of one direction", "both ways": "of both added up" },
    "Which directions that is",
  ),
  source: sourceId,
  note: maybe(text("How it was reached")),
});

/** The fields of every profile. */
export const base: Shape<ProfileBase> = {
  $schema: maybe(text("Where an editor finds the JSON schema of this format")),
  format: z.literal("fodlam/profile@1", { error: '"fodlam/profile@1"' }).describe("This format"),
  id: text("The name to ask for it by", "a name"),
  name: text("The accelerator's name", "a name"),
  year: year("Year of the chip"),
  category: maybe(word(
    {
      gpu: "GPU",
      edge: "module or accelerator at the edge",
      tpu: "Google TPU",
      npu: "NPU of a system on chip",
      cpu: "processor or microcontroller",
      dataCentre: "other accelerator for data centres",
      openDesign: "open design or simulator",
      research: "research chip",
      combination: "several chips",
    },
    "What sort of chip it is, for lists",
  )),
  summary: text("What it is, in one sentence"),
  driven: text("How software drives it, in a few words: TensorRT engine, as published"),
  energyOf: energyScope,
  energyScope: text("What the energy covers and what it does not"),
  process: technology.describe("Process; of a composite, the one that its parts are brought to"),
  assumptions: maybe(
    list(text("A phrase", "a phrase"), "What its making took for granted: every estimate says so", "phrases"),
  ),
  sources,
};

const kind: z.ZodType<Kind> = word(
  Object.fromEntries(kindNames.map((kind) => [kind, `${kind} layers`])) as Record<Kind, string>,
  "The kind of layer",
);

/** Work taken to be free. */
export const free: z.ZodType<Free> = object<Free>({
  group,
  kinds: maybe(
    list(
      kind,
      "The kinds of layers of that sort that are free; all of them if left out",
      "kinds of layers",
      1,
    ),
  ),
  reason: text("Why"),
  source: sourceId,
});

/** How times and powers follow from one process to another. */
export const scaling: z.ZodType<ScalingRule> = word<ScalingRule>({
  "dennard": "ideal scaling",
  "stillmaker-baas": "scaling as fitted to simulations",
}, "How the parts are brought to one process");

const range = (about: string): z.ZodType<ErrorRange> =>
  object<ErrorRange>({
    low: factor("The lowest: -0.5 for an estimate of half the published value", -1, 1e6),
    high: factor("The highest", -1, 1e6),
  }).describe(about);

const seen = object<Seen>({
  bits: z.array(count("Bits of operands", 1, 64)).describe("Bits of their widest operands"),
  macs: z.tuple([factor("The least", 0, 1e24), factor("The most", 0, 1e24)]).describe(
    "The least and the most multiply-accumulates of a row, its whole batch together",
  ),
  sorts: z.array(word<Group>(meanings, "A sort of work")).describe(
    "Sorts of work of their multiply-accumulates",
  ),
  layers: maybe(flag("Whether a row is a layer by itself")),
});

/** How wrong a model was found to be. */
export function validation(model: Shape<Validation>["model"]): z.ZodType<Validation> {
  return object<Validation>({
    model,
    group: word<Group | "any">(
      { ...meanings, any: "all that have no entry of their own" },
      "The sort of work",
    ),
    rows: count("Published rows that the latency's errors stand on"),
    latency: range("Errors of the latency, as estimated / published - 1"),
    energy: range("Errors of the energy, as estimated / published - 1"),
    rule: text("What the latency was held against"),
    energyRule: maybe(text("What the energy was held against, if something else")),
    seen: maybe(seen.describe("What the rows of the band are like")),
    coverage: maybe(
      object<BandCoverage>({
        rows: factor("The rows", 0, 1e9),
        inside: factor("Those that lie in it", 0, 1e9),
        medianWidth: factor("The median over the rows of the band's upper end over its lower end", 0, 1e9),
      }).describe(
        "How many rows lie in a latency's band that has not seen their network, and how wide it is",
      ),
    ),
    data: maybe(text("The model's data with which the errors were found, as `profile check` says it")),
  });
}

/** Parameters that were fitted. */
export function fit(model: Shape<Fit>["model"]): z.ZodType<Fit> {
  return object<Fit>({
    model,
    tables: list(text("Id of a published table, or own"), "Published tables", "ids of tables", 1),
    quantity: text("The quantity whose errors are made small"),
    parameters: list(text("A place in the model's data"), "Fitted values", "places", 1),
    leaveOut: word(
      { "layer": "each layer", "network": "each network", "two-thirds": "two rows of three" },
      "Left out in turn",
    ),
    kept: maybe(flag("Whether the values stay, because a longer search found them")),
  });
}
