import { input } from "../../../mod.ts";

export const x = input(3, 8, 8).conv(8, 3, { dilation: 4, padding: [0, 1] });
