import type { Shelf } from "./entry.ts";

const THOP =
  "thop leaves out attention products, 63026135040, and adds 4 operations an element of layer norm, 138608640";

const PARTS = "the sum of the checkpoints' own counts (diffusers, transformers); MACs by hand";

/** Models that make images and films step by step. */
export const diffusion: Shelf = {
  "flux.1-dev": {
    title: "FLUX.1-dev, text to image, 1024x1024, one step",
    paper: "Black Forest Labs, 2024",
    macs: 44857439520768,
    parameters: 16836324931,
    reference: PARTS,
    open: async () => (await import("../flux.ts")).default,
  },
  "hunyuan-video": {
    title: "HunyuanVideo, text to film, 720x1280, 129 frames, one step",
    paper: "Kong et al., arXiv:2412.03603, 2024",
    macs: 7273526460401664,
    parameters: 20595396179,
    reference: PARTS,
    open: async () => (await import("../hunyuan-video.ts")).default,
  },
  "pixart-sigma": {
    title: "PixArt-Sigma XL, text to image, 1024x1024, one step",
    paper: "Chen et al., ECCV 2024",
    macs: 9958834388992,
    parameters: 5422656951,
    reference: PARTS,
    open: async () => (await import("../pixart-sigma.ts")).default,
  },
  "sana-1.5-1.6b": {
    title: "SANA-1.5 1.6B, text to image, 1024x1024, one step",
    paper: "Xie et al., ICML 2025",
    macs: 6284248510464,
    parameters: 4378207011,
    reference: PARTS,
    open: async () => (await import("../sana.ts")).default,
  },
  "stable-diffusion-1.5": {
    title: "Stable Diffusion 1.5's U-Net, one step, 512x512, 77 words",
    paper: "Rombach et al., CVPR 2022",
    macs: 401636720640,
    parameters: 859520964,
    reference:
      "hand count; diffusers' documentation has 859520964 parameters; thop prints 338749194240 (BK-SDM issue 53)",
    convention: THOP,
    open: async () => (await import("../stable-diffusion.ts")).default,
  },
  "stable-diffusion-3.5-large": {
    title: "Stable Diffusion 3.5 large, text to image, 1024x1024, one step",
    paper: "Stability AI, 2024; Esser et al., ICML 2024",
    macs: 22050536729088,
    parameters: 13686793795,
    reference: PARTS,
    open: async () => (await import("../stable-diffusion-3.5.ts")).stableDiffusion3At("large"),
  },
  "stable-diffusion-3.5-medium": {
    title: "Stable Diffusion 3.5 medium, text to image, 1024x1024, one step",
    paper: "Stability AI, 2024; Esser et al., ICML 2024",
    macs: 12114766129152,
    parameters: 7873337795,
    reference: PARTS,
    open: async () => (await import("../stable-diffusion-3.5.ts")).stableDiffusion3At("medium"),
  },
  "stable-diffusion-xl": {
    title: "Stable Diffusion XL, text to image, 1024x1024, one step",
    paper: "Podell et al., ICLR 2024",
    macs: 8671395301376,
    parameters: 3434674203,
    reference: PARTS,
    open: async () => (await import("../stable-diffusion-xl.ts")).default,
  },
  "wan-2.1-1.3b": {
    title: "Wan 2.1 1.3B, text to film, 480x832, 81 frames, one step",
    paper: "Wan Team, arXiv:2503.20314, 2025",
    macs: 281626962026496,
    parameters: 7173202739,
    reference: PARTS,
    open: async () => (await import("../wan.ts")).wanAt("1.3b"),
  },
  "wan-2.1-14b": {
    title: "Wan 2.1 14B, text to film, 480x832, 81 frames, one step",
    paper: "Wan Team, arXiv:2503.20314, 2025",
    macs: 979311209734144,
    parameters: 20042697523,
    reference: PARTS,
    open: async () => (await import("../wan.ts")).wanAt("14b"),
  },
};
