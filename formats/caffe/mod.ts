/** Caffe's networks in text form: prototxt files, of today and of the older form with `layers`. */
import type { Format } from "../format.ts";
import { read } from "./read.ts";

/** Caffe prototxt: read as it is tested. */
export const format: Format = { read };
