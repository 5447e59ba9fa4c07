import { input } from "../../../mod.ts";

const x = input(64, 56, 56);

export const y = x.conv(64, 3, { padding: 1 }).add(x.conv(64, 3, { stride: 2, padding: 1 }));
