import type { Source } from "../../format.ts";
import { parseJson } from "../../json/parse.ts";
import { MAX_DESCRIPTION_BYTES } from "../../limits.ts";
import { textOf } from "../../text.ts";
import type { Json } from "../../../ir/object.ts";

/** Files in a model's folder that hold the settings where `config.json` does not, and the method that writes them. */
const FILES: Readonly<Record<string, string>> = {
  "hf_quant_config.json": "modelopt",
  "quantize_config.json": "gptq",
  "quant_config.json": "awq",
};

/** A configuration with the settings of a file beside it, where it has none of its own and the folder has such a file. */
export async function withSettings(source: Source, config: unknown): Promise<unknown> {
  const { path, entries = [], sibling } = source;
  const isBare = typeof config === "object" && config !== null && !Array.isArray(config) &&
    !["quantization_config", "compression_config"].some((field) => Object.hasOwn(config, field));
  const name = Object.keys(FILES).find((file) => entries.includes(file));
  if (!isBare || name === undefined || sibling === undefined) return config;
  const own = `${path.replace(/\/$/, "")}/${name}`;
  const settings = await parseJson(
    textOf({ path: own, bytes: await sibling(name, MAX_DESCRIPTION_BYTES) }),
    own,
  );
  const isObject = typeof settings === "object" && settings !== null && !Array.isArray(settings);
  return {
    ...config,
    quantization_config: isObject ? { quant_method: FILES[name], ...settings as Json } : settings,
  };
}
