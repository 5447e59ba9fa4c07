/** Protocol buffers. Loaded only by formats that are made of them. */
import type { ScalarType as ScalarTypes } from "npm:@bufbuild/protobuf@2.17.0";
import type { BinaryReader as Reader, WireType as WireTypes } from "npm:@bufbuild/protobuf@2.17.0/wire";
import { npm } from "./npm.ts";

export type { DescField, DescMessage } from "npm:@bufbuild/protobuf@2.17.0";

type Package = typeof import("npm:@bufbuild/protobuf@2.17.0");
type Wire = typeof import("npm:@bufbuild/protobuf@2.17.0/wire");

const { create, fromBinary, ScalarType, toBinary } = await npm<Package>("@bufbuild/protobuf@2.17.0");
const { BinaryReader, WireType } = await npm<Wire>("@bufbuild/protobuf@2.17.0/wire");

/** Names of what is both a value and a type. */
type ScalarType = ScalarTypes;
type BinaryReader = Reader;
type WireType = WireTypes;

export { BinaryReader, create, fromBinary, ScalarType, toBinary, WireType };
