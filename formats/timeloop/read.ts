import { badFile, FodlamError } from "../../ir/errors.ts";
import { Dimensions } from "../dimensions.ts";
import type { Note, Reading, ReadOptions, Source } from "../format.ts";
import { Chain, OPERANDS } from "../lists/network.ts";
import { stemOf, textOf } from "../text.ts";
import { parseYaml, type YamlValue } from "../yaml.ts";
import { type Problem, ProblemReader } from "./problem.ts";
import { MAX_YAML_BYTES } from "../limits.ts";

/** What an index of files is called. */
export const INDEX = "index.yaml";

/** Files and layers of one network that are read. */
const MOST_LAYERS = 10_000;

/** A layer to be: its name, and the problem that it is. */
interface Layer {
  readonly name: string;
  readonly problem: Problem;
}

/** A file of problems, with what the network needs of it. */
class Files {
  readonly passedOver: string[] = [];
  readonly included: string[] = [];
  readonly #source: Source;
  readonly dims: Dimensions;

  constructor(source: Source, options: ReadOptions) {
    this.#source = source;
    this.dims = new Dimensions(options);
  }

  /** The layers of the file or folder. */
  async layers(): Promise<Layer[]> {
    const { entries, path } = this.#source;
    if (entries === undefined) {
      const root = this.#parse(this.#source);
      if (root.get("problems").isThere && root.get("layers").isThere) return await this.#indexed(root);
      return [{ name: stemOf(path), problem: this.#problem(path, root) }];
    }
    if (entries.includes(INDEX)) return await this.#indexed(this.#parse(await this.#sibling(INDEX)));
    const files = entries.filter((name) => /\.ya?ml$/i.test(name)).sort(inNumberOrder);
    const layers: Layer[] = [];
    for (const name of files.slice(0, MOST_LAYERS)) {
      const file = await this.#sibling(name), root = this.#parse(file);
      if (root.get("problem").isThere) {
        layers.push({ name: stemOf(name), problem: this.#problem(file.path, root) });
      } else this.passedOver.push(name);
    }
    return layers;
  }

  /** The layers that an index names, in its order; each file is read once. */
  async #indexed(root: YamlValue): Promise<Layer[]> {
    const problems = new Map<string, Problem>();
    const layers: Layer[] = [];
    const listed = root.get("layers").list();
    if (listed.length > MOST_LAYERS) {
      throw root.get("layers").fault(`at most ${MOST_LAYERS} layers`, `${listed.length}`);
    }
    for (const item of listed) {
      const name = item.get("name").text(), file = item.get("file").text();
      if (!problems.has(file)) {
        const source = await this.#sibling(file);
        problems.set(file, this.#problem(source.path, this.#parse(source)));
      }
      layers.push({ name: name.slice(0, 150), problem: problems.get(file)! });
    }
    return layers;
  }

  async #sibling(name: string): Promise<Source> {
    const { path, sibling, entries } = this.#source;
    if (sibling === undefined) {
      throw new FodlamError(badFile(path, "file", `a folder in which to find "${name}"`, "none"));
    }
    const folder = entries === undefined ? path.replace(/[^/]*$/, "") : `${path.replace(/\/$/, "")}/`;
    return { path: `${folder}${name}`, bytes: await sibling(name) };
  }

  /** A file as YAML; what Timeloop's front end would put in by Jinja is left out. */
  #parse(source: Source): YamlValue {
    const text = textOf(source, MAX_YAML_BYTES);
    const plain = text.replace(/^[ \t]*\{\{[^\n]*\}\}[ \t]*$/gm, "").replace(/<<<\s*:\s*\*\w+[ \t]*,?/g, "");
    if (plain !== text) this.included.push(stemOf(source.path));
    return parseYaml(source.path, plain);
  }

  #problem(path: string, root: YamlValue): Problem {
    const problem = root.get("problem");
    if (!problem.isThere) throw problem.fault("a problem", "none");
    return new ProblemReader(path, this.dims).problem(problem);
  }
}

/** Names as people number them: layer2 before layer10. */
function inNumberOrder(a: string, b: string): number {
  const padded = (name: string) => name.replace(/\d+/g, (digits) => digits.slice(0, 12).padStart(12, "0"));
  return padded(a) < padded(b) ? -1 : padded(a) > padded(b) ? 1 : 0;
}

const APART = "problems have no graph: these read an input of their own, the others the problem before them";
const UNKNOWN =
  "a problem of another form than convolution or matrix product: only its MACs and weights are known";
const INCLUDED = "what files include is not read: the loops are told by their letters";

/** Problems as a network. */
export async function read(source: Source, options: ReadOptions): Promise<Reading> {
  const files = new Files(source, options);
  const chain = new Chain(source.path, stemOf(source.path));
  const unknown: string[] = [];
  let last: string | undefined;
  for (const { name, problem } of await files.layers()) {
    const own = { name, layer: name, place: `problem "${name}"` };
    if ("nest" in problem) {
      const { nest, density } = problem;
      last = chain.add({ ...own, nest, density, constant: true }, last);
    } else {
      unknown.push(last = chain.count(own, problem.macs, problem.parameters));
    }
  }
  const { networks, notes } = chain.reading(APART);
  const more: Note[] = [];
  if (unknown.length > 0) more.push({ text: UNKNOWN, layers: unknown });
  if (files.included.length > 0) more.push({ text: INCLUDED, layers: files.included });
  if (files.passedOver.length > 0) {
    more.push({ text: `no problem in ${files.passedOver.join(", ")}`, layers: [] });
  }
  return { networks, notes: [...notes, ...more, OPERANDS], dimensions: files.dims.known };
}
