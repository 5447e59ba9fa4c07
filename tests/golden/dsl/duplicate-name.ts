import { conv, network, repeat } from "../../../mod.ts";

export const net = network(
  "n",
  [3, 32, 32],
  repeat(3, conv(8, 3, { name: "conv1" })),
);
