import type { Shelf } from "./entry.ts";
import { images, volumes } from "./open.ts";

/** Detectors and segmenters from MobileNet v2 on. */
export const detectionRecent: Shelf = {
  "ssd-mobilenet-v2": {
    title: "SSD on MobileNet v2, 300x300, 91 classes",
    paper: "Sandler et al., CVPR 2018",
    macs: "1.875 G",
    parameters: 16837567,
    reference:
      "openvinotoolkit/open_model_zoo ssd_mobilenet_v2_coco: 16.818 M parameters with biases in place of normalisation",
    convention: "its 3.775 GFLOPs are 2 x MACs and 0.7 % more",
    open: images(
      () => import("../ssd-mobilenet-v2.ts"),
      ({ ssdMobilenetV2 }, at) => ssdMobilenetV2("full", at),
      { classes: 91 },
    ),
  },
  "ssdlite-mobilenet-v2": {
    title: "SSDLite on MobileNet v2, 300x300, 91 classes",
    paper: "Sandler et al., CVPR 2018",
    macs: "749.5 M",
    parameters: 4500543,
    reference:
      "openvinotoolkit/open_model_zoo ssdlite_mobilenet_v2: 4.475 M parameters with biases in place of normalisation",
    convention: "its 1.525 GFLOPs are 2 x MACs and 1.7 % more",
    open: images(
      () => import("../ssd-mobilenet-v2.ts"),
      ({ ssdMobilenetV2 }, at) => ssdMobilenetV2("separable", at),
      { classes: 91 },
    ),
  },
  "efficientdet-lite0": {
    title: "EfficientDet-Lite0, 320x320",
    paper: "Tan et al., CVPR 2020",
    macs: "973.6 M",
    parameters: "3.2 M",
    reference: "google/automl efficientdet: 3.2 M parameters",
    open: images(
      () => import("../efficientdet-lite.ts"),
      ({ efficientdetLite }, at) => efficientdetLite(0, at),
      { classes: 90 },
    ),
  },
  "efficientdet-lite1": {
    title: "EfficientDet-Lite1, 384x384",
    paper: "Tan et al., CVPR 2020",
    macs: "1.967 G",
    parameters: "4.2 M",
    reference: "google/automl efficientdet: 4.2 M parameters",
    open: images(
      () => import("../efficientdet-lite.ts"),
      ({ efficientdetLite }, at) => efficientdetLite(1, at),
      { classes: 90 },
    ),
  },
  "efficientdet-lite2": {
    title: "EfficientDet-Lite2, 448x448",
    paper: "Tan et al., CVPR 2020",
    macs: "3.371 G",
    parameters: "5.3 M",
    reference: "google/automl efficientdet: 5.3 M parameters",
    convention:
      "hailo_model_zoo's 6.84 GOPS are 2 x MACs and 1.4 % more; its 5.93 M parameters count more than the shared ones",
    open: images(
      () => import("../efficientdet-lite.ts"),
      ({ efficientdetLite }, at) => efficientdetLite(2, at),
      { classes: 90 },
    ),
  },
  "efficientdet-lite3": {
    title: "EfficientDet-Lite3, 512x512",
    paper: "Tan et al., CVPR 2020",
    macs: "7.480 G",
    parameters: "8.4 M",
    reference: "google/automl efficientdet: 8.4 M parameters",
    open: images(
      () => import("../efficientdet-lite.ts"),
      ({ efficientdetLite }, at) => efficientdetLite(3, at),
      { classes: 90 },
    ),
  },
  "efficientdet-lite4": {
    title: "EfficientDet-Lite4, 640x640",
    paper: "Tan et al., CVPR 2020",
    macs: "20.17 G",
    parameters: "15.1 M",
    reference: "google/automl efficientdet: 15.1 M parameters",
    open: images(
      () => import("../efficientdet-lite.ts"),
      ({ efficientdetLite }, at) => efficientdetLite(4, at),
      { classes: 90 },
    ),
  },
  "centernet-resnet50": {
    title: "CenterNet on ResNet-50, 512x512",
    paper: "Zhou et al., arXiv:1904.07850",
    macs: "25.87 G",
    parameters: 30089556,
    reference:
      "GluonCV center_net_resnet50_v1b_coco, counted by module; hailo-ai/hailo_model_zoo: 30.07 M parameters",
    convention: "its 56.92 GOPS take a transposed convolution's output for its input",
    open: images(() => import("../centernet.ts"), ({ centernet }, at) => centernet(50, at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolact-regnet-x-1.6gf": {
    title: "YOLACT on RegNetX-1.6GF, 512x512",
    paper: "Bolya et al., ICCV 2019",
    macs: "49.73 G",
    parameters: 18043853,
    reference:
      "hailo-ai/hailo_model_zoo yolact_regnetx_1.6gf: 30.09 M parameters with a head for each level (tests/published/vision_test.ts)",
    convention: "its 125.34 GOPS take a transposed convolution's output for its input",
    open: images(() => import("../yolact.ts"), ({ yolact }, at) => yolact("x-1.6gf", at), { classes: 81 }),
  },
  "detr-resnet50": {
    title: "DETR on ResNet-50, 800x1066, 100 queries",
    paper: "Carion et al., ECCV 2020",
    macs: "81.17 G",
    parameters: 41577888,
    reference:
      "facebookresearch/detr prints 41302368 parameters, less frozen ones and normalisation (tests/published/vision_test.ts)",
    convention: "the paper's 86 GFLOPs are a mean over images of many sizes",
    open: images(() => import("../detr.ts"), ({ detr }, at) => detr(at), { classes: 91 }),
  },
  "detr-resnet18-bn": {
    title: "DETR on ResNet-18 with batch normalisation, 800x800",
    paper: "Carion et al., ECCV 2020",
    macs: "30.92 G",
    parameters: 28853152,
    reference: "hailo-ai/hailo_model_zoo detr_resnet_v1_18_bn: 61.87 GOPS = 2 x MACs to 0.1 %",
    convention: "its 32.42 M parameters are 12 % more",
    open: images(
      () => import("../detr.ts"),
      ({ detr }, at) => detr({ height: 800, width: 800, ...at, depth: 18, norm: "batchNorm" }),
      { classes: 91 },
    ),
  },
  "nanodet-m": {
    title: "NanoDet-m, 320x320",
    paper: "RangiLyu/nanodet, no paper",
    macs: "342.3 M",
    parameters: "0.95 M",
    reference: "RangiLyu/nanodet: 0.95 M parameters",
    convention: "its 0.72 GFLOPs are 2 x MACs and 5 % more",
    open: images(() => import("../nanodet.ts"), ({ nanodet }, at) => nanodet(at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "nanodet-plus-m": {
    title: "NanoDet-Plus-m, 416x416",
    paper: "RangiLyu/nanodet, no paper",
    macs: "0.76 G",
    parameters: 1197956,
    reference: "RangiLyu/nanodet: 1.52 GFLOPs = 2 x MACs, 1.17 M parameters without normalisation",
    open: images(() => import("../nanodet.ts"), ({ nanodetPlus }, at) => nanodetPlus(1, at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "nanodet-plus-m-1.5x": {
    title: "NanoDet-Plus-m-1.5x, 416x416",
    paper: "RangiLyu/nanodet, no paper",
    macs: "1.49 G",
    parameters: 2477824,
    reference: "RangiLyu/nanodet: 2.97 GFLOPs = 2 x MACs, 2.44 M parameters without normalisation",
    open: images(() => import("../nanodet.ts"), ({ nanodetPlus }, at) => nanodetPlus(1.5, at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "damo-yolo-t": {
    title: "DAMO-YOLO-T as deployed, 640x640",
    paper: "Xu et al., arXiv:2211.15444",
    macs: "9.005 G",
    parameters: "8.5 M",
    reference:
      "tinyvision/DAMO-YOLO: 8.5 M parameters; hailo-ai/hailo_model_zoo: 18.02 GOPS = 2 x MACs to 0.1 %",
    convention: "the authors' 18.1 GFLOPs are 0.5 % more",
    open: images(() => import("../damo-yolo.ts"), ({ damoYolo }, at) => damoYolo("t", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "damo-yolo-s": {
    title: "DAMO-YOLO-S as deployed, 640x640",
    paper: "Xu et al., arXiv:2211.15444",
    macs: "18.81 G",
    parameters: "16.3 M",
    reference:
      "tinyvision/DAMO-YOLO: 16.3 M parameters; hailo-ai/hailo_model_zoo: 37.64 GOPS = 2 x MACs to 0.1 %",
    convention: "the authors' 37.8 GFLOPs are 0.5 % more",
    open: images(() => import("../damo-yolo.ts"), ({ damoYolo }, at) => damoYolo("s", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "damo-yolo-m": {
    title: "DAMO-YOLO-M as deployed, 640x640",
    paper: "Xu et al., arXiv:2211.15444",
    macs: "30.81 G",
    parameters: "28.2 M",
    reference:
      "tinyvision/DAMO-YOLO: 28.2 M parameters; hailo-ai/hailo_model_zoo: 61.64 GOPS = 2 x MACs to 0.1 %",
    convention: "the authors' 61.8 GFLOPs are 0.5 % more",
    open: images(() => import("../damo-yolo.ts"), ({ damoYolo }, at) => damoYolo("m", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "segformer-b0": {
    title: "SegFormer-B0, 512x512, 150 classes",
    paper: "Xie et al., NeurIPS 2021",
    macs: "8.4 G",
    parameters: "3.8 M",
    reference: "Xie et al., Table 1: 3.8 M parameters, 8.4 GFLOPs = MACs",
    open: images(() => import("../segformer.ts"), ({ segformer }, at) => segformer("b0", at), {
      classes: 150,
      multipleOf: 32,
    }),
  },
  "segformer-b1": {
    title: "SegFormer-B1, 512x512, 150 classes",
    paper: "Xie et al., NeurIPS 2021",
    macs: "15.9 G",
    parameters: "13.7 M",
    reference: "Xie et al., Table 1: 13.7 M parameters, 15.9 GFLOPs = MACs",
    open: images(() => import("../segformer.ts"), ({ segformer }, at) => segformer("b1", at), {
      classes: 150,
      multipleOf: 32,
    }),
  },
  "segformer-b2": {
    title: "SegFormer-B2, 512x512, 150 classes",
    paper: "Xie et al., NeurIPS 2021",
    macs: "62.34 G",
    parameters: "27.5 M",
    reference: "Xie et al., Table 1: 27.5 M parameters, 62.4 GFLOPs = MACs",
    convention: "the GFLOPs are 0.1 % more",
    open: images(() => import("../segformer.ts"), ({ segformer }, at) => segformer("b2", at), {
      classes: 150,
      multipleOf: 32,
    }),
  },
  "segformer-b3": {
    title: "SegFormer-B3, 512x512, 150 classes",
    paper: "Xie et al., NeurIPS 2021",
    macs: "79.0 G",
    parameters: "47.3 M",
    reference: "Xie et al., Table 1: 47.3 M parameters, 79.0 GFLOPs = MACs",
    open: images(() => import("../segformer.ts"), ({ segformer }, at) => segformer("b3", at), {
      classes: 150,
      multipleOf: 32,
    }),
  },
  "segformer-b4": {
    title: "SegFormer-B4, 512x512, 150 classes",
    paper: "Xie et al., NeurIPS 2021",
    macs: "95.57 G",
    parameters: "64.1 M",
    reference: "Xie et al., Table 1: 64.1 M parameters, 95.7 GFLOPs = MACs",
    convention: "the GFLOPs are 0.1 % more",
    open: images(() => import("../segformer.ts"), ({ segformer }, at) => segformer("b4", at), {
      classes: 150,
      multipleOf: 32,
    }),
  },
  "segformer-b5": {
    title: "SegFormer-B5, 640x640, 150 classes",
    paper: "Xie et al., NeurIPS 2021",
    macs: "183.1 G",
    parameters: "84.7 M",
    reference: "Xie et al., Table 1: 84.7 M parameters, 183.3 GFLOPs = MACs",
    convention: "the GFLOPs are 0.1 % more",
    open: images(
      () => import("../segformer.ts"),
      ({ segformer }, at) => segformer("b5", { height: 640, width: 640, ...at }),
      { classes: 150, multipleOf: 32 },
    ),
  },
  "segformer-b0-bn": {
    title: "SegFormer-B0 with batch normalisation, 512x1024, 19 classes",
    paper: "Xie et al., NeurIPS 2021",
    macs: "17.76 G",
    parameters: "3.72 M",
    reference: "hailo-ai/hailo_model_zoo segformer_b0_bn: 3.72 M parameters",
    convention: "its 35.76 GOPS are 2 x MACs and 0.7 % more",
    open: images(
      () => import("../segformer.ts"),
      ({ segformer }, at) => segformer("b0", { height: 512, width: 1024, classes: 19, ...at }, "batchNorm"),
      { classes: 19, multipleOf: 32 },
    ),
  },
  "stdc1-seg": {
    title: "STDC1-Seg, 512x1024, 19 classes",
    paper: "Fan et al., CVPR 2021",
    macs: "16.86 G",
    parameters: 8275104,
    reference:
      "hailo-ai/hailo_model_zoo stdc1, at 1024x1920: 8.27 M parameters with biases in place of normalisation, 126.47 GOPS = 2 x MACs",
    open: images(() => import("../stdc.ts"), ({ stdcSeg }, at) => stdcSeg(1, at), {
      classes: 19,
      multipleOf: 32,
    }),
  },
  "stdc2-seg": {
    title: "STDC2-Seg, 512x1024, 19 classes",
    paper: "Fan et al., CVPR 2021",
    macs: "23.46 G",
    parameters: 12305568,
    reference: "MichaelFan01/STDC-Seg, counted by module",
    open: images(() => import("../stdc.ts"), ({ stdcSeg }, at) => stdcSeg(2, at), {
      classes: 19,
      multipleOf: 32,
    }),
  },
  "unet-3d": {
    title: "3D U-Net, 128x128x128, as in MLPerf",
    paper: "Çiçek et al., MICCAI 2016",
    macs: 477298688000,
    parameters: 31190243,
    reference:
      "mlcommons/training image_segmentation/pytorch, in closed form (tests/published/vision_test.ts)",
    open: volumes(() => import("../unet-3d.ts"), ({ unet3d }, at) => unet3d(at), {
      classes: 3,
      multipleOf: 32,
    }),
  },
};
