import type { Shelf } from "./entry.ts";
import { fixed, regions } from "./open.ts";

/** A detector by regions and a net that captions: with some classifiers, what the original FODLAM knew. */
export const regional: Shelf = {
  "faster-rcnn-vgg-m": {
    title: "Faster R-CNN on VGG-CNN-M, 600x800, 300 RoIs",
    paper: "Ren et al., NIPS 2015",
    macs: 42508918176,
    parameters: 87526943,
    reference: "hand count of the authors' prototxt",
    open: regions(
      () => import("../faster-rcnn.ts"),
      ({ fasterRcnnVggM }, { regions, ...at }) => fasterRcnnVggM({ ...at, rois: regions }),
      { classes: 21, regions: 300 },
    ),
  },
  "faster-rcnn-vgg-m-224": {
    title: "the same at 224x224 with one RoI, as the original FODLAM took it",
    paper: "Ren et al., NIPS 2015",
    macs: 1861297696,
    parameters: 87526943,
    reference: "cucapra/fodlam nets/faster_rcnn_vggm.json",
    aliases: ["faster_rcnn_vggm.json"],
    open: regions(
      () => import("../faster-rcnn.ts"),
      ({ fasterRcnnVggM }, { regions, ...at }) =>
        fasterRcnnVggM({ height: 224, width: 224, ...at, rois: regions }),
      { classes: 21, regions: 1 },
    ),
  },
  "faster-rcnn-vgg16": {
    title: "Faster R-CNN on VGG-16, 600x800, 300 RoIs",
    paper: "Ren et al., NIPS 2015",
    macs: 187040102400,
    parameters: 137078239,
    reference: "hand count of the authors' prototxt",
    open: regions(
      () => import("../faster-rcnn.ts"),
      ({ fasterRcnnVgg16 }, { regions, ...at }) => fasterRcnnVgg16({ ...at, rois: regions }),
      { classes: 21, regions: 300 },
    ),
  },
  "faster-rcnn-vgg16-850": {
    title: "the same at 600x850 with 100 RoIs, as convnet-burden counts it",
    paper: "Ren et al., NIPS 2015",
    macs: "172 G",
    parameters: 137078239,
    reference:
      "albanie/convnet-burden: 172 GFLOPs, which are MACs, and 523 MB at 32 bits (4 x 137078239 / 2^20)",
    open: regions(
      () => import("../faster-rcnn.ts"),
      ({ fasterRcnnVgg16 }, { regions, ...at }) => fasterRcnnVgg16({ width: 850, ...at, rois: regions }),
      { classes: 21, regions: 100 },
    ),
  },
  "faster-rcnn-vgg16-224": {
    title: "the same at 224x224 with one RoI, as the original FODLAM took it",
    paper: "Ren et al., NIPS 2015",
    macs: 15934439424,
    parameters: 137078239,
    reference: "cucapra/fodlam nets/faster_rcnn_vgg16.json",
    aliases: ["faster_rcnn_vgg16.json"],
    open: regions(
      () => import("../faster-rcnn.ts"),
      ({ fasterRcnnVgg16 }, { regions, ...at }) =>
        fasterRcnnVgg16({ height: 224, width: 224, ...at, rois: regions }),
      { classes: 21, regions: 1 },
    ),
  },
  "neuraltalk": {
    title: "NeuralTalk's caption generator, one step, pruned",
    paper: "Karpathy and Fei-Fei, CVPR 2015",
    macs: 10614600,
    parameters: 10614600,
    reference: "EIE (Han et al., ISCA 2016), Table III: 4096x600, 1201x2400 and 600x8791",
    convention:
      "all weights, also the pruned; a constant input of 1 gives the gates their biases, the other two matrices have none",
    aliases: ["NeuralTalk"],
    open: fixed(() => import("../neuraltalk.ts"), ({ neuraltalk }) => neuraltalk()),
  },
};
