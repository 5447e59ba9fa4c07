import { conv, network, residual } from "../../../mod.ts";

export const net = network("n", [64, 56, 56], residual(conv(128, 3, { padding: 1, name: "body" }).relu()));
