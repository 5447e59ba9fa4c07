import type { Shelf } from "./entry.ts";

/** Detectors and segmenters. */
export const detection: Shelf = {
  "darknet53": {
    title: "Darknet-53, 256x256",
    paper: "Redmon and Farhadi, arXiv:1804.02767",
    macs: 9285115904,
    parameters: 41609928,
    reference: "pjreddie/darknet cfg/darknet53.cfg: 18.57 BFLOPs = 2 x MACs",
    load: async () => (await import("../darknet.ts")).darknet53,
  },
  "yolov1-tiny": {
    title: "Tiny YOLO, version 1, 448x448, VOC",
    paper: "Redmon et al., CVPR 2016",
    macs: 1608015360,
    parameters: 27095374,
    reference: "pjreddie/darknet cfg/yolov1-tiny.cfg, counted by hand",
    load: async () => (await import("../darknet.ts")).yolov1Tiny,
  },
  "yolov2": {
    title: "YOLOv2, 416x416, COCO",
    paper: "Redmon and Farhadi, CVPR 2017",
    macs: 14732084224,
    parameters: 50962889,
    reference: "pjreddie/darknet cfg/yolov2.cfg: 29.46 BFLOPs = 2 x MACs",
    load: async () => (await import("../darknet.ts")).yolov2(),
  },
  "yolov2-tiny": {
    title: "Tiny YOLO, version 2, 416x416, COCO",
    paper: "Redmon and Farhadi, CVPR 2017",
    macs: 2703221248,
    parameters: 11232057,
    reference: "pjreddie/darknet cfg/yolov2-tiny.cfg: 5.41 BFLOPs = 2 x MACs",
    load: async () => (await import("../darknet.ts")).yolov2Tiny(),
  },
  "yolov2-tiny-voc": {
    title: "Tiny YOLO, version 2, 416x416, VOC",
    paper: "Redmon and Farhadi, CVPR 2017",
    macs: 3485520896,
    parameters: 15861773,
    reference: "pjreddie/darknet cfg/yolov2-tiny-voc.cfg: 6.97 BFLOPs = 2 x MACs",
    load: async () => (await import("../darknet.ts")).yolov2Tiny(20, 1024),
  },
  "yolov3": {
    title: "YOLOv3, 416x416",
    paper: "Redmon and Farhadi, arXiv:1804.02767",
    macs: 32932037632,
    parameters: 61949149,
    reference: "pjreddie/darknet cfg/yolov3.cfg: 65.86 BFLOPs = 2 x MACs",
    load: async () => (await import("../darknet.ts")).yolov3(),
  },
  "yolov3-608": {
    title: "YOLOv3, 608x608",
    paper: "Redmon and Farhadi, arXiv:1804.02767",
    macs: 70345950208,
    parameters: 61949149,
    reference: "pjreddie/darknet cfg/yolov3.cfg: 140.69 BFLOPs = 2 x MACs",
    load: async () => (await import("../darknet.ts")).yolov3(608),
  },
  "yolov3-tiny": {
    title: "Tiny YOLO, version 3, 416x416",
    paper: "Redmon and Farhadi, arXiv:1804.02767",
    macs: 2782480896,
    parameters: 8852366,
    reference: "pjreddie/darknet cfg/yolov3-tiny.cfg: 5.56 BFLOPs = 2 x MACs",
    load: async () => (await import("../darknet.ts")).yolov3Tiny(),
  },
};
