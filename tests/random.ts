/** Random networks: fragments with branches, residuals and RoIs, drawn as data and then built. */
import { fastCheck } from "../deps/fast_check.ts";
import { branch, dropout, type Fragment, lrn, type Network, network, relu, repeat } from "../mod.ts";

type Step =
  | { readonly op: "conv"; filters: number; kernel: number; stride: number; depthwise: boolean }
  | { readonly op: "pool"; readonly ceilMode: boolean }
  | { readonly op: "relu" | "lrn" | "dropout" }
  | {
    readonly op: "residual" | "add" | "concat";
    readonly body: readonly Step[];
    readonly other: readonly Step[];
  };

/** What to build. */
export interface Plan {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly trunk: readonly Step[];
  readonly rois: number | undefined;
  readonly head: readonly number[];
}

const size = (max: number) => fastCheck.integer({ min: 1, max });

const { steps } = fastCheck.letrec<{ steps: Step[]; step: Step }>((tie) => ({
  steps: fastCheck.array(tie("step"), { maxLength: 4 }),
  step: fastCheck.oneof(
    { depthSize: "small", withCrossShrink: true },
    fastCheck.record({
      op: fastCheck.constant("conv" as const),
      filters: size(12),
      kernel: size(3),
      stride: size(2),
      depthwise: fastCheck.boolean(),
    }),
    fastCheck.record({ op: fastCheck.constantFrom("relu" as const, "lrn" as const, "dropout" as const) }),
    fastCheck.record({ op: fastCheck.constant("pool" as const), ceilMode: fastCheck.boolean() }),
    fastCheck.record({
      op: fastCheck.constantFrom("residual" as const, "add" as const, "concat" as const),
      body: tie("steps"),
      other: tie("steps"),
    }),
  ),
}));

/** Any plan. */
export const anyPlan: fastCheck.Arbitrary<Plan> = fastCheck.record({
  channels: size(6),
  height: size(20),
  width: size(20),
  trunk: steps,
  rois: fastCheck.option(size(5), { nil: undefined }),
  head: fastCheck.array(size(40), { maxLength: 3 }),
});

/** A fragment and the channels that it makes; with `keep`, height and width stay as they are. */
function build(steps: readonly Step[], channels: number, keep: boolean): [Fragment, number] {
  let fragment = repeat(0, relu());
  for (const step of steps) {
    switch (step.op) {
      case "conv": {
        const filters = step.depthwise ? channels : step.filters;
        const groups = step.depthwise ? channels : 1;
        fragment = fragment.conv(filters, step.kernel, {
          padding: "same",
          stride: keep ? 1 : step.stride,
          groups,
        });
        channels = filters;
        break;
      }
      case "pool":
        fragment = fragment.pool(2, {
          stride: keep ? 1 : 2,
          padding: keep ? "same" : 1,
          ceilMode: step.ceilMode,
        });
        break;
      case "relu":
        fragment = fragment.relu();
        break;
      case "lrn":
        fragment = fragment.then(lrn());
        break;
      case "dropout":
        fragment = fragment.then(dropout());
        break;
      default: {
        const [body, own] = build(step.body, channels, true);
        const [other, others] = build(step.other, channels, true);
        const matched = other.conv(own, 1);
        if (step.op === "residual") fragment = fragment.residual(body, matched);
        else if (step.op === "add") fragment = fragment.then(branch(body, matched).add());
        else fragment = fragment.branch(body, other).concat();
        channels = step.op === "concat" ? own + others : own;
      }
    }
  }
  return [fragment, channels];
}

/** The plan's network. */
export function networkOf({ channels, height, width, trunk, rois, head }: Plan): Network {
  let [fragment] = build(trunk, channels, false);
  if (rois !== undefined) fragment = fragment.roiPool(rois, 2);
  for (const outputs of head) fragment = fragment.fc(outputs).relu();
  return network("random", [channels, height, width], fragment.softmax());
}
