import type { Shelf } from "./entry.ts";
import { images } from "./open.ts";

/** Detectors of the YOLO family, each in one look, up to version 8. */
export const yolo: Shelf = {
  "yolov4-tiny": {
    title: "Tiny YOLO, version 4, 416x416",
    paper: "Bochkovskiy et al., arXiv:2011.08036",
    macs: "3.454 G",
    parameters: "6.06 M",
    reference: "AlexeyAB/darknet cfg/yolov4-tiny.cfg: 6.91 BFLOPs = 2 x MACs",
    open: images(() => import("../darknet.ts"), ({ yolov4Tiny }, at) => yolov4Tiny(at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov6n": {
    title: "YOLOv6-N, release 0.2.1, as deployed, 640x640",
    paper: "Li et al., arXiv:2209.02976",
    macs: "5.5 G",
    parameters: "4.32 M",
    reference: "hailo-ai/hailo_model_zoo: 4.32 M parameters, 11.12 GOPS = 2 x MACs and biases",
    open: images(() => import("../yolov6.ts"), ({ yolov6n }, at) => yolov6n(at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolox-l": {
    title: "YOLOX-l, 640x640",
    paper: "Ge et al., arXiv:2107.08430",
    macs: "77.6 G",
    parameters: "54.2 M",
    reference: "Megvii-BaseDetection/YOLOX: 54.2 M parameters; 155.6 GFLOPs = 2 x MACs and normalisation",
    open: images(() => import("../yolox.ts"), ({ yolox }, at) => yolox("l", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolox-m": {
    title: "YOLOX-m, 640x640",
    paper: "Ge et al., arXiv:2107.08430",
    macs: "36.8 G",
    parameters: "25.3 M",
    reference: "Megvii-BaseDetection/YOLOX: 25.3 M parameters; 73.8 GFLOPs = 2 x MACs and normalisation",
    open: images(() => import("../yolox.ts"), ({ yolox }, at) => yolox("m", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolox-s": {
    title: "YOLOX-s, 640x640",
    paper: "Ge et al., arXiv:2107.08430",
    macs: "13.3 G",
    parameters: "8.97 M",
    reference: "Megvii-BaseDetection/YOLOX: 8.97 M parameters; 26.8 GFLOPs = 2 x MACs and normalisation",
    open: images(() => import("../yolox.ts"), ({ yolox }, at) => yolox("s", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolox-tiny": {
    title: "YOLOX-tiny, 416x416",
    paper: "Ge et al., arXiv:2107.08430",
    macs: "3.2 G",
    parameters: "5.06 M",
    reference: "Megvii-BaseDetection/YOLOX: 5.06 M parameters; 6.45 GFLOPs = 2 x MACs and normalisation",
    open: images(() => import("../yolox.ts"), ({ yolox }, at) => yolox("tiny", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov8x": {
    title: "YOLOv8x, 640x640",
    paper: "ultralytics, no paper",
    macs: "128.9 G",
    parameters: 68229648,
    reference: "ultralytics yolov8.yaml: 68229648 parameters; 257.8 GFLOPs = 2 x MACs",
    open: images(() => import("../yolov8.ts"), ({ yolov8 }, at) => yolov8("x", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov8l": {
    title: "YOLOv8l, 640x640",
    paper: "ultralytics, no paper",
    macs: "82.6 G",
    parameters: 43691520,
    reference: "ultralytics yolov8.yaml: 43691520 parameters; 165.2 GFLOPs = 2 x MACs",
    open: images(() => import("../yolov8.ts"), ({ yolov8 }, at) => yolov8("l", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov8m": {
    title: "YOLOv8m, 640x640",
    paper: "ultralytics, no paper",
    macs: "39.5 G",
    parameters: 25902640,
    reference: "ultralytics yolov8.yaml: 25902640 parameters; 78.9 GFLOPs = 2 x MACs",
    open: images(() => import("../yolov8.ts"), ({ yolov8 }, at) => yolov8("m", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov5x": {
    title: "YOLOv5x, release 6.0 and later, 640x640",
    paper: "ultralytics, no paper",
    macs: "102.7 G",
    parameters: 86749405,
    reference: "ultralytics/yolov5 models/yolov5x.yaml: 86749405 parameters; 205.5 GFLOPs = 2 x MACs",
    open: images(() => import("../yolov5.ts"), ({ yolov5 }, at) => yolov5("x", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov5l": {
    title: "YOLOv5l, release 6.0 and later, 640x640",
    paper: "ultralytics, no paper",
    macs: "54.5 G",
    parameters: 46563709,
    reference: "ultralytics/yolov5 models/yolov5l.yaml: 46563709 parameters; 109.0 GFLOPs = 2 x MACs",
    open: images(() => import("../yolov5.ts"), ({ yolov5 }, at) => yolov5("l", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov5m": {
    title: "YOLOv5m, release 6.0 and later, 640x640",
    paper: "ultralytics, no paper",
    macs: "24.4 G",
    parameters: 21190557,
    reference: "ultralytics/yolov5 models/yolov5m.yaml: 21190557 parameters; 48.9 GFLOPs = 2 x MACs",
    open: images(() => import("../yolov5.ts"), ({ yolov5 }, at) => yolov5("m", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov5n": {
    title: "YOLOv5n, release 6.0 and later, 640x640",
    paper: "ultralytics, no paper",
    macs: "2.2 G",
    parameters: 1872157,
    reference: "ultralytics/yolov5 models/yolov5n.yaml: 1872157 parameters; 4.5 GFLOPs = 2 x MACs",
    open: images(() => import("../yolov5.ts"), ({ yolov5 }, at) => yolov5("n", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "darknet53": {
    title: "Darknet-53, 256x256",
    paper: "Redmon and Farhadi, arXiv:1804.02767",
    macs: 9285115904,
    parameters: 41609928,
    reference: "pjreddie/darknet cfg/darknet53.cfg: 18.57 BFLOPs = 2 x MACs",
    open: images(() => import("../darknet.ts"), ({ darknet53At }, at) => darknet53At(at)),
  },
  "yolov1-tiny": {
    title: "Tiny YOLO, version 1, 448x448, VOC",
    paper: "Redmon et al., CVPR 2016",
    macs: 1608015360,
    parameters: 27095374,
    reference: "pjreddie/darknet cfg/yolov1-tiny.cfg, counted by hand",
    open: images(() => import("../darknet.ts"), ({ yolov1TinyAt }, at) => yolov1TinyAt(at), {
      classes: 20,
      multipleOf: 64,
    }),
  },
  "yolov2": {
    title: "YOLOv2, 416x416, COCO",
    paper: "Redmon and Farhadi, CVPR 2017",
    macs: 14732084224,
    parameters: 50962889,
    reference: "pjreddie/darknet cfg/yolov2.cfg: 29.46 BFLOPs = 2 x MACs",
    open: images(() => import("../darknet.ts"), ({ yolov2 }, at) => yolov2(at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov2-tiny": {
    title: "Tiny YOLO, version 2, 416x416, COCO",
    paper: "Redmon and Farhadi, CVPR 2017",
    macs: 2703221248,
    parameters: 11232057,
    reference: "pjreddie/darknet cfg/yolov2-tiny.cfg: 5.41 BFLOPs = 2 x MACs",
    open: images(() => import("../darknet.ts"), ({ yolov2Tiny }, at) => yolov2Tiny(512, at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov2-tiny-voc": {
    title: "Tiny YOLO, version 2, 416x416, VOC",
    paper: "Redmon and Farhadi, CVPR 2017",
    macs: 3485520896,
    parameters: 15861773,
    reference: "pjreddie/darknet cfg/yolov2-tiny-voc.cfg: 6.97 BFLOPs = 2 x MACs",
    open: images(() => import("../darknet.ts"), ({ yolov2Tiny }, at) => yolov2Tiny(1024, at), {
      classes: 20,
      multipleOf: 32,
    }),
  },
  "yolov3": {
    title: "YOLOv3, 416x416",
    paper: "Redmon and Farhadi, arXiv:1804.02767",
    macs: 32932037632,
    parameters: 61949149,
    reference: "pjreddie/darknet cfg/yolov3.cfg: 65.86 BFLOPs = 2 x MACs",
    open: images(() => import("../darknet.ts"), ({ yolov3 }, at) => yolov3(at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov3-608": {
    title: "YOLOv3, 608x608",
    paper: "Redmon and Farhadi, arXiv:1804.02767",
    macs: 70345950208,
    parameters: 61949149,
    reference: "pjreddie/darknet cfg/yolov3.cfg: 140.69 BFLOPs = 2 x MACs",
    open: images(
      () => import("../darknet.ts"),
      ({ yolov3 }, at) => yolov3({ height: 608, width: 608, ...at }),
      {
        classes: 80,
        multipleOf: 32,
      },
    ),
  },
  "yolov3-tiny": {
    title: "Tiny YOLO, version 3, 416x416",
    paper: "Redmon and Farhadi, arXiv:1804.02767",
    macs: 2782480896,
    parameters: 8852366,
    reference: "pjreddie/darknet cfg/yolov3-tiny.cfg: 5.56 BFLOPs = 2 x MACs",
    open: images(() => import("../darknet.ts"), ({ yolov3Tiny }, at) => yolov3Tiny(at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov5s": {
    title: "YOLOv5s, release 6.0 and later, 640x640",
    paper: "ultralytics, no paper",
    macs: 8216780800,
    parameters: 7235389,
    reference:
      "ultralytics/yolov5 models/yolov5s.yaml: 7235389 parameters, and 16.4 GFLOPs = 2 x MACs when fused; exact in closed form (tests/published/detection_test.ts)",
    convention: "the 16.6 GFLOPs before fusing count 8 for each element that is batch-normalised",
    open: images(() => import("../yolov5.ts"), ({ yolov5 }, at) => yolov5("s", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov8n": {
    title: "YOLOv8n, 640x640",
    paper: "ultralytics, no paper",
    macs: 4371993600,
    parameters: 3157200,
    reference:
      "ultralytics yolov8.yaml: 3157200 parameters, and 8.7 GFLOPs = 2 x MACs when fused; exact in closed form (tests/published/detection_test.ts)",
    convention: "the 8.9 GFLOPs before fusing count 8 for each element that is batch-normalised",
    open: images(() => import("../yolov8.ts"), ({ yolov8 }, at) => yolov8("n", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov8s": {
    title: "YOLOv8s, 640x640",
    paper: "ultralytics, no paper",
    macs: 14301312000,
    parameters: 11166560,
    reference:
      "ultralytics yolov8.yaml: 11166560 parameters, and 28.6 GFLOPs = 2 x MACs when fused; exact in closed form (tests/published/detection_test.ts)",
    convention:
      "the 28.8 GFLOPs before fusing count 8 for each element that is batch-normalised; MMYOLO's 14.36 G counts 2, and upsampling",
    open: images(() => import("../yolov8.ts"), ({ yolov8 }, at) => yolov8("s", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov4": {
    title: "YOLOv4, 608x608",
    paper: "Bochkovskiy et al., arXiv:2004.10934",
    macs: 64194741248,
    parameters: 64363101,
    reference:
      "AlexeyAB/darknet cfg/yolov4.cfg: the 257717640 bytes of its weights, with means and variances (tests/published/yolo_test.ts)",
    convention: "the 128.459 BFLOPs that darknet prints count sums and poolings",
    open: images(() => import("../yolov4.ts"), ({ yolov4 }, at) => yolov4("mish", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov4-leaky": {
    title: "YOLOv4 with leaky rectifiers, 512x512",
    paper: "Bochkovskiy et al., arXiv:2004.10934",
    macs: 45523140608,
    parameters: 64363101,
    reference: "hailo-ai/hailo_model_zoo yolov4_leaky; counts are YOLOv4's",
    open: images(
      () => import("../yolov4.ts"),
      ({ yolov4 }, at) => yolov4("leakyRelu", { height: 512, width: 512, ...at }),
      { classes: 80, multipleOf: 32 },
    ),
  },
  "yolov5s-transformer": {
    title: "YOLOv5s with attention at the end of its trunk, 640x640",
    paper: "ultralytics, no paper",
    macs: "8.299 G",
    parameters: 7235645,
    reference:
      "ultralytics/yolov5 models/hub/yolov5s-transformer.yaml; issue 2329: 256 parameters more than YOLOv5s, without layer normalisation",
    convention:
      "hailo_model_zoo's yolov5s_c3tr states 10.29 M parameters and 17.02 GOPS of the same configuration",
    open: images(() => import("../yolov5.ts"), ({ yolov5 }, at) => yolov5("s", { ...at, attentive: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov7": {
    title: "YOLOv7 as deployed, 640x640",
    paper: "Wang et al., CVPR 2023",
    macs: "52.26 G",
    parameters: 36928413,
    reference:
      "WongKinYiu/yolov7 cfg/deploy/yolov7.yaml: 36905341 parameters with biases in place of normalisation, 104.5 GFLOPs = 2 x MACs",
    open: images(() => import("../yolov7.ts"), ({ yolov7 }, at) => yolov7(at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov7-tiny": {
    title: "YOLOv7-tiny, 640x640",
    paper: "Wang et al., CVPR 2023",
    macs: "6.850 G",
    parameters: 6227101,
    reference:
      "WongKinYiu/yolov7 cfg/deploy/yolov7-tiny.yaml: 6219709 parameters with biases in place of normalisation, 13.7 GFLOPs = 2 x MACs",
    open: images(() => import("../yolov7.ts"), ({ yolov7Tiny }, at) => yolov7Tiny(at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolox-s-leaky": {
    title: "YOLOX-s with leaky rectifiers, 640x640",
    paper: "Ge et al., arXiv:2107.08430",
    macs: "13.34 G",
    parameters: 8968255,
    reference:
      "hailo-ai/hailo_model_zoo yolox_s_leaky: 8.96 M parameters with biases in place of normalisation",
    convention: "its 26.74 GOPS = 2 x MACs and biases",
    open: images(() => import("../yolox.ts"), ({ yolox }, at) => yolox("s", at, "leakyRelu"), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolox-s-wide-leaky": {
    title: "YOLOX-s with YOLOX-m's channels and leaky rectifiers, 640x640",
    paper: "Ge et al., arXiv:2107.08430",
    macs: "29.69 G",
    parameters: 20133855,
    reference:
      "hailo-ai/hailo_model_zoo yolox_s_wide_leaky: 20.12 M parameters with biases in place of normalisation",
    convention: "its 59.46 GOPS = 2 x MACs and biases",
    open: images(() => import("../yolox.ts"), ({ yolox }, at) => yolox("s-wide", at, "leakyRelu"), {
      classes: 80,
      multipleOf: 32,
    }),
  },
};
