import { input } from "../../../mod.ts";

export const net = input(3, 8, 8, { name: "data" }).conv(8, 3, { name: "data" }).toNetwork("n");
