import { conv, network } from "../../../mod.ts";

export const net = network("n", [3, 32, 32], conv(64, 3, { groups: 2 }));
