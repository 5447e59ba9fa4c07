import type { Network } from "../../ir/network.ts";
import type { Nest } from "../../ir/work.ts";
import type { WriteOptions, Writing } from "../format.ts";
import { type Dialect, entriesOf } from "../lists/entries.ts";
import { type Entry, isDilated, isProduct, touched } from "../lists/entry.ts";

/** A word as MAESTRO's parser takes one. */
function wordOf(name: string): string {
  const word = name.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 150);
  return /^[A-Za-z_]/.test(word) ? word : `_${word}`;
}

const dialect: Dialect = {
  name: "MAESTRO",
  reason: ({ nest }) => isDilated(nest) ? "MAESTRO has no dilation" : undefined,
  word: wordOf,
};

/** The type and sizes of a convolution. */
function sliding(nest: Nest): readonly [type: string, sizes: Readonly<Record<string, number>>] {
  const { n, k, c, r, s, groups } = nest;
  const [Y, X] = touched(nest);
  const rest = { C: c, R: r, S: s, Y, X };
  const batch = n > 1 ? { N: n } : {};
  const perGroup = k / groups;
  if (groups === 1) return ["CONV", { ...batch, K: k, ...rest }];
  // a DSCONV with as many K as C would be read as one filter for each channel
  if (groups === c && perGroup !== c) return ["DSCONV", { ...batch, K: perGroup, ...rest }];
  return ["NGCONV", { ...batch, G: groups, K: perGroup, ...rest }];
}

function partsOf(
  { nest, constant }: Entry,
): readonly [type: string, sizes: Readonly<Record<string, number>>] {
  if (!isProduct(nest)) return sliding(nest);
  const { n, k, c, groups } = nest;
  if (groups > 1 && constant) return sliding({ ...nest, n: 1, p: n }); // a grouped product with weights: a column of pixels
  const sizes = { M: n, N: k / groups, K: c / groups };
  return groups === 1 ? ["GEMM", sizes] : ["BMM", { B: groups, ...sizes }];
}

function block(entry: Entry): string {
  const [type, sizes] = partsOf(entry);
  const [down, across] = entry.nest.stride;
  const dimensions = Object.entries(sizes).map(([letter, size]) => `${letter}: ${size}`).join(", ");
  const stride = isProduct(entry.nest) ? [] : [`    Stride { X: ${across}, Y: ${down} }`];
  return [
    `  Layer ${entry.name} {`,
    `    Type: ${type}`,
    ...stride,
    `    Dimensions { ${dimensions} }`,
    "  }",
  ].join("\n");
}

/** A network without dataflows, to which MAESTRO's own scripts add one. */
export function write(network: Network, options: WriteOptions): Writing {
  const { entries, skipped, notes } = entriesOf(network, dialect, options);
  const content = [`Network ${wordOf(network.name)} {`, ...entries.map(block), "}", ""].join("\n");
  const padding = "padding is part of the input's size (Y, X), and rows that no window touches are left away";
  return {
    files: [{ path: "", content }],
    skipped,
    notes: [...notes, { text: padding, layers: [] }, { text: "no dataflow is written", layers: [] }],
  };
}
