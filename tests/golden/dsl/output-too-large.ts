import { fc, network } from "../../../mod.ts";

export const net = network("n", [2 ** 26, 4], fc(2 ** 30));
