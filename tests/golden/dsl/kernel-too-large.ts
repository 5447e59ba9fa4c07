import { conv, network } from "../../../mod.ts";

export const net = network("n", [3, 8, 32], conv(8, 3).relu().conv(8, [7, 3]));
