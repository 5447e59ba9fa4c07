/**
 * Everything that takes input from outside: a line each. A new reader is a line here, with its samples in `samples.ts`.
 *
 * @module
 */
import {
  exported,
  filed,
  ggufSamples,
  huggingfaceSamples,
  safetensorsSamples,
  tfliteSamples,
  written,
} from "../samples.ts";
import { reader, type Target } from "../target.ts";
import { chips } from "./chips.ts";
import { configurations } from "./configurations.ts";
import { networks } from "./networks.ts";
import { options } from "./options.ts";
import { profiles } from "./profiles.ts";

/** Every target. */
export const targets: readonly Target[] = [
  networks,
  profiles,
  chips,
  configurations,
  options,
  reader("json", "network", () => written("json", ".json")),
  reader("onnx", "protobuf", async () => [...await written("onnx", ".onnx"), ...await exported()]),
  reader("tflite", "flatbuffer", tfliteSamples),
  reader("keras", "json", () => filed("keras", ".json")),
  reader("caffe", "words", () => filed("caffe", ".prototxt")),
  reader("darknet", "words", () => filed("darknet", ".cfg")),
  reader("huggingface", "json", huggingfaceSamples),
  reader("safetensors", "header", safetensorsSamples),
  reader("gguf", "gguf", ggufSamples),
  reader("scale-sim", "words", () => written("scale-sim", ".csv")),
  reader("timeloop", "words", () => written("timeloop", ".yaml")),
  reader("zigzag", "words", () => written("zigzag", ".yaml")),
  reader("maestro", "words", () => written("maestro", ".m")),
  reader("eems", "words", () => written("eems", ".txt")),
];
