import type { Shelf } from "./entry.ts";
import { images } from "./open.ts";

/** Detectors of the YOLO family from version 9 on. */
export const yoloRecent: Shelf = {
  "yolov9t": {
    title: "YOLOv9t as deployed, 640x640",
    paper: "Wang et al., ECCV 2024",
    macs: "4.114 G",
    parameters: 2100976,
    reference:
      "ultralytics yolov9t.yaml, in training: 2128720 parameters and 8.5 GFLOPs (tests/published/yolo_test.ts)",
    convention: "less the 1x1 convolutions that are folded into 3x3 ones",
    open: images(() => import("../yolov9.ts"), ({ yolov9 }, at) => yolov9("t", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov9s": {
    title: "YOLOv9s as deployed, 640x640",
    paper: "Wang et al., ECCV 2024",
    macs: "13.45 G",
    parameters: 7211424,
    reference:
      "ultralytics yolov9s.yaml, in training: 7318368 parameters and 27.6 GFLOPs (tests/published/yolo_test.ts)",
    convention: "less the 1x1 convolutions that are folded into 3x3 ones",
    open: images(() => import("../yolov9.ts"), ({ yolov9 }, at) => yolov9("s", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov9m": {
    title: "YOLOv9m as deployed, 640x640",
    paper: "Wang et al., ECCV 2024",
    macs: "38.41 G",
    parameters: 20090864,
    reference:
      "ultralytics yolov9m.yaml, in training: 20216160 parameters and 77.9 GFLOPs (tests/published/yolo_test.ts)",
    convention: "less the 1x1 convolutions that are folded into 3x3 ones",
    open: images(() => import("../yolov9.ts"), ({ yolov9 }, at) => yolov9("m", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov9c": {
    title: "YOLOv9c as deployed, 640x640",
    paper: "Wang et al., ECCV 2024",
    macs: "51.33 G",
    parameters: 25405440,
    reference:
      "ultralytics yolov9c.yaml, in training: 25590912 parameters and 104.0 GFLOPs (tests/published/yolo_test.ts)",
    convention: "less the 1x1 convolutions that are folded into 3x3 ones",
    open: images(() => import("../yolov9.ts"), ({ yolov9 }, at) => yolov9("c", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov9e": {
    title: "YOLOv9e as deployed, 640x640",
    paper: "Wang et al., ECCV 2024",
    macs: "94.73 G",
    parameters: 57483648,
    reference:
      "ultralytics yolov9e.yaml, in training: 58206592 parameters and 193.0 GFLOPs (tests/published/yolo_test.ts)",
    convention: "less the 1x1 convolutions that are folded into 3x3 ones",
    open: images(() => import("../yolov9e.ts"), ({ yolov9e }, at) => yolov9e(at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov10n": {
    title: "YOLOv10n as deployed, 640x640",
    paper: "Wang et al., NeurIPS 2024",
    macs: "3.379 G",
    parameters: "2.308 M",
    reference:
      "Wang et al., Table 1: 2.3 M parameters with biases in place of normalisation, 6.7 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolov10.ts"), ({ yolov10 }, at) => yolov10("n", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov10s": {
    title: "YOLOv10s as deployed, 640x640",
    paper: "Wang et al., NeurIPS 2024",
    macs: "10.85 G",
    parameters: "7.267 M",
    reference:
      "Wang et al., Table 1: 7.2 M parameters with biases in place of normalisation, 21.6 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolov10.ts"), ({ yolov10 }, at) => yolov10("s", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov10m": {
    title: "YOLOv10m as deployed, 640x640",
    paper: "Wang et al., NeurIPS 2024",
    macs: "29.62 G",
    parameters: "15.39 M",
    reference:
      "Wang et al., Table 1: 15.4 M parameters with biases in place of normalisation, 59.1 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolov10.ts"), ({ yolov10 }, at) => yolov10("m", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov10b": {
    title: "YOLOv10b as deployed, 640x640",
    paper: "Wang et al., NeurIPS 2024",
    macs: "46.04 G",
    parameters: "19.10 M",
    reference:
      "Wang et al., Table 1: 19.1 M parameters with biases in place of normalisation, 92.0 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolov10.ts"), ({ yolov10 }, at) => yolov10("b", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov10l": {
    title: "YOLOv10l as deployed, 640x640",
    paper: "Wang et al., NeurIPS 2024",
    macs: "60.23 G",
    parameters: "24.42 M",
    reference:
      "Wang et al., Table 1: 24.4 M parameters with biases in place of normalisation, 120.3 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolov10.ts"), ({ yolov10 }, at) => yolov10("l", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolov10x": {
    title: "YOLOv10x as deployed, 640x640",
    paper: "Wang et al., NeurIPS 2024",
    macs: "80.27 G",
    parameters: "29.54 M",
    reference:
      "Wang et al., Table 1: 29.5 M parameters with biases in place of normalisation, 160.4 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolov10.ts"), ({ yolov10 }, at) => yolov10("x", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo11n": {
    title: "YOLO11n, 640x640",
    paper: "ultralytics, no paper",
    macs: "3.271 G",
    parameters: 2624080,
    reference:
      "ultralytics yolo11.yaml: 2624080 parameters; its documentation: 6.5 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo11.ts"), ({ yolo11 }, at) => yolo11("n", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo11s": {
    title: "YOLO11s, 640x640",
    paper: "ultralytics, no paper",
    macs: "10.79 G",
    parameters: 9458752,
    reference:
      "ultralytics yolo11.yaml: 9458752 parameters; its documentation: 21.5 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo11.ts"), ({ yolo11 }, at) => yolo11("s", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo11m": {
    title: "YOLO11m, 640x640",
    paper: "ultralytics, no paper",
    macs: "34.05 G",
    parameters: 20114688,
    reference:
      "ultralytics yolo11.yaml: 20114688 parameters; its documentation: 68.0 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo11.ts"), ({ yolo11 }, at) => yolo11("m", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo11l": {
    title: "YOLO11l, 640x640",
    paper: "ultralytics, no paper",
    macs: "43.58 G",
    parameters: 25372160,
    reference:
      "ultralytics yolo11.yaml: 25372160 parameters; its documentation: 86.9 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo11.ts"), ({ yolo11 }, at) => yolo11("l", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo11x": {
    title: "YOLO11x, 640x640",
    paper: "ultralytics, no paper",
    macs: "97.64 G",
    parameters: 56966176,
    reference:
      "ultralytics yolo11.yaml: 56966176 parameters; its documentation: 194.9 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo11.ts"), ({ yolo11 }, at) => yolo11("x", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo12n": {
    title: "YOLO12n, 640x640",
    paper: "Tian et al., arXiv:2502.12524",
    macs: "3.735 G",
    parameters: 2602288,
    reference:
      "ultralytics yolo12.yaml: 2602288 parameters; its documentation: 6.5 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo12.ts"), ({ yolo12 }, at) => yolo12("n", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo12s": {
    title: "YOLO12s, 640x640",
    paper: "Tian et al., arXiv:2502.12524",
    macs: "11.67 G",
    parameters: 9284096,
    reference:
      "ultralytics yolo12.yaml: 9284096 parameters; its documentation: 21.4 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo12.ts"), ({ yolo12 }, at) => yolo12("s", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo12m": {
    title: "YOLO12m, 640x640",
    paper: "Tian et al., arXiv:2502.12524",
    macs: "35.36 G",
    parameters: 20199168,
    reference:
      "ultralytics yolo12.yaml: 20199168 parameters; its documentation: 67.5 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo12.ts"), ({ yolo12 }, at) => yolo12("m", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo12l": {
    title: "YOLO12l, 640x640",
    paper: "Tian et al., arXiv:2502.12524",
    macs: "47.72 G",
    parameters: 26450784,
    reference:
      "ultralytics yolo12.yaml: 26450784 parameters; its documentation: 88.9 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo12.ts"), ({ yolo12 }, at) => yolo12("l", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
  "yolo12x": {
    title: "YOLO12x, 640x640",
    paper: "Tian et al., arXiv:2502.12524",
    macs: "104.4 G",
    parameters: 59210784,
    reference:
      "ultralytics yolo12.yaml: 59210784 parameters; its documentation: 199.0 GFLOPs = 2 x MACs and upsampling",
    convention: "the GFLOPs leave out the products of attention",
    open: images(() => import("../yolo12.ts"), ({ yolo12 }, at) => yolo12("x", at), {
      classes: 80,
      multipleOf: 32,
    }),
  },
};
