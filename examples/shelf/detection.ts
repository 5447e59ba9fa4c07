import type { Shelf } from "./entry.ts";
import { images, regions } from "./open.ts";

/** Detectors and segmenters. */
export const detection: Shelf = {
  "deeplab-mobilenet-v2": {
    title: "DeepLab v3 on MobileNet v2, 513x513, no atrous pyramid",
    paper: "Sandler et al., CVPR 2018",
    macs: "2.74 G",
    parameters: "2.11 M",
    reference: "Sandler et al., Table 7: 2.11 M parameters",
    convention: "the table's 2.75 G MACs count 0.3 % more",
    open: images(
      () => import("../deeplab-mobilenet-v2.ts"),
      ({ deeplabMobilenetV2 }, at) => deeplabMobilenetV2(1, at),
      { classes: 21 },
    ),
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
    open: images(() => import("../deeplab.ts"), ({ deeplabV3 }, at) => deeplabV3("mobilenet-v3-large", at), {
      classes: 21,
    }),
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
    open: images(() => import("../deeplab.ts"), ({ deeplabV3 }, at) => deeplabV3("resnet50", at), {
      classes: 21,
    }),
  },
  "faster-rcnn-fpn": {
    title: "Faster R-CNN on ResNet-50 and a pyramid, 800x800, 1000 RoIs",
    paper: "Lin et al., CVPR 2017",
    macs: 134379721216,
    parameters: 41808406,
    reference: "torchvision fasterrcnn_resnet50_fpn, counted by module",
    convention:
      "the documentation's 41755286 parameters leave out the trunk's frozen batch normalisation, 53120",
    open: regions(
      () => import("../faster-rcnn-fpn.ts"),
      ({ fasterRcnnFpn }, { regions, ...at }) => fasterRcnnFpn({ ...at, rois: regions }),
      { classes: 91, regions: 1000 },
    ),
  },
  "fcn-resnet50": {
    title: "FCN on a dilated ResNet-50, 520x520",
    paper: "Long et al., CVPR 2015",
    macs: 142725772800,
    parameters: 32957013,
    reference: "torchvision fcn_resnet50, counted by module",
    convention:
      "the documentation's 35322218 parameters and 152.717 GMACs are with an auxiliary head of 2365205 and 9990739200",
    open: images(() => import("../fcn.ts"), ({ fcn }, at) => fcn(at), { classes: 21 }),
  },
  "lraspp-mobilenet-v3-large": {
    title: "LR-ASPP on a dilated MobileNet v3 large, 520x520",
    paper: "Howard et al., ICCV 2019",
    macs: 2086219688,
    parameters: 3221538,
    reference: "torchvision lraspp_mobilenet_v3_large, counted by module",
    open: images(() => import("../lraspp.ts"), ({ lraspp }, at) => lraspp(at), { classes: 21 }),
  },
  "retinanet": {
    title: "RetinaNet on ResNet-50 and a pyramid, 800x800",
    paper: "Lin et al., ICCV 2017",
    macs: 151540437248,
    parameters: 34068119,
    reference: "torchvision retinanet_resnet50_fpn, counted by module",
    convention:
      "the documentation's 34014999 parameters leave out the trunk's frozen batch normalisation, 53120",
    open: images(() => import("../retinanet.ts"), ({ retinanet }, at) => retinanet(at), { classes: 91 }),
  },
  "ssd300": {
    title: "SSD300 on VGG-16, 91 classes",
    paper: "Liu et al., ECCV 2016",
    macs: 34858153472,
    parameters: 35641826,
    reference: "torchvision ssd300_vgg16, counted by module",
    open: images(() => import("../ssd.ts"), ({ ssd300 }, at) => ssd300(at), { classes: 91 }),
  },
  "ssd-mobilenet-v1": {
    title: "SSD on MobileNet v1, 300x300, 91 classes, as in MLPerf",
    paper: "Reddi et al., ISCA 2020",
    macs: 1237129408,
    parameters: 6819839,
    reference:
      "MLPerf inference's Table I: 2.47 GOPs = 2 x MACs; exact counts in closed form (tests/published/detection_test.ts)",
    open: images(() => import("../ssd-mlperf.ts"), ({ ssdMobilenet }, at) => ssdMobilenet(at), {
      classes: 91,
    }),
  },
  "ssd-resnet34": {
    title: "SSD on ResNet-34, 1200x1200, 81 classes, as in MLPerf",
    paper: "Reddi et al., ISCA 2020",
    macs: 216415931904,
    parameters: 19972534,
    reference:
      "MLPerf inference's Table I: 433 GOPs = 2 x MACs; exact counts in closed form (tests/published/detection_test.ts)",
    open: images(() => import("../ssd-mlperf.ts"), ({ ssdResnet34 }, at) => ssdResnet34(at), { classes: 81 }),
  },
  "ssdlite320": {
    title: "SSDLite320 on MobileNet v3 large, 91 classes",
    paper: "Sandler et al., CVPR 2018",
    macs: 583171904,
    parameters: 3440060,
    reference:
      "torchvision's documentation of ssdlite320_mobilenet_v3_large: 3440060 parameters, 0.583 GMACs; exact MACs in closed form (tests/published/detection_test.ts)",
    open: images(() => import("../ssd.ts"), ({ ssdlite320 }, at) => ssdlite320(at), { classes: 91 }),
  },
  "unet": {
    title: "U-Net, convolutions without padding, 572x572",
    paper: "Ronneberger et al., MICCAI 2015",
    macs: 150428424448,
    parameters: 31030658,
    reference: "hand count of Figure 1; 31.03 M parameters is the total commonly quoted",
    open: images(() => import("../unet.ts"), ({ unet }, at) => unet(at), { classes: 2 }),
  },
  "unet-same": {
    title: "U-Net, same padding and batch normalisation, RGB, 512x512",
    paper: "Ronneberger et al., MICCAI 2015",
    macs: 192686325760,
    parameters: 31037698,
    reference: "milesial/Pytorch-UNet, UNet(3, 2), in closed form (tests/published/detection_test.ts)",
    open: images(
      () => import("../unet.ts"),
      ({ unet }, at) => unet({ height: 512, width: 512, ...at, same: true, channels: 3 }),
      {
        classes: 2,
        multipleOf: 16,
      },
    ),
  },
};
