import type { Format } from "../format.ts";
import { read } from "./read.ts";
import { splitProjections } from "./split.ts";
import { write } from "./write/mod.ts";

/** ONNX. Reads shapes and weights' sizes; weights themselves only where densities are asked for. */
export const format: Format = {
  async read(source, options) {
    const { networks, ...rest } = await read(source, options);
    return { networks: networks.map(splitProjections), ...rest };
  },
  write,
};
