/** Darknet's cfg files, in the forms of J. Redmon and of A. Bochkovskiy. */
import { badFile, FodlamError } from "../../ir/errors.ts";
import { Dimensions } from "../dimensions.ts";
import type { Format, Reading, ReadOptions, Source } from "../format.ts";
import { GraphBuilder, type Tensor } from "../graph.ts";
import { stemOf, textOf } from "../text.ts";
import { type Section, sectionsOf } from "./cfg.ts";
import * as plain from "./plain.ts";
import { activated, onImage, type Operator, unknown } from "./step.ts";
import * as windows from "./windows.ts";
import { MAX_DESCRIPTION_BYTES } from "../limits.ts";

/** What each section becomes. */
const operators: ReadonlyMap<string, Operator> = new Map(Object.entries(
  {
    convolutional: onImage(windows.convolutional),
    conv: onImage(windows.convolutional),
    deconvolutional: onImage(windows.deconvolutional),
    deconv: onImage(windows.deconvolutional),
    maxpool: onImage(windows.pooling("max")),
    max: onImage(windows.pooling("max")),
    local_avgpool: onImage(windows.pooling("average")),
    avgpool: onImage(plain.plain("globalPool")),
    avg: onImage(plain.plain("globalPool")),
    connected: windows.connected,
    conn: windows.connected,
    local: onImage(windows.local),
    rnn: windows.rnn,
    gru: windows.gated("gru"),
    lstm: windows.gated("lstm"),
    crnn: onImage(windows.crnn),
    route: plain.route,
    shortcut: plain.shortcut,
    scale_channels: plain.gate,
    sam: plain.gate,
    upsample: onImage(plain.upsample),
    reorg: onImage(plain.reorg),
    reorg3d: onImage(plain.reorg),
    reorg_old: onImage(plain.reorg),
    yolo: onImage(plain.yolo(5)),
    gaussian_yolo: onImage(plain.yolo(9)),
    region: onImage(plain.region),
    detection: plain.detection,
    crop: onImage(plain.crop),
    softmax: plain.plain("softmax"),
    soft: plain.plain("softmax"),
    dropout: plain.plain("dropout"),
    batchnorm: plain.plain("batchNorm"),
    logistic: plain.plain("sigmoid"),
    normalization: onImage(plain.normalization),
    lrn: onImage(plain.normalization),
    l2norm: plain.l2norm,
    activation: (step) => activated(step, step.input, "linear"),
    cost: plain.training,
    contrastive: plain.training,
    empty: plain.nothing,
    silence: plain.nothing,
  } satisfies Record<string, Operator>,
));

/** What the network reads: an image, or numbers in a row. */
function inputOf(builder: GraphBuilder, net: Section, dims: Dimensions): Tensor {
  builder.place = `line ${net.line}`;
  const sizes = ["channels", "height", "width"].map((size) => dims.size(size) ?? net.integer(size, 0));
  const length = net.integer("inputs", 0);
  const own = sizes.every((size) => size !== 0) || length === 0 ? sizes : [length];
  return builder.input("input", dims.shape("input", own) ?? own);
}

function read(source: Source, options: ReadOptions): Reading {
  const { path } = source, dims = new Dimensions(options);
  const [net, ...sections] = sectionsOf(path, textOf(source, MAX_DESCRIPTION_BYTES));
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
  return { ...builder.finish(), dimensions: dims.known };
}

/** Darknet cfg: read as Darknet sizes it. */
export const format: Format = { read };
