/** What other tools count, from what FODLAM counts: for figures that leave something out or put something in. */
import { fromZoo } from "../../examples/mod.ts";
import { count, type Network } from "../../mod.ts";

type Row = ReturnType<typeof count>["layers"][number];

/** A figure of a network by some tool's convention. */
export type Figure = (network: Network) => number;

const elements = ({ shape }: Row) => shape.reduce((product, size) => product * size, 1);

function sum(network: Network, part: (row: Row) => number): number {
  return count(network).layers.reduce((total, row) => total + part(row), 0);
}

const PRODUCTS = new Set(["einsum", "matmul", "dotProductAttention"]);

/** Products of two tensors that both depend on the input, which counters of modules do not see. */
export function products(network: Network): number {
  return sum(network, (row) => PRODUCTS.has(row.kind) ? row.macs : 0);
}

/** Parameters, all of them. */
export function allParameters(network: Network): number {
  return count(network).parameters;
}

/** MACs of transposed convolutions, one for each input pixel; some tools take as many for each output pixel. */
export function transposedMacs(network: Network): number {
  return sum(network, (row) => row.kind === "convTranspose" ? row.macs : 0);
}

/** MACs, without those products. */
export function moduleMacs(network: Network): number {
  return count(network).macs - products(network);
}

/** Elements that upsampling makes, each counted like a MAC by thop. */
const upsampled: Figure = (network) => sum(network, (row) => row.kind === "upsample" ? elements(row) : 0);

/** GFLOPs as ultralytics prints them of a fused network: by thop, twice the modules' MACs and the elements of upsampling. */
export function thopFlops(network: Network): number {
  return 2 * (moduleMacs(network) + upsampled(network));
}

/** Values of batch normalisation: a scale and a shift for each channel. */
const normalized: Figure = (network) => sum(network, (row) => row.kind === "batchNorm" ? row.parameters : 0);

/** Parameters when a bias of each convolution stands for the scale and the shift after it. */
export function fusedParameters(network: Network): number {
  return count(network).parameters - normalized(network) / 2;
}

/** Bytes of darknet's file: 32-bit values, a mean and a variance beside each scale and shift, and a head of 20 bytes. */
export function darknetBytes(network: Network): number {
  return 4 * (count(network).parameters + normalized(network)) + 20;
}

/** Operations as darknet adds them up: twice the MACs, one for each element of a sum, a window's for each of a pooling. */
export function darknetFlops(network: Network): number {
  return 2 * count(network).macs +
    sum(
      network,
      (row) => row.kind === "add" ? elements(row) : row.kind === "pool" ? row.vectorOperations : 0,
    );
}

/** Layers into which a 1x1 convolution was folded that is trained beside them. */
const isFolded = (kind: string) => ({ name, kind: own }: Row) => own === kind && name.includes("folded");

/** Parameters in training: with those 1x1 convolutions and their normalisation, as wide as they are. */
export function trainedParameters(network: Network): number {
  const isConvolution = isFolded("conv");
  return count(network).parameters +
    sum(network, (row) => isConvolution(row) ? row.shape[0]! ** 2 + 2 * row.shape[0]! : 0);
}

/** GFLOPs in training, by thop, which takes 8 for each element that is normalised. */
export function trainedFlops(network: Network): number {
  const [isConvolution, isNorm] = [isFolded("conv"), isFolded("batchNorm")];
  const norms = sum(network, (row) => row.kind !== "batchNorm" ? 0 : elements(row) * (isNorm(row) ? 2 : 1));
  const folded = sum(network, (row) => isConvolution(row) ? row.shape[0]! * elements(row) : 0);
  return thopFlops(network) + 2 * folded + 8 * norms;
}

/** A published figure: the network of the zoo, what is counted, and as it is printed, with its unit's factor. */
export type Published = readonly [network: string, figure: Figure, printed: string, factor: number];

/** Registers a test for each figure: it is met to the last digit that is printed. */
export function testFigures(title: string, rows: readonly Published[]): void {
  Deno.test(title, async (t) => {
    for (const [name, figure, printed, factor] of rows) {
      await t.step(`${name} ${printed}`, async () => {
        const decimals = printed.split(".")[1]?.length ?? 0;
        const value = figure(await fromZoo(name)) / factor;
        if (value.toFixed(decimals) !== printed) {
          throw new Error(`${name}: expected ${printed}, got ${value}`);
        }
      });
    }
  });
}
