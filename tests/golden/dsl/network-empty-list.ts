import { network } from "../../../mod.ts";

export const net = network("nothing", []);
