/** A configuration's fields to a network: what `config.json` holds, or what another format's metadata says in its words. */
import { network } from "../../dsl/mod.ts";
import { badFile, FodlamError, isFodlamError } from "../../ir/errors.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import type { Reading, ReadOptions } from "../format.ts";
import { Ask, type Built } from "./ask.ts";
import { Config } from "./config.ts";
import { headOf } from "./heads.ts";
import { modelOf } from "./nested.ts";
import { quantized } from "./quantization/mod.ts";
import { tellUnused } from "./unused.ts";

/** The network of a configuration, given as the object that its JSON holds; messages begin with the path. */
export function readConfig(path: string, value: unknown, options: ReadOptions = {}): Reading {
  const whole = new Config(path, value);
  const ask = new Ask(whole, options);
  const model = modelOf(whole, ask), { config, family } = model;
  ask.head = headOf(whole, model, ask);
  const name = nameOf(whole, path, whole.word("model_type") ?? "model");
  const net = quantized(checked(path, () => built(name, family.build(config, ask))), whole, config, ask);
  tellUnused(config, ask);
  ask.checkDims(path);
  return { networks: [net], notes: ask.notes };
}

/** What the model is called: as the file says, else as its folder. */
function nameOf(config: Config, path: string, type: string): string {
  const written = config.value("_name_or_path");
  const stated = typeof written === "string" ? written : "";
  const name = stated.split("/").filter((part) => part !== "").at(-1) ?? path.split("/").at(-2);
  return (name === undefined || name === "" || name === "." ? type : name).slice(0, 200);
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
    if (!/2\^53/.test(error.expected ?? "")) {
      throw new FodlamError(badFile(path, "file", "sizes that fit each other", error.message));
    }
  }
  throw new FodlamError(badFile(path, "file", "sizes that come to at most 2^53 MACs and parameters", "more"));
}
