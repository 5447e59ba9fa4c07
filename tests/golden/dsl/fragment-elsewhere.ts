import { conv, type Fragment, network, pool } from "../../../mod.ts";

function block(filters: number): Fragment {
  return conv(filters, 3).relu().then(pool());
}

export const net = network("n", [3, 16, 16], block(8).then(block(16)).repeat(2, block(32)));
