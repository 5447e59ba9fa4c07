/** How much of a file is too much: a hostile file is refused before it fills memory. */

/** Bytes of a file that is read. */
export const MAX_FILE_BYTES: number = 2 * 2 ** 30;

/** Bytes of a file that is read as text: a JavaScript string holds no more (V8, 2^29 - 24 characters). */
export const MAX_TEXT_BYTES: number = 2 ** 29 - 24;

/** Bytes of a model's description in words, which holds no weights. */
export const MAX_DESCRIPTION_BYTES: number = 16 * 2 ** 20;

/** Bytes of a list of layers, a line each. */
export const MAX_LIST_BYTES: number = 32 * 2 ** 20;

/** Bytes of a YAML file: its values take a hundred times as much. */
export const MAX_YAML_BYTES: number = 2 * 2 ** 20;

/** Bytes of a GGUF file's start that are read: vocabularies of a million words and more. The weights behind are left alone. */
export const GGUF_HEADER_BYTES: number = 64 * 2 ** 20;

/** Bytes of the largest configuration of a model on the Hugging Face Hub. */
export const MAX_CONFIG_BYTES: number = 4 * 2 ** 20;

/** Bytes of the largest description in MAESTRO's language. */
export const MAX_MAESTRO_BYTES: number = 8 * 2 ** 20;

/** Bytes of a network as JSON. */
export const MAX_JSON_BYTES: number = 64 * 2 ** 20;

/** Bytes that a packed file may unpack to, or that come from a pipe. */
export const MAX_UNPACKED_BYTES: number = 768 * 2 ** 20;

/** Bytes of a file that does not begin like its format: such a one is read to say what is wrong with it. */
export const MAX_STRANGE_BYTES: number = 512 * 2 ** 20;

export { MAX_LAYERS } from "../ir/network.ts";

/** Networks of one file. */
export const MAX_NETWORKS = 1000;

/** Nodes of an ONNX file, of which a layer takes four or five at most: a network of so many layers is read as it is written. */
export const MAX_ONNX_NODES = 1_000_000;

/** Messages, texts and numbers of an ONNX file beside its weights: a layer takes seventy at most. */
export const MAX_ONNX_PARTS = 16_000_000;

/** Levels of things inside each other: deeper nesting is no network. */
export const MAX_DEPTH = 256;

/** Bytes of a file by which its format is told. */
export const HEAD_BYTES = 4096;
