/** Models that are whole as files and wrong as graphs: sizes, operators, inputs and attributes changed at random. */
import { type ModelProto, ModelProtoSchema } from "../../deps/onnx_buf.ts";
import { fromBinary, toBinary } from "../../deps/protobuf.ts";
import type { randomFrom } from "./fuzz.ts";

const SIZES = [0n, 1n, -1n, 2n, 3n, 7n, 2n ** 31n, 2n ** 53n, 2n ** 62n, -(2n ** 63n)];

type Random = ReturnType<typeof randomFrom>;

const pick = <T>(list: readonly T[], random: Random): T | undefined => list[random(list.length)];

const changes: readonly ((model: ModelProto, random: Random) => void)[] = [
  ({ graph }, random) => {
    const tensor = pick(graph!.initializer, random);
    if (tensor !== undefined) tensor.dims[random(tensor.dims.length + 1)] = pick(SIZES, random)!;
  },
  ({ graph }, random) => {
    const type = pick(graph!.input, random)?.type?.value;
    const dimensions = type?.case === "tensorType" ? type.value.shape?.dim ?? [] : [];
    const dimension = pick(dimensions, random);
    if (dimension !== undefined) dimension.value = { case: "dimValue", value: pick(SIZES, random)! };
  },
  ({ graph }, random) => {
    const node = pick(graph!.node, random), other = pick(graph!.node, random);
    if (node !== undefined && other !== undefined) node.opType = other.opType;
  },
  ({ graph }, random) => {
    const node = pick(graph!.node, random), other = pick(graph!.node, random);
    if (node !== undefined) node.input[random(node.input.length + 1)] = pick(other!.output, random) ?? "";
  },
  ({ graph }, random) => {
    const node = pick(graph!.node, random), attribute = node && pick(node.attribute, random);
    if (attribute === undefined) return;
    attribute.i = pick(SIZES, random)!;
    if (attribute.ints.length > 0) attribute.ints[random(attribute.ints.length + 1)] = pick(SIZES, random)!;
  },
  ({ graph }, random) => {
    const node = pick(graph!.node, random);
    if (node !== undefined) node.attribute.splice(random(node.attribute.length + 1), 1);
  },
  ({ graph }, random) => {
    const tensor = pick(graph!.initializer.filter(({ int64Data }) => int64Data.length > 0), random);
    if (tensor !== undefined) tensor.int64Data[random(tensor.int64Data.length)] = pick(SIZES, random)!;
  },
  ({ graph }, random) => void graph!.node.splice(random(graph!.node.length), 1),
];

/** A model with one to three such changes; the same from the same random numbers. */
export function wrongModel(bytes: Uint8Array, random: Random): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes);
  for (let i = random(3); i >= 0; i--) pick(changes, random)!(model, random);
  for (const tensor of model.graph!.initializer) tensor.dims = Array.from(tensor.dims, (size) => size ?? 1n);
  for (const node of model.graph!.node) node.input = Array.from(node.input, (name) => name ?? "");
  for (const node of model.graph!.node) {
    for (const attribute of node.attribute) {
      attribute.ints = Array.from(attribute.ints, (value) => value ?? 0n);
    }
  }
  return toBinary(ModelProtoSchema, model);
}
