/**
 * Takes the numbers of the weights out of ONNX files, so that the graphs are small enough to be kept: nodes, names, shapes and
 * the small constants that shapes depend on stay as the exporter wrote them.
 *
 * ```sh
 * deno run -A tests/formats/samples/onnx/strip.ts resnet18.onnx.gz tests/formats/samples/onnx/resnet18.onnx.gz
 * ```
 */
import { fromBinary, toBinary } from "../../../../deps/protobuf.ts";
import { ModelProtoSchema } from "../../../../deps/onnx_buf.ts";

/** Constants of so many bytes may be sizes; more are weights. */
const KEPT_BYTES = 256;

async function through(bytes: Uint8Array<ArrayBuffer>, stream: TransformStream<Uint8Array, Uint8Array>) {
  const out = new Blob([bytes]).stream().pipeThrough(
    stream as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>,
  );
  return new Uint8Array(await new Response(out).arrayBuffer());
}

const [from, to] = Deno.args as [string, string];
const packed = await Deno.readFile(from);
const bytes = from.endsWith(".gz") ? await through(packed, new DecompressionStream("gzip") as never) : packed;
const model = fromBinary(ModelProtoSchema, bytes);
for (const tensor of model.graph!.initializer) {
  if (tensor.rawData.length > KEPT_BYTES) tensor.rawData = new Uint8Array();
}
await Deno.writeFile(
  to,
  await through(toBinary(ModelProtoSchema, model), new CompressionStream("gzip") as never),
);
