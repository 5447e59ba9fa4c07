import { visible } from "../../ir/escape.ts";
import type { Network } from "../../ir/network.ts";
import type { Note, WriteOptions, Writing } from "../format.ts";
import { copiesOf, expanded, MOST_COPIES } from "../lists/copies.ts";
import { type Dialect, entriesOf } from "../lists/entries.ts";
import { type Entry, isDilated, isProduct, touched } from "../lists/entry.ts";

const dialect: Dialect = {
  name: "SCALE-Sim",
  reason({ nest }) {
    if (isDilated(nest)) return "SCALE-Sim has no dilation";
    if (copiesOf(nest) > MOST_COPIES) return `it would take ${copiesOf(nest)} lines`;
  },
  // a name with DP in it would be taken apart channel by channel; a formula would be run by a spreadsheet
  word: (name) => visible(name).replace(/[,"\s]+|^[=+\-@]/g, "_").replaceAll("DP", "Dp").slice(0, 150),
};

/** A matrix product as the image of one column that it is. */
function asImage(entry: Entry): Entry {
  const { nest } = entry;
  return isProduct(nest) ? { ...entry, nest: { ...nest, n: 1, p: nest.n, stride: [1, 1] } } : entry;
}

/** The columns of an entry as a convolution: the least input that its windows touch, padding included. */
function convolution({ name, nest }: Entry, bothStrides: boolean): string {
  const { k, c, r, s, stride: [down, across] } = nest;
  return `${[name, ...touched(nest), r, s, c, k, down, ...(bothStrides ? [across] : [])].join(", ")},`;
}

const PADDING = "padding is part of the input's size, and rows that no window touches are left away";
const COPIES = "SCALE-Sim knows no groups and no several images: a line each";
const DENSITY = "densities are not written: SCALE-Sim takes only N:M blocks";

/** A network as a topology: of matrix products if it has nothing else, of convolutions otherwise. */
export function write(network: Network, options: WriteOptions): Writing {
  const { entries, skipped, notes: left } = entriesOf(network, dialect, options);
  const notes: Note[] = [...left];
  const layersOf = (some: readonly Entry[]) => [...new Set(some.map(({ layer }) => layer))];
  const copied = entries.filter(({ nest }) => copiesOf(nest) > 1);
  const dense = entries.filter(({ density }) => density !== undefined);
  const isList = entries.every(({ nest }) => isProduct(nest));
  if (!isList) notes.push({ text: PADDING, layers: [] });
  if (copied.length > 0) notes.push({ text: COPIES, layers: layersOf(copied) });
  if (dense.length > 0) notes.push({ text: DENSITY, layers: layersOf(dense) });
  const lines = isList ? products(entries) : convolutions(entries);
  return { files: [{ path: "", content: `${lines.join("\n")}\n` }], skipped, notes };
}

function products(entries: readonly Entry[]): string[] {
  const lines = ["Layer,M,N,K,"];
  for (const entry of entries) {
    for (const { name, nest } of expanded(entry)) lines.push(`${name},${nest.n},${nest.k},${nest.c},`);
  }
  return lines;
}

function convolutions(entries: readonly Entry[]): string[] {
  const bothStrides = entries.some(({ nest: { stride } }) => stride[0] !== stride[1]);
  const strides = bothStrides ? "Stride Height, Stride Width" : "Strides";
  const lines = [
    `Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, ${strides},`,
  ];
  for (const entry of entries) {
    for (const one of expanded(entry)) lines.push(convolution(asImage(one), bothStrides));
  }
  return lines;
}
