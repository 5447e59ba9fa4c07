/** ONNX files for tests: small graphs written node by node, and the samples. */
import { unpacked } from "../../formats/gzip.ts";
import { format } from "../../formats/onnx/mod.ts";
import { GraphWriter } from "../../formats/onnx/write/graph.ts";
import type { Reading, ReadOptions } from "../../formats/format.ts";
import type { LayerCount } from "../../ir/count.ts";
import { count } from "../../ir/count.ts";
import type { Network } from "../../ir/network.ts";

/** A graph's bytes: `build` adds nodes to an input `x` and gives the name of the output. */
export function graphOf(
  shape: readonly number[],
  build: (graph: GraphWriter) => string,
  type = 1,
): Uint8Array {
  const graph = new GraphWriter();
  graph.input("x", shape, type);
  const output = build(graph);
  return graph.bytes("tiny", [{ name: output, shape: [] }]);
}

/** Reads bytes. */
export async function reading(
  bytes: Uint8Array,
  options: ReadOptions = {},
  path = "tiny.onnx",
): Promise<Reading> {
  return await format.read!({ path, bytes }, options);
}

/** The one network of a graph. */
export async function networkOf(bytes: Uint8Array, options: ReadOptions = {}): Promise<Network> {
  return (await reading(bytes, options)).networks[0]!;
}

/** Kinds, MACs and parameters of layers. */
export function table({ layers }: { readonly layers: readonly LayerCount[] }): (string | number)[][] {
  return layers.map(({ kind, macs, parameters }) => [kind, macs, parameters]);
}

/** Kinds, MACs and parameters of a graph's layers. */
export async function layersOf(bytes: Uint8Array, options: ReadOptions = {}): Promise<(string | number)[][]> {
  return table(count(await networkOf(bytes, options)));
}

/** A sample's bytes. */
export async function sample(name: string): Promise<Uint8Array> {
  const path = new URL(`samples/onnx/${name}.onnx.gz`, import.meta.url);
  return await unpacked(await Deno.readFile(path), `${name}.onnx.gz`);
}
