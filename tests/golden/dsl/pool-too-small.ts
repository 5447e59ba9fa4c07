import { conv, network } from "../../../mod.ts";

export const net = network("n", [3, 4, 4], conv(8, 3).pool(3, { name: "pool5" }));
