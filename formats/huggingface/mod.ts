/**
 * Configurations of models on the Hugging Face Hub: `config.json` as transformers writes it. The family's form is known here,
 * the file gives its sizes; the networks are those of the zoo where it has them.
 */
import { network } from "../../dsl/mod.ts";
import { badFile, FodlamError, isFodlamError } from "../../ir/errors.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import type { Format, Source } from "../format.ts";
import { parseJson } from "../json/parse.ts";
import { textOf } from "../text.ts";
import { Ask, type Built } from "./ask.ts";
import { Config } from "./config.ts";
import { huggingface } from "./entry.ts";
import { families } from "./families.ts";
import { quantized } from "./quantization/mod.ts";

/** A model's folder is read by the configuration in it. */
async function fileOf(source: Source): Promise<Source> {
  if (source.entries === undefined) return source;
  return {
    path: `${source.path.replace(/\/$/, "")}/config.json`,
    bytes: await source.sibling!("config.json"),
  };
}

/** What the model is called: as the file says, else as its folder. */
function nameOf(config: Config, path: string, type: string): string {
  const written = config.value("_name_or_path");
  const stated = typeof written === "string" ? written : "";
  const name = stated.split("/").filter((part) => part !== "").at(-1) ?? path.split("/").at(-2);
  return (name === undefined || name === "" || name === "." ? type : name).slice(0, 200);
}

/** The part of a configuration that is a language model's, where it has others too. */
function textPart(config: Config, ask: Ask): Config {
  const text = config.part("text_config");
  if (text === undefined) return config;
  ask.note("the language model alone: what reads images is left out");
  return text;
}

function built(name: string, parts: Built): Network {
  return "body" in parts ? network(name, [...parts.inputs], parts.body) : network(name, parts.outputs);
}

/** Whether all counts are numbers that JavaScript holds exactly. */
function isExact(net: Network): boolean {
  let macs = 0, parameters = 0;
  for (const work of lower(net)) {
    macs += work.macs;
    parameters += work.parameters;
  }
  return Number.isSafeInteger(macs) && Number.isSafeInteger(parameters);
}

/** A network of sizes that may be impossible together: what the language says of them is said with the file. */
function checked(path: string, make: () => Network): Network {
  try {
    const net = make();
    if (isExact(net)) return net;
  } catch (error) {
    if (!isFodlamError(error) || error.code === "bad-file") throw error;
    throw new FodlamError(badFile(path, "file", "sizes that fit each other", error.message));
  }
  throw new FodlamError(badFile(path, "file", "sizes that come to at most 2^53 MACs and parameters", "more"));
}

/** Configurations, read. */
export const format: Format = {
  ...huggingface,
  async read(source, options) {
    const file = await fileOf(source), { path } = file;
    const config = new Config(path, await parseJson(textOf(file, huggingface.mostBytes), path));
    const type = config.word("model_type");
    const family = type !== undefined && Object.hasOwn(families, type) ? families[type] : undefined;
    if (family === undefined) throw config.unknown("model_type", "a model type", type, Object.keys(families));
    const ask = new Ask(config, options);
    const part = textPart(config, ask);
    const net = checked(path, () => built(nameOf(config, path, type!), family(part, ask)));
    return { networks: [quantized(net, config, part, type!, ask)], notes: ask.notes };
  },
};
