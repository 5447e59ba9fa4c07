/** The messages of an ONNX file. Loaded only by that format. */
export {
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from "npm:onnx-buf@1.20.0-1";
