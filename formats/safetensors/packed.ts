/**
 * Weights that a tensor holds several of in one element, by the layouts of the methods that write them. Scales, zero points and
 * what else stands beside them are no parameters: their bytes are shared out among the weights.
 */
import type { StoredTensor } from "./header.ts";

/** A tensor of packed weights. */
export interface Packed {
  /** The method, or its layout. */
  readonly kind: string;
  /** The weights in it. */
  readonly parameters: number;
  /** Tensors beside it. */
  readonly beside: readonly StoredTensor[];
  /** Whether its bits were assumed, since the header does not say them. */
  readonly assumed?: boolean;
}

/** Finds a tensor by the end of its name. */
type Beside = (end: string) => StoredTensor | undefined;

/** A layout: the end of the packed tensor's name, the ends beside it, and how many weights there are; none if it is not so. */
interface Layout {
  readonly kind: string;
  readonly end: string;
  readonly beside: readonly string[];
  weights(main: StoredTensor, beside: Beside): number | undefined;
}

/** Bits of an element over a share of them: 8 for 4 bits in 32, if that is a size that packs. */
function packs(elementBits: number, share: number): boolean {
  const bits = elementBits * share;
  return [1, 2, 3, 4, 5, 6, 8].some((size) => Math.abs(size - bits) < 1e-6);
}

/** Rows of inputs, columns of outputs (GPTQ packs the rows, AWQ the columns; of scales there is a column an output). */
function rowsOrColumns(
  { shape: [rows = 0, columns = 0], bits, shape }: StoredTensor,
  beside: Beside,
): number | undefined {
  const scales = beside("scales")?.shape, zeros = beside("qzeros")?.shape, index = beside("g_idx")?.shape;
  if (shape.length !== 2 || scales?.length !== 2) return undefined;
  const outputs = scales[1]!;
  if (columns === outputs) {
    const share = index !== undefined ? rows / index[0]! : zeros === undefined ? NaN : zeros[1]! / outputs;
    return packs(bits, share) ? Math.round(rows / share) * outputs : undefined;
  }
  if (packs(bits, columns / outputs)) return rows * outputs;
  const isVector = rows === scales[0] && zeros?.[0] === rows; // AWQ for vectors: rows are outputs, of 4 bits always
  return isVector ? rows * columns * bits / 4 : undefined;
}

const SCALES = [
  "weight_scale",
  "weight_scale_inv",
  "weight_scale_2",
  "weight_scales",
  "weight_global_scale",
  "input_global_scale",
  "input_scale",
  "input_scale_ub",
  "input_zero_point",
  "activation_scale",
  "output_scale",
  "k_scale",
  "v_scale",
  "q_scale",
  "SCB",
  "weight_format",
] as const;

const STATES = [
  "weight.absmax",
  "weight.quant_map",
  "weight.nested_absmax",
  "weight.nested_quant_map",
  "weight.quant_state.bitsandbytes__nf4",
  "weight.quant_state.bitsandbytes__fp4",
] as const;

/** Weights in a byte, where scales stand beside it: two (NVFP4), or four of three values with one scale for all (BitNet). */
function inByte({ elements, type }: StoredTensor, beside: Beside): number | undefined {
  const scale = beside("weight_scale");
  if (type !== "U8" || scale === undefined) return undefined;
  return elements * (scale.elements === 1 && beside("weight_scale_2") === undefined ? 4 : 2);
}

/** Every layout, the most telling first. */
const layouts: readonly Layout[] = [
  { kind: "GPTQ or AWQ", end: "qweight", beside: ["qzeros", "scales", "g_idx"], weights: rowsOrColumns },
  {
    kind: "ExLlamaV2",
    end: "q_weight",
    beside: ["q_invperm", "q_scale", "q_scale_max", "q_groups", "q_group_map", "q_perm"],
    weights: ({ shape }, beside) => {
      const rows = beside("q_invperm")?.elements;
      return rows === undefined || shape.length !== 2 ? undefined : rows * shape[1]!;
    },
  },
  {
    kind: "bitsandbytes in 4 bits",
    end: "weight",
    beside: STATES,
    weights: ({ elements, type }, beside) =>
      type === "U8" && beside("weight.absmax") !== undefined ? 2 * elements : undefined,
  },
  {
    kind: "MXFP4",
    end: "_blocks",
    beside: ["_scales"],
    weights: ({ elements, type }, beside) =>
      type === "U8" && beside("_scales")?.elements === elements / 16 ? 2 * elements : undefined,
  },
  {
    kind: "AQLM",
    end: "codes",
    beside: ["codebooks", "scales"],
    weights: ({ shape }, beside) => {
      const [, , outputs, inputs] = beside("codebooks")?.shape ?? [];
      if (shape.length !== 3 || outputs === undefined || inputs === undefined) return undefined;
      return shape[0]! * shape[1]! * outputs * inputs;
    },
  },
  { kind: "NVFP4 or BitNet", end: "weight", beside: SCALES, weights: inByte },
  {
    kind: "8 bits with scales",
    end: "weight",
    beside: SCALES,
    weights: ({ elements, bits }, beside) =>
      bits === 8 && SCALES.some((end) => beside(end) !== undefined) ? elements : undefined,
  },
];

const PACKED_BESIDE = ["weight_shape", "weight_zero_point", "weight_g_idx", ...SCALES] as const;

/** Bits of compressed-tensors' `weight_packed`: rows of outputs, of which whole numbers hold several inputs. */
function bitsOfRows({ shape: [rows = 0, columns = 0], type }: StoredTensor, beside: Beside, sizes: Sizes) {
  if (type === "U8") return { bits: 4 };
  const index = beside("weight_g_idx")?.elements, zeros = beside("weight_zero_point");
  const shape = beside("weight_shape"),
    inputs = index ?? (shape === undefined ? undefined : sizes(shape)?.[1]);
  if (inputs !== undefined && packs(32, columns / inputs)) return { bits: 32 * columns / inputs };
  if (zeros?.type === "I32" && packs(32, zeros.shape[0]! / rows)) {
    return { bits: 32 * zeros.shape[0]! / rows };
  }
  return { bits: 4, assumed: true };
}

/** The numbers in a small tensor of whole numbers, where the file's bytes are at hand. */
export type Sizes = (tensor: StoredTensor) => readonly number[] | undefined;

/** compressed-tensors' own layout, which may need the numbers of a tensor. */
function ofRows(main: StoredTensor, beside: Beside, sizes: Sizes): Packed | undefined {
  if (main.shape.length !== 2 || !["I32", "U8"].includes(main.type)) return undefined;
  const { bits, assumed = false } = bitsOfRows(main, beside, sizes);
  const [outputs = 0, inputs] = sizes(beside("weight_shape") ?? main) ?? [];
  const parameters = inputs === undefined || outputs !== main.shape[0]
    ? main.elements * main.bits / bits
    : outputs * inputs;
  const found = PACKED_BESIDE.flatMap((end) => beside(end) ?? []);
  return { kind: "compressed-tensors", parameters: Math.round(parameters), beside: found, assumed };
}

/** Bits for each weight, all that is stored counted. */
export function bitsOf(main: StoredTensor, { parameters, beside }: Packed): number {
  return [main, ...beside].reduce((sum, { storedBits }) => sum + storedBits, 0) / parameters;
}

/** The packed tensors among those of a model. */
export function packedOf(tensors: readonly StoredTensor[], sizes: Sizes): ReadonlyMap<StoredTensor, Packed> {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor])),
    found = new Map<StoredTensor, Packed>();
  for (const main of tensors) {
    const packed = packing(main, byName, sizes);
    if (packed === undefined || packed.parameters < 1) continue;
    const bits = bitsOf(main, packed);
    if (bits >= 1 && bits <= 64) found.set(main, packed);
  }
  return found;
}

function packing(
  main: StoredTensor,
  byName: ReadonlyMap<string, StoredTensor>,
  sizes: Sizes,
): Packed | undefined {
  const at = (end: string): Beside => {
    const base = main.name.slice(0, main.name.length - end.length);
    return (other) => byName.get(`${base}${other}`);
  };
  const ends = (end: string) =>
    main.name.endsWith(end) && (end.startsWith("_") || /(^|\.)$/.test(main.name.slice(0, -end.length)));
  if (ends("weight_packed")) return ofRows(main, at("weight_packed"), sizes);
  for (const { kind, end, beside, weights } of layouts) {
    if (!ends(end)) continue;
    const parameters = weights(main, at(end));
    if (parameters !== undefined) {
      return { kind, parameters, beside: beside.flatMap((other) => at(end)(other) ?? []) };
    }
  }
  return undefined;
}
