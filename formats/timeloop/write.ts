import { jsonText } from "../../ir/escape.ts";
import type { Network } from "../../ir/network.ts";
import type { Note, WriteOptions, Writing } from "../format.ts";
import { type Dialect, entriesOf } from "../lists/entries.ts";
import { type Entry, isProduct } from "../lists/entry.ts";
import { yamlText } from "../yaml.ts";
import { INDEX } from "./read.ts";

const dialect: Dialect = { name: "Timeloop" };

/** A tensor of a shape: each axis as the sum of loops, with a coefficient or without. */
type Axes = readonly (readonly string[])[];

/** A shape as Timeloop declares it. */
interface Shape {
  readonly name: string;
  readonly dimensions: readonly string[];
  readonly coefficients: readonly string[];
  readonly spaces: Readonly<Record<string, Axes>>;
}

const COEFFICIENTS = ["Wstride", "Hstride", "Wdilation", "Hdilation"];

/** A convolution; with groups, every tensor has one more axis. */
function convolution(isGrouped: boolean): Shape {
  const g: Axes = isGrouped ? [["G"]] : [];
  const across = ["R, Wdilation", "P, Wstride"], down = ["S, Hdilation", "Q, Hstride"];
  return {
    name: isGrouped ? "grouped_cnn_layer" : "cnn_layer",
    dimensions: [...(isGrouped ? ["G"] : []), "C", "M", "R", "S", "N", "P", "Q"],
    coefficients: COEFFICIENTS,
    spaces: {
      Weights: [...g, ["C"], ["M"], ["R"], ["S"]],
      Inputs: [["N"], ...g, ["C"], across, down],
      Outputs: [["N"], ...g, ["M"], ["Q"], ["P"]],
    },
  };
}

/** A matrix product; several of them with one more axis. */
function product(isGrouped: boolean): Shape {
  const g: Axes = isGrouped ? [["G"]] : [];
  return {
    name: isGrouped ? "grouped_gemm" : "gemm",
    dimensions: [...(isGrouped ? ["G"] : []), "M", "N", "K"],
    coefficients: [],
    spaces: { A: [...g, ["M"], ["K"]], B: [...g, ["N"], ["K"]], Z: [...g, ["M"], ["N"]] },
  };
}

function shapeLines({ name, dimensions, coefficients, spaces }: Shape): string[] {
  return [
    "  shape:",
    `    name: ${name}`,
    `    dimensions: [ ${dimensions.join(", ")} ]`,
    ...(coefficients.length > 0 ? ["    coefficients:"] : []),
    ...coefficients.flatMap((name) => [`    - name: ${name}`, "      default: 1"]),
    "    data_spaces:",
    ...Object.entries(spaces).flatMap(([name, axes]) => [
      `    - name: ${name}`,
      "      projection:",
      ...axes.map((terms) => `      - [ ${terms.map((term) => `[${term}]`).join(", ")} ]`),
      ...(name === "Outputs" || name === "Z" ? ["      read_write: True"] : []),
    ]),
  ];
}

/** Sizes of an entry's loops. R, P and Wstride are widths, S, Q and Hstride heights. */
function sizesOf({ nest }: Entry): Readonly<Record<string, number>> {
  const { n, k, c, p, q, r, s, stride, dilation, groups } = nest;
  const g = groups > 1 ? { G: groups } : {};
  if (isProduct(nest)) return { ...g, M: n, N: k / groups, K: c / groups };
  return {
    ...g,
    C: c / groups,
    M: k / groups,
    R: s,
    S: r,
    N: n,
    P: q,
    Q: p,
    Wstride: stride[1],
    Hstride: stride[0],
    Wdilation: dilation[1],
    Hdilation: dilation[0],
  };
}

function densityLines({ nest, density }: Entry): string[] {
  const [weights, inputs] = isProduct(nest) ? ["B", "A"] : ["Weights", "Inputs"];
  const stated = [[weights, density?.weights], [inputs, density?.activations]] as const;
  const lines = stated.filter(([, share]) => share !== undefined).map(([name, share]) =>
    `      ${name}: ${share}`
  );
  return lines.length > 0 ? ["    densities:", ...lines] : [];
}

/** A problem file's text. */
function problemText(entry: Entry): string {
  const isGrouped = entry.nest.groups > 1;
  const shape = isProduct(entry.nest) ? product(isGrouped) : convolution(isGrouped);
  const sizes = Object.entries(sizesOf(entry)).map(([name, size]) => `    ${name}: ${size}`);
  const lines = [
    "problem:",
    "  version: 0.4",
    ...shapeLines(shape),
    "  instance:",
    ...sizes,
    ...densityLines(entry),
  ];
  return `${lines.join("\n")}\n`;
}

/** A problem, and the entries that are it. */
interface Shared {
  readonly file: string;
  readonly text: string;
  readonly names: string[];
}

/** Each distinct problem once, in the order of its first layer. */
function problemsOf(entries: readonly Entry[]): Map<string, Shared> {
  const problems = new Map<string, Shared>();
  for (const entry of entries) {
    const text = problemText(entry), known = problems.get(text);
    if (known !== undefined) {
      known.names.push(entry.name);
      continue;
    }
    const number = `${problems.size + 1}`.padStart(3, "0");
    const word = entry.name.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 80);
    problems.set(text, { file: `${number}_${word}.yaml`, text, names: [entry.name] });
  }
  return problems;
}

/** The file that lists the problems with their multiplicities, and the layers in their order. */
function indexText(
  network: Network,
  batch: number,
  entries: readonly Entry[],
  problems: Iterable<Shared>,
): string {
  const files = new Map<string, string>();
  const lines = [`network: ${yamlText(network.name)}`, `batch: ${batch}`, "problems:"];
  for (const { file, names } of problems) {
    lines.push(`- { file: ${file}, count: ${names.length} }`);
    for (const name of names) files.set(name, file);
  }
  lines.push("layers:");
  for (const { name } of entries) lines.push(`- { name: ${jsonText(name)}, file: ${files.get(name)} }`);
  return `${lines.join("\n")}\n`;
}

/** A network as a folder of problems, one file for each that differs, and an index. */
export function write(network: Network, options: WriteOptions): Writing {
  const { entries, skipped, notes: left } = entriesOf(network, dialect, options);
  const problems = [...problemsOf(entries).values()];
  const index = indexText(network, options.batch ?? 1, entries, problems);
  const several = entries.length - problems.length;
  const notes: Note[] = [...left, {
    text: "Timeloop's problems hold no padding: windows say what they touch",
    layers: [],
  }];
  if (several > 0) {
    const text =
      `${several} of ${entries.length} layers have the problem of another; ${INDEX} has the counts`;
    notes.push({ text, layers: [] });
  }
  const files = problems.map(({ file, text }) => ({ path: file, content: text }));
  return { files: [{ path: INDEX, content: index }, ...files], skipped, notes };
}
