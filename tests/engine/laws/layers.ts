/** Layers drawn at random, and larger ones beside them: what the laws are tried on. */
import { fastCheck } from "../../../deps/fast_check.ts";
import { Costs } from "../../../engine/batch.ts";
import { planFor } from "../../../engine/plan.ts";
import type { ReadyProfile } from "../../../engine/prepare.ts";
import { type Bits, macsOf, type Nest, product, type Workload } from "../../../ir/work.ts";

/** A convolution or a matrix product, by its numbers. */
export interface Drawn {
  readonly group: "conv" | "fc" | "matmul";
  /** Groups; each has so many channels and filters. */
  readonly groups: number;
  readonly channels: number;
  readonly filters: number;
  readonly height: number;
  readonly width: number;
  readonly kernel: number;
  readonly stride: number;
  /** Inputs side by side: tokens, regions. */
  readonly tokens: number;
}

/** The numbers of which one more makes a layer larger. */
export const sizes = ["channels", "filters", "height", "width", "tokens"] as const;

const size = (max: number) => fastCheck.integer({ min: 1, max });
/** Many small, some large, and the round ones that networks have, one off as well. */
const count = fastCheck.oneof(
  size(40),
  size(1500),
  fastCheck.tuple(
    fastCheck.constantFrom(16, 32, 64, 96, 128, 256, 512, 768, 1024, 2048),
    fastCheck.constantFrom(-1, 0),
  ).map((
    [a, b],
  ) => a + b),
);

const convolution: fastCheck.Arbitrary<Drawn> = fastCheck.record({
  group: fastCheck.constant("conv" as const),
  groups: fastCheck.constantFrom(1, 1, 1, 2, 32),
  channels: count,
  filters: count,
  height: fastCheck.oneof(
    size(20),
    size(120),
    fastCheck.constantFrom(7, 13, 14, 27, 28, 55, 56, 58, 111, 112),
  ),
  width: fastCheck.oneof(
    size(20),
    size(140),
    fastCheck.constantFrom(7, 13, 14, 27, 28, 55, 56, 58, 111, 112),
  ),
  kernel: fastCheck.constantFrom(1, 1, 3, 3, 3, 5, 7, 11),
  stride: fastCheck.constantFrom(1, 1, 1, 2),
  tokens: fastCheck.constant(1),
}).map((drawn) => drawn.groups === 32 ? { ...drawn, channels: 1, filters: 1 } : drawn);

const dense: fastCheck.Arbitrary<Drawn> = fastCheck.record({
  group: fastCheck.constantFrom("fc" as const, "fc" as const, "matmul" as const),
  groups: fastCheck.constant(1),
  channels: count,
  filters: count,
  height: fastCheck.constant(1),
  width: fastCheck.constant(1),
  kernel: fastCheck.constant(1),
  stride: fastCheck.constant(1),
  tokens: fastCheck.oneof(fastCheck.constant(1), size(600), fastCheck.constantFrom(128, 197, 256, 512)),
});

/** Any of them. */
export const anyLayer: fastCheck.Arbitrary<Drawn> = fastCheck.oneof(convolution, convolution, dense);

/** The same layers each time. */
export function layers(count: number, seed: number): Drawn[] {
  return fastCheck.sample(anyLayer, { numRuns: count, seed });
}

/** The work of a layer, of so many bits if it states them: of weights and activations alike, or of each tensor. */
export function workOf(drawn: Drawn, bits?: number | Partial<Bits>): Workload {
  const { group, groups, channels, filters, height, width, kernel, stride, tokens } = drawn;
  const nest: Nest = group === "conv"
    ? {
      n: tokens,
      k: filters * groups,
      c: channels * groups,
      p: height,
      q: width,
      r: kernel,
      s: kernel,
      stride: [stride, stride],
      dilation: [1, 1],
      groups,
    }
    : product(tokens, channels, filters);
  const side = (outputs: number) => (outputs - 1) * stride + kernel;
  const weights = group === "matmul" ? 0 : nest.k * nest.c / groups * kernel * kernel + nest.k;
  const inputs = tokens * nest.c * (group === "conv" ? side(height) * side(width) : 1);
  return {
    group,
    nests: [nest],
    macs: macsOf(nest),
    maskedMacs: 0,
    biasAdditions: 0,
    parameters: weights,
    parametersRead: weights,
    vectorOperations: 0,
    stateElements: 0,
    inputElements: inputs + (group === "matmul" ? channels * filters : 0),
    outputElements: tokens * nest.k * height * width,
    ...(bits !== undefined &&
      { bits: typeof bits === "number" ? { weights: bits, activations: bits } : bits }),
  };
}

/** A time and an energy; nothing where the chip has no model of the layer. */
export type TimeAndEnergy = { readonly latencySeconds: number; readonly energyJoules: number };

/** What a layer by itself costs on a chip. */
export function costOf(work: Workload, { chips }: ReadyProfile, batch = 1): TimeAndEnergy | undefined {
  const plan = planFor({ workloads: [work], sorts: [0] }, chips);
  if (plan.parts.length === 0) return undefined;
  const { latencySeconds, energyJoules } = new Costs(plan).take(batch);
  return { latencySeconds, energyJoules };
}
