/** Darknet's cfg files, in the forms of J. Redmon and of A. Bochkovskiy. */
import { badFile, FodlamError } from "../../ir/errors.ts";
import type { Format, Reading, ReadOptions, Source } from "../format.ts";
import { GraphBuilder, type Tensor } from "../graph.ts";
import { stemOf, textOf } from "../text.ts";
import { darknet } from "./entry.ts";
import { type Section, sectionsOf } from "./cfg.ts";
import * as plain from "./plain.ts";
import { activated, type Operator, unknown } from "./step.ts";
import * as windows from "./windows.ts";

/** What each section becomes. */
const operators: ReadonlyMap<string, Operator> = new Map(Object.entries(
  {
    convolutional: windows.convolutional,
    conv: windows.convolutional,
    deconvolutional: windows.deconvolutional,
    deconv: windows.deconvolutional,
    maxpool: windows.pooling("max"),
    max: windows.pooling("max"),
    local_avgpool: windows.pooling("average"),
    avgpool: plain.plain("globalPool"),
    avg: plain.plain("globalPool"),
    connected: windows.connected,
    conn: windows.connected,
    local: windows.local,
    rnn: windows.rnn,
    gru: windows.gated("gru"),
    lstm: windows.gated("lstm"),
    crnn: windows.crnn,
    route: plain.route,
    shortcut: plain.shortcut,
    scale_channels: plain.gate,
    sam: plain.gate,
    upsample: plain.upsample,
    reorg: plain.reorg,
    reorg3d: plain.reorg,
    reorg_old: plain.reorg,
    yolo: plain.yolo(5),
    gaussian_yolo: plain.yolo(9),
    region: plain.region,
    detection: plain.detection,
    crop: plain.crop,
    softmax: plain.plain("softmax"),
    soft: plain.plain("softmax"),
    dropout: plain.plain("dropout"),
    batchnorm: plain.plain("batchNorm"),
    logistic: plain.plain("sigmoid"),
    normalization: plain.normalization,
    lrn: plain.normalization,
    l2norm: plain.l2norm,
    activation: (step) => activated(step, step.input, "linear"),
    cost: plain.training,
    contrastive: plain.training,
    empty: plain.nothing,
    silence: plain.nothing,
  } satisfies Record<string, Operator>,
));

/** What the network reads: an image, or numbers in a row. */
function inputOf(builder: GraphBuilder, net: Section, dims: Readonly<Record<string, number>>): Tensor {
  const [channels, height, width] = ["channels", "height", "width"].map((size) =>
    dims[size] ?? net.integer(size, 0)
  );
  builder.place = `line ${net.line}`;
  const length = net.integer("inputs", 0);
  const image = channels !== 0 && height !== 0 && width !== 0;
  return builder.input("input", image || length === 0 ? [channels!, height!, width!] : [length]);
}

function read(source: Source, { dims = {} }: ReadOptions): Reading {
  const { path } = source;
  const [net, ...sections] = sectionsOf(path, textOf(source, darknet.mostBytes));
  if (net === undefined || !/^net(work)?$/.test(net.type)) {
    const got = net === undefined ? "nothing" : `[${net.type}]`;
    throw new FodlamError(badFile(path, `line ${net?.line ?? 1}`, "a [net] section first", got));
  }
  const builder = new GraphBuilder(path, stemOf(path));
  const made: Tensor[] = [];
  let input = inputOf(builder, net, dims);
  sections.forEach((section, index) => {
    builder.place = `line ${section.line} [${section.type}]`;
    const from = (source: number): Tensor => {
      const found = made[source < 0 ? index + source : source];
      if (found !== undefined) return found;
      throw builder.fault(`a layer before this one, from ${-index} to ${index - 1}`, `${source}`);
    };
    input = (operators.get(section.type) ?? unknown)({ builder, section, index, input, from });
    made.push(input);
  });
  return builder.finish();
}

/** Darknet cfg: read as Darknet sizes it. */
export const format: Format = { ...darknet, read };
