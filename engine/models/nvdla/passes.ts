/** A layer's loop nests as facts: how they pass through the accelerator, and what of them fits where. */
import { BITS_PER_BYTE } from "../../../ir/units.ts";
import { bitsOf, type Nest, operandBits, type Workload } from "../../../ir/work.ts";
import type { NvdlaData } from "../../../profiles/types.ts";
import type { Chip } from "../../model.ts";
import { bytes, type NvdlaTerms, Pass } from "./equations.ts";
import type { Fused } from "./fusing.ts";

const WINOGRAD_CYCLES = 2.25; // the sheet: 4 multiplications for each 9 of a 3x3 kernel
const WINOGRAD_WEIGHTS = 16 / 9; // the sheet: a 3x3 kernel becomes 4x4

/** Bytes of the elements of a layer's tensors, and bits of the wider one. */
export interface Widths {
  readonly weightBytes: number;
  readonly activationBytes: number;
  readonly operandBits: number;
}

/** Widths of a layer: the network's, or else the chip's. */
export function widthsOf(workload: Workload, { precision }: Chip): Widths {
  const bits = bitsOf(workload, precision);
  return {
    weightBytes: bits.weights / BITS_PER_BYTE,
    activationBytes: bits.activations / BITS_PER_BYTE,
    operandBits: Math.max(operandBits(workload, precision), BITS_PER_BYTE),
  };
}

/** Puts a layer's widths among the terms. */
export function setWidths(t: NvdlaTerms, { weightBytes, activationBytes, operandBits }: Widths): void {
  t.weightBytesPerElement = weightBytes;
  t.activationBytesPerElement = activationBytes;
  t.operandBits = operandBits;
}

/** Whether a nest is counted in Winograd's form. */
function isWinograd({ r, s, stride, dilation }: Nest, { winograd }: NvdlaData): boolean {
  if (winograd === "none" || r !== 3 || s !== 3) return false;
  return winograd === "everywhere" || [...stride, ...dilation].every((step) => step === 1);
}

/** The passes of a layer, one for each loop nest, with all that does not depend on the batch; widths stand among the terms. */
export function passesOf(workload: Workload, taken: Fused, data: NvdlaData, t: NvdlaTerms): Pass[] {
  const { nests } = workload;
  return nests.map((nest, at) => {
    const pass = passOf(nest, workload, taken);
    pass.suffix = nests.length === 1 ? "" : `${at + 1}`;
    bytes(pass, t);
    if (isWinograd(nest, data)) transform(pass, data, t);
    return pass;
  });
}

function passOf(nest: Nest, { outputElements }: Workload, { written, operand }: Fused): Pass {
  const { n, k, c, p, q, r, s, stride, groups, image } = nest, pass = new Pass();
  pass.imageHeight = image?.[0] ?? p * stride[0];
  pass.imageWidth = image?.[1] ?? q * stride[1];
  pass.groups = groups;
  pass.groupChannels = c / groups;
  pass.groupFilters = k / groups;
  pass.images = n;
  pass.places = n * p * q;
  pass.placesWritten = outputElements / k * written;
  pass.kernelRows = r;
  pass.kernelColumns = s;
  pass.strideRows = stride[0];
  pass.strideColumns = stride[1];
  pass.operandReads = operand ? 1 : 0;
  return pass;
}

/** Winograd's form: fewer multiplications, and in some sheets more weights. */
function transform(pass: Pass, { winogradWeights, bufferBytes }: NvdlaData, t: NvdlaTerms): void {
  pass.winogradSaving = WINOGRAD_CYCLES;
  if (winogradWeights === "none") return;
  pass.winogradWeights = WINOGRAD_WEIGHTS;
  bytes(pass, t);
  if (winogradWeights === "same" || pass.filterBytes <= bufferBytes / 2) return;
  pass.winogradWeights = 1;
  bytes(pass, t);
}

/** Whether the weights and a stripe of the input fit in the buffer, so that everything is read once. */
export function fitsBuffer({ filterBytes, stripeBytes }: Pass, { buffer, bufferBytes }: NvdlaData): boolean {
  return buffer === "ignored" || filterBytes + stripeBytes <= bufferBytes;
}

/** Whether, of a layer that does not fit in the buffer, the weights stay: those smaller than the input, and in one sheet than the buffer. */
export function weightsStay({ filterBytes, imageBytes }: Pass, { buffer, bufferBytes }: NvdlaData): boolean {
  return filterBytes < imageBytes || buffer === "weightsStay" && filterBytes < bufferBytes;
}

/** The same where weights come from DRAM, or are near already, while the input comes from the second memory: what takes less time. */
export function weightsStayApart(
  { filterBytes, imageBytes, roomBytes }: Pass,
  data: NvdlaData,
  resident: boolean,
): boolean {
  const weights = resident ? 0 : filterBytes / data.memoryBytesPerSecond,
    input = imageBytes / data.secondMemoryReadBytesPerSecond;
  const weightParts = Math.ceil(filterBytes / roomBytes), inputParts = Math.ceil(imageBytes / roomBytes);
  return Math.max(weights, input * weightParts) <= Math.max(weights * inputParts, input);
}

/** Bytes of the activations of a pass: input, output, and the other operand of an addition. */
export function activationsOf({ imageBytes, resultBytes, operandReads }: Pass): number {
  return imageBytes + resultBytes + resultBytes * operandReads;
}

/** Whether a second memory holds the weights of all convolutions beside the largest layer's activations. */
export function holdsWeights(passes: readonly Pass[], { secondMemoryBytes }: NvdlaData): boolean {
  let weights = 0, activations = 0;
  for (const pass of passes) {
    weights += pass.groups * pass.filterBytes;
    activations = Math.max(activations, pass.groups * activationsOf(pass));
  }
  return weights + activations <= secondMemoryBytes;
}
