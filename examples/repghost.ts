/**
 * RepGhost: C. Chen, Z. Guo, H. Zeng, P. Xiong, J. Dong, "RepGhost: A Hardware-Efficient Ghost Module via Re-parameterization",
 * arXiv:2211.06088, Table 2, as deployed: depthwise convolutions hold the normalised identity that was trained beside them.
 *
 * @module
 */
import {
  apply,
  conv,
  convNorm,
  depthwise,
  type Fragment,
  type Network,
  network,
  type Parametric,
  run,
} from "../mod.ts";
import { divisible } from "./mobilenet-v2.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** Kernel, hidden channels, channels, whether it squeezes, step. */
const BLOCKS = [
  [3, 8, 16, false, 1],
  [3, 24, 24, false, 2],
  [3, 36, 24, false, 1],
  [5, 36, 40, true, 2],
  [5, 60, 40, true, 1],
  [3, 120, 80, false, 2],
  [3, 100, 80, false, 1],
  [3, 120, 80, false, 1],
  [3, 120, 80, false, 1],
  [3, 240, 112, true, 1],
  [3, 336, 112, true, 1],
  [5, 336, 160, true, 2],
  [5, 480, 160, false, 1],
  [5, 480, 160, true, 1],
  [5, 480, 160, false, 1],
  [5, 480, 160, true, 1],
] as const;

/** A pointwise convolution, and a depthwise one that was trained beside an identity. */
function ghost(filters: number, activation: "relu" | "none"): Fragment {
  const cheap = convNorm(filters, 1, { activation }).depthwise(3, { padding: 1 });
  return activation === "relu" ? cheap.relu() : cheap;
}

/** A ghost to the hidden channels and one to the block's; its input is added, by convolutions where the shape changes. */
function block(
  [kernel, hidden, filters, squeezes, stride]: readonly [number, number, number, boolean, number],
): Fragment {
  const step: Fragment = apply((x) =>
    stride === 1 ? x : x.convNorm(hidden, kernel, { stride, groups: "depthwise", activation: "none" })
  );
  const squeeze: Fragment = apply((x) =>
    squeezes ? x.squeezeExcite(divisible(hidden / 4, 4), { gate: "hardSigmoid" }) : x
  );
  return ghost(hidden, "relu").then(step).then(squeeze).then(ghost(filters, "none"));
}

/** What the input goes through on its way past a block. */
function shortcut(kernel: number, filters: number, stride: number): Fragment {
  return depthwise(kernel, { stride, padding: (kernel - 1) / 2, bias: false }).batchNorm()
    .convNorm(filters, 1, { activation: "none" });
}

/** RepGhost on one image; `multiplier` is the paper's. */
export function repghost(
  multiplier = 1,
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const scaled = (channels: number) => divisible(channels * multiplier, 4);
  const body = BLOCKS.reduce<Fragment>((all, [kernel, hidden, filters, squeezes, stride]) => {
    const sizes = [kernel, scaled(hidden), scaled(filters), squeezes, stride] as const;
    return all.apply((x) => {
      const same = stride === 1 && x.shape[0] === scaled(filters);
      return x.residual(block(sizes), same ? undefined : shortcut(kernel, scaled(filters), stride));
    });
  }, convNorm(scaled(16), 3, { stride: 2 }));
  const last = body.convNorm(scaled(2 * 480), 1).globalPool().then(conv(1280, 1)).relu();
  const name = `RepGhost ${multiplier.toFixed(1)}x`;
  return network(name, [3, height, width], last.flatten().dropout().fc(classes));
}

const net: Parametric = ofImages((at) => repghost(1, at));
export default net;

if (import.meta.main) await run(net);
