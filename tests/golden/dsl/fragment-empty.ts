import { conv, network, repeat } from "../../../mod.ts";

export const net = network("nothing", [3, 8, 8], repeat(0, conv(8, 3)));
