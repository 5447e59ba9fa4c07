/** Keras models as `model.to_json()` writes them, and `model.json` of TensorFlow.js. */
import { badFile, FodlamError, show } from "../../ir/errors.ts";
import { Dimensions } from "../dimensions.ts";
import type { Format, Reading, ReadOptions, Source } from "../format.ts";
import { GraphBuilder } from "../graph.ts";
import { parseJson } from "../json/parse.ts";
import { stemOf, textOf } from "../text.ts";
import { isObject, type Json } from "../../ir/object.ts";
import { readGraph } from "./graph/read.ts";
import { ModelReader } from "./model.ts";
import { MAX_DESCRIPTION_BYTES } from "../limits.ts";

/** The model within what TensorFlow.js writes around it. */
function modelOf(value: Json): unknown {
  const topology = isObject(value.modelTopology) ? value.modelTopology : value;
  const model = topology.model_config ?? topology;
  return model;
}

async function read(source: Source, options: ReadOptions): Promise<Reading> {
  const { path } = source;
  const value = await parseJson(textOf(source, MAX_DESCRIPTION_BYTES), path);
  if (!isObject(value)) throw new FodlamError(badFile(path, "start", "a model as an object", show(value)));
  const model = modelOf(value);
  if (isObject(model) && Array.isArray(model.node)) {
    return await readGraph(source, value, model.node, options);
  }
  if (!isObject(model) || typeof model.class_name !== "string") {
    const got = show(isObject(model) ? model.class_name : model);
    throw new FodlamError(badFile(path, 'field "class_name"', "Sequential or Functional", got));
  }
  const named = isObject(model.config) ? model.config.name : undefined;
  const builder = new GraphBuilder(path, typeof named === "string" ? named : stemOf(path));
  const dims = new Dimensions(options);
  const outputs = new ModelReader(path, builder, dims).read(model);
  return { ...builder.finish(outputs), dimensions: dims.known };
}

/** Keras and TensorFlow.js: read as the model is used. */
export const format: Format = { read };
