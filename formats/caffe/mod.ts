/** Caffe's networks in text form: prototxt files, of today and of the older form with `layers`. */
import type { Format } from "../format.ts";
import { read } from "./read.ts";

const LAYER = /(^|[\s}])layers?\s*:?\s*\{/;

/** Caffe prototxt: read as it is tested. */
export const caffe: Format = {
  id: "caffe",
  name: "Caffe prototxt",
  extensions: [".prototxt"],
  recognises(head, path) {
    return path.endsWith(".prototxt") || LAYER.test(new TextDecoder().decode(head));
  },
  read,
};
