import type { FormatCard } from "../format.ts";
import { MAX_DESCRIPTION_BYTES } from "../limits.ts";
import { headText } from "../text.ts";

/** A model of Keras: its class, or its list of layers, stands near the beginning. */
const MODEL =
  /"class_name"\s*:\s*"(Functional|Sequential|Model)"|"modelTopology"\s*:|"format"\s*:\s*"(layers|graph)-model"/;

/** Keras models as JSON, and TensorFlow.js models. */
export const keras: FormatCard = {
  id: "keras",
  name: "Keras and TensorFlow.js",
  extensions: ["model.json"],
  mostBytes: MAX_DESCRIPTION_BYTES,
  reads: true,
  writes: false,
  summary:
    "models of Keras 2 and 3 as `model.to_json()` writes them, and `model.json` of TensorFlow.js, layers or graph",
  recognises: (head) => MODEL.test(headText(head)),
  load: async () => (await import("./mod.ts")).format,
};
