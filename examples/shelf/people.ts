import type { Shelf } from "./entry.ts";
import { faces, images } from "./open.ts";

/** Whose face it is, and how a body stands. */
export const people: Shelf = {
  "arcface-r18": {
    title: "ArcFace R18 (IResNet-18), 112x112",
    paper: "Deng et al., CVPR 2019",
    macs: "2.610 G",
    parameters: 24025088,
    reference: "deepinsight/insightface arcface_torch iresnet.py, counted by module",
    open: faces(() => import("../arcface.ts"), ({ arcface }, at) => arcface(18, at), 16),
  },
  "arcface-r34": {
    title: "ArcFace R34 (IResNet-34), 112x112",
    paper: "Deng et al., CVPR 2019",
    macs: "4.460 G",
    parameters: 34138816,
    reference: "deepinsight/insightface arcface_torch iresnet.py, counted by module",
    open: faces(() => import("../arcface.ts"), ({ arcface }, at) => arcface(34, at), 16),
  },
  "arcface-r50": {
    title: "ArcFace R50 (IResNet-50), 112x112",
    paper: "Deng et al., CVPR 2019",
    macs: "6.309 G",
    parameters: 43590336,
    reference:
      "deepinsight/insightface arcface_torch iresnet.py, counted by module; hailo-ai/hailo_model_zoo: 12.6 GOPS = 2 x MACs",
    convention: "hailo_model_zoo states 31.0 M parameters",
    open: faces(() => import("../arcface.ts"), ({ arcface }, at) => arcface(50, at), 16),
  },
  "arcface-r100": {
    title: "ArcFace R100 (IResNet-100), 112x112",
    paper: "Deng et al., CVPR 2019",
    macs: "12.09 G",
    parameters: 65155648,
    reference:
      "deepinsight/insightface arcface_torch iresnet.py, counted by module; openvinotoolkit/open_model_zoo face-recognition-resnet100-arcface-onnx: 65.13 M parameters in another form",
    open: faces(() => import("../arcface.ts"), ({ arcface }, at) => arcface(100, at), 16),
  },
  "mobilefacenet": {
    title: "MobileFaceNet, 112x112",
    paper: "Chen et al., CCBR 2018",
    macs: "0.221 G",
    parameters: "1.00 M",
    reference:
      "Chen et al., Table 2: 221 M MACs; 0.993 M parameters with biases in place of normalisation as in openvinotoolkit/open_model_zoo",
    open: faces(
      () => import("../mobilefacenet.ts"),
      ({ mobilefacenet }, at) => mobilefacenet("paper", at),
      16,
    ),
  },
  "mobilefacenet-insightface": {
    title: "MobileFaceNet as insightface trains it, 112x112",
    paper: "Chen et al., CCBR 2018",
    macs: "0.44 G",
    parameters: 2059520,
    reference:
      "deepinsight/insightface arcface_torch mobilefacenet.py; hailo-ai/hailo_model_zoo: 0.88 GOPS = 2 x MACs",
    open: faces(
      () => import("../mobilefacenet.ts"),
      ({ mobilefacenet }, at) => mobilefacenet("insightface", at),
      16,
    ),
  },
  "vitpose-small": {
    title: "ViTPose-S, 256x192",
    paper: "Xu et al., NeurIPS 2022",
    macs: "5.594 G",
    parameters: "24.29 M",
    reference: "hailo-ai/hailo_model_zoo vit_pose_small: 24.29 M parameters",
    convention: "its 17.17 GOPS take a transposed convolution's output for its input",
    open: images(() => import("../vitpose.ts"), ({ vitpose }, at) => vitpose("small", at), {
      classes: 17,
      multipleOf: 16,
    }),
  },
  "vitpose-small-bn": {
    title: "ViTPose-S with batch normalisation, 256x192",
    paper: "Xu et al., NeurIPS 2022",
    macs: "5.594 G",
    parameters: 24290577,
    reference: "as vitpose-small; hailo-ai/hailo_model_zoo vit_pose_small_bn: 24.32 M parameters",
    convention: "its 17.17 GOPS take a transposed convolution's output for its input",
    open: images(() => import("../vitpose.ts"), ({ vitpose }, at) => vitpose("small", at, "batchNorm"), {
      classes: 17,
      multipleOf: 16,
    }),
  },
};
