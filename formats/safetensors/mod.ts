/**
 * Weights as the Hugging Face Hub stores them: eight bytes with the length of a header, the header as JSON with type, shape and
 * place of every tensor, then the tensors (github.com/huggingface/safetensors, README, "Format").
 */
import type { Format } from "../format.ts";
import { read } from "./read.ts";

/** Headers of weights, read. */
export const format: Format = { read };
