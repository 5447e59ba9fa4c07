import type { Shelf } from "./entry.ts";
import { pictures as pictureOf } from "./open.ts";

/** Networks that make an image of an image. */
export const pictures: Shelf = {
  "super-resolution-3x": {
    title: "Super-resolution, 321x481, three times as large",
    paper: "Shi et al., CVPR 2016",
    macs: 9185006688,
    parameters: 59657,
    reference: "pytorch/examples super_resolution, counted by hand; 240 kB as 32-bit values in onnx/models",
    open: pictureOf(() => import("../super-resolution.ts"), ({ superResolution }, at) => superResolution(at)),
  },
};
