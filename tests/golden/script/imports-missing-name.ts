import { convolution } from "../../../mod.ts";

export const net = convolution;
