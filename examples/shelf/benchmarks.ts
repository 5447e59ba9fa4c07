import type { Shelf } from "./entry.ts";
import { fixed } from "./open.ts";

const PAPER = "Jouppi et al., ISCA 2017";
const REFERENCE = "Table 1 of the paper, to the digits that it prints; sizes of single layers are ours";

const entry = (
  name: string,
  kinds: string,
  macs: string,
  parameters: string,
  open: Shelf[string]["open"],
  reference = REFERENCE,
) => ({
  title: `stand-in for ${name}, an application of the first TPU: ${kinds}`,
  paper: PAPER,
  macs,
  parameters,
  reference,
  open,
});

/** Applications that were measured and never published: stand-ins of the published size. */
export const benchmarks: Shelf = {
  "tpu-cnn0": entry(
    "CNN0",
    "16 convolutions",
    "2.839 G",
    "7.864 M",
    fixed(() => import("../tpu-apps.ts"), ({ tpuCnn0 }) => tpuCnn0()),
    "the stand-in's own count; Table 1 of the paper prints 8 M weights, and 2888 operations for each at a batch of 8",
  ),
  "tpu-cnn1": entry(
    "CNN1",
    "72 convolutions, 13 poolings, 4 dense layers",
    "5.5 G",
    "101 M",
    fixed(() => import("../tpu-apps.ts"), ({ tpuCnn1 }) => tpuCnn1()),
  ),
  "tpu-lstm0": entry(
    "LSTM0",
    "24 dense layers, 36 of vectors",
    "52 M",
    "52 M",
    fixed(() => import("../tpu-apps.ts"), ({ tpuLstm0 }) => tpuLstm0()),
  ),
  "tpu-lstm1": entry(
    "LSTM1",
    "94 products of 600 x 600",
    "34 M",
    "34 M",
    fixed(() => import("../tpu-apps.ts"), ({ tpuLstm1 }) => tpuLstm1()),
  ),
  "tpu-mlp0": entry(
    "MLP0",
    "5 dense layers",
    "20 M",
    "20 M",
    fixed(() => import("../tpu-apps.ts"), ({ tpuMlp0 }) => tpuMlp0()),
  ),
  "tpu-mlp1": entry(
    "MLP1",
    "4 dense layers",
    "5.0 M",
    "5.0 M",
    fixed(() => import("../tpu-apps.ts"), ({ tpuMlp1 }) => tpuMlp1()),
  ),
};
