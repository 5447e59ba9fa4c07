/**
 * Models of llama.cpp: a header with metadata and the name, shape and type of every tensor, then the tensors
 * (ggml-org/ggml, docs/gguf.md). The metadata becomes a configuration of transformers, whose family builds the network; the
 * tensors give its bits, and must hold its weights to the unit.
 */
import type { Format } from "../format.ts";
import { read } from "./read.ts";

/** Headers of models, read. */
export const format: Format = { read };
