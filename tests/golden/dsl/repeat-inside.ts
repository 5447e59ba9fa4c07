import { conv, network, repeat } from "../../../mod.ts";

const shrinking = repeat(3, (i) =>
  conv(8 - 4 * i, 3).relu());

export const net = network("n", [3, 32, 32], shrinking);
