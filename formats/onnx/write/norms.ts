/** Normalisations as they are written. */
import { channelAxis, channelsOf, type Shape } from "../../../ir/shape.ts";
import type { GraphWriter, NodeOptions } from "./graph.ts";
import { transpose, turned } from "./moves.ts";
import type { Said } from "./said.ts";

/** The shape by which a number for each channel stretches over a tensor. */
export function perChannel({ shapes: [shape] }: { readonly shapes: readonly Shape[] }): number[] {
  const axis = channelAxis(shape!);
  return shape!.slice(axis).map((size, i) => i === 0 ? size : 1);
}

/** What a normalisation learns, or numbers that are not learned where it does not. */
function affine(
  { graph, owner, shapes: [shape], layer }: Said<"layerNorm" | "batchNorm" | "instanceNorm" | "groupNorm">,
) {
  const dims = [channelsOf(shape!)];
  return {
    scale: layer.scale ? graph.weight(`${owner}.scale`, dims) : graph.filled(dims),
    shift: layer.shift ? graph.weight(`${owner}.shift`, dims) : graph.filled(dims),
  };
}

/** Runs with the channels as the second axis, as ONNX wants it: tokens are turned before and after. */
function channelsSecond(
  graph: GraphWriter,
  x: string,
  rank: number,
  name: string,
  run: (x: string, name?: string) => string,
): string {
  if (rank !== 2) return run(x, name);
  return turned(graph, run(turned(graph, x), `${name}/turned`), name);
}

/** A batch normalisation, or a scale or shift alone. */
export function batchNorm(said: Said<"batchNorm">): string {
  const { graph, inputs: [x], shapes: [shape], layer, owner } = said, { name } = layer;
  if (layer.scale !== layer.shift) {
    const weight = graph.weight(`${owner}.${layer.scale ? "scale" : "shift"}`, perChannel(said));
    return graph.node(layer.scale ? "Mul" : "Add", [x!, weight], { name });
  }
  const { scale, shift } = affine(said), dims = [channelsOf(shape!)];
  const mean = graph.weight(`${owner}.mean`, dims), variance = graph.weight(`${owner}.variance`, dims);
  return channelsSecond(
    graph,
    x!,
    shape!.length,
    name,
    (value, own) =>
      graph.node(
        "BatchNormalization",
        [value, scale, shift, mean, variance],
        own === undefined ? {} : { name: own },
      ),
  );
}

/** Runs with the features as the last axis: images are turned before and after. */
function featuresLast(
  graph: GraphWriter,
  x: string,
  rank: number,
  name: string,
  run: (x: string, name: string) => string,
): string {
  if (rank < 3) return run(x, name);
  const last = Array.from({ length: rank + 1 }, (_, i) => i === 0 ? 0 : i === rank ? 1 : i + 1);
  const back = Array.from({ length: rank + 1 }, (_, i) => i === 0 ? 0 : i === 1 ? rank : i - 1);
  return transpose(graph, run(transpose(graph, x, last), `${name}/turned`), back, name);
}

/** A layer normalisation. */
export function layerNorm(said: Said<"layerNorm">): string {
  const { graph, inputs: [x], shapes: [shape], layer } = said, { scale, shift } = affine(said);
  return featuresLast(
    graph,
    x!,
    shape!.length,
    layer.name,
    (value, name) =>
      graph.node("LayerNormalization", [value, scale, ...(layer.shift ? [shift] : [])], {
        attributes: { axis: -1 },
        name,
      }),
  );
}

/** A root-mean-square normalisation, in the nodes of which ONNX has words. */
export function rmsNorm({ graph, inputs: [x], shapes: [shape], layer, owner }: Said<"rmsNorm">): string {
  const dims = [channelsOf(shape!)];
  return featuresLast(graph, x!, shape!.length, layer.name, (value, name) => {
    const square = graph.node("Pow", [value, graph.float(2)]);
    const mean = graph.node("ReduceMean", [square, graph.ints([-1])]);
    const root = graph.node("Sqrt", [graph.node("Add", [mean, graph.float(1e-6)])]); // a usual guard against zero
    const steps = [layer.scale ? "scale" : "", layer.shift ? "shift" : ""].filter((word) => word !== "");
    let out = graph.node("Div", [value, root], steps.length === 0 ? { name } : {});
    steps.forEach((word, i) => {
      const weight = graph.weight(`${owner}.${word}`, dims), own = i === steps.length - 1 ? { name } : {};
      out = graph.node(word === "scale" ? "Mul" : "Add", [out, weight], own);
    });
    return out;
  });
}

/** A normalisation of channels, each with a scale and a shift of its own. */
function ofChannels(
  said: Said<"groupNorm"> | Said<"instanceNorm">,
  op: string,
  attributes: NodeOptions["attributes"] = {},
): string {
  const { graph, inputs: [x], shapes: [shape], layer } = said, { scale, shift } = affine(said);
  const node = (value: string, own?: string) =>
    graph.node(op, [value, scale, shift], { attributes, ...(own !== undefined && { name: own }) });
  return channelsSecond(graph, x!, shape!.length, layer.name, node);
}

/** A group normalisation. */
export function groupNorm(said: Said<"groupNorm">): string {
  return ofChannels(said, "GroupNormalization", { num_groups: said.layer.groups });
}

/** An instance normalisation. */
export function instanceNorm(said: Said<"instanceNorm">): string {
  return ofChannels(said, "InstanceNormalization");
}
