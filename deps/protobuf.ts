/** Protocol buffers. Loaded only by formats that are made of them. */
export {
  create,
  type DescField,
  type DescMessage,
  fromBinary,
  ScalarType,
  toBinary,
} from "npm:@bufbuild/protobuf@2.17.0";
export { BinaryReader, WireType } from "npm:@bufbuild/protobuf@2.17.0/wire";
