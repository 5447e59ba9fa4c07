import { input, network } from "../../../mod.ts";

// @ts-expect-error a tensor is no fragment
export const net = network("n", [3, 8, 8], input(3, 8, 8).conv(8, 3));
