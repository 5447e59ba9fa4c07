/** The messages of an ONNX file. Loaded only by that format. */
import { npm } from "./npm.ts";

export type { ModelProto } from "npm:onnx-buf@1.20.0-1";

type Package = typeof import("npm:onnx-buf@1.20.0-1");

const {
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} = await npm<Package>("onnx-buf@1.20.0-1");

export {
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
};
