import { FodlamError, missingDimension } from "../../ir/errors.ts";
import type { Density, Nest } from "../../ir/work.ts";
import type { Dimensions } from "../dimensions.ts";
import { nestOf } from "../lists/entry.ts";
import type { YamlValue } from "../yaml.ts";

/** A problem of a form that FODLAM knows, or the work of one that it does not. */
export type Problem =
  | { readonly nest: Nest; readonly density?: Partial<Density> | undefined }
  | { readonly macs: number; readonly parameters: number };

/** What the coefficients of a convolution are called. */
const COEFFICIENTS = ["WSTRIDE", "HSTRIDE", "WDILATION", "HDILATION"];

/** Keys of an instance that are no sizes. */
const ASIDE = new Set(["DENSITIES", "SHAPE", "VERSION", "INSTANCE", "NAME"]);

/** Sizes that some versions add to an instance and that are in no loop. */
const EXTRA = new Set(["HPAD", "WPAD", "H", "W"]);

const CONVOLUTION = new Set(["C", "K", "M", "N", "P", "Q", "E", "F", "R", "S", "G"]);
const PRODUCT = new Set(["M", "N", "K", "B", "G", "H"]);

type Sizes = ReadonlyMap<string, number>;

/** One file's problem. */
export class ProblemReader {
  readonly #path: string;
  readonly #dims: Dimensions;

  /** A reader of a file's problem, with values for names that stand where sizes should. */
  constructor(path: string, dims: Dimensions) {
    this.#path = path;
    this.#dims = dims;
  }

  /** What a problem comes to. */
  problem(problem: YamlValue): Problem {
    if (!problem.isMapping) throw problem.fault("a problem: shape and instance");
    const shape = problem.get("shape"), inner = problem.get("instance");
    const instance = inner.isThere ? inner : problem;
    const sizes = this.#sizes(instance, shape);
    const coefficients = this.#coefficients(instance, shape);
    const loops = new Map([...sizes].filter(([name]) => !COEFFICIENTS.includes(name)));
    const nest = productOf(loops) ?? convolutionOf(loops, coefficients, shape);
    if (nest === undefined) return this.#unknown(problem, loops, shape);
    const density = densityOf(instance.get("densities"));
    return density === undefined ? { nest } : { nest, density };
  }

  /** Every size of an instance; those that the shape does not name as loops are left out. */
  #sizes(instance: YamlValue, shape: YamlValue): Map<string, number> {
    const listed = shape.isMapping && shape.get("dimensions").isThere
      ? shape.get("dimensions").list().map((item) => item.text().toUpperCase())
      : undefined;
    const sizes = new Map<string, number>();
    for (const key of instance.keys()) {
      const name = key.toUpperCase();
      const isLoop = listed === undefined ? !EXTRA.has(name) || name === "H" : listed.includes(name);
      if (ASIDE.has(name) || !(isLoop || COEFFICIENTS.includes(name))) continue;
      sizes.set(name, this.#size(instance.get(key)));
    }
    // a convolution's H is its input's height
    if (listed === undefined && (sizes.has("P") || sizes.has("R"))) sizes.delete("H");
    for (const name of listed ?? []) {
      if (!sizes.has(name)) throw instance.fault(`a size for dimension "${name}"`, "none");
    }
    if (sizes.size === 0) throw instance.fault("sizes of dimensions", "none");
    return sizes;
  }

  /** A size, or the value given for a name that stands for one. */
  #size(value: YamlValue): number {
    if (typeof value.value !== "string" || !/^[A-Za-z_]\w{0,99}$/.test(value.value)) return value.whole(1);
    const given = this.#dims.size(value.value);
    if (given !== undefined) return given;
    throw new FodlamError(missingDimension(this.#path, `line ${value.line}`, value.value));
  }

  #coefficients(instance: YamlValue, shape: YamlValue): Sizes {
    const found = new Map<string, number>();
    const stated = shape.isMapping ? shape.get("coefficients") : undefined;
    for (const item of stated?.isThere === true ? stated.list() : []) {
      const fallback = item.get("default");
      found.set(item.get("name").text().toUpperCase(), fallback.isThere ? fallback.whole(1) : 1);
    }
    for (const key of instance.keys()) {
      const name = key.toUpperCase();
      if (COEFFICIENTS.includes(name)) found.set(name, this.#size(instance.get(key)));
    }
    return found;
  }

  /** The work of a problem of another form: the product of its loops, and its weights' elements. */
  #unknown(problem: YamlValue, loops: Sizes, shape: YamlValue): Problem {
    const macs = [...loops.values()].reduce((all, size) => all * size, 1);
    if (!Number.isSafeInteger(macs)) throw problem.fault("a problem of at most 2^53 MACs", "more");
    const spaces = shape.isMapping ? spacesOf(shape) : [];
    const weights = spaces.find(({ name }) => /weight|filter/i.test(name));
    const parameters = [...weights?.loops ?? []].reduce((all, loop) => all * (loops.get(loop) ?? 1), 1);
    return { macs, parameters: weights === undefined ? 0 : parameters };
  }
}

/** A tensor of a shape, and the loops that index it. */
interface Space {
  readonly name: string;
  readonly loops: ReadonlySet<string>;
  readonly isOutput: boolean;
}

function spacesOf(shape: YamlValue): Space[] {
  const spaces = shape.get("data_spaces").isThere ? shape.get("data_spaces") : shape.get("data-spaces");
  if (!spaces.isThere) return [];
  return spaces.list().map((space) => {
    const words = JSON.stringify(space.get("projection").value ?? []).match(/"\w+"/g) ?? [];
    return {
      name: space.get("name").text(),
      loops: new Set(words.map((word) => word.slice(1, -1).toUpperCase())),
      isOutput: space.get("read_write").value === true || space.get("read-write").value === true,
    };
  });
}

/** A matrix product (M, N, K), several of them with B, G or H; nothing if there are other loops. */
function productOf(loops: Sizes): Nest | undefined {
  if (![...loops.keys()].every((name) => PRODUCT.has(name)) || !loops.has("M") || !loops.has("K")) {
    return undefined;
  }
  const size = (name: string) => loops.get(name) ?? 1;
  const groups = size("B") * size("G") * size("H");
  return nestOf({ n: size("M"), c: size("K") * groups, k: size("N") * groups, groups });
}

/** A convolution, grouped or depthwise; nothing if there are other loops that run more than once. */
function convolutionOf(loops: Sizes, coefficients: Sizes, shape: YamlValue): Nest | undefined {
  const others = [...loops].filter(([name, size]) => !CONVOLUTION.has(name) && size > 1);
  const both = (a: string, b: string) => loops.has(a) && loops.has(b);
  if (others.length > 0 || both("K", "M") || both("P", "E") || both("Q", "F")) return undefined;
  if (!["C", "R", "S", "P", "Q"].some((name) => loops.has(name))) return undefined;
  const size = (name: string, other = name) => loops.get(name) ?? loops.get(other) ?? 1;
  const factor = (name: string) => coefficients.get(name) ?? 1;
  const depthwise = isDepthwise(loops, shape);
  const groups = size("G") * (depthwise ? size("C") : 1);
  return nestOf({
    n: size("N"),
    k: size("K", "M") * groups,
    c: depthwise ? groups : size("C") * groups,
    q: size("P", "E"), // widths: R and P go with Wstride and Wdilation
    p: size("Q", "F"),
    s: size("R"),
    r: size("S"),
    stride: [factor("HSTRIDE"), factor("WSTRIDE")],
    dilation: [factor("HDILATION"), factor("WDILATION")],
    groups,
  });
}

/** Whether outputs have the channels of inputs, and filters no number of their own. */
function isDepthwise(loops: Sizes, shape: YamlValue): boolean {
  if (loops.has("K") || loops.has("M")) return false;
  if (typeof shape.value === "string") return /depth/i.test(shape.value);
  return shape.isMapping && spacesOf(shape).some(({ isOutput, loops }) => isOutput && loops.has("C"));
}

/** Densities, as numbers or as distributions with a density. */
function densityOf(densities: YamlValue): Partial<Density> | undefined {
  if (!densities.isThere) return undefined;
  const density: { weights?: number; activations?: number } = {};
  for (const key of densities.keys()) {
    const stated = densities.get(key), value = stated.isMapping ? stated.get("density") : stated;
    const share = value.value;
    if (typeof share !== "number" || !(share >= 0 && share <= 1)) throw value.fault("a density from 0 to 1");
    if (/^(weights|filters?|B)$/i.test(key)) density.weights = share;
    else if (/^(inputs|A)$/i.test(key)) density.activations = share;
  }
  return Object.keys(density).length > 0 ? density : undefined;
}
