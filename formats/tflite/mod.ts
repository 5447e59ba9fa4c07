/** TensorFlow Lite models: flatbuffers, of which the tables of the graph are read and no weights. */
import type { Format } from "../format.ts";
import { read } from "./read.ts";

/** TensorFlow Lite: the first graph of a file. */
export const format: Format = { read };
