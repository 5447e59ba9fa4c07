import { input, network } from "../../../mod.ts";

export const net = network("nothing", input(3, 8, 8));
