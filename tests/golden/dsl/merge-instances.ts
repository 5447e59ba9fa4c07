import { input } from "../../../mod.ts";

const x = input(512, 14, 14);

export const y = x.conv(512, 7, { stride: 2 }).add(x.roiPool(300, 4));
