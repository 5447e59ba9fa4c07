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
  "deeplabv3-mobilenet-v3-large": {
    title: "DeepLabV3 on a dilated MobileNet v3 large, 520x520",
    paper: "Chen et al., arXiv:1706.05587",
    macs: 10436350688,
    parameters: 11025477,
    reference:
      "torchvision's documentation of deeplabv3_mobilenet_v3_large, less its auxiliary head; exact MACs in closed form (tests/published/detection_test.ts)",
    convention:
      "the documentation's 11029328 parameters and 10.452 GMACs are with an auxiliary head of 3851 and 16097250",
    load: async () => (await import("../deeplab.ts")).deeplabV3("mobilenet-v3-large"),
  },
  "deeplabv3-resnet50": {
    title: "DeepLabV3 on a dilated ResNet-50, 520x520",
    paper: "Chen et al., arXiv:1706.05587",
    macs: 168731205888,
    parameters: 39638869,
    reference:
      "torchvision's documentation of deeplabv3_resnet50, less its auxiliary head; exact MACs in closed form (tests/published/detection_test.ts)",
    convention:
      "the documentation's 42004074 parameters and 178.722 GMACs are with an auxiliary head of 2365205 and 9990739200",
    load: async () => (await import("../deeplab.ts")).deeplabV3(),
  },
  "faster-rcnn-fpn": {
    title: "Faster R-CNN on ResNet-50 and a pyramid, 800x800, 1000 RoIs",
    paper: "Lin et al., CVPR 2017",
    macs: 134379721216,
    parameters: 41808406,
    reference: "torchvision fasterrcnn_resnet50_fpn, counted by module",
    convention:
      "the documentation's 41755286 parameters leave out the trunk's frozen batch normalisation, 53120",
    load: async () => (await import("../faster-rcnn-fpn.ts")).fasterRcnnFpn(),
  },
  "fcn-resnet50": {
    title: "FCN on a dilated ResNet-50, 520x520",
    paper: "Long et al., CVPR 2015",
    macs: 142725772800,
    parameters: 32957013,
    reference: "torchvision fcn_resnet50, counted by module",
    convention:
      "the documentation's 35322218 parameters and 152.717 GMACs are with an auxiliary head of 2365205 and 9990739200",
    load: async () => (await import("../fcn.ts")).fcn(),
  },
  "lraspp-mobilenet-v3-large": {
    title: "LR-ASPP on a dilated MobileNet v3 large, 520x520",
    paper: "Howard et al., ICCV 2019",
    macs: 2086219688,
    parameters: 3221538,
    reference: "torchvision lraspp_mobilenet_v3_large, counted by module",
    load: async () => (await import("../lraspp.ts")).lraspp(),
  },
  "retinanet": {
    title: "RetinaNet on ResNet-50 and a pyramid, 800x800",
    paper: "Lin et al., ICCV 2017",
    macs: 151540437248,
    parameters: 34068119,
    reference: "torchvision retinanet_resnet50_fpn, counted by module",
    convention:
      "the documentation's 34014999 parameters leave out the trunk's frozen batch normalisation, 53120",
    load: async () => (await import("../retinanet.ts")).retinanet(),
  },
  "ssd300": {
    title: "SSD300 on VGG-16, 91 classes",
    paper: "Liu et al., ECCV 2016",
    macs: 34858153472,
    parameters: 35641826,
    reference: "torchvision ssd300_vgg16, counted by module",
    load: async () => (await import("../ssd.ts")).ssd300(),
  },
  "ssd-mobilenet-v1": {
    title: "SSD on MobileNet v1, 300x300, 91 classes, as in MLPerf",
    paper: "Reddi et al., ISCA 2020",
    macs: 1237129408,
    parameters: 6819839,
    reference:
      "MLPerf inference's Table I: 2.47 GOPs = 2 x MACs; exact counts in closed form (tests/published/detection_test.ts)",
    load: async () => (await import("../ssd-mlperf.ts")).ssdMobilenet(),
  },
  "ssd-resnet34": {
    title: "SSD on ResNet-34, 1200x1200, 81 classes, as in MLPerf",
    paper: "Reddi et al., ISCA 2020",
    macs: 216415931904,
    parameters: 19972534,
    reference:
      "MLPerf inference's Table I: 433 GOPs = 2 x MACs; exact counts in closed form (tests/published/detection_test.ts)",
    load: async () => (await import("../ssd-mlperf.ts")).ssdResnet34(),
  },
  "ssdlite320": {
    title: "SSDLite320 on MobileNet v3 large, 91 classes",
    paper: "Sandler et al., CVPR 2018",
    macs: 583171904,
    parameters: 3440060,
    reference:
      "torchvision's documentation of ssdlite320_mobilenet_v3_large: 3440060 parameters, 0.583 GMACs; exact MACs in closed form (tests/published/detection_test.ts)",
    load: async () => (await import("../ssd.ts")).ssdlite320(),
  },
  "unet": {
    title: "U-Net, convolutions without padding, 572x572",
    paper: "Ronneberger et al., MICCAI 2015",
    macs: 150428424448,
    parameters: 31030658,
    reference: "hand count of Figure 1; 31.03 M parameters is the total commonly quoted",
    load: async () => (await import("../unet.ts")).unet(),
  },
  "unet-same": {
    title: "U-Net, same padding and batch normalisation, RGB, 512x512",
    paper: "Ronneberger et al., MICCAI 2015",
    macs: 192686325760,
    parameters: 31037698,
    reference: "milesial/Pytorch-UNet, UNet(3, 2), in closed form (tests/published/detection_test.ts)",
    load: async () => (await import("../unet.ts")).unet({ same: true, channels: 3, size: 512 }),
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
  "yolov5s": {
    title: "YOLOv5s, release 6.0 and later, 640x640",
    paper: "ultralytics, no paper",
    macs: 8216780800,
    parameters: 7235389,
    reference:
      "ultralytics/yolov5 models/yolov5s.yaml: 7235389 parameters, and 16.4 GFLOPs = 2 x MACs when fused; exact in closed form (tests/published/detection_test.ts)",
    convention: "the 16.6 GFLOPs before fusing count 8 for each element that is batch-normalised",
    load: async () => (await import("../yolov5.ts")).yolov5("s"),
  },
  "yolov8n": {
    title: "YOLOv8n, 640x640",
    paper: "ultralytics, no paper",
    macs: 4371993600,
    parameters: 3157200,
    reference:
      "ultralytics yolov8.yaml: 3157200 parameters, and 8.7 GFLOPs = 2 x MACs when fused; exact in closed form (tests/published/detection_test.ts)",
    convention: "the 8.9 GFLOPs before fusing count 8 for each element that is batch-normalised",
    load: async () => (await import("../yolov8.ts")).yolov8("n"),
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
    load: async () => (await import("../yolov8.ts")).yolov8("s"),
  },
};
