import type { Shelf } from "./entry.ts";

/** Image classifiers made for phones, and those searched or scaled since. */
export const mobile: Shelf = {
  "mobilenet-v2": {
    title: "MobileNet v2",
    paper: "Sandler et al., CVPR 2018",
    macs: 300774272,
    parameters: 3504872,
    reference: "torchvision mobilenet_v2, counted by module",
    load: async () => (await import("../mobilenet-v2.ts")).mobilenetV2(),
  },
  "mobilenet-v3-large": {
    title: "MobileNet v3 large",
    paper: "Howard et al., ICCV 2019",
    macs: 216589760,
    parameters: 5483032,
    reference: "torchvision mobilenet_v3_large, counted by module",
    load: async () => (await import("../mobilenet-v3.ts")).mobilenetV3("large"),
  },
  "mobilenet-v3-small": {
    title: "MobileNet v3 small",
    paper: "Howard et al., ICCV 2019",
    macs: 56510400,
    parameters: 2542856,
    reference: "torchvision mobilenet_v3_small, counted by module",
    load: async () => (await import("../mobilenet-v3.ts")).mobilenetV3("small"),
  },
};
