import type { Shelf } from "./entry.ts";
import { images } from "./open.ts";

/** Networks of the YOLO family whose boxes have masks. */
export const yoloMasks: Shelf = {
  "yolo11l-seg": {
    title: "YOLO11l with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "66.20 G",
    parameters: 27678368,
    reference: "ultralytics yolo11-seg.yaml: 27678368 parameters; its documentation: 132.2 GFLOPs",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo11.ts"), ({ yolo11 }, at) => yolo11("l", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo11m-seg": {
    title: "YOLO11m with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "56.67 G",
    parameters: 22420896,
    reference: "ultralytics yolo11-seg.yaml: 22420896 parameters; its documentation: 113.2 GFLOPs",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo11.ts"), ({ yolo11 }, at) => yolo11("m", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo11n-seg": {
    title: "YOLO11n with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "4.901 G",
    parameters: 2876848,
    reference: "ultralytics yolo11-seg.yaml: 2876848 parameters; its documentation: 9.7 GFLOPs",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo11.ts"), ({ yolo11 }, at) => yolo11("n", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo11s-seg": {
    title: "YOLO11s with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "16.54 G",
    parameters: 10113248,
    reference: "ultralytics yolo11-seg.yaml: 10113248 parameters; its documentation: 33.0 GFLOPs",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo11.ts"), ({ yolo11 }, at) => yolo11("s", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo11x-seg": {
    title: "YOLO11x with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "148.4 G",
    parameters: 62142656,
    reference: "ultralytics yolo11-seg.yaml: 62142656 parameters; its documentation: 296.4 GFLOPs",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo11.ts"), ({ yolo11 }, at) => yolo11("x", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo12l-seg": {
    title: "YOLO12l with masks, 640x640",
    paper: "Tian et al., arXiv:2502.12524",
    macs: "70.34 G",
    parameters: 28756992,
    reference:
      "ultralytics yolo12-seg.yaml: 28756992 parameters, 145.1 GFLOPs (tests/published/yolo_test.ts)",
    convention:
      "the GFLOPs leave out products of attention, and take a transposed convolution's output for its input",
    open: images(() => import("../yolo12.ts"), ({ yolo12 }, at) => yolo12("l", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo12m-seg": {
    title: "YOLO12m with masks, 640x640",
    paper: "Tian et al., arXiv:2502.12524",
    macs: "57.98 G",
    parameters: 22505376,
    reference:
      "ultralytics yolo12-seg.yaml: 22505376 parameters, 123.5 GFLOPs (tests/published/yolo_test.ts)",
    convention:
      "the GFLOPs leave out products of attention, and take a transposed convolution's output for its input",
    open: images(() => import("../yolo12.ts"), ({ yolo12 }, at) => yolo12("m", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo12n-seg": {
    title: "YOLO12n with masks, 640x640",
    paper: "Tian et al., arXiv:2502.12524",
    macs: "5.365 G",
    parameters: 2855056,
    reference: "ultralytics yolo12-seg.yaml: 2855056 parameters, 10.6 GFLOPs (tests/published/yolo_test.ts)",
    convention:
      "the GFLOPs leave out products of attention, and take a transposed convolution's output for its input",
    open: images(() => import("../yolo12.ts"), ({ yolo12 }, at) => yolo12("n", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo12s-seg": {
    title: "YOLO12s with masks, 640x640",
    paper: "Tian et al., arXiv:2502.12524",
    macs: "17.41 G",
    parameters: 9938592,
    reference: "ultralytics yolo12-seg.yaml: 9938592 parameters, 35.7 GFLOPs (tests/published/yolo_test.ts)",
    convention:
      "the GFLOPs leave out products of attention, and take a transposed convolution's output for its input",
    open: images(() => import("../yolo12.ts"), ({ yolo12 }, at) => yolo12("s", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo12x-seg": {
    title: "YOLO12x with masks, 640x640",
    paper: "Tian et al., arXiv:2502.12524",
    macs: "155.2 G",
    parameters: 64387264,
    reference:
      "ultralytics yolo12-seg.yaml: 64387264 parameters, 324.6 GFLOPs (tests/published/yolo_test.ts)",
    convention:
      "the GFLOPs leave out products of attention, and take a transposed convolution's output for its input",
    open: images(() => import("../yolo12.ts"), ({ yolo12 }, at) => yolo12("x", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov5l-seg": {
    title: "YOLOv5l with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "73.9 G",
    parameters: "47.9 M",
    reference: "ultralytics/yolov5 models/segment/yolov5l-seg.yaml: 147.7 GFLOPs = 2 x MACs",
    open: images(() => import("../yolov5.ts"), ({ yolov5 }, at) => yolov5("l", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov5m-seg": {
    title: "YOLOv5m with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "35.4 G",
    parameters: "22.0 M",
    reference: "ultralytics/yolov5 models/segment/yolov5m-seg.yaml: 70.8 GFLOPs = 2 x MACs",
    open: images(() => import("../yolov5.ts"), ({ yolov5 }, at) => yolov5("m", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov5s-seg": {
    title: "YOLOv5s with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "13.2 G",
    parameters: "7.62 M",
    reference: "ultralytics/yolov5 models/segment/yolov5s-seg.yaml: 26.4 GFLOPs = 2 x MACs",
    open: images(() => import("../yolov5.ts"), ({ yolov5 }, at) => yolov5("s", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov8l-seg": {
    title: "YOLOv8l with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "105.2 G",
    parameters: "46.0 M",
    reference:
      "ultralytics, docs/en/models/yolov8.md: 46.0 M parameters, 220.5 GFLOPs (tests/published/yolo_test.ts)",
    convention: "the GFLOPs take a transposed convolution's output for its input",
    open: images(() => import("../yolov8.ts"), ({ yolov8 }, at) => yolov8("l", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov8m-seg": {
    title: "YOLOv8m with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "52.27 G",
    parameters: "27.3 M",
    reference:
      "ultralytics, docs/en/models/yolov8.md: 27.3 M parameters, 110.2 GFLOPs (tests/published/yolo_test.ts)",
    convention: "the GFLOPs take a transposed convolution's output for its input",
    open: images(() => import("../yolov8.ts"), ({ yolov8 }, at) => yolov8("m", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov8n-seg": {
    title: "YOLOv8n with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "6.001 G",
    parameters: "3.4 M",
    reference:
      "ultralytics, docs/en/models/yolov8.md: 3.4 M parameters, 12.6 GFLOPs (tests/published/yolo_test.ts)",
    convention: "the GFLOPs take a transposed convolution's output for its input",
    open: images(() => import("../yolov8.ts"), ({ yolov8 }, at) => yolov8("n", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov8s-seg": {
    title: "YOLOv8s with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "20.04 G",
    parameters: "11.8 M",
    reference: "ultralytics yolov8-seg.yaml: 11.8 M parameters",
    convention:
      "the 42.6 GFLOPs of ultralytics take the transposed convolution's output for its input, 2.5 too many",
    open: images(() => import("../yolov8.ts"), ({ yolov8 }, at) => yolov8("s", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov8x-seg": {
    title: "YOLOv8x with masks, 640x640",
    paper: "ultralytics, no paper",
    macs: "164.2 G",
    parameters: "71.8 M",
    reference:
      "ultralytics, docs/en/models/yolov8.md: 71.8 M parameters, 344.1 GFLOPs (tests/published/yolo_test.ts)",
    convention: "the GFLOPs take a transposed convolution's output for its input",
    open: images(() => import("../yolov8.ts"), ({ yolov8 }, at) => yolov8("x", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov9c-seg": {
    title: "YOLOv9c with masks as deployed, 640x640",
    paper: "Wang et al., ECCV 2024",
    macs: "73.95 G",
    parameters: 27711648,
    reference:
      "ultralytics yolov9c-seg.yaml, in training: 27897120 parameters and 159.4 GFLOPs (tests/published/yolo_test.ts)",
    convention:
      "less the 1x1 convolutions that are folded into 3x3 ones; the GFLOPs take a transposed convolution's output for its input",
    open: images(() => import("../yolov9.ts"), ({ yolov9 }, at) => yolov9("c", { ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov9e-seg": {
    title: "YOLOv9e with masks as deployed, 640x640",
    paper: "Wang et al., ECCV 2024",
    macs: "117.4 G",
    parameters: 59789856,
    reference:
      "ultralytics yolov9e-seg.yaml, in training: 60512800 parameters and 248.4 GFLOPs (tests/published/yolo_test.ts)",
    convention:
      "less the 1x1 convolutions that are folded into 3x3 ones; the GFLOPs take a transposed convolution's output for its input",
    open: images(() => import("../yolov9e.ts"), ({ yolov9e }, at) => yolov9e({ ...at, masks: true }), {
      classes: 80,
      multipleOf: 32,
    }),
  },
};
