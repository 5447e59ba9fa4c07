/**
 * Configurations of models on the Hugging Face Hub: `config.json` as transformers writes it. The family's form is known here,
 * the file gives its sizes; the networks are those of the zoo where it has them.
 */
import type { Format, Source } from "../format.ts";
import { parseJson } from "../json/parse.ts";
import { textOf } from "../text.ts";
import { withSettings } from "./quantization/beside.ts";
import { readConfig } from "./read.ts";
import { MAX_CONFIG_BYTES } from "../limits.ts";

/** A model's folder is read by the configuration in it. */
async function fileOf(source: Source): Promise<Source> {
  if (source.entries === undefined) return source;
  return {
    path: `${source.path.replace(/\/$/, "")}/config.json`,
    bytes: await source.sibling!("config.json"),
  };
}

/** Configurations, read. */
export const format: Format = {
  async read(source, options) {
    const file = await fileOf(source), { path } = file;
    const config = await parseJson(textOf(file, MAX_CONFIG_BYTES), path);
    return readConfig(path, await withSettings(source, config), options);
  },
};
