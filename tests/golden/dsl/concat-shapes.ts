import { branch, conv, network } from "../../../mod.ts";

export const net = network("n", [3, 9, 9], branch(conv(8, 1), conv(8, 3)).concat());
