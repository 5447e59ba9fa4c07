import { conv, network } from "../../../mod.ts";

export const net = network("n", [3, 224.5, 224], conv(8, 3));
